"""What was seen in some frames of a film, followed through all of them. Pure.

It is a file, so what comes later is known: who is seen from a frame on is covered before it, too.
Frames are counted from 0; what is seen has no name, only a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot

from bridge.sharing.rects import Rect

# How long it is kept after the last sight, and before the first one.
KEPT_S = 1.0
# Who is lost for longer is somebody new: each of the two is kept for its second.
_LOST_S = 2.0
# In sizes of itself: how far it may be from where it was, at once and for each second since.
_NEAR, _NEAR_EACH_S, _NEAR_MOST = 1.2, 3.0, 4.0
_OTHER_SIZE = 3.0  # so much larger or smaller is another one
# Between two sights it is nearly on the straight way. It may be off it by a share of that way ...
_OFF_THE_WAY = 0.2
# ... and where it goes before the first and after the last sight, is known for a moment only.
_GOES_ON_S = 0.4


@dataclass(frozen=True, slots=True)
class Spread:
    """How much larger than it was seen something is covered, in shares of its own size on each
    side: `margin` at once, `each_s` for each second to the nearest sight, `most` at most."""

    margin: float
    each_s: float
    most: float


@dataclass(frozen=True, slots=True)
class SeenAt:
    frame: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Trail:
    """One thing in the frames in which it was seen, in order; there is one at least."""

    sights: tuple[SeenAt, ...]
    fps: float

    @property
    def _kept(self) -> int:
        return round(KEPT_S * self.fps)

    def spread(self, by: Spread) -> dict[int, Rect]:
        """Where it is covered, by frame, from the first to the last."""
        covered: dict[int, Rect] = {}
        for one, two in pairwise(self.sights):
            for frame in range(one.frame, two.frame):
                covered[frame] = self._between(one, two, frame, by)
        for at, beside, step in self._ends():
            for far in range(self._kept + 1):
                covered[at.frame + step * far] = self._beyond(at, beside, far, by)
        return covered

    def _ends(self) -> tuple[tuple[SeenAt, SeenAt, int], tuple[SeenAt, SeenAt, int]]:
        """An end, the sight next to it, and the direction in which frames go on from there."""
        next_, before = self.sights[min(1, len(self.sights) - 1)], self.sights[-2:][0]
        return (self.sights[0], next_, -1), (self.sights[-1], before, 1)

    def _between(self, one: SeenAt, two: SeenAt, frame: int, by: Spread) -> Rect:
        share = (frame - one.frame) / (two.frame - one.frame)
        rect = one.rect.towards(two.rect, share)
        away_s = min(frame - one.frame, two.frame - frame) / self.fps
        (x, y), (other_x, other_y) = one.rect.middle, two.rect.middle
        # Most in the middle of the way, nothing at its ends, where it was seen.
        off = 2 * min(share, 1 - share) * _OFF_THE_WAY
        across, down = off * abs(other_x - x), off * abs(other_y - y)
        return _grown(rect, by, away_s).with_(
            Rect(rect.left - across, rect.top - down, rect.right + across, rect.bottom + down)
        )

    def _beyond(self, at: SeenAt, beside: SeenAt, far: int, by: Spread) -> Rect:
        """Where it was last, where it would be if it went on, and all between the two."""
        here = _grown(at.rect, by, far / self.fps)
        frames = abs(at.frame - beside.frame)
        if frames == 0 or far == 0:
            return here
        ahead = min(far, round(_GOES_ON_S * self.fps)) / frames
        (x, y), (from_x, from_y) = at.rect.middle, beside.rect.middle
        return here.with_(here.moved(ahead * (x - from_x), ahead * (y - from_y)))


def follow(seen: Sequence[tuple[int, Sequence[Rect]]], fps: float) -> tuple[Trail, ...]:
    """`seen`: frames that were looked at, in order, and what was seen in each."""
    open_: list[_Following] = []
    done: list[_Following] = []
    for frame, rects in seen:
        lost = [one for one in open_ if frame - one.frame > _LOST_S * fps]
        done += lost
        open_ = [one for one in open_ if one not in lost]
        left = list(rects)
        for one, rect in _pairs(open_, rects, frame, fps):
            one.sights.append(SeenAt(frame, rect))
            left.remove(rect)
        open_ += [_Following([SeenAt(frame, rect)]) for rect in left]
    return tuple(Trail(tuple(one.sights), fps) for one in (*done, *open_))


@dataclass(slots=True, eq=False)
class _Following:
    sights: list[SeenAt] = field(default_factory=list)

    @property
    def frame(self) -> int:
        return self.sights[-1].frame

    @property
    def rect(self) -> Rect:
        return self.sights[-1].rect


def _pairs(
    open_: Sequence[_Following], rects: Sequence[Rect], frame: int, fps: float
) -> list[tuple[_Following, Rect]]:
    """Who of those is which of these, the nearest first, each once."""
    near = [
        (away, which, number)
        for which, one in enumerate(open_)
        for number, rect in enumerate(rects)
        if (away := _away(one.rect, rect)) <= _reach((frame - one.frame) / fps)
    ]
    pairs: list[tuple[_Following, Rect]] = []
    taken: set[tuple[str, int]] = set()
    for _, which, number in sorted(near):
        if not {("who", which), ("what", number)} & taken:
            taken |= {("who", which), ("what", number)}
            pairs.append((open_[which], rects[number]))
    return pairs


def _away(one: Rect, other: Rect) -> float:
    """In sizes of the two; infinite where one is much larger."""
    larger, smaller = max(one.size, other.size), min(one.size, other.size)
    if smaller <= 0 or larger > smaller * _OTHER_SIZE**2:
        return float("inf")
    (x, y), (other_x, other_y) = one.middle, other.middle
    wide, high = (one.width + other.width) / 2, (one.height + other.height) / 2
    return hypot((x - other_x) / wide, (y - other_y) / high)


def _reach(since_s: float) -> float:
    return min(_NEAR_MOST, _NEAR + _NEAR_EACH_S * since_s)


def _grown(rect: Rect, by: Spread, away_s: float) -> Rect:
    return rect.grown(min(by.most, by.margin + by.each_s * away_s))
