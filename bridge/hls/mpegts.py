"""MPEG-TS for Echo: cuts an encoder child's output into segments, and the channel that lists them.

ISO/IEC 13818-1: packets of 188 bytes (2.4.3.2), program tables (2.4.4), PES time stamps (2.4.3.7).
ffmpeg repeats PAT and PMT before each keyframe, so a cut before those tables starts a segment that
can be decoded alone. Nothing is rewritten.
"""

from dataclasses import dataclass
from fractions import Fraction

from bridge.media.boxes import MediaError

PACKET = 188
_SYNC = 0x47
_CLOCK = 90_000
_WRAP = 1 << 33
_VIDEO_TYPES = frozenset({0x1B, 0x24})  # H.264, H.265
_SDT = 0x11
# 1 s at 2.5 Mbit/s is 0.3 MB; a segment of 16 MB has lost its keyframes.
_MAX_SEGMENT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TsSegment:
    """`starts` is the presentation time of the first picture, in seconds of the child's clock."""

    data: bytes
    starts: Fraction
    duration: Fraction


class TsSplitter:
    """One output of one child. Not thread-safe."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._position = 0  # of the next packet to look at
        self._tables: int | None = None  # where the run of table packets before it began
        self._pmt: int | None = None
        self._video: int | None = None
        self._starts: int | None = None  # presentation time of the open segment, in ticks

    def feed(self, chunk: bytes) -> list[TsSegment]:
        """Return the segments that this chunk completed. Raises MediaError when it is not TS."""
        self._buffer += chunk
        segments: list[TsSegment] = []
        while len(self._buffer) - self._position >= PACKET:
            if (segment := self._packet()) is not None:
                segments.append(segment)
            self._position += PACKET
        if len(self._buffer) > _MAX_SEGMENT:
            raise MediaError("a transport stream without keyframes")
        return segments

    def end(self, until: Fraction) -> TsSegment | None:
        """The segment that no keyframe follows: the output is over, its pictures last `until`."""
        if self._starts is None:
            return None
        starts = Fraction(self._starts, _CLOCK)
        data, self._starts = bytes(self._buffer), None
        self._buffer.clear()
        self._position = 0
        return TsSegment(data, starts, max(until - starts, Fraction(1, _CLOCK)))

    def _packet(self) -> TsSegment | None:
        at, data = self._position, self._buffer
        if data[at] != _SYNC:
            raise MediaError("a transport stream out of step")
        pid = (data[at + 1] & 0x1F) << 8 | data[at + 2]
        starts = bool(data[at + 1] & 0x40)
        if pid in (0, _SDT, self._pmt):
            self._tables = at if self._tables is None else self._tables
            self._learn(pid, at)
            return None
        tables, self._tables = self._tables, None
        if pid == self._video and starts and _random_access(data, at):
            return self._cut(at if tables is None else tables, at)
        return None

    def _cut(self, boundary: int, keyframe: int) -> TsSegment | None:
        pts = _pts(self._buffer, keyframe)
        segment = None
        if self._starts is not None:
            ticks = (pts - self._starts) % _WRAP
            segment = TsSegment(
                bytes(self._buffer[:boundary]),
                Fraction(self._starts, _CLOCK),
                Fraction(ticks, _CLOCK),
            )
        # What comes before the first keyframe cannot be decoded and is let go.
        del self._buffer[:boundary]
        self._position -= boundary
        self._starts = pts
        return segment

    def _learn(self, pid: int, at: int) -> None:
        """Read PAT (2.4.4.3) and PMT (2.4.4.8) once."""
        table = _payload(self._buffer, at)
        section = table[1 + table[0] :] if table else b""
        if pid == 0 and self._pmt is None and len(section) >= 12:
            self._pmt = (section[10] & 0x1F) << 8 | section[11]
        elif pid == self._pmt and self._video is None and len(section) >= 12:
            self._video = _video_pid(section)


def _video_pid(section: bytes) -> int | None:
    end = 3 + ((section[1] & 0x0F) << 8 | section[2]) - 4
    position = 12 + ((section[10] & 0x0F) << 8 | section[11])
    while position + 5 <= min(end, len(section)):
        if section[position] in _VIDEO_TYPES:
            return (section[position + 1] & 0x1F) << 8 | section[position + 2]
        position += 5 + ((section[position + 3] & 0x0F) << 8 | section[position + 4])
    return None


def _payload(data: bytearray, at: int) -> bytes:
    control = data[at + 3] >> 4 & 3
    start = at + 4 + (1 + data[at + 4] if control & 2 else 0)
    return bytes(data[start : at + PACKET]) if control & 1 else b""


def _random_access(data: bytearray, at: int) -> bool:
    """random_access_indicator of the adaptation field (2.4.3.4)."""
    return bool(data[at + 3] & 0x20 and data[at + 4] and data[at + 5] & 0x40)


def _pts(data: bytearray, at: int) -> int:
    pes = _payload(data, at)
    if len(pes) < 14 or pes[:3] != b"\0\0\1" or not pes[7] & 0x80:
        raise MediaError("a keyframe without a time")
    b = pes[9:14]
    return (b[0] >> 1 & 7) << 30 | b[1] << 22 | (b[2] >> 1) << 15 | b[3] << 7 | b[4] >> 1
