"""Row functions, on real SQLite."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import IntegrityError, StatementError

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.people import alexa_users, epochs, one_time_links, sessions, tokens
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import FIRST
from bridge.store.people.sessions import SessionRow
from bridge.store.people.tokens import Scope, TokenRow
from bridge.store.tables import Instant
from bridge.store.voice import context as voice_context
from bridge.store.voice import pending_deletions, seen_requests
from bridge.store.voice.context import ClipBefore, LastAsked
from bridge.store.voice.pending_deletions import LostQuestion
from tests.ledger import Entry, entries

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
            one_time_links.add(tx, name, created=NOON, expires=NOON + timedelta(minutes=15))
        for name, at, good in (
            (b"a" * 32, NOON, True),
            (b"a" * 32, NOON, False),
            (b"b" * 32, NOON + timedelta(minutes=15), False),
            (b"c" * 32, NOON, False),
        ):
            assert one_time_links.is_open(tx, name, at) is good
            assert one_time_links.use(tx, name, at) is good


def test_epochs_rise_by_one_per_subject(db: Database) -> None:
    camera, session = Subject(SubjectKind.CAMERA, "x"), Subject(SubjectKind.SESSION, "x")
    with db.write() as tx:
        assert [epochs.raise_epoch(tx, s) for s in (camera, camera, session)] == [1, 2, 1]
    with db.read() as tx:
        assert epochs.all_epochs(tx) == {camera: 2, session: 1}


def test_what_ended_is_pruned_a_day_later_with_its_epoch(db: Database) -> None:
    """Each start revokes two tokens and makes two: the tables must not grow with it."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    with db.write() as tx:
        for name in ("old", "lasting"):
            tokens.add(tx, TokenRow(name, b"h", name, Scope.VOICE, NOON, None))
            sessions.add(tx, SessionRow(name, b"h", name, NOON, NOON, NOON + hour, FIRST))
        assert tokens.revoke(tx, "old", NOON + hour)
        assert sessions.revoke(tx, "old", NOON)
        subjects = [Subject(SubjectKind.TOKEN, "old"), Subject(SubjectKind.SESSION, "old")]
        subjects += [Subject(SubjectKind.CAMERA, "old"), Subject(SubjectKind.ALEXA_USER, "old")]
        for subject in subjects:
            epochs.raise_epoch(tx, subject)

    def there_after(at: datetime) -> set[str]:
        with db.write() as tx:
            tokens.add(tx, TokenRow(f"{at}", b"h", "new", Scope.VOICE, at, None))
            sessions.add(tx, SessionRow(f"{at}", b"h", "new", at, at, at + 30 * day, FIRST))
            found = tx.run(
                text("SELECT 't ' || id FROM token UNION SELECT 's ' || id FROM session")
            )
            return {"t old", "t lasting", "s old", "s lasting"} & set(found.scalars())

    assert len(there_after(NOON + day + hour - timedelta(seconds=1))) == 4
    with db.read() as tx:
        assert set(epochs.all_epochs(tx)) == set(subjects)
    assert there_after(NOON + day + hour) == {"t lasting"}
    with db.read() as tx:
        assert set(epochs.all_epochs(tx)) == set(subjects[2:])


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
        assert voice_context.last(tx, USER, "kitchen echo", later) == LastAsked("garden")
        assert voice_context.last(tx, USER, "bedroom echo", later) == LastAsked("door")
        assert voice_context.last(tx, "somebody else", "kitchen echo", later) is None
        assert voice_context.last(tx, USER, "kitchen echo", NOON + timedelta(minutes=10)) is None


def test_a_clip_is_remembered_with_where_it_was_looked_for(db: Database) -> None:
    clip = ClipBefore("0123456789abcdef", NOON - timedelta(hours=1), "front")
    with db.write() as tx:
        voice_context.remember(tx, USER, "echo", "front", NOON, clip=clip)
        assert voice_context.last(tx, USER, "echo", NOON) == LastAsked("front", clip)
        voice_context.remember(tx, USER, "echo", "front", NOON)
        assert voice_context.last(tx, USER, "echo", NOON) == LastAsked("front")


def test_a_pending_deletion_is_taken_once_in_time_by_whom_it_was_asked(db: Database) -> None:
    soon, late = NOON + timedelta(seconds=119), NOON + timedelta(seconds=120)
    with db.write() as tx:
        first, second = (pending_deletions.create(tx, USER, ["a", "b"], NOON) for _ in range(2))
        assert pending_deletions.take(tx, first, "somebody else", NOON) is LostQuestion.UNKNOWN
        assert pending_deletions.take(tx, "0" * 16, USER, NOON) is LostQuestion.UNKNOWN
        assert pending_deletions.take(tx, first, USER, soon) == ("a", "b")
        assert pending_deletions.take(tx, first, USER, soon) is LostQuestion.USED
        assert pending_deletions.take(tx, second, USER, late) is LostQuestion.EXPIRED
        pending_deletions.create(tx, USER, ["c"], NOON + timedelta(days=1))
        assert tx.run(text("SELECT count(*) FROM pending_deletion")).scalar() == 1
        pending_deletions.forget(tx, USER)
        assert tx.run(text("SELECT count(*) FROM pending_deletion")).scalar() == 0


def test_contexts_that_are_over_are_pruned(db: Database) -> None:
    with db.write() as tx:
        voice_context.remember(tx, USER, "a", "front", NOON)
        voice_context.remember(tx, USER, "b", "front", NOON + timedelta(minutes=10))
        assert tx.run(text("SELECT count(*) FROM voice_context")).scalar() == 1


def test_an_alexa_user_is_confirmed_used_and_removed(db: Database) -> None:
    with db.write() as tx:
        assert alexa_users.confirmed(tx, USER) is None
        alexa_users.confirm(tx, AlexaUser(USER, "Anna", NOON))
        alexa_users.used(tx, {USER: NOON + timedelta(hours=1), "somebody who is gone": NOON})
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


def test_the_ledger_gives_back_what_was_written(db: Database) -> None:
    with db.write() as tx:
        ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON, object="front", details={"b": 1})
        any_text = {"é": "\ud800"}
        ledger.append(tx, ANNA, Act.LIVE_END, at=NOON, refused=Why.OUTSIDE_HOURS, details=any_text)
    allowed = Entry(1, NOON, ANNA, "live.open", "front", None, {"b": 1})
    refused = Entry(2, NOON, ANNA, "live.end", None, "outside hours", any_text)
    assert entries(db) == [allowed, refused]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET actor_name = 'nobody'",
        "DELETE FROM ledger",
        "REPLACE INTO ledger SELECT id, at, actor_kind, actor_id, 'nobody', act, object, outcome,"
        " reason, details, person, device, mac FROM ledger",
        "INSERT INTO ledger SELECT * FROM ledger WHERE true"
        " ON CONFLICT DO UPDATE SET actor_name = 'nobody'",
    ],
)
def test_the_ledger_cannot_be_changed(db: Database, statement: str) -> None:
    with db.write() as tx:
        ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON)
    with pytest.raises(IntegrityError, match="append-only"), db.write() as tx:
        tx.run(text(statement))
    assert [entry.actor for entry in entries(db)] == [ANNA]


def test_an_entry_is_undone_with_its_act(db: Database) -> None:
    def fail_half_way() -> None:
        with db.write() as tx:
            ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert entries(db) == []


def test_when_somebody_last_did_something_is_found_in_the_ledger(db: Database) -> None:
    looks, hour = ("live.open", "clip.open"), timedelta(hours=1)
    somebody_else = Actor(ActorKind.OWNER, "fedcba9876543210", "Bert's phone")
    with db.write() as tx:
        assert ledger.latest(tx, ANNA, looks, before=NOON) is None
        ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON - 3 * hour)
        ledger.append(tx, ANNA, Act.CLIP_OPEN, at=NOON - 2 * hour)
        ledger.append(tx, ANNA, Act.CLIP_OPEN, at=NOON - hour, refused=Why.OUTSIDE_HOURS)
        ledger.append(tx, ANNA, Act.CLIP_DELETE, at=NOON - hour)
        ledger.append(tx, somebody_else, Act.LIVE_OPEN, at=NOON - hour)
        ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON)
        assert ledger.latest(tx, ANNA, looks, before=NOON) == NOON - 2 * hour
