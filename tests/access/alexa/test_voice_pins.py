"""The voice PIN: how often it may be guessed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.access.alexa.voice_pins import ATTEMPTS, PinCheck, VoicePins, is_pin
from bridge.model import Role
from bridge.store.people.persons import FIRST, Person
from tests.access.house import NOON, House

KEY = b"k" * 32


@pytest.fixture
def pins(house: House) -> VoicePins:
    made = VoicePins(KEY, house.persons)
    with house.db.write() as tx:
        made.set(tx, FIRST, "2580", for_one=False, now=NOON)
    return made


def check(house: House, pins: VoicePins, pin: str, after: timedelta = timedelta()) -> PinCheck:
    with house.db.write() as tx:
        return pins.check(tx, FIRST, pin, NOON + after)


def test_each_lock_is_twice_as_long_as_the_one_before_and_a_day_at_most(
    house: House, pins: VoicePins
) -> None:
    at, locks = timedelta(), []
    for _ in range(10):
        for number in range(ATTEMPTS):
            found = check(house, pins, "9182", at)
            assert found is (PinCheck.LOCKED if number == ATTEMPTS - 1 else PinCheck.WRONG)
        with house.db.read() as tx:
            row = pins.find(tx, FIRST)
        assert row is not None
        assert row.locked_until is not None
        locks.append(row.locked_until - (NOON + at))
        assert check(house, pins, "2580", at) is PinCheck.LOCKED
        at += locks[-1]
    quarter = timedelta(minutes=15)
    assert locks[:4] == [quarter, 2 * quarter, 4 * quarter, 8 * quarter]
    assert locks[-1] == timedelta(days=1)
    assert check(house, pins, "2580", at) is PinCheck.RIGHT
    assert check(house, pins, "9182", at) is PinCheck.WRONG


def test_a_pin_is_one_persons_and_one_houses(house: House, pins: VoicePins) -> None:
    with house.db.write() as tx:
        assert pins.check(tx, "somebody", "2580", NOON) is PinCheck.NONE
        assert VoicePins(b"x" * 32, house.persons).check(tx, FIRST, "2580", NOON) is PinCheck.WRONG
        assert pins.check(tx, FIRST, "2 5 8 0", NOON) is PinCheck.RIGHT


def test_the_houses_pin_is_that_of_the_first_owner_now_who_has_one(
    house: House, pins: VoicePins
) -> None:
    people = [
        Person(id_, id_, Role.OWNER, None, (), None, NOON + timedelta(minutes=number))
        for number, id_ in enumerate(("anna", "ben"), 1)
    ]
    with house.db.write() as tx:
        for person in people:
            house.persons.put(tx, person)
        pins.set(tx, "ben", "7029", for_one=False, now=NOON)
    first = house.persons.find(FIRST)
    assert first is not None
    with house.db.write() as tx:
        assert (pins.keeper(tx, None), pins.keeper(tx, "anna")) == (FIRST, "anna")
        house.persons.put(tx, replace(first, role=Role.MEMBER))
    with house.db.write() as tx:
        assert pins.keeper(tx, None) == "ben"
        pins.forget(tx, "ben")
        assert pins.keeper(tx, None) == "anna"


@pytest.mark.parametrize("pin", ["2580", "70294613", "1235", "1122", "9899"])
def test_what_is_a_pin(pin: str) -> None:
    assert is_pin(pin)


@pytest.mark.parametrize(
    "pin", ["", "258", "702946135", "0580", "4444", "3456", "6543", "\uff12\uff15\uff18\uff10"]
)
def test_what_is_none(pin: str) -> None:
    assert not is_pin(pin)
