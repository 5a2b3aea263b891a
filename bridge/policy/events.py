"""When something that moves is an event: it opens, goes on, merges and closes. Pure.

Three moving samples within a second open an event, one is enough to prolong it, and it closes when
nothing has moved for the merge gap. What moved and stands there keeps it open, up to a minute. What
one picture alone shows is only suspected: two samples in a row have to agree. Who is sure,
because a camera says so itself, opens an event at once (`alarm`).
"""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.model import Area


@dataclass(frozen=True, slots=True)
class Rules:
    opening: int = 3  # moving samples ...
    within: timedelta = timedelta(seconds=1)  # ... in so long a time
    apart: timedelta = timedelta(seconds=1)  # a longer stillness ends a span
    # No shorter than the longest stillness of a person who stands and reads: 5.0 s in our films.
    merge: timedelta = timedelta(seconds=6)
    # So long what moved may stand. A parked car is one thing with what parked it; after that it has
    # been quiet since it last moved.
    standing: timedelta = timedelta(seconds=60)
    # Two moving samples that are so close open an event where one picture showed something large.
    agreed: timedelta = timedelta(milliseconds=250)
    # What moves so soon after pictures that were left out may have come in them: its event begins
    # with those, as far back as a camera's pictures are held (`cameras.ring`).
    after_gap: timedelta = timedelta(milliseconds=600)
    reach: timedelta = timedelta(seconds=24)


RULES = Rules()


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture's score. `strength` and `area` (of the largest thing) are in thousandths.

    `stands`: nothing moves, but what did is still there. `late`: so long before `at` it was there
    already, where it takes several pictures to tell.
    """

    at: datetime
    moving: bool
    strength: int = 0
    area: Area | None = None
    stands: bool = False
    late: timedelta = timedelta(0)

    @property
    def since(self) -> datetime:
        return self.at - self.late


@dataclass(frozen=True, slots=True)
class MotionSpan:
    """Motion without a pause, as it was seen: neither merged nor with anything added."""

    starts_at: datetime
    ends_at: datetime


class MotionEndReason(StrEnum):
    QUIET = "quiet"
    INTERRUPTED = "interrupted"  # the pictures ended


@dataclass(frozen=True, slots=True)
class MotionSuspected:
    """One picture shows something large. An event opens, or nothing is kept or told of it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class MotionOpened:
    onset_at: datetime


@dataclass(frozen=True, slots=True)
class MotionClosed:
    """`onset_at` may be later than it was said at first: a film knows better than a picture, and
    what may have come while nobody looked was first seen then."""

    onset_at: datetime
    quiet_at: datetime
    strongest: Sample
    spans: tuple[MotionSpan, ...]
    reason: MotionEndReason


Change = MotionSuspected | MotionOpened | MotionClosed


@dataclass(frozen=True, slots=True)
class _Gap:
    """Pictures between two samples that were left out."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class _Event:
    onset_at: datetime
    last: datetime  # when something moved
    strongest: Sample
    spans: tuple[MotionSpan, ...] = ()
    stood: datetime | None = None  # when what moved was last seen to stand there
    unseen_until: datetime | None = None  # pictures before that were left out

    def present(self, rules: Rules) -> datetime:
        """Until when something was there. What outlasts the patience for it is a thing, not a
        visitor: then nothing was since it moved."""
        if self.stood is None or self.stood - self.last >= rules.standing - rules.apart:
            return self.last
        return max(self.last, self.stood)

    def moved(self, sample: Sample, apart: timedelta) -> "_Event":
        spans = self.spans
        if spans and sample.at - spans[-1].ends_at <= apart:
            spans = (*spans[:-1], replace(spans[-1], ends_at=sample.at))
        else:
            spans = (*spans, MotionSpan(sample.since, sample.at))
        return replace(
            self,
            onset_at=self.onset_at if self.spans else sample.since,
            last=max(self.last, sample.at),
            strongest=max(self.strongest, sample, key=lambda each: each.strength),
            spans=spans,
        )

    def closed(self, quiet_at: datetime, reason: MotionEndReason) -> MotionClosed:
        return MotionClosed(self.onset_at, quiet_at, self.strongest, self.spans, reason)


class EventTracker:
    """Samples come in order of time; one that is not later than the one before is passed over."""

    def __init__(self, rules: Rules = RULES) -> None:
        self._rules = rules
        self._event: _Event | None = None
        self._lately: deque[Sample] = deque()  # moving ones that have not opened an event
        self._at: datetime | None = None
        self._suspected: Sample | None = None
        self._missed = False
        self._gap: _Gap | None = None

    @property
    def open(self) -> bool:
        return self._event is not None

    @property
    def strongest(self) -> Sample | None:
        """Of the open event, so far."""
        return self._event.strongest if self._event is not None else None

    def feed(self, sample: Sample) -> tuple[Change, ...]:
        if self._at is not None and sample.at <= self._at:
            return ()
        before, self._at = self._at, sample.at
        missed, self._missed = self._missed, False
        if missed and before is not None:
            self._gap = _Gap(before, sample.at)
        if self._event is None:
            return self._begin(sample) if sample.moving else ()
        event = self._event
        # What lies between was not looked at: it ends nothing, for as long as one may stand there.
        if missed and sample.at - event.last <= self._rules.standing:
            event = self._event = replace(event, unseen_until=sample.at)
        there = max(event.last, event.stood or event.last, event.unseen_until or event.last)
        if sample.at - there > self._rules.merge:
            closed = self._close(event.present(self._rules), MotionEndReason.QUIET)
            return (*closed, *(self._begin(sample) if sample.moving else ()))
        if sample.moving:
            self._event = event.moved(sample, self._rules.apart)
        elif sample.stands and sample.at - event.last <= self._rules.standing:
            self._event = replace(event, stood=sample.at)
        return ()

    def miss(self) -> None:
        """The pictures up to the next sample are left out."""
        self._missed = True

    def found_nobody(self) -> None:
        """A picture was looked at that shows nothing: what moves next comes after it."""
        self._gap = None

    def suspect(self, sample: Sample) -> tuple[Change, ...]:
        """One picture shows something large: the samples around it decide."""
        if self._event is not None:
            return ()
        self._suspected = sample
        return (MotionSuspected(sample.at),)

    def alarm(self, since: datetime, sample: Sample) -> tuple[Change, ...]:
        """One picture shows something large that was not there `since`. The pictures between the
        two may follow as samples.
        """
        if self._event is not None:
            return ()
        if self._at is not None:
            since = max(since, self._at)  # what is closed stays closed
        self._event = _Event(since, max(since, sample.at), sample)
        self._lately.clear()
        return (MotionOpened(since),)

    def end(self) -> tuple[Change, ...]:
        """The pictures end. The next sample may be of any time."""
        self._at = None
        self._suspected, self._missed, self._gap = None, False, None
        self._lately.clear()
        if self._event is None:
            return ()
        return self._close(self._event.present(self._rules), MotionEndReason.INTERRUPTED)

    def _begin(self, sample: Sample) -> tuple[Change, ...]:
        self._lately.append(sample)
        while sample.at - self._lately[0].at > self._rules.within:
            self._lately.popleft()
        if len(self._lately) < self._rules.opening and not self._agrees(sample.at):
            return ()
        first = self._lately[0]
        event = _Event(first.at, first.at, first)
        for each in self._lately:
            event = event.moved(each, self._rules.apart)
        self._event = event
        self._lately.clear()
        return (MotionOpened(self._may_have_come(first.since)),)

    def _may_have_come(self, onset_at: datetime) -> datetime:
        gap = self._gap
        if gap is None or onset_at - gap.ends_at > self._rules.after_gap:
            return onset_at
        return min(onset_at, max(gap.starts_at, onset_at - self._rules.reach))

    def _agrees(self, at: datetime) -> bool:
        """Whether what moved last is what one picture showed."""
        suspected = self._suspected
        if suspected is None or abs(at - suspected.at) > self._rules.within:
            return False
        return len(self._lately) > 1 and at - self._lately[-2].at <= self._rules.agreed

    def _close(self, quiet_at: datetime, reason: MotionEndReason) -> tuple[Change, ...]:
        event, self._event = self._event, None
        return (event.closed(quiet_at, reason),) if event is not None else ()
