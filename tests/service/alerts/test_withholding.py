"""Rights, hiding and consent are asked when a message is sent, not when it happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bridge.alerts.sending import Outcome, Sent
from bridge.model import Actor, PictureKind, Role
from bridge.policy.acts import Act
from bridge.policy.alerts import PersonAlerts
from bridge.service.privacy.mode import HiddenBy
from tests import ledger
from tests.builders import INIT, until
from tests.filming import Filming
from tests.service.alerts.told import ToldHouse

_REFUSE = "SELECT RAISE(ABORT, 'the disk is full')"
AWAY = Sent(Outcome.AGAIN, "It does not answer.")


def hide(house: ToldHouse, _anna: Actor, _event: str) -> None:
    house.privacy.switch.hide(house.owner, ("front",), HiddenBy.PAGE)


def remove(house: ToldHouse, anna: Actor, _event: str) -> None:
    assert anna.person is not None
    house.people.household.remove(house.browser()[1].actor, anna.person)


def end_rights(house: ToldHouse, anna: Actor, _event: str) -> None:
    _put(house, anna, until=house.clock.now())


def make_a_guest(house: ToldHouse, anna: Actor, _event: str) -> None:
    _put(house, anna, role=Role.GUEST)


def close_the_camera(house: ToldHouse, anna: Actor, _event: str) -> None:
    _put(house, anna, cameras=frozenset({"garden"}))


def delete(house: ToldHouse, _anna: Actor, event: str) -> None:
    house.clips.deleting.delete(house.owner, [event], way="page")


def remove_the_receiver(house: ToldHouse, anna: Actor, _event: str) -> None:
    (phone,) = house.alerts.receivers.of(anna)
    house.alerts.receivers.remove(anna, phone.row.id)


def mute(house: ToldHouse, anna: Actor, _event: str) -> None:
    house.alerts.settings.mute(anna, 60)


def turn_them_off(house: ToldHouse, anna: Actor, _event: str) -> None:
    house.alerts.settings.set(anna, PersonAlerts())


def _put(house: ToldHouse, anna: Actor, **rights: object) -> None:
    person = house.persons.find(anna.person or "")
    assert person is not None
    with house.db.write() as tx:
        house.persons.put(tx, replace(person, **rights))  # type: ignore[arg-type]


MEANWHILE = [
    *(hide, remove, end_rights, make_a_guest, close_the_camera, delete, remove_the_receiver),
    *(mute, turn_them_off),
]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_nothing_is_sent_to_who_may_not_know_it_by_then(
    house: ToldHouse, meanwhile: Callable[[ToldHouse, Actor, str], None]
) -> None:
    anna = house.somebody()
    house.wants(anna)
    house.taker.answers = [AWAY]
    event = house.happens()
    assert house.settled().took == []
    meanwhile(house, anna, event)
    assert house.later(seconds=10).took == []
    assert house.later(minutes=5).took == []


def test_what_was_withheld_is_said_on_the_page(house: ToldHouse) -> None:
    anna = house.somebody()
    house.wants(anna)
    house.taker.answers = [AWAY]
    house.happens()
    house.settled()
    hide(house, anna, "")
    house.later(seconds=10)
    assert house.fates(anna) == ["not sent to phone: The camera was turned off by then."]


def test_what_is_no_longer_true_is_not_sent_late(house: ToldHouse) -> None:
    house.wants()
    house.taker.always = AWAY
    house.happens()
    house.settled()
    house.taker.always = Sent(Outcome.DELIVERED)
    assert house.later(hours=1).took == []
    assert house.fates() == ["not sent to phone: It was no longer true by then."]


def test_of_what_is_over_before_it_could_be_sent_only_that_is_told(house: ToldHouse) -> None:
    house.wants()
    house.taker.answers = [AWAY]
    event = house.happens()
    house.settled()
    house.is_over(event, 30)
    assert house.settled().read == ["front: a person | At 1:00 pm, gone after 30 seconds."]


def test_a_picture_that_leaves_is_in_the_ledger(house: ToldHouse) -> None:
    house.wants()
    house.taker.answers = [AWAY]
    event = house.happens()
    house.settled()
    assert ledger.entries(house.db, Act.ALERT_PICTURE) == []
    film(house, event)
    (message,) = house.later(seconds=10).took
    assert message.picture == b"a picture"
    (entry,) = ledger.entries(house.db, Act.ALERT_PICTURE)
    assert entry.object == event
    assert entry.details == {"camera": "front", "name": "phone", "kind": "taker"}


def film(house: ToldHouse, event: str) -> None:
    """What a recorder keeps of it."""
    writer = house.library.begin("front", INIT, house.clock.now(), event=event)
    filming = Filming(house.library, event, writer)
    filming.attach(PictureKind.MARKED, b"a picture")


def test_after_the_clock_was_set_back(house: ToldHouse) -> None:
    """It has its first try; how old it is by a second one, nobody knows."""
    house.wants(cool_down_minutes=0)
    house.taker.always = AWAY
    house.happens()
    house.settled()
    house.clock.at -= timedelta(hours=2)
    house.taker.always = Sent(Outcome.DELIVERED)
    house.alert_parts.courier.wake()
    assert house.settled().took == []
    house.happens()
    assert len(house.settled().took) == 1


def test_what_goes_while_its_still_is_made_is_not_sent(
    house: ToldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a picture in the ledger that did not leave."""
    anna = house.somebody()
    house.wants(anna)
    stills = house.alert_parts._stills

    def jpeg(_camera: str, _event: str, *, going_on: bool) -> bytes:
        remove_the_receiver(house, anna, "")
        return b"a picture"

    monkeypatch.setattr(type(stills), "jpeg", staticmethod(jpeg))
    house.happens()
    assert house.settled().took == []
    assert ledger.entries(house.db, Act.ALERT_PICTURE) == []


def test_while_the_rows_refuse_nothing_is_sent(
    house: ToldHouse, caplog: pytest.LogCaptureFixture
) -> None:
    """Else it would be sent again and again: that it was could not be written down."""
    house.wants()
    house.taker.answers = [AWAY]
    house.happens()
    house.settled()
    with house.db.write() as tx:
        tx.run(text(f"CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN {_REFUSE}; END"))
    house.clock.advance(timedelta(seconds=10))
    house.alert_parts.courier.wake()
    until(lambda: any(record.getMessage() == "thread.failed" for record in caplog.records))
    assert house.taker.took == []
    with house.db.write() as tx:
        tx.run(text("DROP TRIGGER full"))
    assert len(house.settled().took) == 1
