"""A house that tells people of what happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bridge.access.secret_text import new_id
from bridge.config import LinkingConfig
from bridge.model import Actor, EventSource, EventState, Label, Role
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.store.events import book
from bridge.store.events.book import Known
from bridge.store.events.clips import Event
from bridge.store.people.persons import FIRST, Person
from tests.alerts.taker import Taker
from tests.builders import PATIENCE_S
from tests.filming import an_event
from tests.service.clip_house import ClipHouse


class ToldHouse(ClipHouse):
    """Everybody of it has one receiver, "phone"."""

    def __init__(self, folder: Path, *, linked: LinkingConfig | None = None) -> None:
        self.taker = Taker()
        super().__init__(folder, linked=linked, receivers={"taker": self.taker.kind()})
        self.owner = self.as_(self.persons.find(FIRST))
        self.alert_parts.courier.start()

    def as_(self, person: Person | None) -> Actor:
        assert person is not None
        return self.persons.actor(person, "a-session", "a browser")

    def somebody(self, role: Role = Role.MEMBER, **rights: object) -> Actor:
        person = Person(new_id(), f"Anna {role}", role, None, (), None, self.clock.now())
        person = replace(person, **rights)  # type: ignore[arg-type]
        with self.db.write() as tx:
            self.persons.put(tx, person)
        return self.as_(person)

    def wants(self, who: Actor | None = None, *, phone: bool = True, **camera: object) -> None:
        """To be told of the front."""
        who = who or self.owner
        wish = CameraAlerts(on=True, **camera)
        self.alerts.settings.set(who, PersonAlerts(cameras={"front": wish}))
        if phone:
            self.alerts.receivers.add(who, "taker", "phone", {"to": who.name}, picture=True)

    def happens(self, label: str = Label.PERSON, camera: str = "front", **known: object) -> str:
        """Something moves there now. The event's id."""
        now = self.clock.now()
        event = replace(an_event(camera, now, source=EventSource.MOTION), label=label)
        event = replace(event, onset_at=now, state=EventState.OPEN, **known)  # type: ignore[arg-type]
        self.opens(event)
        return event.id

    def opens(self, event: Event) -> None:
        with self.db.write() as tx:
            book.add(tx, event)
            self.deciding.hears(tx, event.id)

    def is_called(self, event: str, label: str) -> None:
        with self.db.write() as tx:
            book.label(tx, event, label)
            self.deciding.hears(tx, event)

    def is_over(self, event: str, after_s: float = 40) -> None:
        self.clock.advance(timedelta(seconds=after_s))
        now = self.clock.now()
        with self.db.write() as tx:
            book.close(tx, event, Known(ends_at=now, quiet_at=now, end_reason="quiet"))
            self.deciding.hears(tx, event)

    def is_restarted(self) -> None:
        self.alert_parts.stop()
        self.tell_people()
        self.alert_parts.courier.start()

    def settled(self) -> Taker:
        """When everything that can be sent now has been."""
        assert self.alert_parts.courier.settle(PATIENCE_S)
        return self.taker

    def later(self, **by: float) -> Taker:
        self.clock.advance(timedelta(**by))
        self.alert_parts.courier.wake()
        return self.settled()

    def why(self, who: Actor | None = None) -> list[str]:
        """Of each alert, newest first."""
        return [view.why for view in self.alerts.log.page(who or self.owner).alerts]

    def fates(self, who: Actor | None = None) -> list[str]:
        views = self.alerts.log.page(who or self.owner).alerts
        return [fate for view in views for line in view.lines for fate in line.fates]


@contextmanager
def a_told_house(folder: Path) -> Iterator[ToldHouse]:
    house = ToldHouse(folder)
    try:
        yield house
    finally:
        house.close()
