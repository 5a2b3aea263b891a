"""What strangers were refused, gathered by who, what and why."""

from datetime import timedelta

import pytest

from bridge.access import refusals
from bridge.access.refusals import OTHERS, Refusals, at_address
from bridge.errors import PrivateEyeError
from bridge.store import chain
from bridge.store.database import Database
from tests.access.house import NOON, House
from tests.ledger import entries

WHY = "not signed in"


def test_a_minutes_refusals_of_one_source_are_one_row_with_their_number(house: House) -> None:
    for _ in range(1000):
        house.refusals.note(at_address("10.0.0.7"), "api.call", WHY)
        house.clock.advance(timedelta(milliseconds=1))
    house.refusals.note(at_address("10.0.0.7"), "api.call", "not a token of this house")
    house.refusals.note(at_address("10.0.0.8"), "api.call", WHY)
    assert entries(house.db) == []
    house.refusals.write()
    house.refusals.write()
    written = entries(house.db)
    assert [(e.actor.id, e.refused, e.details["count"]) for e in written] == [
        ("10.0.0.7", WHY, 1000),
        ("10.0.0.7", "not a token of this house", 1),
        ("10.0.0.8", WHY, 1),
    ]
    assert written[0].at == NOON
    house.refusals.note(at_address("10.0.0.7"), "api.call", WHY)
    house.refusals.write()
    assert len(entries(house.db)) == 4


def test_a_crowd_of_strangers_shares_a_row(house: House) -> None:
    for number in range(5000):
        house.refusals.note(at_address(f"2001:db8::{number:x}"), "api.call", WHY)
    house.refusals.write()
    written = entries(house.db)
    assert len(written) == refusals.MOST + 1
    assert written[-1].actor == OTHERS
    assert sum(entry.details["count"] for entry in written) == 5000


def test_what_could_not_be_written_is_written_later(house: House) -> None:
    impatient = Database(house.folder / "private-eye.db", chain.of(house.folder), wait_s=0.05)
    gathered = Refusals(impatient, house.clock)
    gathered.note(at_address(None), "api.call", WHY)
    with house.db.write(), pytest.raises(PrivateEyeError):
        gathered.write()
    gathered.note(at_address(None), "api.call", WHY)
    gathered.write()
    impatient.close()
    assert [entry.details["count"] for entry in entries(house.db)] == [2]
