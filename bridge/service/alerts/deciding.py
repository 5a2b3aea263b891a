"""What happens is decided about, for each person, in the transaction that writes it down.

An alert is a row whether or not it was sent: it says why. What is said of it goes into the outbox
in the same transaction, so that neither is ever there without the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial

from bridge.access.secret_text import new_id
from bridge.clock import Clock
from bridge.model import EventSource, EventState
from bridge.ops import threads
from bridge.policy import alerts as policy
from bridge.policy.alerts import (
    AlertVerdict,
    AlertWhy,
    Circumstances,
    Decision,
    Happening,
    MessageKind,
)
from bridge.store.alerts import alerts, outbox, receivers, settings
from bridge.store.alerts.alerts import Alert, AlertMessage
from bridge.store.alerts.settings import Wish
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Event
from bridge.store.privacy import mode

# So long an answer to "what was it?" is waited for, where somebody looks. Whoever is seen is told
# of at the first look, within a second. That it was nothing much takes two, and the second comes
# up to 3 s after the first (`vision.look_plan`): told of sooner, leaves would be "something moved".
GRACE_S = 3.5
# What is said of an event is no news after that, and is not sent any more.
TRUE_FOR = timedelta(minutes=10)
# Of what is older than that no alert is begun: it is labelled, or put right, long afterwards.
_LONG_AGO = timedelta(hours=1)
# What could not be decided, for a mistake of ours or rows that refuse, is tried again after that.
_AGAIN_S = 2.0
# How far back cool-downs reach.
_COOLS_DOWN = timedelta(hours=24)


def _nobody_looks(_camera: str) -> bool:
    """Where no detector is at work."""
    return False


@dataclass(frozen=True, slots=True)
class _Case:
    """An event as it is now, and what else matters."""

    event: Event
    it: Happening
    now: datetime
    looked_at: bool


class AlertDeciding:
    """Any thread. `tell` comes before anything is heard."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        zone: tzinfo,
        looks: Callable[[str], bool] = _nobody_looks,
    ) -> None:
        """`looks`: whether somebody is about to say what moves at a camera; `zone`: the house's."""
        self._db = db
        self._clock = clock
        self._zone = zone
        self._looks = looks
        self._told: list[Callable[[], None]] = []
        with db.read() as tx:  # events, and until when
            self._waiting: dict[str, float] = dict.fromkeys(alerts.waiting(tx), 0.0)

    def tell(self, *told: Callable[[], None]) -> None:
        """Who hears that something was said, once that is on disk. They must not block."""
        self._told += told

    def hears(self, tx: Tx, event_id: str) -> None:
        """An event has changed, in this transaction."""
        event = clips.find(tx, event_id)
        if event is None or event.state is EventState.DELETING:
            self._waiting.pop(event_id, None)
            return
        wishes = settings.everyone(tx)
        known = alerts.of_event(tx, event_id)
        if not wishes and not known:
            return
        case = self._case(event)
        waits = False
        for person in sorted({*wishes, *known}):
            wish = wishes.get(person, Wish())
            waits |= self._for(tx, person, wish, case, known.get(person))
        if not waits:
            self._waiting.pop(event_id, None)

    def settle(self) -> None:
        """Decide what has waited long enough. What fails keeps up nothing else."""
        now = self._clock.monotonic()
        for event_id, until in list(self._waiting.items()):
            if until > now or threads.guarded("alerts", partial(self._decide_now, event_id)):
                continue
            if event_id in self._waiting:
                self._waiting[event_id] = now + _AGAIN_S

    def _decide_now(self, event_id: str) -> bool:
        with self._db.write() as tx:
            self.hears(tx, event_id)
        self._waiting.pop(event_id, None)
        return True

    def begin(
        self, tx: Tx, person: str, wish: Wish, kind: MessageKind, camera: str, since: datetime
    ) -> None:
        """Something is the matter with a camera, or with the house."""
        now = self._clock.now()
        held = policy.decide_now(wish.alerts, self._circumstances(tx, person, camera, wish, now))
        decision = held or Decision(AlertVerdict.SENT, AlertWhy.WANTED)
        made = _alert(person, kind, camera, decision, since, now)
        alerts.add(tx, made)
        if decision.verdict is AlertVerdict.SENT:
            self._say(tx, made, AlertMessage(0, made.id, 0, kind, None, None, now, None))

    def end(self, tx: Tx, alert: Alert, *, says: MessageKind | None) -> None:
        """It is over. `says`: told to who was told of it."""
        now = self._clock.now()
        alerts.change(tx, replace(alert, ended_at=now))
        if says is not None and alert.verdict is AlertVerdict.SENT:
            seconds = max(0, round((now - alert.at).total_seconds()))
            self._say(
                tx, alert, AlertMessage(0, alert.id, 0, says, None, seconds, now, now + TRUE_FOR)
            )

    def _case(self, event: Event) -> _Case:
        now = self._clock.now()
        moved = event.onset_at is not None or event.rang_at is not None
        it = Happening(
            event.camera,
            event.label,
            event.rang_at is not None,
            moved or event.source is not EventSource.HAND,
            event.area,
            event.rang_at or event.onset_at or event.starts_at,
        )
        until = self._waiting.get(event.id)
        looked_at = self._looks(event.camera) and (until is None or self._clock.monotonic() < until)
        return _Case(event, it, now, looked_at)

    def _for(self, tx: Tx, person: str, wish: Wish, case: _Case, known: Alert | None) -> bool:
        """Whether it still waits."""
        if known is not None and known.verdict is AlertVerdict.SENT:
            self._grow(tx, known, case)
            return False
        if known is not None and known.subject == case.it.subject and not _waits(known):
            return False
        if known is None and not wish.alerts.of(case.it.camera).on:
            return False  # as most changes of most events are to most people
        now = self._circumstances(tx, person, case.it.camera, wish, case.now)
        now = replace(now, looked_at=case.looked_at)
        decision = policy.decide(wish.alerts, case.it, now)
        if decision is None and known is None:
            return False
        decision = decision or Decision(AlertVerdict.HELD, AlertWhy.NOT_WANTED)
        if known is None and case.now - case.it.at > _LONG_AGO:
            return False
        self._decided(tx, person, decision, case, known)
        return decision.verdict is AlertVerdict.WAITING

    def _decided(
        self, tx: Tx, person: str, decision: Decision, case: _Case, known: Alert | None
    ) -> None:
        event, it = case.event, case.it
        made = _alert(person, MessageKind.EVENT, it.camera, decision, it.at, case.now)
        made = replace(made, event=event.id, subject=it.subject)
        if known is None:
            alerts.add(tx, made)
        else:
            made = replace(made, id=known.id)
            alerts.change(tx, made)
        if decision.verdict is AlertVerdict.WAITING:
            self._waiting.setdefault(event.id, self._clock.monotonic() + GRACE_S)
        elif decision.verdict is AlertVerdict.SENT:
            self._say_of(tx, made, case)

    def _grow(self, tx: Tx, alert: Alert, case: _Case) -> None:
        """More is known of what somebody was told."""
        said = alerts.messages(tx, [alert.id]).get(alert.id, ())
        last, ended = (said[-1] if said else None), _lasted(case.event)
        # What was over may have gone on, and be over again.
        is_over = ended is not None and (last is None or last.lasted_s != ended)
        if is_over or last is None or policy.grown(last.subject or "", case.it):
            self._say_of(tx, alert, case)

    def _say_of(self, tx: Tx, alert: Alert, case: _Case) -> None:
        until, lasted_s = case.now + TRUE_FOR, _lasted(case.event)
        if lasted_s is not None:
            alerts.change(tx, replace(alert, ended_at=case.now))
        kind, subject = MessageKind.EVENT, case.it.subject
        self._say(tx, alert, AlertMessage(0, alert.id, 0, kind, subject, lasted_s, case.now, until))

    def _say(self, tx: Tx, alert: Alert, said: AlertMessage) -> None:
        given = alerts.say(tx, said)
        theirs = [one.id for one in receivers.of(tx, alert.person)]
        outbox.post(tx, theirs, given.id, given.at)
        for told in self._told:
            tx.after_commit(told)

    def _circumstances(
        self, tx: Tx, person: str, camera: str, wish: Wish, now: datetime
    ) -> Circumstances:
        told = alerts.last_told(tx, person, camera, now - _COOLS_DOWN)
        at_home = mode.at_home(tx)
        return Circumstances(now, self._zone, wish.muted_until, at_home, told, looked_at=False)


def _alert(
    person: str,
    kind: MessageKind,
    camera: str,
    decision: Decision,
    since: datetime,
    now: datetime,
) -> Alert:
    how = decision.verdict, decision.why, decision.minutes
    return Alert(new_id(), person, kind, camera, None, None, *how, since, now)


def _waits(alert: Alert) -> bool:
    return alert.verdict is AlertVerdict.WAITING


def _lasted(event: Event) -> int | None:
    """In seconds, of one that is over."""
    if event.state is not EventState.CLOSED:
        return None
    begun = event.onset_at or event.starts_at
    ended = event.quiet_at or event.ends_at
    return max(0, round((ended - begun).total_seconds()))
