"""One camera seen in two stages: keyframes while nothing moves, a film while something does.

A keyframe that differs starts the second stage at the keyframe before it, so that what happened in
between is seen too; it ends when the event has closed, or when nothing came of it.
It has no thread of its own, and time is that of the parts.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.media.dates import delta
from bridge.media.types import Part
from bridge.model import Area
from bridge.policy.areas import together
from bridge.policy.events import (
    RULES,
    Change,
    EventTracker,
    MotionClosed,
    MotionOpened,
    MotionSuspected,
    Sample,
)
from bridge.policy.settings import CameraSettings
from bridge.vision import arguments, keyframes
from bridge.vision.decoder import Broken, Decoder
from bridge.vision.motion import MotionDetector
from bridge.vision.pixels import Gray
from bridge.vision.recent import Recent, RecentGop

_STEP = timedelta(seconds=1) / arguments.RATE
_PATIENCE = timedelta(seconds=3)  # with something that differed and does not move
_LONG_GOP = timedelta(seconds=4.5)  # too long to wait for the next keyframe
# What a child of several pictures may still have inside: those of a part, and one of the filter.
_INSIDE = timedelta(milliseconds=600)
_PICTURE_S = 1.5
_RECENTLY, _A_SECOND = timedelta(seconds=1), arguments.RATE
_SUSPENSE_S = 0.15  # for what a child may give at once, where one picture showed something large
_HELD_BACK = 2  # children in a row that gave no keyframe in time: this camera is filmed instead ...
_TRIED_AGAIN = timedelta(minutes=5)  # ... for so long: it may have been a busy machine


@dataclass(frozen=True, slots=True)
class Ended:
    """An event that closed, and the GOP that shows its strongest moment, if it is still here."""

    closed: MotionClosed
    gop: RecentGop | None


Noticed = MotionSuspected | MotionOpened | Ended


@dataclass(slots=True)
class _Film:
    decoder: Decoder
    starts_at: datetime
    until: datetime  # quiet so long, and it ends
    pictures: int = 0

    def next_at(self) -> datetime:
        self.pictures += 1
        return self.starts_at + (self.pictures - 1) * _STEP


class Sight:
    """Belongs to one thread. `put` raises Broken when a child fails; call `recover` then."""

    def __init__(
        self, settings: CameraSettings, decoder: Callable[[Sequence[str]], Decoder]
    ) -> None:
        self._decoder = decoder
        self._detector = MotionDetector(settings)
        self._tracker = EventTracker()
        self._recent = Recent()
        self._idle: Decoder | None = None
        self._held_back = 0  # children of keyframes in a row that owed one
        self._filmed_until: datetime | None = None  # because of those
        self._film: _Film | None = None
        self._long_gop = False
        self._best: tuple[Sample, RecentGop | None] | None = None  # the strongest one lately
        self.newest: Sample | None = None  # of those in which something moves
        self._lately: deque[Sample] = deque(maxlen=_A_SECOND)
        self.pictures = 0  # that were looked at

    @property
    def moving(self) -> bool:
        return self._tracker.open

    @property
    def strongest(self) -> Sample | None:
        """Of the event that is open, so far."""
        return self._tracker.strongest

    @property
    def last_motion_at(self) -> datetime | None:
        return self.newest.at if self.newest is not None else None

    @property
    def moving_area(self) -> Area | None:
        """Where something has moved in the last second of motion: now an arm, now a leg."""
        at = self.newest.at if self.newest is not None else None
        areas = [one.area for one in self._lately if at is not None and at - one.at < _RECENTLY]
        return together([area for area in areas if area is not None])

    def gop(self, at: datetime) -> RecentGop | None:
        """What shows `at`, if it is still here."""
        return self._recent.gop(at)

    @property
    def filming(self) -> bool:
        return self._film is not None

    def set(self, settings: CameraSettings) -> None:
        self._detector.set(settings)

    def put(self, part: Part) -> Iterable[Noticed]:
        """What the part shows, one change at a time: act on each before asking for the next."""
        if part.discontinuity:
            yield from self.end()
        if self._recent.empty and not part.independent:
            return
        self._recent.put(part)
        if part.independent and self._film is not None and self._may_rest(self._film, part):
            yield from self._rest(self._film)
        self._long_gop = self._recent.age(part) > _LONG_GOP or (
            self._long_gop and not part.independent
        )
        if self._film is not None:
            yield from self._watch(self._film, (part,))
        elif self._must_film(part.starts_at):
            yield from self._roll()
        elif part.independent:
            yield from self._glance(part)

    def attend(self) -> Iterable[Noticed]:
        """Somebody else says that something moves: look at every picture, from the keyframe before
        on, until nothing has come of it for a while."""
        yield from self._roll()

    @property
    def crowded(self) -> bool:
        """Many small things come and go all over; only what lasts is noticed."""
        return self._detector.crowded

    def skip(self) -> None:
        """Pictures are left out. What goes on before and after is one event; one that begins right
        after them begins with them."""
        self.recover()
        self._recent.clear()
        self._tracker.miss()

    def end(self) -> Iterable[Noticed]:
        """There are no more pictures, or others come."""
        self.recover()
        yield from self._told(self._tracker.end())
        self._recent.clear()
        self._best = None
        self._held_back, self._filmed_until = 0, None

    def recover(self) -> None:
        """Let go of the children; new ones are started when they are needed."""
        film, self._film = self._film, None
        idle, self._idle = self._idle, None
        for decoder in (film.decoder if film else None, idle):
            if decoder is not None:
                decoder.stop()

    def _glance(self, part: Part) -> Iterable[Noticed]:
        """At a keyframe. Where its picture does not come in time, the film shows it instead."""
        fragment = keyframes.alone(part)
        if fragment is None:
            return
        if self._idle is None:
            self._idle = self._decoder(arguments.keyframes())
            self._idle.write(keyframes.beginning(part.init))
        shown = self._idle.count
        self._idle.write(fragment)
        if self._idle.wait(shown + 1, _PICTURE_S):
            self._held_back = 0
            yield from self._judge(self._idle.read()[-1], part.starts_at)
        else:
            self._idle.stop()
            self._idle = None
            self._held_back += 1
            if self._held_back >= _HELD_BACK:
                self._filmed_until = part.starts_at + _TRIED_AGAIN
            yield from self._roll()

    def _must_film(self, at: datetime) -> bool:
        """Keyframes alone come too seldom, or the decoder holds them back."""
        if self._filmed_until is not None and at >= self._filmed_until:
            self._filmed_until, self._held_back = None, 0
        return self._long_gop or self._filmed_until is not None

    def _judge(self, picture: Gray, at: datetime) -> Iterable[Noticed]:
        self.pictures += 1
        look = self._detector.look(picture, at)
        if not look.sample.moving and not look.everywhere:
            self._detector.feed(picture, at)
            yield from self._told(self._tracker.feed(Sample(at, False)))
            self._tracker.found_nobody()
            return
        if look.large:
            self._note(look.sample)
            yield from self._told(self._tracker.suspect(look.sample))
        yield from self._roll()
        if look.large and self._film is not None and not self.moving:
            self._film.decoder.wait(self._film.decoder.count + 2, _SUSPENSE_S)
            yield from self._see(self._film, self._film.decoder.read())

    def _roll(self) -> Iterable[Noticed]:
        parts = self._recent.before()
        if self._film is not None or not parts:
            return
        decoder = self._decoder(arguments.film())
        newest = parts[-1].starts_at
        self._film = _Film(decoder, parts[0].starts_at, newest + _PATIENCE)
        decoder.write(parts[0].init.data)
        yield from self._watch(self._film, parts)

    def _watch(self, film: _Film, parts: Sequence[Part]) -> Iterable[Noticed]:
        for part in parts:
            film.decoder.write(part.data)
            shown = part.starts_at + delta(part.duration) - _INSIDE - film.starts_at
            if not film.decoder.wait(shown // _STEP, _PICTURE_S) and not film.decoder.count:
                raise Broken("a film goes in and no picture comes out")
            yield from self._see(film, film.decoder.read())

    def _see(self, film: _Film, pictures: Sequence[Gray]) -> Iterable[Noticed]:
        for picture in pictures:
            self.pictures += 1
            sample = self._detector.feed(picture, film.next_at())
            if sample.moving:
                film.until = max(film.until, sample.at + _PATIENCE)
                self.newest = sample
                self._lately.append(sample)
            self._note(sample)
            yield from self._told(self._tracker.feed(sample))

    def _may_rest(self, film: _Film, part: Part) -> bool:
        if self._tracker.open or self._must_film(part.starts_at):
            return False
        return part.starts_at >= film.until

    def _rest(self, film: _Film) -> Iterable[Noticed]:
        self._film = None
        yield from self._see(film, film.decoder.finish(_PICTURE_S))

    def _note(self, sample: Sample) -> None:
        """Hold on to the GOP of the strongest moment of what may become, or is, an event."""
        if not sample.moving:
            return
        best = self._best
        stale = best is not None and not self.moving and sample.at - best[0].at > RULES.within
        if best is None or stale or sample.strength > best[0].strength:
            self._best = (sample, self._recent.gop(sample.at))

    def _told(self, changes: Iterable[Change]) -> Iterable[Noticed]:
        for change in changes:
            if not isinstance(change, MotionClosed):
                yield change
                continue
            at = change.strongest.at
            same = self._best is not None and self._best[0].at == at
            gop = self._best[1] if same and self._best else self._recent.gop(at)
            self._best = None
            yield Ended(change, gop)
