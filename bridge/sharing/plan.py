"""What a copy of a clip is to be, and who makes it: said by who shares, done by the renderer. Pure.

A copy is made of pictures that were covered, watermarked and encoded anew: nothing of the clip's
own bytes is in it, nor what it says of the camera, the house or the time.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Protocol

from bridge.model import Area, BlurMode


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """`starts_s` and `ends_s` are seconds from the first picture of the source, which may begin
    before it, at a keyframe: exactly these pictures are in the copy. `watermark`, on every picture:
    whom it names and, last, which share it is of. `areas` are covered from the first picture to the
    last, whatever is blurred.
    """

    starts_s: float
    ends_s: float
    watermark: str
    blur: BlurMode = BlurMode.FACES
    sound: bool = False
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """What was covered, for the receipt: of `frames`, how many had anything covered, and how many
    all of it because nothing could be said of them for certain. `tracks`: faces or people that were
    followed."""

    frames: int
    frames_covered: int
    frames_covered_whole: int
    tracks: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A piece of the copy, and how far the work is, from 0 to 1; without `data` where it has only
    come further. `covered`: of the last piece, and of no other."""

    data: bytes
    done: float
    covered: Covered | None = None


class ClipFile(Protocol):
    """The clip, or the part of it that is wanted: a plain MP4, its moov first."""

    @property
    def size(self) -> int: ...

    def chunks(self) -> Iterator[bytes]:
        """All of it, from the beginning each time. Ends early where the clip was deleted."""
        ...


class CopyRenderer(Protocol):
    """What `sharing.render` offers."""

    def can(self, blur: BlurMode) -> bool:
        """Whether it has what it takes. Without, it does not render: it fails closed."""
        ...

    def render(self, source: ClipFile, plan: RenderPlan) -> Generator[Rendered, None, None]:
        """The copy as fragmented MP4 in order, its init first: H.264, sound only where the plan
        says so, no metadata. Blocks in `next`, for a second at most before it yields something.

        Closing the generator ends its children at once. Raises Invalid where the source or the plan
        cannot be made into a copy, Unavailable where it cannot be covered or encoded.
        """
        ...
