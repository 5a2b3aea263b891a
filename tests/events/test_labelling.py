"""What an event was is written down as more is seen of it, and only for as long as it is there."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.events.book import EventBook
from bridge.model import Area, Label, LabelSource
from bridge.policy.looks import Look, Sighting
from bridge.store.database import Database, Tx
from bridge.store.events import book as rows
from bridge.store.events import classifications, clips
from bridge.store.events.classifications import Classification
from bridge.store.tables import look as look_rows
from tests.builders import NOON, FakeClock
from tests.filming import an_event

HERE = Area(100, 100, 200, 400)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "private-eye.db")) as db:
        yield db


def saw(*names: str, at_s: float = 0.0) -> Look:
    area = replace(HERE, x=100 + round(at_s * 100))
    found = tuple(Sighting(name, 800, area) for name in names)
    return Look(NOON + timedelta(seconds=at_s), HERE, found, b"\x00\x3c" * 864)


def opened(db: Database, book: EventBook) -> str:
    event = an_event("front", NOON)
    book.open(event)
    assert book.settle()
    return event.id


def labelled(db: Database, event: str) -> tuple[str, Classification | None]:
    with db.read() as tx:
        clip = clips.find(tx, event)
        assert clip is not None
        return clip.label, classifications.find(tx, event)


def test_each_look_adds_to_those_before(db: Database) -> None:
    heard: list[str] = []

    def hears(tx: Tx, event: str) -> None:
        clip = clips.find(tx, event)
        heard.append(clip.label if clip is not None else "gone")

    book = EventBook(db, FakeClock(), hears)
    event = opened(db, book)
    for look in (saw(), saw("dog", at_s=1), saw("dog", "person", at_s=2), saw(at_s=3)):
        book.look(event, look)
    assert book.settle()
    label, what = labelled(db, event)
    assert label == Label.PERSON
    assert what is not None
    assert (what.label, what.source, len(what.looks)) == (Label.PERSON, LabelSource.DETECTOR, 4)
    assert heard == ["unknown", "unknown", "pet", "person", "person"], "in the same transaction"


def test_what_a_person_said_stands(db: Database) -> None:
    book = EventBook(db, FakeClock())
    event = opened(db, book)
    said = Classification(event, Label.OTHER, None, 1000, LabelSource.PERSON, NOON)
    with db.write() as tx:
        classifications.write(tx, said)
        rows.label(tx, event, Label.OTHER)
    book.look(event, saw("person"))
    assert book.settle()
    label, what = labelled(db, event)
    assert label == Label.OTHER
    assert what == replace(said, looks=(saw("person"),))


def test_of_an_event_that_is_being_deleted_nothing_is_written(db: Database) -> None:
    book = EventBook(db, FakeClock())
    event = opened(db, book)
    book.look(event, saw("dog"))
    assert book.settle()
    with db.write() as tx:
        rows.doom(tx, "d" * 16, [event], NOON)
    book.look(event, saw("person", at_s=2))
    assert book.settle()
    with db.write() as tx:
        assert len(tx.run(look_rows.select()).all()) == 1
        rows.remove(tx, [event])
    book.look(event, saw("person", at_s=4))
    assert book.settle()
    with db.read() as tx:
        assert tx.run(look_rows.select()).all() == []
        assert classifications.find(tx, event) is None


def test_a_mistake_of_who_hears_of_an_event_does_not_cost_it(db: Database) -> None:
    """What is told to people hangs on what happened, and not the other way round."""

    def hears(_tx: Tx, event: str) -> None:
        raise KeyError(event)

    book = EventBook(db, FakeClock(), hears)
    event = opened(db, book)
    book.look(event, saw("dog"))
    assert book.settle()
    assert labelled(db, event)[0] == Label.PET
