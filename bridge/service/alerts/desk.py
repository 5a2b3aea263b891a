"""What the courier asks before anything is sent: who may know it now, and is it still so.

Rights, hiding and consent are asked at sending time: nothing is sent of a camera that was hidden
since, to somebody whose rights have ended, or of an event that was deleted.
"""

from datetime import datetime, timedelta

from bridge.access.persons import Persons
from bridge.alerts.courier import Withheld
from bridge.alerts.sending import Kinds, Message
from bridge.clock import Clock
from bridge.model import Actor, ActorKind, EventState
from bridge.policy import alerts as policy
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.alerts import MessageKind
from bridge.policy.consent import ANY, Ask
from bridge.service.alerts import words
from bridge.service.alerts.stills import AlertStills
from bridge.service.alerts.whose import TOLD
from bridge.service.alerts.words import AlertNames, AlertNamesOf
from bridge.store import ledger
from bridge.store.alerts import alerts, settings
from bridge.store.alerts.alerts import Alert, AlertMessage
from bridge.store.alerts.receivers import Receiver
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.privacy import mode

# For so long after a message a camera shows what it is about; a later try may show nobody.
_JUST_NOW = timedelta(seconds=2)
_BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
GONE = Withheld("It was deleted meanwhile.")
LEFT = Withheld("They are no longer in this house.")
HIDDEN = Withheld("The camera was turned off by then.")
SILENCED = Withheld("They had muted or turned off these alerts by then.")
MAY_NOT = Withheld("They had no right to know it by then.")


class TellingRules:
    """Who may be told what now. Any thread."""

    def __init__(self, persons: Persons, clock: Clock, cameras: frozenset[str]) -> None:
        self._persons = persons
        self._clock = clock
        self._cameras = cameras

    def now(self) -> datetime:
        return self._clock.now()

    def told(self, person: str, id_: str = TOLD, device: str | None = None) -> Actor | None:
        """Who that is, as who is told; None: they have left."""
        found = self._persons.find(person)
        return None if found is None else self._persons.actor(found, id_, device)

    def withheld(self, tx: Tx, alert: Alert) -> Withheld | None:
        """Why they may not be told; None: they may."""
        standing = mode.standings(tx).get(alert.camera)
        hidden = standing is not None and standing.hidden
        return self.unread(tx, alert) or (HIDDEN if hidden else None) or self._unwanted(tx, alert)

    def unread(self, tx: Tx, alert: Alert) -> Withheld | None:
        """Why they may not read of it afterwards; None: they may."""
        actor = self.told(alert.person)
        if actor is None:
            return LEFT
        if not self._may(actor, Right.TELL_CLIPS, alert.camera or ANY):
            return MAY_NOT
        if not alert.camera:
            return None
        if alert.camera not in self._cameras:
            return GONE
        if alert.event is None:
            return None
        event = clips.find(tx, alert.event)
        return GONE if event is None or event.state is EventState.DELETING else None

    def _unwanted(self, tx: Tx, alert: Alert) -> Withheld | None:
        wish = settings.of(tx, alert.person)
        how = wish.alerts, wish.muted_until, alert.kind, alert.camera, self._clock.now()
        return SILENCED if policy.silenced(*how) else None

    def may_see(self, alert: Alert) -> bool:
        """The picture too."""
        actor = self.told(alert.person)
        return actor is not None and self._may(actor, Right.WATCH_CLIP, alert.camera)

    def _may(self, actor: Actor, right: Right, camera: str) -> bool:
        return consent.allows(Ask(actor, right, self._clock.now(), camera))


class AlertDesk:
    """Any thread."""

    def __init__(
        self,
        rules: TellingRules,
        stills: AlertStills,
        *,
        db: Database,
        kinds: Kinds,
        names: AlertNamesOf,
    ) -> None:
        self._rules = rules
        self._stills = stills
        self._db = db
        self._kinds = kinds
        self._names = names

    def ready(self, receiver: Receiver, message: int) -> Message | Withheld:
        with self._db.read() as tx:
            said = alerts.message(tx, message)
            alert = alerts.find(tx, said.alert) if said else None
            if said is None or alert is None:
                return GONE
            withheld = self._rules.withheld(tx, alert)
            names = self._names(tx)
            shows_it = _goes_on(tx, alert) and self._rules.now() - said.at < _JUST_NOW
        if withheld is not None:
            return withheld
        picture = self._picture(receiver, alert, shows_it=shows_it)
        if picture is not None:  # it took a while: they may have been hidden meanwhile
            with self._db.read() as tx:
                if (late := self._rules.withheld(tx, alert)) is not None:
                    return late
        return composed(alert, said, names, picture)

    def leaves(self, tx: Tx, receiver: Receiver, message: Message) -> None:
        actor = self._rules.told(receiver.person, receiver.id, receiver.name)
        if actor is None:
            return
        details = {"camera": message.camera, "name": receiver.name, "kind": receiver.kind}
        now = self._rules.now()
        ledger.append(tx, actor, Act.ALERT_PICTURE, at=now, object=message.event, details=details)

    def is_gone(self, tx: Tx, receiver: Receiver) -> None:
        now, details = self._rules.now(), {"name": receiver.name, "kind": receiver.kind}
        ledger.append(tx, _BRIDGE, Act.RECEIVER_GONE, at=now, object=receiver.id, details=details)

    def _picture(self, receiver: Receiver, alert: Alert, *, shows_it: bool) -> bytes | None:
        """`shows_it`: the camera still does, where no picture of it is kept yet."""
        kind = self._kinds.get(receiver.kind)
        carries = receiver.picture and kind is not None and kind.carries_picture
        if not carries or alert.event is None or not self._rules.may_see(alert):
            return None
        return self._stills.jpeg(alert.camera, alert.event, going_on=shows_it)


def _goes_on(tx: Tx, alert: Alert) -> bool:
    event = None if alert.event is None else clips.find(tx, alert.event)
    return event is not None and event.state is EventState.OPEN


def composed(alert: Alert, said: AlertMessage, names: AlertNames, picture: bytes | None) -> Message:
    return Message(
        id=alert.id,
        number=said.number,
        kind=said.kind,
        label=said.subject,
        camera=alert.camera,
        camera_name=names.camera(alert.camera) if alert.camera else "",
        event=alert.event,
        title=words.title(alert, said, names),
        text=words.text(alert, said, names),
        at=said.at,
        until=said.until,
        picture=picture,
    )


def a_test(id_: str, now: datetime) -> Message:
    """By which a person tries a receiver."""
    return Message(
        id=id_,
        number=1,
        kind=MessageKind.TEST,
        label=None,
        camera="",
        camera_name="",
        event=None,
        title="Private Eye",
        text="This is a test: alerts arrive here.",
        at=now,
        until=None,
        picture=None,
    )
