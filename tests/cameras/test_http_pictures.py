"""Pictures over HTTP, as cameras send them: odd parts, single ones, behind logins."""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from bridge.demo.camera import digest
from bridge.media.ffmpeg import Ffmpeg
from bridge.model import State
from tests.cameras.house import Watched

LOGIN = digest.DigestLogin("viewer", "p@ss/wd", ("SHA-256",))
BOUNDARY = "123456789"


def picture(number: int) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((320, 180), 20 + number).save(made, "JPEG")
    return made.getvalue()


PICTURES = [picture(number) for number in range(8)]


def part(mode: str, data: bytes) -> bytes:
    boundary, head = f"--{BOUNDARY}\r\n", f"Content-Length: {len(data)}\r\n\r\n"
    match mode:
        case "boundary after":
            return (
                f"Content-Type: image/jpeg\r\n{head}".encode() + data + f"\r\n{boundary}".encode()
            )
        case "image/jpg":
            return f"{boundary}Content-Type: image/jpg\r\n{head}".encode() + data + b"\r\n"
        case "no type":
            return f"{boundary}{head}".encode() + data + b"\r\n"
        case "no length":
            return f"{boundary}Content-Type: image/jpeg\r\n\r\n".encode() + data + b"\r\n"
        case "wrong length":
            head = f"Content-Length: {len(data) + 7}\r\n\r\n"
            return f"{boundary}Content-Type: image/jpeg\r\n{head}".encode() + data + b"\r\n"
        case _:
            return data


@contextmanager
def camera(mode: str, *, login: digest.DigestLogin | None = None) -> Iterator[str]:
    """The address of one that sends ten pictures a second, or each when it is asked."""
    over = threading.Event()
    asked = iter(range(10**6))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = self.headers.get("Authorization", "")
            if login is not None and not digest.accepts(login, "GET", "n1", said):
                self.send_response(401)
                for algorithm in login.algorithms:
                    self.send_header("WWW-Authenticate", digest.challenge("n1", algorithm))
                self.end_headers()
                return
            self.send_response(200)
            with suppress(OSError):
                self.send_snapshot() if mode == "snapshot" else self.send_stream()

        def send_snapshot(self) -> None:
            data = PICTURES[next(asked) % len(PICTURES)]
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def send_stream(self) -> None:
            kind = f'multipart/x-mixed-replace; boundary="{BOUNDARY}"'
            kind = mode if mode.startswith("video/") else kind
            self.send_header("Content-Type", kind)
            self.end_headers()
            while not over.wait(0.1):
                self.wfile.write(part(mode, PICTURES[next(asked) % len(PICTURES)]))

        def log_message(self, *_: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        over.set()
        server.shutdown()


@pytest.mark.parametrize(
    "mode",
    [
        *("boundary after", "image/jpg", "no type", "no length", "wrong length", "nothing between"),
        *("snapshot", "video/x-motion-jpeg", "video/mjpeg"),
    ],
)
def test_pictures_play_whatever_is_between_them(tool: Ffmpeg, mode: str) -> None:
    with camera(mode) as url, Watched(tool, url, snapshots_per_second=5) as watched:
        watched.until_parts(4)
        assert set(watched.states) <= {State.STARTING, State.LIVE}


def test_a_login_that_ffmpeg_cannot_do_is_done(tool: Ffmpeg) -> None:
    with camera("no type", login=LOGIN) as url:
        address = re.sub("://", "://viewer:p%40ss%2Fwd@", url)
        with Watched(tool, address) as watched:
            watched.until_parts(2)
        with Watched(tool, address.replace("p%40ss", "wrong")) as watched:
            refused = watched.until_state(State.REFUSED)
            assert refused.reason == "the camera refused the name or password"
        with Watched(tool, url) as watched:
            refused = watched.until_state(State.REFUSED)
            assert refused.reason == "the camera asks for a name and password, and was given none"
