"""What strangers were refused, gathered by who, what and why."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.access import refusals
from bridge.access.refusals import OTHERS, Refusals, at_address
from bridge.errors import PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import chain
from bridge.store.database import Database
from tests.access.house import NOON, House
from tests.ledger import entries

WHY = Why.NOT_SIGNED_IN
GUS = Actor(ActorKind.GUEST, "session", "Gus", "gus", "a tablet")
ANNA = Actor(ActorKind.MEMBER, "session-3", "Anna", "anna", "Firefox on Linux")


def test_a_minutes_refusals_of_one_source_are_one_row_with_their_number(house: House) -> None:
    for _ in range(1000):
        house.refusals.note(at_address("10.0.0.7"), Act.API_CALL, WHY)
        house.clock.advance(timedelta(milliseconds=1))
    house.refusals.note(at_address("10.0.0.7"), Act.API_CALL, Why.WRONG_TOKEN)
    house.refusals.note(at_address("10.0.0.8"), Act.API_CALL, WHY)
    assert entries(house.db) == []
    house.refusals.write()
    house.refusals.write()
    written = entries(house.db)
    assert [(e.actor.id, e.refused, e.details["count"]) for e in written] == [
        ("10.0.0.7", WHY, 1000),
        ("10.0.0.7", Why.WRONG_TOKEN, 1),
        ("10.0.0.8", WHY, 1),
    ]
    assert written[0].at == NOON
    house.refusals.note(at_address("10.0.0.7"), Act.API_CALL, WHY)
    house.refusals.write()
    assert len(entries(house.db)) == 4


def test_a_crowd_of_strangers_shares_a_row(house: House) -> None:
    for number in range(5000):
        house.refusals.note(at_address(f"2001:db8:0:{number:x}::1"), Act.API_CALL, WHY)
    house.refusals.write()
    written = entries(house.db)
    assert len(written) == refusals.MOST + 1
    assert written[-1].actor == OTHERS
    assert sum(entry.details["count"] for entry in written) == 5000


def test_what_is_tried_from_within_is_told_however_many_strangers_try(house: House) -> None:
    for number in range(refusals.MOST + 1):
        house.refusals.note(at_address(f"10.0.0.{number}"), Act.API_CALL, WHY)
    house.refusals.note(GUS, Act.PEOPLE_MANAGE, Why.GUESTS_MAY_NOT, "front")
    house.refusals.write()
    (row,) = entries(house.db, "people.manage")
    assert (row.actor.id, row.object) == (GUS.id, "front")


def test_one_of_the_house_who_tries_everything_fills_no_ledger_and_hides_nobody(
    house: House,
) -> None:
    phone = replace(GUS, id="session-2", device="a phone")
    for number in range(5000):
        house.refusals.note(
            (GUS, phone)[number % 2], Act.LIVE_OPEN, Why.GUESTS_MAY_NOT, f"camera-{number}"
        )
    house.refusals.note(ANNA, Act.LIVE_OPEN, Why.GUESTS_MAY_NOT, "front")
    house.refusals.note(at_address("10.0.0.7"), Act.LIVE_OPEN, Why.GUESTS_MAY_NOT)
    house.refusals.write()
    rows = [entry for entry in entries(house.db) if entry.actor.name == "Gus"]
    assert len(rows) == refusals.MOST_OF_ONE + 1
    assert (rows[-1].actor.id, rows[-1].actor.name, rows[-1].object) == ("gus", "Gus", None)
    assert sum(row.details["count"] for row in rows) == 5000
    others = [entry.actor.id for entry in entries(house.db) if entry.actor.name != "Gus"]
    assert others == [ANNA.id, "10.0.0.7"]


@pytest.mark.parametrize("first_write_fails", [False, True])
def test_whatever_has_an_entry_of_its_own_is_named_again_with_the_true_count(
    house: House, first_write_fails: bool
) -> None:
    """However many kinds of it there were, and whatever else was tried."""
    impatient = Database(house.folder / "private-eye.db", chain.of(house.folder), wait_s=0.05)
    gathered = Refusals(impatient, house.clock)
    tried = [f"camera-{number}" for number in range(refusals.MOST_FIRST)]
    for number in range(refusals.MOST_OF_ONE):
        gathered.note(GUS, Act.PEOPLE_MANAGE, Why.GUESTS_MAY_NOT, f"person-{number}")
    for times in range(3):
        for camera in tried[times:]:
            with impatient.write() as tx:
                gathered.record(tx, GUS, Act.LIVE_OPEN, Why.GUESTS_MAY_NOT, camera)
    if first_write_fails:
        with house.db.write(), pytest.raises(PrivateEyeError):
            gathered.write()
    gathered.write()
    impatient.close()
    rows = entries(house.db, "live.open")
    counts = dict.fromkeys(tried, 0)
    for row in rows:
        assert row.object is not None
        counts[row.object] += int(row.details.get("count", 1))
    assert counts == {camera: min(number + 1, 3) for number, camera in enumerate(tried)}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fd00::1:2", "fd00::1:2"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("::1", "::1"),
        ("192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
    ],
)
def test_a_household_out_there_is_one_source(address: str | None, said: str) -> None:
    assert at_address(address).id == said


def test_what_could_not_be_written_is_written_later(house: House) -> None:
    impatient = Database(house.folder / "private-eye.db", chain.of(house.folder), wait_s=0.05)
    gathered = Refusals(impatient, house.clock)
    gathered.note(at_address(None), Act.API_CALL, WHY)
    with house.db.write(), pytest.raises(PrivateEyeError):
        gathered.write()
    gathered.note(at_address(None), Act.API_CALL, WHY)
    gathered.write()
    impatient.close()
    assert [entry.details["count"] for entry in entries(house.db)] == [2]


def refuse(house: House, camera: str = "front") -> None:
    with house.db.write() as tx:
        house.refusals.record(tx, GUS, Act.LIVE_OPEN, Why.GUESTS_MAY_NOT, camera)


def test_the_first_of_its_kind_is_an_entry_at_once_and_the_others_have_their_own_time(
    house: House,
) -> None:
    refuse(house)
    assert [entry.details for entry in entries(house.db)] == [{}]
    house.clock.advance(timedelta(seconds=40))
    for _ in range(3):
        refuse(house)
    assert len(entries(house.db)) == 1
    house.refusals.write()
    first, others = entries(house.db)
    assert (first.at, others.at) == (NOON, NOON + timedelta(seconds=40))
    assert (others.object, others.details) == ("front", {"count": 3})
    refuse(house)
    house.refusals.write()
    assert len(entries(house.db)) == 3


def test_an_entry_that_was_not_committed_is_not_taken_for_one(house: House) -> None:
    with suppress(InterruptedError), house.db.write() as tx:
        house.refusals.record(tx, GUS, Act.LIVE_OPEN, Why.GUESTS_MAY_NOT, "front")
        raise InterruptedError
    assert entries(house.db) == []
    refuse(house)
    assert len(entries(house.db)) == 1


def test_entries_of_their_own_have_an_end_too(house: House) -> None:
    for number in range(500):
        refuse(house, f"camera-{number}")
    assert len(entries(house.db)) == refusals.MOST_FIRST
    house.refusals.write()
    written = entries(house.db)
    assert len(written) == refusals.MOST_FIRST + refusals.MOST_OF_ONE + 1
    assert sum(entry.details.get("count", 1) for entry in written) == 500
