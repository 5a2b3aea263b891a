"""Row functions, on real SQLite."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import IntegrityError, StatementError

from bridge.model import Actor, ActorKind
from bridge.store import alexa_users, epochs, ledger, seen_requests, signins, voice_context
from bridge.store.alexa_users import AlexaUser
from bridge.store.database import Database
from bridge.store.epochs import Subject, SubjectKind
from bridge.store.ledger import Outcome
from bridge.store.tables import Instant

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNA = Actor(ActorKind.OWNER, "0123456789abcdef", "Anna's tablet")
USER = alexa_users.id_of("amzn1.ask.account." + "A" * 200)


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9000, 1, 1)))  # noqa: DTZ001
def test_an_instant_comes_back_to_the_microsecond(naive: datetime) -> None:
    instant, dialect, at = Instant(), SQLiteDialect_pysqlite(), naive.replace(tzinfo=UTC)
    assert instant.process_result_value(instant.process_bind_param(at, dialect), dialect) == at


def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError), db.write() as tx:
        seen_requests.seen(tx, "r", naive)


def test_a_link_is_used_once_and_not_when_it_is_over(db: Database) -> None:
    with db.write() as tx:
        for name in (b"a" * 32, b"b" * 32):
            signins.add(tx, name, created=NOON, expires=NOON + timedelta(minutes=15))
        assert signins.use(tx, b"a" * 32, NOON)
        assert not signins.use(tx, b"a" * 32, NOON)
        assert not signins.use(tx, b"b" * 32, NOON + timedelta(minutes=15))
        assert not signins.use(tx, b"c" * 32, NOON)


def test_epochs_rise_by_one_per_subject(db: Database) -> None:
    camera, session = Subject(SubjectKind.CAMERA, "x"), Subject(SubjectKind.SESSION, "x")
    with db.write() as tx:
        assert [epochs.raise_epoch(tx, s) for s in (camera, camera, session)] == [1, 2, 1]
    with db.read() as tx:
        assert epochs.all_epochs(tx) == {camera: 2, session: 1}


def test_a_request_id_is_new_once_in_five_minutes(db: Database) -> None:
    with db.write() as tx:
        assert not seen_requests.seen(tx, "amzn1.echo-api.request.1", NOON)
        assert not seen_requests.seen(tx, "amzn1.echo-api.request.2", NOON)
        just_before = NOON + timedelta(minutes=4, seconds=59)
        assert seen_requests.seen(tx, "amzn1.echo-api.request.1", just_before)
        assert not seen_requests.seen(tx, "amzn1.echo-api.request.1", NOON + timedelta(minutes=5))
        assert tx.run(text("SELECT count(*) FROM seen_request")).scalar() == 1


def test_any_text_is_a_request_id(db: Database) -> None:
    with db.write() as tx:
        assert not seen_requests.seen(tx, "\ud800\0" * 100_000, NOON)


def test_the_last_camera_is_remembered_per_user_and_device_for_ten_minutes(db: Database) -> None:
    later = NOON + timedelta(minutes=9, seconds=59)
    with db.write() as tx:
        voice_context.remember(tx, USER, "kitchen echo", "front", NOON)
        voice_context.remember(tx, USER, "kitchen echo", "garden", NOON)
        voice_context.remember(tx, USER, "bedroom echo", "door", NOON)
        assert voice_context.last(tx, USER, "kitchen echo", later) == "garden"
        assert voice_context.last(tx, USER, "bedroom echo", later) == "door"
        assert voice_context.last(tx, "somebody else", "kitchen echo", later) is None
        assert voice_context.last(tx, USER, "kitchen echo", NOON + timedelta(minutes=10)) is None


def test_contexts_that_are_over_are_pruned(db: Database) -> None:
    with db.write() as tx:
        voice_context.remember(tx, USER, "a", "front", NOON)
        voice_context.remember(tx, USER, "b", "front", NOON + timedelta(minutes=10))
        assert tx.run(text("SELECT count(*) FROM voice_context")).scalar() == 1


def test_an_alexa_user_is_confirmed_used_and_removed(db: Database) -> None:
    with db.write() as tx:
        assert alexa_users.confirmed(tx, USER) is None
        alexa_users.confirm(tx, AlexaUser(USER, "Anna", NOON))
        alexa_users.touch(tx, USER, NOON + timedelta(hours=1))
        alexa_users.confirm(tx, AlexaUser(USER, "Anne", NOON + timedelta(hours=2)))
        expected = AlexaUser(
            USER, "Anne", NOON + timedelta(hours=2), last_used_at=NOON + timedelta(hours=1)
        )
        assert alexa_users.confirmed(tx, USER) == expected
        assert alexa_users.everyone(tx) == (expected,)
        assert alexa_users.remove(tx, USER)
        assert not alexa_users.remove(tx, USER)
        assert alexa_users.everyone(tx) == ()


def test_amazons_own_ids_are_not_on_the_disk(db: Database) -> None:
    with db.write() as tx:
        alexa_users.confirm(tx, AlexaUser(USER, "Anna", NOON))
        voice_context.remember(tx, USER, "amzn1.ask.device.XYZ", "front", NOON)
        seen_requests.seen(tx, "amzn1.echo-api.request.XYZ", NOON)
        rows = [
            str(tuple(row))
            for table in ("alexa_user", "voice_context", "seen_request")
            for row in tx.run(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    assert len(rows) == 3
    assert "amzn1" not in "".join(rows)


def test_the_ledger_gives_back_what_was_written_newest_first(db: Database) -> None:
    with db.write() as tx:
        first = ledger.append(tx, ANNA, "live.open", at=NOON, object="front", details={"b": 1})
        any_text = {"é": "\ud800"}
        second = ledger.append(
            tx, ANNA, "live.open", at=NOON, refused="It is off.", details=any_text
        )
    with db.read() as tx:
        newest, oldest = ledger.recent(tx)
        assert [entry.id for entry in ledger.recent(tx, 1)] == [second]
    assert (oldest.id, oldest.outcome, oldest.reason) == (first, Outcome.ALLOWED, None)
    assert (newest.outcome, newest.reason) == (Outcome.REFUSED, "It is off.")
    assert (oldest.at, oldest.actor, oldest.act) == (NOON, ANNA, "live.open")
    assert (oldest.object, oldest.details) == ("front", {"b": 1})
    assert (newest.object, newest.details) == (None, any_text)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET actor_name = 'nobody'",
        "DELETE FROM ledger",
        "REPLACE INTO ledger SELECT id, at, actor_kind, actor_id, 'nobody', act, object, outcome,"
        " reason, details FROM ledger",
        "INSERT INTO ledger SELECT * FROM ledger WHERE true"
        " ON CONFLICT DO UPDATE SET actor_name = 'nobody'",
    ],
)
def test_the_ledger_cannot_be_changed(db: Database, statement: str) -> None:
    with db.write() as tx:
        ledger.append(tx, ANNA, "live.open", at=NOON)
    with pytest.raises(IntegrityError, match="append-only"), db.write() as tx:
        tx.run(text(statement))
    with db.read() as tx:
        assert [entry.actor for entry in ledger.recent(tx)] == [ANNA]


def test_an_entry_is_undone_with_its_act(db: Database) -> None:
    def fail_half_way() -> None:
        with db.write() as tx:
            ledger.append(tx, ANNA, "live.open", at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with db.read() as tx:
        assert ledger.recent(tx) == ()
