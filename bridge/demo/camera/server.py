"""The RTSP server: an asyncio loop on a thread of its own, cameras by path.

One loop for all cameras and clients keeps their state free of locks and sixteen cameras cheap.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Self, TypeVar

from bridge.clock import Clock, SystemClock
from bridge.demo.camera.digest import DigestLogin
from bridge.demo.camera.rtsp import Interleaved, Malformed, RequestParser, RtspRequest, interleave
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.demo.camera.session import Gone, RtspSession
from bridge.demo.camera.simulated import VIDEO, Mood, SimulatedCamera, Source

log = logging.getLogger(__name__)

T = TypeVar("T")

# Two keyframes of a 1080p camera: past this a client is slow and loses frames.
UNSENT_LIMIT = 1024 * 1024
START_STOP_S = 10.0


class RtspServer:
    """Serves `add`ed cameras on loopback until `stop`. Methods may be called from any thread.

    `tls` makes it an rtsps:// server.
    """

    def __init__(
        self, *, port: int = 0, tls: ssl.SSLContext | None = None, clock: Clock | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._tls = tls
        self._cameras: dict[str, SimulatedCamera] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="demo-rtsp", daemon=True
        )
        self._thread.start()
        try:
            self._server = self._run(self._listen(port))
        except OSError:
            self._close_loop()
            raise
        self.port: int = self._server.sockets[0].getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def add(
        self,
        path: str,
        source: Source,
        *,
        name: str | None = None,
        login: DigestLogin | None = None,
    ) -> RtspCamera:
        """Start the source and serve it at rtsp://127.0.0.1:port/path."""
        camera = self.call(
            lambda: SimulatedCamera(name or path, source, clock=self._clock, login=login)
        )
        source.start(self._loop, camera)
        self.call(lambda: self._cameras.update({path: camera}))
        return RtspCamera(camera, url=self.url(path, login), call=self.call)

    def url(self, path: str, login: DigestLogin | None = None) -> str:
        scheme = "rtsp" if self._tls is None else "rtsps"
        at = f"{login.user}:{login.password}@" if login else ""
        return f"{scheme}://{at}127.0.0.1:{self.port}/{path}"

    def call(self, act: Callable[[], T]) -> T:
        """Run on the loop and wait: the only way in for other threads."""

        async def acted() -> T:
            return act()

        return self._run(acted())

    def stop(self) -> None:
        """Ends every connection and source. Calling it twice is harmless."""
        if self._loop.is_closed():
            return
        for camera in self._cameras.values():
            camera.source.stop()
        self._run(self._close())
        self._close_loop()

    def _run(self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_STOP_S)

    def _close_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_STOP_S)
        self._loop.close()

    async def _listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(
            self._accept, "127.0.0.1", port, ssl=self._tls, backlog=256
        )

    async def _close(self) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or self._is_dark():
            writer.transport.abort()
            return
        self._tasks.add(task)
        try:
            await _Connection(self._cameras, reader, writer).serve()
        except asyncio.CancelledError:
            log.debug("demo.connection_cancelled")
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    def _is_dark(self) -> bool:
        """With every camera dropped, the device behind this port is gone."""
        moods = [camera.mood for camera in self._cameras.values()]
        return bool(moods) and all(mood is Mood.DROPPED for mood in moods)


class _Connection:
    """A client of one camera. Requests are answered in order; packets are written between them."""

    def __init__(
        self,
        cameras: Mapping[str, SimulatedCamera],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._reader = reader
        self._transport = writer.transport
        self._session = RtspSession(cameras, self)
        self._lost = 0
        self._needs_keyframe = False

    async def serve(self) -> None:
        parser = RequestParser()
        try:
            while chunk := await self._reader.read(16 * 1024):
                for item in parser.feed(chunk):
                    await self._take(item)
        except (Malformed, Gone, OSError) as ended:
            log.debug("demo.connection_ended", extra={"reason": repr(ended)})
        finally:
            self._session.leave()
            if self._lost:
                log.info("demo.slow_client", extra={"pictures_lost": self._lost})

    async def _take(self, item: RtspRequest | Interleaved) -> None:
        if isinstance(item, Interleaved):  # receiver reports are of no use here
            return
        self._transport.write(await self._session.answer(item))
        if item.method == "PLAY":
            self._session.started()

    def send(self, track: int, packets: list[bytes], *, keyframe: bool) -> None:
        channels = self._session.channels.get(track)
        if channels is None or self._transport.is_closing():
            return
        if track == VIDEO and self._must_skip(keyframe=keyframe):
            self._lost += 1
            return
        self._transport.write(interleave(channels[0], packets))

    def report(self, track: int, packet: bytes) -> None:
        channels = self._session.channels.get(track)
        if channels is not None and not self._transport.is_closing():
            self._transport.write(interleave(channels[1], [packet]))

    def close(self) -> None:
        self._transport.abort()

    def _must_skip(self, *, keyframe: bool) -> bool:
        """Whole pictures are lost, and after a loss everything up to the next keyframe."""
        if self._transport.get_write_buffer_size() > UNSENT_LIMIT:
            self._needs_keyframe = True
        elif keyframe:
            self._needs_keyframe = False
        return self._needs_keyframe
