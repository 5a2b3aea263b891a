"""Many low-latency players in one process: raw sockets, one loop, nothing decoded.

Each does what hls.js does: it holds a blocking reload of the media playlist (RFC 8216bis 6.2.5.2)
and then fetches the part that the answer announces; or, `hint`, it holds a request for the part of
the preload hint (4.4.5.3). Asked once by {"host", "port", "folders", "players", "seconds", "hint"};
answers with when whole parts were there: {"parts": {number: [checksum, [seconds, ...]]}, ...}.
"""

import re
import selectors
import socket
import zlib
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import Any

from tests.bench.processes import serve

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HINT = re.compile(rb'PRELOAD-HINT:TYPE=PART,URI="part-(\d+)')
_SEQUENCE = re.compile(rb"MEDIA-SEQUENCE:(\d+)")
_SKIPPED = re.compile(rb"SKIPPED-SEGMENTS=(\d+)")
_READ = 256 * 1024


@dataclass(slots=True)
class Member:
    """One player. `expected` is how long the answer is, head and body; 0 while unknown."""

    sock: socket.socket
    folder: str
    received: bytearray = field(default_factory=bytearray)
    expected: int = 0
    head: int = 0
    part: int | None = None  # the number of the part that is being asked for
    wanted: str = ""

    def ask(self, name: str, part: int | None = None) -> None:
        self.part = part
        self.received.clear()
        self.expected = 0
        request = f"GET {self.folder}/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        self.sock.send(request.encode())

    def take(self, chunk: bytes) -> bool:
        """True when the answer is whole."""
        self.received += chunk
        if not self.expected:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = _LENGTH.search(self.received, 0, end)
            self.head = end + 4
            self.expected = self.head + (int(length[1]) if length else 0)
        return len(self.received) >= self.expected

    @property
    def status(self) -> int:
        return int(self.received[9:12])


class Crowd:
    def __init__(self, request: dict[str, Any]) -> None:
        self._hint = bool(request["hint"])
        self._selector = selectors.DefaultSelector()
        self._parts: dict[int, tuple[int, list[float]]] = {}
        self._refused: Counter[int] = Counter()
        folders = request["folders"]
        for number in range(request["players"]):
            sock = socket.create_connection((request["host"], request["port"]))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            member = Member(sock, folders[number % len(folders)])
            self._selector.register(sock, selectors.EVENT_READ, member)
            member.ask("media.m3u8")

    def watch(self, seconds: float) -> dict[str, Any]:
        """Block until the time is over. What came in the first two seconds is left out."""
        began = monotonic()
        while monotonic() < began + seconds:
            for key, _events in self._selector.select(0.2):
                self._read(key.data, counted=monotonic() > began + 2.0)
        for key in list(self._selector.get_map().values()):
            key.data.sock.close()
        return {"parts": self._parts, "refused": dict(self._refused)}

    def _read(self, member: Member, *, counted: bool) -> None:
        chunk = member.sock.recv(_READ)
        if not chunk:
            self._leave(member, 0)
        elif member.take(chunk):
            self._whole(member, counted=counted)

    def _whole(self, member: Member, *, counted: bool) -> None:
        if member.status != HTTPStatus.OK:
            self._leave(member, member.status)
        elif member.part is None:
            self._follow(member, bytes(member.received[member.head :]))
        else:
            if counted:
                self._note(member, member.part)
            if self._hint:
                member.ask(f"part-{member.part + 1}.m4s", member.part + 1)
            else:
                member.ask(member.wanted)

    def _leave(self, member: Member, status: int) -> None:
        """Who is turned away stays away, so as not to be in the way of those that are served."""
        self._refused[status] += 1
        self._selector.unregister(member.sock)
        member.sock.close()

    def _follow(self, member: Member, playlist: bytes) -> None:
        hint = int(_HINT.findall(playlist)[-1])
        if self._hint:
            member.ask(f"part-{hint}.m4s", hint)
            return
        member.wanted = reload(playlist)
        member.ask(f"part-{hint - 1}.m4s", hint - 1)

    def _note(self, member: Member, number: int) -> None:
        now = monotonic()
        if number not in self._parts:
            body = memoryview(member.received)[member.head :]
            self._parts[number] = (zlib.crc32(body), [])
        self._parts[number][1].append(now)


def reload(playlist: bytes) -> str:
    """The request that is answered as soon as there is more than `playlist` has."""
    first = _SEQUENCE.search(playlist)
    skipped = _SKIPPED.search(playlist)
    assert first is not None
    newest = playlist.rpartition(b"#EXTINF:")[2]
    parts = newest.count(b"#EXT-X-PART:")
    msn = int(first[1]) + (int(skipped[1]) if skipped else 0) + playlist.count(b"#EXTINF:")
    return f"media.m3u8?_HLS_msn={msn}&_HLS_part={parts}&_HLS_skip=YES"


def main() -> None:
    serve(lambda request: Crowd(request).watch(request["seconds"]) if request else {})


if __name__ == "__main__":
    main()
