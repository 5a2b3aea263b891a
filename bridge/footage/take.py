"""One run in the making: parts in, whole GOPs out to its writer."""

from datetime import datetime, timedelta
from fractions import Fraction

from bridge.footage.writer import Gop, Writer
from bridge.media.types import Part

# Of a camera that sends keyframes more seldom, a GOP is written in pieces: memory stays within
# bounds and a crash costs no more. Who seeks into such a piece sees nothing until the next one.
_PIECE_BYTES = 16 * 1024 * 1024
_PIECE_S = Fraction(10)


class Take:
    """Owned by one thread."""

    def __init__(self, writer: Writer, first: Part) -> None:
        self.writer = writer
        self.starts_at = first.starts_at
        self._parts: list[Part] = []
        self._waiting_bytes = 0
        self._waiting_s = Fraction(0)
        self._last: Part | None = None

    @property
    def ends_at(self) -> datetime:
        last = self._last
        return self.starts_at if last is None else end_of(last)

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def is_full(self) -> bool:
        """What waits is to be written before the next keyframe comes."""
        return self._waiting_bytes >= _PIECE_BYTES or self._waiting_s >= _PIECE_S

    def follows(self, part: Part) -> bool:
        """Whether `part` comes right after what is there: the same run, nothing left out."""
        last = self._last
        if last is None:
            return True
        next_one = (part.segment, part.index) in (
            (last.segment, last.index + 1),
            (last.segment + 1, 0),
        )
        return next_one and not part.discontinuity and part.init is last.init

    def put(self, part: Part) -> Part | None:
        """The first part of the GOP that this wrote, if it did. Raises PrivateEyeError when the
        disk refuses."""
        wrote = self.flush() if part.independent or self.is_full else None
        self._last = part
        self._parts.append(part)
        self._waiting_bytes += len(part.data)
        self._waiting_s += part.duration
        return wrote

    def flush(self) -> Part | None:
        """Write what waits, as `put` does."""
        if not self._parts:
            return None
        parts, self._parts = self._parts, []
        self._waiting_bytes, self._waiting_s = 0, Fraction(0)
        self.writer.append(
            Gop(
                data=b"".join(part.data for part in parts),
                duration=sum((part.duration for part in parts), Fraction(0)),
                starts_at=parts[0].starts_at,
            )
        )
        return parts[0]


def end_of(part: Part) -> datetime:
    return part.starts_at + timedelta(seconds=float(part.duration))
