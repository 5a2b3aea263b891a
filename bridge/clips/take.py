"""One clip in the making: parts in, whole GOPs and their pictures out to the library."""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from bridge.clips.library import Gop, Writer
from bridge.errors import PrivateEyeError
from bridge.media.types import Part
from bridge.model import Area, PictureKind

if TYPE_CHECKING:
    from bridge.clips.recording import Painter

# Small pictures in the preview strip at most, evenly spread: 3 s of hovering show the whole clip.
STRIP = 12
# Of a camera that sends keyframes more seldom, a GOP is written in pieces: memory stays within
# bounds and a crash costs no more. Who seeks into such a piece sees nothing until the next one.
_PIECE_BYTES = 16 * 1024 * 1024
_PIECE_S = Fraction(10)
# Keyframes that are kept for it; a clip of 10 minutes has 300, and each may be 100 kB.
_CANDIDATES = 2 * STRIP


@dataclass(frozen=True, slots=True)
class Explanation:
    onset_at: datetime | None = None
    quiet_at: datetime | None = None
    strength: int | None = None
    area: Area | None = None
    marked: bytes | None = None


class Take:
    """Owned by one thread."""

    def __init__(self, writer: Writer, painter: "Painter") -> None:
        self._writer = writer
        self._painter = painter
        self._parts: list[Part] = []
        self._waiting_bytes = 0
        self._waiting_s = Fraction(0)
        self._last: Part | None = None
        self._starts_at: datetime | None = None
        self._keyframes: list[Part] = []
        self._every = 1  # each so many-eth keyframe is kept
        self._gops = 0
        self._shown = False

    @property
    def clip_id(self) -> str:
        return self._writer.clip_id

    @property
    def length(self) -> timedelta:
        return self.ends_at - self._starts_at if self._starts_at else timedelta(0)

    @property
    def ends_at(self) -> datetime:
        assert self._last is not None  # noqa: S101  # a take begins with a part
        return self._last.starts_at + timedelta(seconds=float(self._last.duration))

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

    def put(self, part: Part) -> bool:
        """True when that wrote a GOP. Raises PrivateEyeError when the disk refuses."""
        too_much = self._waiting_bytes >= _PIECE_BYTES or self._waiting_s >= _PIECE_S
        wrote = (part.independent or too_much) and self._flush()
        self._starts_at = self._starts_at or part.starts_at
        self._last = part
        self._parts.append(part)
        if wrote and not self._shown:
            self._show()
        self._waiting_bytes += len(part.data)
        self._waiting_s += part.duration
        return wrote

    def finish(self, reason: str, known: Explanation, *, writes: bool) -> None:
        """Write what is left, its pictures, and the end. Raises PrivateEyeError.

        A picture that cannot be made or written is no reason to lose the clip. `writes`: false
        where the disk has refused.
        """
        try:
            if writes:
                self._flush()
            self._attach_pictures(known)
        finally:
            self._writer.close(
                reason, quiet_at=known.quiet_at, strength=known.strength, area=known.area
            )

    def _show(self) -> None:
        """A first picture, for as long as there is no better one."""
        self._shown = True
        if self._keyframes:
            with contextlib.suppress(PrivateEyeError):
                first = self._painter.thumbnail(self._keyframes[0])
                self._writer.attach(PictureKind.THUMBNAIL, first)

    def _flush(self) -> bool:
        if not self._parts:
            return False
        parts, self._parts = self._parts, []
        self._waiting_bytes, self._waiting_s = 0, Fraction(0)
        gop = Gop(
            data=b"".join(part.data for part in parts),
            duration=sum((part.duration for part in parts), Fraction(0)),
            starts_at=parts[0].starts_at,
        )
        self._writer.append(gop)
        if parts[0].independent:
            self._note_keyframe(parts[0])
        return True

    def _note_keyframe(self, keyframe: Part) -> None:
        if self._gops % self._every == 0:
            self._keyframes.append(keyframe)
            if len(self._keyframes) > _CANDIDATES:
                self._keyframes = self._keyframes[::2]
                self._every *= 2
        self._gops += 1

    def _attach_pictures(self, known: Explanation) -> None:
        if not self._keyframes:
            return
        shown = self._most_telling(known)
        with contextlib.suppress(PrivateEyeError):
            self._writer.attach(PictureKind.THUMBNAIL, self._painter.thumbnail(shown))
            step = -(-len(self._keyframes) // STRIP)
            strip = self._painter.preview(self._keyframes[::step])
            self._writer.attach(PictureKind.PREVIEW, strip)
            if known.marked is not None:
                self._writer.attach(PictureKind.MARKED, known.marked)

    def _most_telling(self, known: Explanation) -> Part:
        """In the middle of what moved; without knowing when that was, in the middle."""
        first = known.onset_at or self._keyframes[0].starts_at
        last = known.quiet_at or self.ends_at
        moving = [part for part in self._keyframes if first <= part.starts_at < last]
        candidates = moving or self._keyframes
        return candidates[len(candidates) // 2]
