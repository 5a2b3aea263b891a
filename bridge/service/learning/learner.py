"""Learns at each label: a version is made from what was taught, held against what happened, and
taken into use, proposed or set aside by what that shows.

The model that is in use is in memory alone, made of its version's lessons when the house starts,
and anew when one of the events goes that have any influence on it. Where what is left has nothing
to tell a lesson from, as after a day on which nobody came by, the house goes by its detector until
something has; the version stays in use. Events that were taught stay as numbers when they expire.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from threading import Lock

from bridge.clock import Clock
from bridge.model import LabelSource
from bridge.policy import teaching as policy
from bridge.policy.house_model import HouseJudgement, HouseModel, judge_all
from bridge.policy.looks import Look
from bridge.policy.teaching import KeptEvent, LearntModel, Saying, Told, VersionState, Way
from bridge.service.learning.memory import NOTHING_SEEN, EventMemory, Remembered
from bridge.store.alerts import settings
from bridge.store.database import Database, Tx
from bridge.store.events import book, classifications, expired, learnt, teaching
from bridge.store.events.learnt import Version

log = logging.getLogger(__name__)

REFIT_EVERY_S = 30.0
_EVER = datetime.min.replace(tzinfo=UTC)


class Learner:
    """Any thread."""

    def __init__(self, db: Database, clock: Clock, zone: tzinfo) -> None:
        self._db = db
        self._clock = clock
        self._memory = EventMemory(clock, zone)
        self._learning = Lock()
        self._model: HouseModel | None = None
        self._used: int | None = None  # the number of its version
        self._tried: frozenset[str] = frozenset()  # of what no model could be made

    def judge(self, tx: Tx, event_id: str, looks: Sequence[Look]) -> HouseJudgement:
        """What an event is taken for by its looks so far, from what the detector says and what the
        house knows. While it goes on it may become something else."""
        model = self._model
        event = None if model is None else learnt.find(tx, event_id)
        if event is None:
            return judge_all(None, [NOTHING_SEEN])[0]
        return judge_all(model, [self._memory.seen(event, looks)])[0]

    def learn(self, by: str) -> Version | None:
        """From all that is taught by now, which somebody called so has changed. None: there is
        nothing to learn from yet, and the house goes by the detector."""
        with self._learning:
            with self._db.read() as tx:
                known, told = self._memory.read(tx), _told(tx)
            since = self._memory.since
            made = policy.learn(known.kept, self._model, told, since=since)
            with self._db.write() as tx:
                learnt.drop_proposed(tx)
                if made.model is None:
                    if not made.lessons:
                        self._retire(tx)
                    return None
                version = self._version(tx, made, by)
                learnt.add(tx, version, made.lessons)
                if version.state is VersionState.IN_USE:
                    self._use(tx, version.number, made.model, known, by=None)
            log.info("learnt", extra={"version": version.number, "state": version.state.value})
            return version

    def take(self, tx: Tx, number: int, by: str) -> bool | None:
        """Go by a version from now on, made of what is left of its lessons. None where too little
        is, False where it would have lost somebody: what is in use stays. With `holding`."""
        known = self._memory.read(tx)
        model = self._of(tx, number, known)
        if model is None:
            return None
        if policy.loses(known.kept, model, _told(tx)):
            return False
        self._use(tx, number, model, known, by)
        return True

    def stop(self, tx: Tx, by: str) -> None:
        """Go by the detector alone. With `holding`."""
        self._retire(tx, by)

    def call_again(self, event_id: str) -> None:
        """As what the house takes it for, where nobody says any more what it was."""
        with self._learning:
            with self._db.read() as tx:
                known = self._memory.read(tx)
            silent = [one for one in known.there if one.event == event_id and not one.said]
            with self._db.write() as tx:
                for one in silent:
                    (said,) = judge_all(self._model, [one.seen])
                    call(tx, event_id, said, self._clock.now())
                teaching.drop_unused_kinds(tx)

    def keep_lessons(self, tx: Tx, event_ids: Sequence[str]) -> None:
        """These expire in the same transaction: what was taught of them stays as numbers."""
        for event_id in sorted(expired.taught_among(tx, event_ids)):
            lesson = self._memory.as_numbers(tx, event_id)
            if lesson is not None:
                expired.keep(tx, lesson)

    def forget_everything(self, tx: Tx) -> int:
        """Nothing that was ever taught stays, and what happened is called as the detector has it.
        Of how many events somebody had spoken. With `holding`."""
        known = self._memory.read(tx, _EVER)
        spoken = teaching.forget_everything(tx)
        self._put(tx, None, None)
        unsaid = replace(known, there=tuple(replace(one, said=()) for one in known.there))
        self._relabel(tx, None, unsaid, self._clock.now())
        teaching.drop_unused_kinds(tx)
        return spoken

    @property
    def holding(self) -> Lock:
        """To be held by who calls `take` or `forget_everything`, before the transaction."""
        return self._learning

    def settle(self) -> None:
        """Make the model of what is there: at the start, and when what it was made of goes."""
        with self._learning:
            self._drop_old()
            with self._db.read() as tx:
                used = learnt.in_use(tx)
                there = self._memory.forget(tx)
                same = (used and used.number) == self._used
                if same and self._is_made_of(there, used):
                    return
                known, told = self._memory.read(tx), _told(tx)
                model = self._of(tx, used.number, known) if used else None
                lost = policy.loses(known.kept, model, told)
            self._tried = frozenset() if model else there
            self._refit(used, model, lost=lost)

    def _is_made_of(self, there: frozenset[str], used: Version | None) -> bool:
        """Whether another model than now would come of it only if something had come since."""
        if self._model is not None:
            return there.issuperset(self._model.events)
        return used is None or there == self._tried

    def _drop_old(self) -> None:
        with self._db.read() as tx:
            if not expired.any_before(tx, self._memory.oldest):
                return
        with self._db.write() as tx:
            expired.drop_before(tx, self._memory.oldest)
            teaching.drop_unused_kinds(tx)

    def _refit(self, used: Version | None, model: HouseModel | None, *, lost: bool) -> None:
        if used is None:
            self._model = self._used = None
            return
        with self._db.write() as tx:
            if lost or not learnt.lessons(tx, used.number):
                state = VersionState.SET_ASIDE if lost else VersionState.EARLIER
                learnt.become(tx, used.number, state, self._clock.now(), None)
                self._put(tx, None, None)
            else:
                self._put(tx, used.number, model)

    def _of(self, tx: Tx, number: int, known: Remembered) -> HouseModel | None:
        """The model of a version, made again."""
        labels = learnt.lessons(tx, number)
        rows = [one for one in known.kept if one.event in labels or not one.said]
        return policy.fitted([_as_said(one, labels) for one in rows]) if labels else None

    def _version(self, tx: Tx, made: LearntModel, by: str) -> Version:
        now = self._clock.now()
        number = learnt.next_number(tx)
        return Version(number, made.state, now, by, now, None, made.figures)

    def _use(
        self, tx: Tx, number: int, model: HouseModel, known: Remembered, by: str | None
    ) -> None:
        now = self._clock.now()
        for before in learnt.versions(tx):
            if before.state is VersionState.IN_USE and before.number != number:
                learnt.become(tx, before.number, VersionState.EARLIER, now, by)
        learnt.become(tx, number, VersionState.IN_USE, now, by)
        self._put(tx, number, model)
        self._relabel(tx, model, known, now)

    def _retire(self, tx: Tx, by: str | None = None) -> None:
        used = learnt.in_use(tx)
        if used is None:
            return
        now = self._clock.now()
        learnt.become(tx, used.number, VersionState.EARLIER, now, by)
        self._put(tx, None, None)
        self._relabel(tx, None, self._memory.read(tx), now)

    def _put(self, tx: Tx, number: int | None, model: HouseModel | None) -> None:
        def put() -> None:
            self._model, self._used = model, number

        tx.after_commit(put)

    def _relabel(self, tx: Tx, model: HouseModel | None, known: Remembered, now: datetime) -> None:
        """What happened lately and nobody spoke about is called what the house takes it for now."""
        silent = [
            (row, one)
            for row, one in zip(known.happened, known.there, strict=True)
            if not one.said and row.classified_at is not None
        ]
        judged = judge_all(model, [one.seen for _, one in silent])
        for (row, _), said in zip(silent, judged, strict=True):
            if said.label != row.label:
                call(tx, row.id, said, now)


def call(tx: Tx, event_id: str, said: HouseJudgement, at: datetime) -> None:
    """An event is taken for something by the house, or by the detector."""
    if book.label(tx, event_id, said.label):
        classifications.relabel(
            tx,
            event_id,
            said.label,
            said.sub_label,
            confidence=said.confidence,
            source=said.source,
            at=at,
        )


def call_as_taught(tx: Tx, event_id: str, label: str, at: datetime) -> None:
    if book.label(tx, event_id, label):
        classifications.relabel(
            tx, event_id, label, None, confidence=1000, source=LabelSource.PERSON, at=at
        )


def _told(tx: Tx) -> tuple[Told, ...]:
    return policy.told_by([wish.alerts for wish in settings.everyone(tx).values()])


def _as_said(one: KeptEvent, labels: Mapping[str, str]) -> KeptEvent:
    label = labels.get(one.event)
    if label is None:
        return one
    return replace(one, said=(Saying(one.event, "", "", label, one.at, Way.API),))
