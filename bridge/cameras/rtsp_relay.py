"""Stands between ffmpeg and a camera whose login ffmpeg cannot do. One thread a run.

It listens on loopback, for one connection, which has to know a word that only ffmpeg was told.
"""

import secrets
import selectors
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from bridge import logins
from bridge.clock import Clock
from bridge.config import CAMERA_PORTS, CameraConfig
from bridge.media import end_reasons
from bridge.media.boxes import MediaError
from bridge.media.end_reasons import EndReason
from bridge.media.ffmpeg import Plan
from bridge.media.rtsp_login import (
    CameraLogin,
    LoginVerdict,
    RtspLogin,
    RtspSplitter,
    RtspText,
)
from bridge.ops import outbound, threads

_CONNECT_S = 5.0
_STUCK_S = 10.0  # that either side may take nothing
_STEP_S = 0.5
_READ = 64 * 1024
_TROUBLES: tuple[tuple[type[OSError], EndReason], ...] = (
    (socket.gaierror, end_reasons.UNKNOWN_HOST),
    (ssl.SSLError, end_reasons.WRONG_CERTIFICATE),
    (ConnectionRefusedError, end_reasons.NOTHING_ANSWERS),
    (TimeoutError, end_reasons.TIMED_OUT),
    (OSError, end_reasons.NO_WAY_THERE),
)


class RtspRelay:
    """Open from the start; `close` from the same thread."""

    feeds = False

    def __init__(self, camera: CameraConfig, plan: Plan, clock: Clock) -> None:
        self.camera = camera
        self.plan = plan
        self.trouble: EndReason | None = None
        self._clock = clock
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.settimeout(_STEP_S)
        port = self._listener.getsockname()[1]
        self.url = f"rtsp://127.0.0.1:{port}/{secrets.token_urlsafe(24)}"
        scheme, _, rest = logins.without(camera.url.reveal()).partition(":")
        self._login = RtspLogin(
            CameraLogin(*logins.of(camera.url.reveal())),
            stands_for=self.url,
            # Over TLS, too, a camera calls itself so: ffmpeg asks for rtsps: there.
            address=f"{'rtsp' if scheme == 'rtsp' else 'rtsps'}:{rest}",
            by=plan.login,
            nonce=lambda: secrets.token_hex(8),
        )
        self._closing = self._known = False
        self._thread = threads.spawn(f"login-{camera.id}", self._serve)

    @property
    def verdict(self) -> LoginVerdict:
        return self._login.verdict

    def feed(self, descriptor: int) -> None:
        """ffmpeg fetches for itself."""

    def close(self) -> None:
        self._closing = True
        self._listener.close()
        self._thread.join(2 * _STUCK_S)

    def _serve(self) -> None:
        program = self._accept()
        if program is None:
            return
        with program:
            try:
                camera = self._connect()
            except OSError as error:
                self.trouble = _trouble(error)
                return
            with camera:
                try:
                    self._pass_on(program, camera)
                except (OSError, MediaError, ValueError):
                    return  # ffmpeg sees that its connection has ended, and says so

    def _accept(self) -> socket.socket | None:
        while not self._closing:
            try:
                program, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:  # closed meanwhile
                return None
            program.settimeout(_STUCK_S)
            return program
        return None

    def _connect(self) -> socket.socket:
        url = self.camera.url.reveal()
        at = urlsplit(url)
        outbound.used(outbound.CAMERA, url, self._clock.now())
        address = at.hostname or "", at.port or CAMERA_PORTS[at.scheme]
        camera = socket.create_connection(address, _CONNECT_S)
        if at.scheme != "rtsp":
            checked = self.camera.certificate if at.scheme == "rtsps" else "accept-any"
            camera = _tls(checked).wrap_socket(camera, server_hostname=at.hostname)
        camera.settimeout(_STUCK_S)
        return camera

    def _pass_on(self, program: socket.socket, camera: socket.socket) -> None:
        cut = {program: RtspSplitter(), camera: RtspSplitter()}
        with selectors.DefaultSelector() as selector:
            for side in cut:
                selector.register(side, selectors.EVENT_READ)
            while not self._closing:
                for key, _ in selector.select(_STEP_S):
                    side = program if key.fileobj is program else camera
                    chunk = _read(side)
                    if not chunk:
                        return
                    for item in cut[side].feed(chunk):
                        if side is camera:
                            self._answer(item, program, camera)
                        else:
                            self._ask(item, camera)

    def _ask(self, item: RtspText | bytes, camera: socket.socket) -> None:
        if isinstance(item, RtspText) and self._login.knows(item):
            self._known = True
        if not self._known:
            raise ConnectionRefusedError  # another program of this machine
        camera.sendall(item if isinstance(item, bytes) else self._login.request(item))

    def _answer(
        self, answer: RtspText | bytes, program: socket.socket, camera: socket.socket
    ) -> None:
        if isinstance(answer, bytes):
            program.sendall(answer)
            return
        for_program, for_camera = self._login.answer(answer)
        program.sendall(for_program)
        camera.sendall(for_camera)


def _read(side: socket.socket) -> bytes:
    chunk = side.recv(_READ)
    while isinstance(side, ssl.SSLSocket) and side.pending():  # no selector tells of these
        chunk += side.recv(_READ)
    return chunk


def _tls(certificate: str | Path) -> ssl.SSLContext:
    if certificate == "accept-any":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    return ssl.create_default_context(
        cafile=str(certificate) if isinstance(certificate, Path) else None
    )


def _trouble(error: OSError) -> EndReason:
    return next(reason for of, reason in _TROUBLES if isinstance(error, of))
