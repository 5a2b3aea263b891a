"""What moved and now stands: it still differs from the background where it was last. Pure.

While it does it is there, and is not absorbed, for a minute after it last moved; when the
background is back it has gone.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.policy.events import RULES
from bridge.vision.pixels import Mask, Pixels
from bridge.vision.regions import spread, union

_SAME = 0.4  # of the blocks that differed there when it last moved
_GAP = timedelta(seconds=1)  # pictures that are further apart may have missed how it left
_MOST = 8  # the newest
_STIRRED = timedelta(seconds=4)  # who stands shifts her weight in so long a time ...
_STIRRING = timedelta(minutes=3)  # ... and that is believed for so long


@dataclass(frozen=True, slots=True)
class _Place:
    blocks: Mask
    moved_at: datetime  # or stirred
    came_at: datetime

    def stands(self, differs: Mask, least: int, at: datetime) -> bool:
        left = int((self.blocks & differs).sum())
        lately = at - self.moved_at <= RULES.standing
        return lately and left >= max(least, _SAME * int(self.blocks.sum()))


class StandingThings:
    """Belongs to one detector."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._at: datetime | None = None
        self._earlier: tuple[datetime, Pixels] | None = None

    @property
    def blocks(self) -> Mask | None:
        """All that is taken by what stands; None where nothing does."""
        return union(place.blocks for place in self._places) if self._places else None

    def look(self, moving: Mask | None, differs: Mask, least: int, at: datetime) -> bool:
        """Whether something stands. `moving`: where something moved within the last second, if it
        still does: it is all of what differs and touches that."""
        if self._at is not None and at - self._at > _GAP:
            self._places.clear()
        self._at = at
        self._places = [place for place in self._places if place.stands(differs, least, at)]
        if moving is not None:
            blocks = spread(moving & differs, differs)
            apart = [place for place in self._places if not (place.blocks & blocks).any()]
            fresh = [_Place(blocks, at, at)] if blocks.any() else []
            self._places = [*apart, *fresh][-_MOST:]
        return bool(self._places)

    def before(self, picture: Pixels, at: datetime) -> Pixels | None:
        """What was shown a while ago, each so often; to be asked while something stands."""
        earlier = self._earlier
        if earlier is not None and timedelta(0) <= at - earlier[0] < _STIRRED:
            return None
        self._earlier = (at, picture)
        lately = earlier is not None and at - earlier[0] < _STIRRED + _GAP
        return earlier[1] if earlier is not None and lately else None

    def stirred(self, at: datetime) -> None:
        self._places = [
            replace(place, moved_at=at) if at - place.came_at <= _STIRRING else place
            for place in self._places
        ]

    def forget(self) -> None:
        self._places.clear()
