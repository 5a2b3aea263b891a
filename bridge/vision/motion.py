"""What moves in a camera's pictures: a background that learns, and how far it may waver. Pure.

A pixel moves when it differs from the background *and* from the pictures just before, each by more
than it usually does: what merely stands there (a parked car, the place where one stood) does not
move. Pictures are gray, 320x180, five a second or one every GOP; all rates go by the time between.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from bridge.policy.events import Sample
from bridge.policy.settings import CameraSettings, Sensitivity
from bridge.vision.coherence import Coherence
from bridge.vision.pixels import (
    HEIGHT,
    WIDTH,
    Gray,
    Mask,
    Pixels,
    banded,
    exposed,
    lit,
    misfit,
    outside,
    softened,
)
from bridge.vision.regions import area, as_pixels, grown, spread, things, union, votes, watched
from bridge.vision.standing import StandingThings
from bridge.vision.streaks import LATE, Streaks, large
from bridge.vision.texture import Texture, is_thing


@dataclass(frozen=True, slots=True)
class Tuning:
    """`contrast` in gray levels; `votes` of a block's 16 pixels make it move, `least` such blocks
    in touch make a thing; a pixel may change by `waver` times what it usually changes by.
    """

    contrast: float
    votes: int
    least: int
    waver: float


TUNING = {
    Sensitivity.LOW: Tuning(contrast=22.0, votes=7, least=12, waver=5.0),
    Sensitivity.MEDIUM: Tuning(contrast=14.0, votes=5, least=4, waver=4.5),
    Sensitivity.HIGH: Tuning(contrast=10.0, votes=4, least=3, waver=3.5),
}

_LEARNED_S = 8.0  # light that changes more slowly than this is not seen at all
_ABSORBED_S = 25.0  # what stands still fades into the background, and is part of it after a minute
_WAVER_S = 20.0  # how long leaves have to move before they are known to
_WAVER_EVERY = timedelta(seconds=2)  # both stages see pictures that far apart
_WAVER_MOST = 100.0
_WAVER_FIRST = 2.5  # until it has been learned
# A picture of less spread than this has less contrast in all that it shows, down to a share.
_SPREAD, _FAINT = 70.0, 0.3
_BANDS = 0.7  # so much nearer is a picture to what is known, by rows, where light comes in bands
_BEFORE = 0.7  # of the tolerance to the background: the tolerance to the pictures before
_SMALL = 0.35  # of that: what still counts where something moved just now
_HELD = timedelta(seconds=8)  # how long "just now" is: people stand still
_STEADY = 4  # moving pictures in a second that make it something to hold on to
_SECOND = timedelta(seconds=1, milliseconds=50)
_REACH = 3  # blocks that a thing gets ahead from picture to picture
_GLOBAL = 0.5  # of all blocks: not a thing but the light, or the camera itself
_SETTLING = timedelta(seconds=2.5)  # after it changed as a whole, a camera finds its exposure ...
_SETTLING_MOST, _SETTLING_AGAIN = timedelta(seconds=5), timedelta(seconds=15)  # in each so much
_SETTLED_S = 0.5  # ... and what it shows is learned anew, so quickly
_RESTLESS_S = 1.0  # light does not go on changing for so long; a camera that is carried does
_STEP_MOST_S = 2.5  # what happened in a longer pause is not known
# What one picture can tell: so many times `least`, and so many times `contrast` from the background
# on average (sun and swaying leaves 30 gray levels, people 46 to 92) ...
_ALARMING, _STARK = 5, 3.0
# ... unless so many blocks have changed, or all of them by so many gray levels: maybe a lamp.
_LAMP_BLOCKS, _LAMP_LEVELS = 0.25, 8.0


@dataclass(frozen=True, slots=True)
class Motion:
    """One picture beside what is known. `large`: something moves that one picture can tell."""

    sample: Sample
    everywhere: bool  # the light, or the camera
    large: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a picture shows. `changed` is where it differs from the background."""

    picture: Pixels
    background: Pixels  # at this picture's exposure
    changed: Mask
    differs: Mask  # the same by blocks
    moving: Mask  # blocks that also differ from the pictures just before
    found: list[Mask]  # things that move, the largest first
    everywhere: bool
    unrest: bool  # most of it differs from the pictures just before


class MotionDetector:
    """Belongs to one thread. Pictures come in order of time, but for a few that come again."""

    def __init__(self, settings: CameraSettings) -> None:
        self._background: Pixels | None = None
        self._waver: Pixels = np.full((HEIGHT, WIDTH), _WAVER_FIRST, np.float32)
        self._before: deque[Pixels] = deque(maxlen=2)  # the newest first
        self._moved: deque[Mask] = deque(maxlen=3)
        self._at: datetime | None = None
        self._compared: tuple[datetime, Pixels] | None = None  # what waver is measured against
        self._restless_s = 0.0
        self._moving: deque[tuple[datetime, Mask]] = deque(maxlen=64)
        self._held: tuple[datetime, Mask] | None = None  # when and where something last moved
        self._settling_until: datetime | None = None
        self._unsettled: datetime | None = None  # when it began to, for the first time in a while
        self._faint = 1.0
        self._measured = 0  # how often a pixel's usual change was
        self._bands = False  # mains light draws some
        self._texture, self._streaks = Texture(), Streaks()
        self._standing, self._coherence = StandingThings(), Coherence()
        self.set(settings)

    @property
    def crowded(self) -> bool:
        """Many small things come and go all over: only what lasts counts."""
        return self._at is not None and self._streaks.falling(self._at)

    def set(self, settings: CameraSettings) -> None:
        self._tuning = TUNING[settings.sensitivity]
        self._watched = watched(settings)

    def look(self, gray: Gray, at: datetime) -> Motion:
        """Judge a picture that stands alone, and learn nothing from it."""
        background = self._background
        if background is None:
            return Motion(Sample(at, False), everywhere=False, large=False)
        seen = self._see(softened(gray), background, at)
        sample = self._sample(at, seen.found, seen)
        return Motion(sample, seen.everywhere, self._is_large(seen, background))

    def _is_large(self, seen: _Compared, known: Pixels) -> bool:
        least = _ALARMING * self._tuning.least
        if not seen.found or int(seen.found[0].sum()) < least:
            return False
        blocks = float(seen.differs.mean())
        levels = abs(float((seen.background - known).mean()))
        if blocks > _LAMP_BLOCKS or levels > _LAMP_LEVELS:
            return False
        apart = np.abs(seen.picture - seen.background)[as_pixels(seen.found[0])]
        return float(apart.mean()) >= _STARK * self._tuning.contrast

    def feed(self, gray: Gray, at: datetime) -> Sample:
        """Judge a picture by those before it, and learn from it."""
        if self._background is None:
            return self._start(softened(gray), at)
        picture = softened(gray)
        falling = self._streaks.falling(at)
        shown = self._streaks.steady(picture) if falling else picture
        seen = self._see(shown, self._background, at)
        if seen.unrest:
            self._streaks.forget()
        else:
            blocks = self._raw(self._background, picture) if falling else seen.moving
            self._streaks.put(picture, blocks & ~large(seen.found), at)
        step_s = min(_STEP_MOST_S, max(0.0, (at - (self._at or at)).total_seconds()))
        self._restless_s = self._restless_s + step_s if seen.unrest else 0.0
        found = self._kept(seen, at)
        self._remember(found, at)
        stands = self._stands(found, seen, at)
        if stands and (stirs := self._stirring(seen, at)):
            found = stirs
            self._standing.stirred(at)
        self._learn(seen, at, step_s)
        self._moved.append(union(seen.found))
        self._coherence.put(seen.found, seen.differs)
        self._before.appendleft(seen.picture)
        self._at = at
        return self._sample(at, found, seen, stands=stands)

    def _start(self, picture: Pixels, at: datetime) -> Sample:
        self._background = picture
        self._before.appendleft(picture)
        self._compared = (at, picture)
        self._at = at
        return Sample(at, False)

    def _see(self, picture: Pixels, known: Pixels, at: datetime) -> _Compared:
        tuning, tolerance = self._tuning, self._tolerance()
        background, changed = self._unlike(known, picture, tolerance)
        differs = votes(changed) >= tuning.votes
        if not differs.any():
            return _Compared(picture, background, changed, differs, differs, [], False, False)
        recent = self._recent(picture, tolerance * self._softness(at))
        unrest = float((votes(recent) >= tuning.votes).mean()) > _GLOBAL * 0.6
        moving = (votes(changed & grown(recent)) >= tuning.votes) & self._watched
        found = things(moving, tuning.least)
        if found:
            own = grown(self._texture.own(background, picture, tolerance))
            found = [each for each in found if is_thing(each, own, tuning.least)]
        everywhere = float(differs.mean()) > _GLOBAL
        unrest = everywhere or unrest
        return _Compared(picture, background, changed, differs, moving, found, everywhere, unrest)

    def _raw(self, known: Pixels, picture: Pixels) -> Mask:
        """What differs in this picture alone."""
        base = self._levelled(known, picture)
        return votes(outside(base, picture, self._tolerance())) >= self._tuning.votes

    def _tolerance(self) -> Pixels:
        tuning = self._tuning
        contrast = tuning.contrast * self._faint
        tolerance: Pixels = np.maximum(contrast, tuning.waver * self._waver).astype(np.float32)
        return tolerance

    def _unlike(self, known: Pixels, picture: Pixels, tolerance: Pixels) -> tuple[Pixels, Mask]:
        """What is known in the light of the picture, and what is changed by more than exposure,
        lamps, sun and shade explain.
        """
        base = exposed(known, picture)
        mask = outside(base, picture, tolerance)
        if votes(mask).max() < self._tuning.votes:
            return base, mask
        level = banded(known, picture, self._faint)
        self._bands = False
        if level is not None and misfit(level, picture) < _BANDS * misfit(base, picture):
            self._bands, base = True, level
            mask = outside(base, picture, tolerance)
        if votes(mask).max() >= self._tuning.votes:
            mask &= outside(lit(base, picture, self._faint), picture, tolerance)
        return base, mask

    def _levelled(self, known: Pixels, picture: Pixels) -> Pixels:
        """What is known in the light of the picture."""
        level = banded(known, picture, self._faint) if self._bands else None
        return exposed(known, picture) if level is None else level

    def _recent(self, picture: Pixels, tolerance: Pixels) -> Mask:
        """Where the picture differs from one of those just before."""
        mask = np.zeros((HEIGHT, WIDTH), np.bool_)
        for earlier in self._before:
            mask |= self._apart(earlier, picture, tolerance)
        return mask

    def _apart(self, earlier: Pixels, picture: Pixels, tolerance: Pixels) -> Mask:
        # Not `outside`: what moves slowly moves by less than a pixel from picture to picture.
        alike = self._levelled(earlier, picture)
        apart: Mask = np.abs(picture - alike) > tolerance
        if votes(apart).max() >= self._tuning.votes:
            apart &= np.abs(picture - lit(alike, picture, self._faint)) > tolerance
        return apart

    def _softness(self, at: datetime) -> Pixels:
        """What part of the tolerance holds between pictures: less where something moved just now,
        so that a person who stands and breathes is not lost.
        """
        softness = np.full((HEIGHT, WIDTH), _BEFORE, np.float32)
        steady = not self._streaks.falling(at)
        if steady and self._held is not None and at - self._held[0] < _HELD:
            softness[as_pixels(grown(self._held[1], _REACH))] = _BEFORE * _SMALL
        return softness

    def _stands(self, found: list[Mask], seen: _Compared, at: datetime) -> bool:
        """Whether what moved is still where it was last."""
        if seen.everywhere:
            self._standing.forget()
            return False
        moving = union([mask for _, mask in self._moving]) if found else None
        return self._standing.look(moving, seen.differs, self._tuning.least, at) and not found

    def _stirring(self, seen: _Compared, at: datetime) -> list[Mask]:
        """Where what stands is not quite where it was a while ago."""
        earlier = self._standing.before(seen.picture, at)
        standing = self._standing.blocks
        if earlier is None or standing is None:
            return []
        tolerance = self._tolerance() * np.float32(_BEFORE * _SMALL)
        apart = votes(self._apart(earlier, seen.picture, tolerance)) >= self._tuning.votes
        stirs = apart & standing & seen.differs
        return things(stirs, self._tuning.least)[:1]

    def _kept(self, seen: _Compared, at: datetime) -> list[Mask]:
        """Things near where there was one before; a flash that nothing follows is none."""
        if seen.everywhere:
            if self._held is None:
                self._settle(at)
            carried = self._restless_s >= _RESTLESS_S
            return [self._watched] if carried and self._watched.any() else []
        if not self._moved or self._settling(at):
            return []
        falling = self._streaks.falling(at)
        if falling:
            found = self._streaks.lasting(seen.found, self._moved[-1])
        else:
            near = grown(union(list(self._moved)), _REACH)
            found = [thing for thing in seen.found if (thing & near).any()]
        if self._held is not None:
            return found
        return self._coherence.kept(found) if falling or not self._coherence.erratic else []

    def _settle(self, at: datetime) -> None:
        """A light that is flashed again and again does not blind for as long as it is."""
        first = self._unsettled
        if first is None or not timedelta(0) <= at - first < _SETTLING_AGAIN:
            first = self._unsettled = at
        self._settling_until = min(at + _SETTLING, first + _SETTLING_MOST)

    def _settling(self, at: datetime) -> bool:
        return self._settling_until is not None and at < self._settling_until

    def _remember(self, found: list[Mask], at: datetime) -> None:
        while self._moving and not timedelta(0) <= at - self._moving[0][0] < _SECOND:
            self._moving.popleft()
        if found:
            self._moving.append((at, union(found)))
            if self._held is not None or len(self._moving) >= _STEADY:
                self._held = (at, union([mask for _, mask in self._moving]))
        elif self._held is not None and at - self._held[0] >= _HELD:
            self._held = None

    def _learn(self, seen: _Compared, at: datetime, step_s: float) -> None:
        if seen.everywhere:
            self._background = seen.picture
            self._compared = (at, seen.picture)
            return
        slow, quick = _share(step_s, _ABSORBED_S), _share(step_s, _LEARNED_S)
        if self._settling(at):
            slow = quick = _share(step_s, _SETTLED_S)
        share = np.where(seen.changed, slow, quick).astype(np.float32)
        if (standing := self._standing.blocks) is not None:
            share[as_pixels(standing)] = 0
        self._background = seen.background + share * (seen.picture - seen.background)
        if self._compared is None or at < self._compared[0]:
            self._compared = (at, seen.picture)
        elif at - self._compared[0] >= _WAVER_EVERY - timedelta(milliseconds=50):
            pause_s = (at - self._compared[0]).total_seconds()
            apart = np.abs(seen.picture - self._levelled(self._compared[1], seen.picture))
            self._measured += 1
            each = _share(min(_STEP_MOST_S, pause_s), _WAVER_S)
            step = np.float32(max(each, 1 / (1 + self._measured)))
            self._waver = self._waver + step * (np.minimum(apart, _WAVER_MOST) - self._waver)
            self._compared = (at, seen.picture)
            sample = seen.background[2::8, 2::8]
            low, high = np.percentile(sample, (5, 95))
            self._faint = min(1.0, max(_FAINT, float(high - low) / _SPREAD))

    def _sample(
        self, at: datetime, found: list[Mask], seen: _Compared, *, stands: bool = False
    ) -> Sample:
        """The area is all of the largest thing, also what of it looks as it did before."""
        if not found:
            return Sample(at, False, stands=stands)
        strength = round(1000 * float(union(found).mean()))
        whole = spread(found[0], seen.differs)
        where = area(whole & self._watched)
        late = LATE if self._streaks.falling(at) else timedelta(0)
        return Sample(at, True, max(1, strength), where, late=late)


def _share(step_s: float, constant_s: float) -> float:
    return 1.0 - float(np.exp(-step_s / constant_s))
