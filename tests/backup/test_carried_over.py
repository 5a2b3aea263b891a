"""A restored database lets nobody do more than the one before it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bridge.backup import rows
from bridge.model import Role
from bridge.policy.privacy import HiddenBy, Presence, PrivacyRules, Standing, WeekHours
from bridge.policy.rights import EARLIEST
from bridge.policy.settings import CameraSettings
from bridge.store.cameras import settings as camera_settings
from bridge.store.database import Database, Tx
from bridge.store.people import credentials, invitations, passkeys, passwords, persons
from bridge.store.people.invitations import InvitationRow
from bridge.store.people.passkeys import PasskeyRow
from bridge.store.people.persons import FIRST, Person
from bridge.store.privacy import mode as privacy
from tests.builders import NOON
from tests.fresh import fresh_database

LATER = NOON + timedelta(hours=1)
EX, GUEST = "e" * 16, "f" * 16
LINK = b"l" * 32
CORNER = ((0, 0), (100, 0), (100, 100))


def person(id_: str, role: Role, cameras: frozenset[str] | None = None) -> Person:
    return Person(id_, id_[:2], role, cameras, (), None, NOON)


def standing(hidden: bool, at: timedelta = timedelta()) -> Standing:
    return Standing(hidden, NOON + at, HiddenBy.PAGE, FIRST, "Sam", Role.OWNER)


@pytest.fixture
def then(tmp_path: Path) -> Iterator[Database]:
    yield from opened(tmp_path / "then")


@pytest.fixture
def now(tmp_path: Path) -> Iterator[Database]:
    yield from opened(tmp_path / "now")


def opened(folder: Path) -> Iterator[Database]:
    db = Database(fresh_database(folder / "private-eye.db"))
    with db.write() as tx:
        settle(tx)
    yield db
    db.close()


def settle(tx: Tx) -> None:
    """What both know: a member, and a guest who may look at two cameras."""
    for one in (person(EX, Role.MEMBER), person(GUEST, Role.GUEST, frozenset({"door", "hall"}))):
        persons.add(tx, one)
        passwords.put(tx, one.id, "before", NOON)
        key = f"key of {one.id}"
        passkeys.add(tx, PasskeyRow(key, one.id, b"k", 0, "phone", NOON))
    invitations.replace(tx, LINK, InvitationRow(GUEST, FIRST, LATER), NOON)


def left_out(now: Database, then: Database) -> int:
    with now.read() as current, then.write() as restored:
        return rows.leave_out(current, restored)


def test_who_was_removed_since_has_no_way_in(then: Database, now: Database) -> None:
    with now.write() as tx:
        persons.change(tx, replace(person(EX, Role.MEMBER), ended_at=LATER))
        credentials.forget(tx, EX)
    assert left_out(now, then) == 1
    with then.read() as tx:
        assert {one.id for one in persons.everyone(tx)} == {FIRST, GUEST}
        assert not credentials.has_any(tx, EX)
        assert credentials.has_any(tx, GUEST)


def test_who_was_removed_in_the_backup_stays_so(then: Database, now: Database) -> None:
    with then.write() as tx:
        persons.change(tx, replace(person(EX, Role.MEMBER), ended_at=NOON))
        credentials.forget(tx, EX)
    assert left_out(now, then) == 0
    with then.read() as tx:
        found = persons.find(tx, EX)
        assert found is not None
        assert found.ended_at == NOON
        assert not credentials.has_any(tx, EX)


def test_rights_and_ways_of_signing_in_are_those_of_the_present(
    then: Database, now: Database
) -> None:
    narrower = person(GUEST, Role.GUEST, frozenset({"door"}))
    newcomer = person("c" * 16, Role.OWNER)
    with now.write() as tx:
        persons.change(tx, narrower)
        passwords.put(tx, GUEST, "after", LATER)
        passkeys.remove_all(tx, GUEST)
        invitations.use(tx, LINK, NOON)
        # The house has an owner still, when the only one of the backup is removed.
        persons.add(tx, newcomer)
        passwords.put(tx, newcomer.id, "new", LATER)
        first = persons.find(tx, FIRST)
        assert first is not None
        persons.change(tx, replace(first, ended_at=LATER))
    left_out(now, then)
    with then.read() as tx:
        assert persons.find(tx, GUEST) == narrower
        assert (passwords.find(tx, GUEST), passkeys.of(tx, GUEST)) == ("after", ())
        assert invitations.find_open(tx, LINK, NOON) is None
        owners = [one for one in persons.everyone(tx) if one.role is Role.OWNER]
        assert owners == [newcomer]
        assert passwords.find(tx, newcomer.id) == "new"


def test_what_cannot_be_read_is_no_right_in_the_restored_house(
    then: Database, now: Database
) -> None:
    with now.write() as tx:
        # What no clock can say: the bridge itself never writes it.
        never = text("UPDATE person SET until = :until WHERE id = :id")
        tx.run(never.bindparams(until=2**62, id=GUEST))
    assert left_out(now, then) == 0
    with then.read() as tx:
        found = {one.id: one for one in persons.everyone(tx)}
    assert found[EX].role is Role.MEMBER
    assert found[GUEST].until == EARLIEST
    assert not found[GUEST].readable  # an owner is told, and chooses again
    assert found[GUEST].created_at == NOON


def test_whom_the_backup_alone_knows_stays(then: Database, now: Database) -> None:
    only = person("d" * 16, Role.MEMBER)
    with then.write() as tx:
        persons.add(tx, only)
        passwords.put(tx, only.id, "theirs", NOON)
    assert left_out(now, then) == 0
    with then.read() as tx:
        assert persons.find(tx, only.id) == only
        assert passwords.find(tx, only.id) == "theirs"


def test_hidden_in_either_is_hidden(then: Database, now: Database) -> None:
    shown, hidden = standing(False), standing(True)
    hour = timedelta(hours=1)
    with then.write() as tx:
        for camera, each in (("bedroom", shown), ("door", hidden), ("attic", hidden)):
            privacy.put(tx, camera, each)
    with now.write() as tx:
        privacy.put(tx, "bedroom", standing(True, hour))
        privacy.put(tx, "hall", standing(True, hour))
        privacy.put(tx, "door", standing(False, hour))
    left_out(now, then)
    with then.read() as tx:
        assert {id_ for id_, each in privacy.standings(tx).items() if each.hidden} == {
            "bedroom",
            "hall",
            "door",
            "attic",
        }


def test_when_a_camera_hides_by_itself_is_as_it_was(then: Database, now: Database) -> None:
    rules = PrivacyRules(hours=(WeekHours(days=(0,), since=0, until=60),), presence=("Sam",))
    with then.write() as tx:
        privacy.put_rules(tx, "bedroom", PrivacyRules(), NOON)
        privacy.tell(tx, "Sam", Presence(False, NOON, NOON))
    with now.write() as tx:
        privacy.put_rules(tx, "bedroom", rules, LATER)
        privacy.tell(tx, "Sam", Presence(True, LATER, LATER))
    left_out(now, then)
    with then.read() as tx:
        assert privacy.rules(tx) == {"bedroom": (rules, LATER)}
        assert privacy.at_home(tx) == {"Sam": Presence(True, LATER, LATER)}


def test_what_is_black_stays_black_and_other_settings_come_back(
    then: Database, now: Database
) -> None:
    with then.write() as tx:
        camera_settings.put(tx, "door", CameraSettings(keep_hours=7), NOON)
        camera_settings.put(tx, "attic", CameraSettings(blackout=(CORNER,)), NOON)
    with now.write() as tx:
        for camera in ("door", "hall"):
            black = CameraSettings(blackout=(CORNER,), encode=True, keep_hours=9)
            camera_settings.put(tx, camera, black, LATER)
    left_out(now, then)
    with then.read() as tx:
        assert camera_settings.all_of(tx) == {
            "door": CameraSettings(blackout=(CORNER,), encode=True, keep_hours=7),
            "hall": CameraSettings(blackout=(CORNER,), encode=True),
            "attic": CameraSettings(blackout=(CORNER,)),
        }
