"""Stands between the bridge and a simulated camera, and spoils what the camera says on its way."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol, Self
from urllib.parse import urlsplit

VIDEO, SOUND = 0, 2  # interleaved channels, as ffmpeg asks for them
_HEAD = struct.Struct(">BBHII")  # RFC 3550 5.1


@dataclass(frozen=True, slots=True)
class Rtp:
    channel: int
    number: int  # how many came before it on its channel
    timestamp: int
    payload: bytes
    flags: int = 0x80  # version, and whether padding (0x20) and an extension (0x10) are there
    kind: int = 0  # payload type, and whether a picture ends (0x80)

    def later(self, ticks: int) -> "Rtp":
        return replace(self, timestamp=(self.timestamp + ticks) % 2**32)


class Flaw(Protocol):
    def __call__(self, packet: Rtp, /) -> Rtp | None:
        """What is sent in its place; None for nothing."""


def unchanged(text: str) -> str:
    return text


def anything(_: bytes) -> bool:
    return True


@dataclass
class Relay:
    """A context manager. Each connection to `url` is one to the camera."""

    camera: str
    flaw: Flaw = field(default=lambda packet: packet)
    describe: Callable[[str], str] = unchanged
    head: Callable[[str], str] = unchanged  # of each answer
    asks: Callable[[bytes], bool] = anything  # false: the camera ends the connection
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, name="relay", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def url(self) -> str:
        port = self._listener.getsockname()[1]
        return f"rtsp://127.0.0.1:{port}{urlsplit(self.camera).path}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                at = urlsplit(self.camera)
                camera = socket.create_connection((at.hostname, at.port))
                for work in (self._asks, self._answers):
                    threading.Thread(target=work, args=(client, camera), daemon=True).start()

    def _asks(self, client: socket.socket, camera: socket.socket) -> None:
        with suppress(OSError), client, camera:
            while (chunk := client.recv(65_536)) and self.asks(chunk):
                camera.sendall(chunk)

    def _answers(self, client: socket.socket, camera: socket.socket) -> None:
        counts: dict[int, int] = {}
        with suppress(OSError), client, camera, camera.makefile("rb") as stream:
            while first := stream.read(1):
                if first == b"$":
                    channel, size = struct.unpack(">BH", stream.read(3))
                    number = counts[channel] = counts.get(channel, -1) + 1
                    for packet in self._spoiled(channel, number, stream.read(size)):
                        client.sendall(struct.pack(">cBH", b"$", channel, len(packet)) + packet)
                else:
                    client.sendall(
                        self._answer(first + b"".join(iter(stream.readline, b"\r\n")), stream)
                    )

    def _spoiled(self, channel: int, number: int, data: bytes) -> Iterator[bytes]:
        if channel not in (VIDEO, SOUND):
            # A report would set right what is meant to be wrong.
            return
        flags, kind, sequence, timestamp, ssrc = _HEAD.unpack_from(data)
        sent = self.flaw(Rtp(channel, number, timestamp, data[_HEAD.size :], flags, kind))
        if sent is not None:
            yield _HEAD.pack(sent.flags, sent.kind, sequence, sent.timestamp, ssrc) + sent.payload

    def _answer(self, head: bytes, stream: BinaryIO) -> bytes:
        text = self.head(head.decode())
        lines = [line for line in text.split("\r\n") if line]
        sizes = [line for line in lines if line.lower().startswith("content-length:")]
        if not sizes:
            return text.encode() + b"\r\n"
        body = self.describe(stream.read(int(sizes[0].split(":")[1])).decode()).encode()
        lines[lines.index(sizes[0])] = f"Content-Length: {len(body)}"
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
