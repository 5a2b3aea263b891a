"""Whether there was something in a time is known by its receipts, however long the ledger is."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.events import receipts
from bridge.store.events.receipts import Removed
from tests.builders import NOON
from tests.store.book import Book

HOUR = timedelta(hours=1)
ANNA = Actor(ActorKind.OWNER, "0123456789abcdef", "Anna")
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
CHECK = Actor(ActorKind.SYSTEM, "check", "private-eye check")
NOTHING, DELETED, EXPIRED = Removed(False, False), Removed(True, False), Removed(False, True)


def receipt(
    db: Database,
    actor: Actor = ANNA,
    camera: str = "door",
    starts_at: datetime = NOON,
    *,
    act: Act = Act.CLIP_DELETE,
    refused: Why | None = None,
) -> None:
    details = {"camera": camera, "starts_at": starts_at.isoformat(), "way": "page"}
    with db.write() as tx:
        at = NOON + 24 * HOUR
        ledger.append(tx, actor, act, at=at, object="c" * 16, refused=refused, details=details)


def removed(
    db: Database,
    cameras: Collection[str] | None = ("door",),
    since: datetime = NOON - HOUR,
    until: datetime = NOON + HOUR,
) -> Removed:
    with db.read() as tx:
        return receipts.removed(tx, cameras, since, until)


@pytest.mark.parametrize(
    ("actor", "expected"), [(ANNA, DELETED), (BRIDGE, EXPIRED), (CHECK, DELETED)]
)
def test_who_removed_it_says_why_it_is_gone(db: Database, actor: Actor, expected: Removed) -> None:
    assert removed(db) == NOTHING
    receipt(db, actor)
    assert removed(db) == expected


@pytest.mark.parametrize("fraction", [timedelta(0), timedelta(microseconds=1)])
def test_it_counts_where_it_began_in_that_time(db: Database, fraction: timedelta) -> None:
    at = NOON + fraction
    receipt(db, starts_at=at)
    assert removed(db, since=at, until=at + timedelta(microseconds=1)) == DELETED
    assert removed(db, since=at - HOUR, until=at) == NOTHING
    assert removed(db, since=at + timedelta(microseconds=1), until=at + HOUR) == NOTHING


def test_only_those_of_the_cameras_that_are_asked_for_count(db: Database) -> None:
    receipt(db, camera="garden")
    assert removed(db, ["door"]) == removed(db, []) == NOTHING
    assert removed(db, ["door", "garden"]) == removed(db, None) == DELETED


def test_what_was_refused_or_is_no_deletion_is_no_receipt(db: Database) -> None:
    receipt(db, refused=Why.GUESTS_MAY_NOT)
    receipt(db, act=Act.CLIP_STAR)
    assert removed(db) == NOTHING


def test_what_somebody_wrote_into_it_by_hand_is_passed_over(book: Book) -> None:
    receipt(book.db)
    receipt(book.db, BRIDGE)
    book.tamper("UPDATE ledger SET details = 'no JSON' WHERE id = (SELECT max(id) FROM ledger)")
    assert removed(book.db) == DELETED


def test_no_other_entry_is_read_for_it(db: Database, tmp_path: Path) -> None:
    with _statements() as seen:
        removed(db)
        removed(db, None)
    asked = [(sql, values) for sql, values in seen if "clip.delete" in sql]
    assert len(asked) == 4
    hand = sqlite3.connect(tmp_path / "state" / "private-eye.db")
    for sql, values in asked:
        plan = [row[3] for row in hand.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert "SEARCH ledger USING INDEX ix_ledger_receipt (<expr>>? AND <expr><?)" in plan
        assert not any("SCAN ledger" in step for step in plan)
    hand.close()


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def heard(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        seen.append((sql, values))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
