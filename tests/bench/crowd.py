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
# Grown to the longest answer once: memory that is taken and given back for each answer costs this
# process more than the answer does, and it then measures itself.
_ROOM = 512 * 1024


@dataclass(slots=True)
class Member:
    """One player. `expected` is how long the answer is, head and body; 0 while unknown."""

    sock: socket.socket
    folder: str
    room: bytearray = field(default_factory=lambda: bytearray(_ROOM))
    filled: int = 0
    expected: int = 0
    head: int = 0
    part: int | None = None  # the number of the part that is being asked for
    wanted: str = ""

    def ask(self, name: str, part: int | None = None) -> None:
        self.part = part
        self.filled = self.expected = 0
        request = f"GET {self.folder}/{name} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        self.sock.send(request.encode())

    def read(self) -> int:
        """How many bytes came; 0 at the end of the connection."""
        if self.filled == len(self.room):
            self.room += bytes(_ROOM)
        with memoryview(self.room)[self.filled :] as free:
            count = self.sock.recv_into(free)
        self.filled += count
        return count

    @property
    def whole(self) -> bool:
        if not self.expected:
            end = self.room.find(b"\r\n\r\n", 0, self.filled)
            if end < 0:
                return False
            length = _LENGTH.search(self.room, 0, end)
            self.head = end + 4
            self.expected = self.head + (int(length[1]) if length else 0)
        return self.filled >= self.expected

    @property
    def body(self) -> bytes:
        return bytes(memoryview(self.room)[self.head : self.filled])

    @property
    def status(self) -> int:
        return int(self.room[9:12])


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
        if not member.read():
            self._leave(member, 0)
        elif member.whole:
            self._whole(member, counted=counted)

    def _whole(self, member: Member, *, counted: bool) -> None:
        if member.status != HTTPStatus.OK:
            self._leave(member, member.status)
        elif member.part is None:
            self._follow(member, member.body)
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
            self._parts[number] = (zlib.crc32(member.body), [])
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
