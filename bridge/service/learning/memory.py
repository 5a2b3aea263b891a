"""The events that the house learns from and is held against, as what they are judged by.

What an event was judged by is computed once and kept in memory for as long as the event is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bridge.clock import Clock
from bridge.policy import labels
from bridge.policy.house_seen import Seen, Stock, described, mean, seen
from bridge.policy.looks import Look
from bridge.policy.teaching import KEPT_AS_NUMBERS, REPLAYED, KeptEvent
from bridge.store.database import Tx
from bridge.store.events import classifications, expired, learnt, teaching
from bridge.store.events.expired import ExpiredLesson
from bridge.store.events.learnt import EventFacts

# From so many on, all of the time are read at once.
_MANY = 20
_A_MOMENT = timedelta(microseconds=1)
NOTHING_SEEN = seen(Stock(), None, described("", 0.0, duration_s=0.0))


@dataclass(frozen=True, slots=True)
class Remembered:
    """`happened` and `there` are of the same events, oldest first; `expired`: those that were
    taught and whose clips expired."""

    happened: tuple[EventFacts, ...]
    there: tuple[KeptEvent, ...]
    expired: tuple[KeptEvent, ...]

    @property
    def kept(self) -> tuple[KeptEvent, ...]:
        return (*self.expired, *self.there)


class EventMemory:
    """One thread at a time. `zone`: the house's, by whose clock something happens at an hour."""

    def __init__(self, clock: Clock, zone: tzinfo) -> None:
        self._clock = clock
        self._zone = zone
        self._known: dict[str, tuple[EventFacts, Seen]] = {}
        self._left: dict[str, ExpiredLesson] = {}

    def read(self, tx: Tx, since: datetime | None = None) -> Remembered:
        """What is forgotten in the rows is forgotten here, too. `since`: `self.since`."""
        found = learnt.happened(tx, since or self.since)
        self._known = {one.id: self._known[one.id] for one in found if one.id in self._known}
        self._look(tx, [one for one in found if not self._has(one)])
        said = teaching.everything(tx)
        there = tuple(
            KeptEvent(one.id, one.starts_at, self._known[one.id][1], said.get(one.id, ()))
            for one in found
        )
        gone = tuple(
            KeptEvent(one.event, one.at, one.seen, said.get(one.event, ()), there=False)
            for one in self._expired(tx)
        )
        return Remembered(found, there, gone)

    def _expired(self, tx: Tx) -> list[ExpiredLesson]:
        ids = expired.ids(tx)
        self._left = {id_: one for id_, one in self._left.items() if id_ in ids}
        new = expired.of_ids(tx, sorted(ids - self._left.keys()))
        self._left |= {one.event: one for one in new}
        return sorted(self._left.values(), key=lambda one: (one.at, one.event))

    def as_numbers(self, tx: Tx, event_id: str) -> ExpiredLesson | None:
        """Of an event, what may stay when its clip expires. Any thread."""
        event = learnt.find(tx, event_id)
        what = classifications.find(tx, event_id)
        if event is None or what is None or event.starts_at < self.oldest:
            return None
        return ExpiredLesson(event.id, event.starts_at, self.seen(event, what.looks))

    @property
    def oldest(self) -> datetime:
        """What began before is not kept as numbers."""
        return self._clock.now() - KEPT_AS_NUMBERS

    @property
    def since(self) -> datetime:
        """From when on things are held against a model."""
        return self._clock.now() - REPLAYED

    def forget(self, tx: Tx) -> frozenset[str]:
        """What is gone; the ids of what is there, and of lessons whose clips expired."""
        there = learnt.there(tx, self.since)
        self._known = {id_: known for id_, known in self._known.items() if id_ in there}
        self._left = {id_: one for id_, one in self._left.items() if id_ in there}
        return there

    def _has(self, event: EventFacts) -> bool:
        known = self._known.get(event.id)
        return known is not None and known[0] == event

    def _look(self, tx: Tx, events: list[EventFacts]) -> None:
        looked = [one for one in events if one.classified_at is not None]
        if len(looked) >= _MANY:
            since, until = looked[0].starts_at, looked[-1].starts_at
            every = classifications.of(tx, since, until + _A_MOMENT)
            found = {one.event: one for one in every}
        else:
            each = (classifications.find(tx, one.id) for one in looked)
            found = {one.event: one for one in each if one is not None}
        for one in events:
            what = found.get(one.id)
            self._known[one.id] = (one, self.seen(one, what.looks if what else ()))

    def seen(self, event: EventFacts, looks: Sequence[Look]) -> Seen:
        """Any thread."""
        began = event.onset_at or event.starts_at
        ended = event.quiet_at or event.ends_at
        how = described(
            event.camera,
            _hour(began.astimezone(self._zone)),
            duration_s=max(0.0, (ended - began).total_seconds()),
            strength=event.strength,
            area=event.area,
            looks=looks,
        )
        said = labels.judge(looks)
        stock = Stock(said.label, said.sub_label, said.confidence)
        return seen(stock, mean([look.features for look in looks]), how)


def _hour(local: datetime) -> float:
    return local.hour + local.minute / 60
