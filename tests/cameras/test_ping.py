"""A ping of a camera, of whatever there may be at its address."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bridge.cameras.ping import ping
from bridge.demo.camera.server import RtspServer
from bridge.media.ffmpeg import Ffmpeg
from tests.builders import NOON, PATIENCE_S
from tests.cameras.house import Watched

SECRET = "secret"


class Port:
    """Takes connections; `answer` is sent to whoever asks, None: nothing, ever; b"": the end."""

    def __init__(self, answer: bytes | None) -> None:
        self.heard = b""
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self.number = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # who waits for it is told
        self._thread.join(PATIENCE_S)
        for each in (self._socket, *self._held):
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._held.append(connection)
                if self._answer is not None:
                    self.heard += connection.recv(4096) if self._answer else b""
                    connection.sendall(self._answer)
                    connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_port(answer: bytes | None) -> Iterator[Port]:
    port = Port(answer)
    try:
        yield port
    finally:
        port.close()


def seen(url: str, limit_s: float = PATIENCE_S) -> str | None:
    why = ping(url, limit_s=limit_s, at=NOON)
    return why.sentence if why else None


@pytest.mark.parametrize("scheme", ["rtsp", "rtsps", "http", "https"])
def test_where_nobody_listens(scheme: str) -> None:
    with a_port(None) as port:
        number = port.number
    assert seen(f"{scheme}://127.0.0.1:{number}/x") == "nothing answers at the camera's address"


def test_a_server_that_takes_connections_and_hangs_does_not_answer() -> None:
    with a_port(None) as port:
        url = f"rtsp://127.0.0.1:{port.number}/x"
        assert seen(url, 0.2) == "the camera does not answer"
        assert ping(url, limit_s=PATIENCE_S, at=NOON, mute=True) is None


@pytest.mark.parametrize(
    "answer", [b"RTSP/1.0 401 Unauthorized\r\n\r\n", b"HTTP/1.0 400 \r\n", b""]
)
def test_any_word_of_it_is_an_answer(answer: bytes) -> None:
    with a_port(answer) as port:
        assert seen(f"rtsp://127.0.0.1:{port.number}/x") is None


def test_no_secret_is_told_to_whoever_answers() -> None:
    with a_port(b"RTSP/1.0 200 OK\r\n\r\n") as port:
        address = f"127.0.0.1:{port.number}"
        assert seen(f"rtsp://{SECRET}:{SECRET}@{address}/{SECRET}?{SECRET}={SECRET}") is None
        assert port.heard.startswith(f"OPTIONS rtsp://{address}/ RTSP/1.0\r\n".encode())
        assert SECRET.encode() not in port.heard


def test_a_camera_for_one_client_is_asked_nothing() -> None:
    with a_port(None) as port:
        assert seen(f"http://127.0.0.1:{port.number}/stream.mjpg") is None


def test_an_rtsp_server(server: RtspServer) -> None:
    assert seen(f"rtsp://127.0.0.1:{server.port}/anything") is None


def test_a_name_that_nobody_knows() -> None:
    sentence = "the camera's name is not known in the network"
    assert seen("rtsp://no-such-camera.invalid/x") == sentence


def test_a_file_and_a_device(tmp_path: Path) -> None:
    film = tmp_path / "a film.mp4"
    gone = "the camera or file is not there, or may not be opened"
    assert seen(film.as_uri()) == gone
    assert seen("v4l2:///dev/video-none") == gone
    film.touch()
    assert seen(film.as_uri()) is None


def test_a_machine_that_can_start_no_thread_pings_later(
    tool: Ffmpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, refused = threading.Thread.start, threading.Semaphore(0)

    def full(thread: threading.Thread) -> None:
        if thread.name.startswith("ping-"):
            refused.release()
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", full)
    with Watched(tool, "rtsp://127.0.0.1:9/x"):
        assert all(refused.acquire(timeout=PATIENCE_S) for _ in range(3))
