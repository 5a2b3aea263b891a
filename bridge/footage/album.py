"""The small pictures of an event: keyframes gathered while it is recorded, painted when it pauses.

A picture that cannot be made or written is no reason to lose what was recorded.
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bridge.errors import PrivateEyeError
from bridge.footage.writer import Writer
from bridge.media.types import Part
from bridge.model import PictureKind

# Small pictures in the preview strip at most, evenly spread: 3 s of hovering show the whole clip.
STRIP = 12
# Keyframes that are kept for it; ten minutes have 300, and each may be 100 kB.
_CANDIDATES = 2 * STRIP


class Painter(Protocol):
    """What `footage.pictures.Pictures` offers. Raises Unavailable."""

    def thumbnail(self, keyframe: Part) -> bytes: ...
    def preview(self, keyframes: Sequence[Part]) -> bytes: ...


class Album:
    """Owned by one thread. Of a camera whose format changes, only what came since is kept."""

    def __init__(self, event: str, painter: Painter) -> None:
        self._event = event
        self._painter = painter
        self._keyframes: list[Part] = []
        self._every = 1  # each so many-eth keyframe is kept
        self._seen = 0
        self._shown = False

    def add(self, keyframe: Part) -> None:
        if self._keyframes and self._keyframes[-1].init.data != keyframe.init.data:
            self._keyframes, self._every, self._seen = [], 1, 0
        if self._seen % self._every == 0:
            self._keyframes.append(keyframe)
            if len(self._keyframes) > _CANDIDATES:
                self._keyframes = self._keyframes[::2]
                self._every *= 2
        self._seen += 1

    def show(self, writer: Writer) -> None:
        """A first picture, for as long as there is no better one; once."""
        if self._shown or not self._keyframes:
            return
        self._shown = True
        with contextlib.suppress(PrivateEyeError):
            first = self._painter.thumbnail(self._keyframes[0])
            writer.attach(self._event, PictureKind.THUMBNAIL, first)

    def attach(
        self,
        writer: Writer,
        moved: tuple[datetime | None, datetime | None],
        marked: bytes | None,
    ) -> None:
        """`moved`: from when to when something did; `marked`: the strongest moment, outlined."""
        if not self._keyframes:
            return
        shown = self._most_telling(*moved)
        with contextlib.suppress(PrivateEyeError):
            writer.attach(self._event, PictureKind.THUMBNAIL, self._painter.thumbnail(shown))
            step = -(-len(self._keyframes) // STRIP)
            strip = self._painter.preview(self._keyframes[::step])
            writer.attach(self._event, PictureKind.PREVIEW, strip)
            if marked is not None:
                writer.attach(self._event, PictureKind.MARKED, marked)

    def _most_telling(self, onset_at: datetime | None, quiet_at: datetime | None) -> Part:
        """In the middle of what moved; without knowing when that was, in the middle."""
        moving = [
            part
            for part in self._keyframes
            if (onset_at is None or onset_at <= part.starts_at)
            and (quiet_at is None or part.starts_at < quiet_at)
        ]
        candidates = moving or self._keyframes
        return candidates[len(candidates) // 2]
