"""A process that writes events down and has them told, until it is killed: for tests and the bench.

    python -m tests.alerts.teller STATE PORT EVENTS

Of a house that is there already it goes on. What is told goes to PORT of this machine, as JSON.
"""

import json
import secrets
import sys
from dataclasses import replace
from pathlib import Path

import requests

from bridge.access.persons import Persons
from bridge.alerts.courier import Courier
from bridge.alerts.sealing import Sealing
from bridge.alerts.sending import Address, Kinds, Message, Outcome, ReceiverKind, Sent
from bridge.clock import SystemClock
from bridge.events.book import EventBook
from bridge.model import Label
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.service.alerts.deciding import AlertDeciding
from bridge.service.alerts.desk import AlertDesk, TellingRules
from bridge.service.alerts.words import AlertNames
from bridge.store import chain
from bridge.store.alerts import receivers, settings
from bridge.store.alerts.receivers import Receiver
from bridge.store.alerts.settings import Wish
from bridge.store.database import Database
from bridge.store.events.book import Known
from bridge.store.events.clips import ClipQuery, count
from bridge.store.keys import house_key
from bridge.store.people.persons import FIRST
from tests.alerts.taker import WAY
from tests.filming import an_event
from tests.fresh import FILE, fresh_state

CAMERA, RECEIVER = "door", "0" * 16
CLOCK = SystemClock()
_SETTLES_S = 120.0


class OverHttp:
    """As a webhook's: it may take a message whose sender is killed before it hears so."""

    def __init__(self) -> None:
        self._session = requests.Session()

    def send(self, address: Address, message: Message) -> Sent:
        told = {"id": message.id, "number": message.number, "event": message.event}
        try:
            answer = self._session.post(address["url"], json=told, timeout=5)
        except requests.RequestException:
            return Sent(Outcome.AGAIN, "It does not answer.")
        return Sent(Outcome.DELIVERED if answer.ok else Outcome.AGAIN)


KIND = ReceiverKind(
    *("http", "Over HTTP", OverHttp()),
    read=dict,
    shown=str,
    fields=(),
    carries_picture=False,
    outbound=WAY,
)


class NoStills:
    def jpeg(self, _camera: str, _event: str, *, going_on: bool) -> None:  # noqa: ARG002
        return None


class Teller:
    """The parts of a house that tell, and no cameras."""

    def __init__(self, state: Path, kinds: Kinds) -> None:
        key = house_key(fresh_state(state))
        self.db = Database(state / FILE, chain.of(state, key))
        self.sealing = Sealing(key.derive("receivers"))
        zone = CLOCK.now().tzinfo
        assert zone is not None
        persons = Persons(self.db, zone)
        desk = AlertDesk(
            TellingRules(persons, CLOCK, frozenset({CAMERA})),
            NoStills(),  # type: ignore[arg-type]
            db=self.db,
            kinds=kinds,
            names=lambda _tx: AlertNames({CAMERA: "Door"}, {}, zone),
        )
        self.courier = Courier(self.db, CLOCK, desk=desk, kinds=kinds, sealing=self.sealing)
        deciding = AlertDeciding(self.db, CLOCK, zone)
        deciding.tell(self.courier.wake)
        self.book = EventBook(self.db, CLOCK, deciding.hears)

    def wants(self, kind: str, address: Address) -> None:
        """Its first owner wants to know everything."""
        with self.db.write() as tx:
            alerts = PersonAlerts(cameras={CAMERA: CameraAlerts(on=True, cool_down_minutes=0)})
            settings.put(tx, FIRST, Wish(alerts), CLOCK.now())
            if receivers.find(tx, RECEIVER) is None:
                sealed = self.sealing.seal(RECEIVER, address)
                row = Receiver(RECEIVER, FIRST, kind, "it", sealed, False, CLOCK.now())
                receivers.add(tx, row)

    def happens(self) -> str:
        """Somebody is at the door, and leaves."""
        now = CLOCK.now()
        event = replace(an_event(CAMERA, now), id=secrets.token_hex(8), label=Label.PERSON)
        self.book.open(event)
        self.book.close(event.id, Known(ends_at=now, quiet_at=now, end_reason="quiet"))
        self.book.settle()
        return event.id

    def events(self) -> int:
        with self.db.read() as tx:
            return count(tx, ClipQuery())


def main(state: str, port: str, events: str) -> None:
    teller = Teller(Path(state), {"http": KIND})
    teller.wants("http", {"url": f"http://127.0.0.1:{port}/"})
    teller.courier.start()
    print(json.dumps({"events": teller.events()}), flush=True)
    while teller.events() < int(events):
        teller.happens()
    teller.courier.wake()
    assert teller.courier.settle(_SETTLES_S)
    print(json.dumps({"events": teller.events()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
