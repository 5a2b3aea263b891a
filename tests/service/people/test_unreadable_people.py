"""People whose rights the disk does not hold whole any more: the house starts, they may nothing."""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bridge.access.sign_in import one_time_links
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Role
from bridge.policy.refusal import Why
from bridge.policy.rights import LATEST
from bridge.service.people.callers import Caller
from bridge.service.people.client import SignedIn
from bridge.service.people.sign_in import NO_OWNER
from bridge.service.people.views import PersonSettings
from bridge.store.people.persons import FIRST, Person
from tests.access.house import NOON
from tests.contract.linked_home import LINKING
from tests.service.house import BRIDGE, House
from tests.service.people.test_household import HOME, kind

GOOD = "battery staple tuna lamp"
# What a column says in place of what belongs there.
UNREADABLE = [
    ("until", "tomorrow"),
    ("until", 2**62),
    ("until", 253402300799999999),
    ("until", -(10**17)),
    ("until", b"\x00"),
    ("role", "king"),
    ("hours", ""),
    ("hours", "null"),
    ("hours", "{}"),
    ("hours", '""'),
    ("hours", "["),
    ("hours", '[{"days": [0]}]'),
    ("hours", '[{"days": [9], "since": 0, "until": 60}]'),
    ("hours", '[{"days": [0], "since": -1, "until": 60}]'),
    ("hours", '[{"days": [0], "since": 60.5, "until": 90}]'),
    ("hours", '[{"days": [0], "since": 60, "until": 60}]'),
    ("hours", "[" * 100_000),
    ("cameras", "front"),
    ("cameras", "null"),
    ("cameras", '"front"'),
    ("cameras", "{}"),
    ("created_at", "long ago"),
]


def spoil(folder: Path, person: str, column: str, value: object) -> None:
    """In the file itself, as a broken disk or another program would."""
    with sqlite3.connect(folder / "private-eye.db") as raw:
        raw.execute("PRAGMA ignore_check_constraints=ON")
        raw.execute(f"UPDATE person SET {column} = ? WHERE id = ?", (value, person))  # noqa: S608
    raw.close()


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a house with Anna, a member, who is signed in and has linked an Alexa."""
    folder = tmp_path_factory.mktemp("readable")
    house = House(folder, linked=LINKING)
    _, owner = house.browser()
    house.people.accounts.set_password(owner, GOOD)
    anna = Person("anna", "Anna", Role.MEMBER, None, (), None, NOON)
    with house.db.write() as tx:
        house.persons.put(tx, anna)
        cookie = house.sessions.start(tx, "a browser", "anna").cookie
    (folder / "cookie").write_text(cookie)
    caller = house.callers.browser(cookie)
    assert caller
    assert "watch_clip" in house.people.may(caller)
    house.db.close()
    return folder


@pytest.fixture
def folder(readable: Path, tmp_path: Path) -> Path:
    return shutil.copytree(readable, tmp_path / "state")


@pytest.fixture
def started(folder: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    spoil(folder, *request.param)
    house = House(folder, linked=LINKING)
    yield house
    house.db.close()


def browser(house: House) -> Caller:
    caller = house.callers.browser((house.folder / "cookie").read_text())
    assert caller
    return caller


@pytest.mark.parametrize(
    "started",
    [("anna", *one) for one in UNREADABLE],
    indirect=True,
    ids=lambda spoilt: str(spoilt[1:])[:40],
)
def test_the_house_starts_and_they_may_nothing(started: House) -> None:
    anna, household = browser(started), started.people.household
    assert started.people.may(anna) == frozenset()
    assert kind(lambda: started.live.cameras(anna.actor)) is Kind.DENIED
    assert kind(lambda: started.live.open(anna, "front")) is Kind.DENIED
    assert kind(lambda: started.linking.page.code(anna.actor)) is Kind.DENIED
    _, owner = started.browser()
    (seen,) = (one for one in household.everyone(owner.actor) if not one.person.readable)
    assert (seen.person.name, seen.over) == ("Anna", True)
    # And may again what the owner chooses, from the disk too.
    household.change(owner.actor, "anna", PersonSettings("Anna", Role.MEMBER, frozenset({"front"})))
    again = House(started.folder)
    assert {camera.id for camera in again.live.cameras(browser(again).actor).cameras} == {"front"}
    again.db.close()


@pytest.mark.parametrize(
    ("started", "came"),
    [(("anna", "until", "never"), NOON), (("anna", "created_at", "long ago"), LATEST)],
    indirect=["started"],
)
def test_who_may_again_came_when_they_did_or_last(started: House, came: datetime) -> None:
    _, owner = started.browser()
    started.people.household.change(owner.actor, "anna", PersonSettings("Anna", Role.MEMBER))
    again = House(started.folder)
    anna = again.persons.find("anna")
    assert anna
    assert (anna.readable, anna.created_at) == (True, came)
    again.db.close()


@pytest.mark.parametrize("started", [("anna", "until", "never")], indirect=True)
def test_they_are_removed_as_anybody(started: House) -> None:
    _, owner = started.browser()
    started.people.household.remove(owner.actor, "anna")
    assert started.callers.browser((started.folder / "cookie").read_text()) is None
    again = House(started.folder)
    assert again.persons.find("anna") is None
    again.db.close()


def test_the_log_says_so(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    spoil(folder, "anna", "hours", "null")
    with caplog.at_level(logging.ERROR):
        House(folder).db.close()
    (record,) = (one for one in caplog.records if one.message == "person.unreadable")
    assert record.__dict__["called"] == "Anna"


@pytest.mark.parametrize("started", [(FIRST, "until", "never")], indirect=True)
def test_a_house_whose_owner_cannot_be_read_lets_nobody_in_as_one_but_its_machine_can(
    started: House,
) -> None:
    with started.db.write() as tx:
        token = one_time_links.create(tx, started.clock.now())

    def by_link() -> SignedIn:
        return started.people.sign_in.by_link(token, HOME)

    assert kind(by_link) is Kind.CONFLICT
    with pytest.raises(Exception, match=NO_OWNER[:40]):
        by_link()
    sign_in = started.people.sign_in
    with pytest.raises(PrivateEyeError, match=Why.RIGHTS_UNREADABLE):
        sign_in.by_password("Owner", GOOD, None, HOME)
    text, _ = started.api_tokens.introduce(BRIDGE)
    machine = started.callers.program(text)
    assert machine
    assert started.linking.page.pin(machine.actor).is_set is False
    ben, _ = started.people.household.add(machine.actor, PersonSettings("Ben", Role.OWNER))
    assert by_link().started.session.person == ben.id


@pytest.mark.parametrize("started", [(FIRST, "hours", "null")], indirect=True)
def test_the_pin_of_an_owner_who_cannot_be_read_is_still_asked_for(started: House) -> None:
    text, _ = started.api_tokens.introduce(BRIDGE)
    machine = started.callers.program(text)
    assert machine
    with started.db.write() as tx:
        started.linking.pins.set(tx, FIRST, "7029", for_one=True, now=NOON)
    started.people.household.add(machine.actor, PersonSettings("Ben", Role.OWNER))
    with started.db.read() as tx:
        assert started.linking.pins.keeper(tx, None) == FIRST
