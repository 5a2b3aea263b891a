"""Cameras that send something too large: a picture without end, one of 256 megapixels, and a
description of 2 GB. One thread for each client; stopped with its block."""

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from PIL import Image

_PIECE = b"\x55" * 65536
_MULTIPART = (
    b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: image/jpeg\r\n"
)
SIDE = 16_000


class _Over(Exception):
    pass


class Endless:
    """`url` is the camera's address. `send` is called with each client."""

    def __init__(self, scheme: str, send: "Send") -> None:
        self._send = send
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"{scheme}://127.0.0.1:{self._server.getsockname()[1]}/x"
        self._over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._over.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # who waits for it is told
        self._server.close()

    def pause(self, seconds: float = 0.0) -> None:
        if self._over.wait(seconds) or self._over.is_set():
            raise _Over

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._attend, args=(client,), daemon=True).start()

    def _attend(self, client: socket.socket) -> None:
        with client, suppress(OSError, _Over):
            client.recv(65536)
            self._send(self, client)


Send = Callable[[Endless, socket.socket], None]


def frame_without_end(camera: Endless, client: socket.socket) -> None:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    client.sendall(_MULTIPART + b"\r\n" + head + scan)
    while True:
        camera.pause()
        client.sendall(_PIECE)


def huge_picture(camera: Endless, client: socket.socket) -> None:
    jpeg = io.BytesIO()
    Image.new("L", (8, 8), 128).save(jpeg, "JPEG")
    head = bytearray(jpeg.getvalue())
    size, scan = head.index(b"\xff\xc0") + 5, head.index(b"\xff\xda")
    head[size : size + 4] = struct.pack(">HH", SIDE, SIDE)
    head = head[: scan + 2 + int.from_bytes(head[scan + 2 : scan + 4])]
    # Four blocks that are as gray as the first: no difference (00), no more of it (1010).
    picture = bytes(head) + b"\x28\xa2\x8a" * (SIDE * SIDE // 64 // 4) + b"\xff\xd9"
    client.sendall(_MULTIPART)
    while True:
        client.sendall(b"Content-Length: %d\r\n\r\n" % len(picture) + picture)
        client.sendall(b"\r\n--x\r\nContent-Type: image/jpeg\r\n")
        camera.pause(0.1)


def long_description(camera: Endless, client: socket.socket) -> None:
    client.sendall(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n")
    client.recv(65536)
    client.sendall(
        b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\n"
        b"Content-Length: 2000000000\r\n\r\nv=0\r\n"
    )
    while True:
        camera.pause()
        client.sendall(b"a=x:" + _PIECE + b"\r\n")


KINDS: dict[str, tuple[str, Send]] = {
    "a picture without end": ("http", frame_without_end),
    "16000 x 16000": ("http", huge_picture),
    "a description of 2 GB": ("rtsp", long_description),
}


@contextmanager
def endless(kind: str) -> Iterator[Endless]:
    camera = Endless(*KINDS[kind])
    try:
        yield camera
    finally:
        camera.close()
