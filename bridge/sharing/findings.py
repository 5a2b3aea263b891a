"""What was found in the frames of a film that were looked at. Pure."""

from dataclasses import dataclass

from bridge.sharing.rects import Rect


@dataclass(frozen=True, slots=True)
class Face:
    """What was taken for one. `score`: how surely, from 0 to 1."""

    rect: Rect
    score: float


@dataclass(frozen=True, slots=True)
class FrameFindings:
    """Of one frame. `people` is None where nobody looked for them. `moving`: where something moves,
    of who only asked for that. `blind`: it shows too little for anybody to be found in it."""

    frame: int
    faces: tuple[Face, ...] = ()
    people: tuple[Rect, ...] | None = None
    moving: Rect | None = None
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """Of a film of so many frames; those that were looked at, in order."""

    frames: int
    fps: float
    looked: tuple[FrameFindings, ...] = ()
