"""A renderer whose copies a test writes by hand: `sharing.render` needs seconds for each."""

from collections.abc import Generator
from threading import Event

from bridge.model import BlurMode
from bridge.sharing.plan import ClipFile, Covered, Rendered, RenderPlan

COVERED = Covered(frames=50, frames_covered=40, frames_covered_whole=2, tracks=3)


class HandRenderer:
    """`pieces`: of each copy. While `going` is not set it comes no further; `error`: what it raises
    instead. `closed`: how often it has ended."""

    def __init__(self) -> None:
        self.able = frozenset(BlurMode)
        self.pieces = [b"ftyp moov ", b"moof mdat " * 100]
        self.plans: list[RenderPlan] = []
        self.sources: list[bytes] = []
        self.error: Exception | None = None
        self.going = Event()
        self.going.set()
        self.closed = 0

    def can(self, blur: BlurMode) -> bool:
        return blur in self.able

    def render(self, source: ClipFile, plan: RenderPlan) -> Generator[Rendered, None, None]:
        self.plans.append(plan)
        self.sources.append(b"".join(source.chunks()))
        try:
            yield Rendered(b"", 0.25)
            while not self.going.wait(0.01):
                yield Rendered(b"", 0.5)
            if self.error is not None:
                raise self.error
            for number, data in enumerate(self.pieces, 1):
                last = number == len(self.pieces)
                yield Rendered(data, number / len(self.pieces), COVERED if last else None)
        finally:
            self.closed += 1
