"""What somebody wants to be told of."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.alerts import MOST_MUTED, PersonAlerts
from bridge.policy.kind_names import HouseKind
from bridge.service.acts import Acts
from bridge.service.alerts.whose import WhoseAlerts
from bridge.store.alerts import settings
from bridge.store.database import Database
from bridge.store.events import teaching
from bridge.store.people.persons import Person

MOST_MUTED_MINUTES = MOST_MUTED // timedelta(minutes=1)
_NO_CAMERA = "One of those cameras is not in this house, or not open to who would be told of it."


__all__ = ["AlertSettings", "AlertWishes", "PersonAlerts"]


@dataclass(frozen=True, slots=True)
class AlertWishes:
    """Of a person or screen. `cameras`: of which they may be told; `screens`: which others the
    asker may set; `kinds`: what the house was taught, which may be unwanted, too."""

    person: Person
    alerts: PersonAlerts
    muted_until: datetime | None
    cameras: tuple[str, ...]
    screens: tuple[Person, ...]
    kinds: tuple[HouseKind, ...]


class AlertSettings:
    """Any thread. `cameras`: ids, in the order of the house."""

    def __init__(
        self, acts: Acts, whose: WhoseAlerts, *, db: Database, cameras: Collection[str]
    ) -> None:
        self._acts = acts
        self._whose = whose
        self._db = db
        self._cameras = tuple(cameras)

    def of(self, actor: Actor, person: str | None = None) -> AlertWishes:
        """Raises Denied, NotFound."""
        now = self._acts.require(actor, Act.ALERTS_READ)
        found = self._whose.of(actor, Act.ALERTS_READ, person)
        with self._db.read() as tx:
            wish, kinds = settings.of(tx, found.id), teaching.kinds(tx)
        muted = wish.muted_until if wish.muted_until and wish.muted_until > now else None
        screens = self._whose.screens(actor)
        return AlertWishes(found, wish.alerts, muted, self._open_to(found, now), screens, kinds)

    def set(self, actor: Actor, alerts: PersonAlerts, person: str | None = None) -> None:
        """In force from now on. Raises Denied, NotFound, Invalid."""
        now = self._acts.require(actor, Act.ALERTS_SET)
        found = self._whose.of(actor, Act.ALERTS_SET, person)
        wanted = {id_ for id_, one in alerts.cameras.items() if one.on or one.lost}
        if not wanted <= set(self._open_to(found, now)):
            raise PrivateEyeError(Kind.INVALID, _NO_CAMERA)
        with self._acts.perform(actor, Act.ALERTS_SET) as doing:
            before = settings.of(doing.tx, found.id)
            settings.put(doing.tx, found.id, replace(before, alerts=alerts), doing.at)
            said = {"called": found.name, "cameras": " ".join(sorted(wanted))}
            doing.say(found.id, said)

    def mute(self, actor: Actor, minutes: int, person: str | None = None) -> datetime | None:
        """Nothing is sent for so long; 0: from now on it is again. Until when. Raises Denied,
        NotFound."""
        found = self._whose.of(actor, Act.ALERTS_MUTE, person)
        with self._acts.perform(actor, Act.ALERTS_MUTE) as doing:
            until = doing.at + timedelta(minutes=minutes) if minutes else None
            before = settings.of(doing.tx, found.id)
            settings.put(doing.tx, found.id, replace(before, muted_until=until), doing.at)
            doing.say(found.id, {"called": found.name, "minutes": minutes})
        return until

    def _open_to(self, person: Person, now: datetime) -> tuple[str, ...]:
        """Of which cameras they may be told, whatever the hour is now."""
        actor = self._whose.acting(person)
        seen = consent.allowed(actor, Right.TELL_CLIPS, now, self._cameras)
        return tuple(camera for camera in self._cameras if camera in seen)
