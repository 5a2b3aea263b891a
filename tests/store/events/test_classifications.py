"""What an event was taken for is found with its event, and goes with it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.model import Area, LabelSource
from bridge.policy.looks import Look, Sighting
from bridge.store.database import Database
from bridge.store.events import book, classifications
from bridge.store.events.classifications import Classification
from tests.filming import an_event

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DOG = Look(
    NOON,
    Area(100, 200, 300, 400),
    (
        Sighting("dog", 812, Area(120, 220, 200, 300)),
        Sighting("cat", 310, Area(120, 220, 200, 300), moves=False),
    ),
    bytes(range(256)) * 6 + bytes(192),
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "private-eye.db")) as db:
        yield db


def classified(db: Database, at: datetime = NOON) -> Classification:
    event = an_event("front", at)
    what = Classification(
        event.id, "pet", "dog", 812, LabelSource.DETECTOR, at, {"because": "dog"}, (DOG, DOG)
    )
    with db.write() as tx:
        book.add(tx, event)
        classifications.write(tx, what)
    return what


def test_it_is_read_as_it_was_written(db: Database) -> None:
    what = classified(db)
    with db.read() as tx:
        assert classifications.find(tx, what.event) == what
        assert classifications.find(tx, "0" * 16) is None


def test_what_is_said_later_takes_the_place_of_what_was_said_before(db: Database) -> None:
    what = classified(db)
    later = replace(what, label="person", sub_label=None, confidence=930, looks=(DOG,))
    with db.write() as tx:
        classifications.write(tx, later)
    with db.read() as tx:
        assert classifications.find(tx, what.event) == later


def test_those_of_a_time_come_oldest_first(db: Database) -> None:
    all_ = [classified(db, NOON + timedelta(hours=hour)) for hour in (3, 1, 2)]
    with db.read() as tx:
        found = list(classifications.of(tx, NOON + timedelta(hours=1), NOON + timedelta(hours=3)))
    assert found == [all_[1], all_[2]]


def test_it_goes_with_its_event_and_leaves_the_others_alone(db: Database) -> None:
    going, staying = classified(db), classified(db)
    with db.write() as tx:
        book.remove(tx, [going.event])
    with db.read() as tx:
        assert classifications.find(tx, going.event) is None
        assert classifications.find(tx, staying.event) == staying
