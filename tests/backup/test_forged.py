"""A backup that nobody vouches for lets nobody in, and says so."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bridge.backup import manifest, vouching
from bridge.backup.archive import DATABASE
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Role
from bridge.store import tables
from bridge.store.database import Database, Tx
from bridge.store.keys import Key, house_key
from bridge.store.people import (
    alexa_links,
    alexa_users,
    epochs,
    invitations,
    oauth,
    passkeys,
    passwords,
    persons,
    sessions,
)
from bridge.store.people.alexa_links import AlexaLink
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.invitations import InvitationRow
from bridge.store.people.oauth import OAuthTokenRow, TokenKind
from bridge.store.people.passkeys import PasskeyRow
from bridge.store.people.persons import FIRST, Person
from bridge.store.people.sessions import SessionRow
from tests.backup.kept_house import PHONE, TABLET, KeptHouse
from tests.backup.open_backup import as_before, made_by_hand, records
from tests.builders import NOON
from tests.fresh import fresh_database
from tests.ledger import entries

FORGER = "f" * 16
LATER = NOON + timedelta(days=30)
# By each of these somebody, or something, is let in without anybody at the house.
WAYS_IN = (
    tables.session,
    tables.token,
    tables.invitation,
    tables.signin_link,
    tables.password,
    tables.passkey,
    tables.totp,
    tables.recovery_code,
    tables.alexa_user,
    tables.alexa_code,
    tables.link,
    tables.oauth_code,
    tables.oauth_token,
    tables.voice_pin,
    tables.epoch,  # as high as it gets, it would keep what is revoked from ending
)


@pytest.fixture
def new(tmp_path: Path) -> KeptHouse:
    """Another machine, with nothing on it."""
    return KeptHouse(tmp_path / "new")


def forge(tx: Tx) -> None:
    """All that somebody may write into a database to be let in by it."""
    persons.add(tx, Person(FORGER, "Mia", Role.OWNER, None, (), None, NOON))
    for who in (FIRST, FORGER):
        passwords.put(tx, who, "a hash", NOON)
        passkeys.add(tx, PasskeyRow(f"key of {who}", who, b"k", 0, "phone", NOON))
        invitations.replace(tx, who.encode(), InvitationRow(who, FIRST, LATER), NOON)
    secret = hashlib.sha256(b"mine").digest()
    sessions.add(tx, SessionRow("5" * 16, secret, "a browser", NOON, NOON, LATER, FIRST))
    alexa_users.confirm(tx, AlexaUser("u" * 22, "kitchen", NOON))
    alexa_links.add(tx, AlexaLink("a" * 16, FIRST, frozenset(), NOON))
    epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, "door"))
    oauth.add_token(tx, OAuthTokenRow(b"t" * 32, "a" * 16, TokenKind.REFRESH, NOON, LATER))


def forged(folder: Path, work: Callable[[Tx], None] = forge) -> bytes:
    path = fresh_database(folder / "forged" / DATABASE)
    with closing(Database(path)) as db, db.write() as tx:
        work(tx)
    return plain(path)


def plain(path: Path) -> bytes:
    """Of the database as one file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


def by_hand(folder: Path, *statements: str) -> bytes:
    """Records in which somebody had their way with SQL."""
    path = fresh_database(folder / "by hand" / DATABASE)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
    return plain(path)


def ways_in(house: KeptHouse) -> dict[str, int]:
    with house.open() as vault, vault.db.read() as tx:
        counted = {
            t.name: tx.run(select(func.count()).select_from(t)).scalar_one() for t in WAYS_IN
        }
    return {name: count for name, count in counted.items() if count}


def test_a_forged_backup_makes_nobody_the_owner(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    made_by_hand({DATABASE: forged(tmp_path)}).write(target)
    done = new.restore(target)
    assert (done.vouched, done.judged) == (False, False)
    assert ways_in(new) == {}
    with new.open() as vault:
        with vault.db.read() as tx:
            assert {one.id for one in persons.everyone(tx)} == {FIRST, FORGER}
        (told,) = entries(vault.db, "backup.restore")
    assert told.details["vouched"] is False


def test_who_forges_it_may_vouch_with_a_key_of_their_own(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    """Which is not the house's; and a passphrase that nobody here knows."""
    made = made_by_hand({DATABASE: forged(tmp_path)})
    made.said["format"] = manifest.FORMAT
    signed = manifest._canonical(made.said)
    mine = vouching.vouch(signed, Key(b"m" * 32), "their passphrase", cost=4)
    made.vouchers = mine.model_dump(mode="json")
    made.write(target)
    with pytest.raises(PrivateEyeError, match="not the passphrase"):
        new.restore(target)
    assert not new.restore(target, passphrase="").vouched
    assert ways_in(new) == {}


def test_a_house_without_an_owner_gets_one_that_the_command_line_lets_in(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    def lock_out(tx: Tx) -> None:
        persons.change(tx, Person(FIRST, "Sam", Role.GUEST, frozenset(), (), NOON, NOON, NOON))

    made_by_hand({DATABASE: forged(tmp_path, lock_out)}).write(target)
    new.restore(target)
    with new.open() as vault, vault.db.read() as tx:
        (owner,) = persons.everyone(tx)
    assert (owner.id, owner.role, owner.cameras, owner.until) == (FIRST, Role.OWNER, None, None)


@pytest.mark.parametrize("clips", [True, False])
def test_the_key_of_the_house_vouches_on_another_machine_too(
    kept: KeptHouse, new: KeptHouse, target: Path, clips: bool
) -> None:
    kept.back_up(target, clips=clips)
    new.places.state.mkdir(mode=0o700)
    key = (kept.places.state / "house.key").read_bytes()
    (new.places.state / "house.key").write_bytes(key)
    assert new.restore(target, passphrase="").vouched
    assert new.people()[0] == {TABLET, PHONE}


def test_without_key_and_passphrase_nobody_stays_signed_in(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.back_up(target)
    assert not new.restore(target, passphrase="").vouched
    assert new.people() == (set(), set())


def test_a_backup_of_the_version_before_is_restored_as_one_that_nobody_vouches_for(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    clip = kept.clip()
    kept.back_up(target)
    as_before(target)
    done = new.restore(target)
    assert (done.vouched, done.quarantined, ways_in(new)) == (False, 1, {})
    new.accept()
    assert set(new.plays()) == {clip}
    # Where the house is, people sign in as they do today, and by nothing that was in the file.
    with kept.open() as vault, vault.db.write() as tx:
        passwords.put(tx, FIRST, "today's", NOON)
    again = kept.restore(target, replace=True)
    assert (again.vouched, again.judged, again.clips) == (False, True, 1)
    assert ways_in(kept) == {"password": 1}


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TRIGGER mine AFTER INSERT ON ledger BEGIN DELETE FROM person; END",),
        ("CREATE VIEW mine AS SELECT 1",),
        ("CREATE TABLE mine (a)",),
        ("DROP TRIGGER ledger_no_delete",),
        ("DROP TABLE session", "CREATE VIEW session AS SELECT 1"),
        ("DROP TABLE alembic_version", "CREATE VIEW alembic_version AS SELECT '0007'"),
        ("DELETE FROM alembic_version",),
        ("INSERT INTO epoch VALUES ('camera', 'door', 'many')",),
        ("INSERT INTO epoch VALUES ('camera', x'ff', 1)",),
        ("INSERT INTO epoch VALUES ('camera', 'door', 9223372036854775807)",),
        ("INSERT INTO epoch VALUES ('camera', CAST(x'ff' AS TEXT), 1)",),
        ("INSERT INTO presence VALUES ('Sam', 1, 9223372036854775807, 0)",),
        ("INSERT INTO camera_settings VALUES ('door', '[', 0)",),
        ("INSERT INTO privacy_rules VALUES ('door', '{\"weekly\": 7}', 0)",),
        ("INSERT INTO privacy VALUES ('door', 1, 0, 'magic', NULL, NULL, NULL, NULL, NULL, NULL)",),
        ("INSERT INTO epoch VALUES ('planet', 'door', 1)",),
        ("PRAGMA foreign_keys=OFF", "INSERT INTO voice_pin VALUES ('no', x'00', 0, 0, 0, 0)"),
    ],
)
def test_records_that_are_more_than_records_are_refused(
    new: KeptHouse, target: Path, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    made_by_hand({DATABASE: by_hand(tmp_path, *statements)}).write(target)
    with pytest.raises(
        PrivateEyeError, match=r"not as Private Eye makes them|newer version"
    ) as why:
        new.restore(target)
    assert why.value.kind is Kind.INVALID
    assert not new.places.database.exists()


def test_records_that_are_no_database_are_refused(new: KeptHouse, target: Path) -> None:
    for content in (b"", b"SQLite format 3\0", b"x" * 5000):
        made_by_hand({DATABASE: content}).write(target)
        with pytest.raises(PrivateEyeError, match="not as Private Eye makes them"):
            new.restore(target)


def test_a_damaged_page_of_records_is_found(kept: KeptHouse, new: KeptHouse, target: Path) -> None:
    kept.back_up(target, clips=False)
    content = bytearray(records(target))
    content[4096 : 2 * 4096] = b"\x0d" * 4096
    made_by_hand({DATABASE: bytes(content)}).write(target)
    with pytest.raises(PrivateEyeError, match="not as Private Eye makes them"):
        new.restore(target)


def test_rows_that_no_backup_has_do_not_come_with_it(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    """Footage to be removed would be a file to be removed, by whatever name."""
    row = "INSERT INTO garbage VALUES ('../../../x', 0)"
    name = "INSERT OR REPLACE INTO house_fact VALUES ('house', x'ff')"
    made_by_hand({DATABASE: by_hand(tmp_path, row, name)}).write(target)
    new.restore(target)
    new.back_up(tmp_path / "again")
    with new.open() as vault, vault.db.read() as tx:
        assert tx.run(select(tables.garbage)).all() == []


def test_house_keys_are_told_apart(tmp_path: Path) -> None:
    mine = vouching.vouch(b"said", house_key(tmp_path), None, cost=4)
    asked: list[str] = []

    def passphrase() -> str:
        asked.append("asked")
        return ""

    judged = vouching.judge(b"said", mine, Key(b"o" * 32), passphrase)
    assert (judged, asked) == (vouching.Vouched.NOBODY, [])
    with pytest.raises(PrivateEyeError, match="Somebody changed this backup"):
        vouching.judge(b"said!", mine, house_key(tmp_path), passphrase)
