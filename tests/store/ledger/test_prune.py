"""Old entries of the ledger go, and the rest still verifies."""

import sqlite3
from datetime import datetime

import pytest

from bridge.policy.ledger import BEGIN
from bridge.policy.ledger_check import ChainProblem
from bridge.store.chain import HEAD_FILE
from bridge.store.ledger import prune as ledger_prune
from tests.store.book import BRIDGE, DAY, FILE, NOON, Book


def prune(book: Book, before: datetime, *, most: int = ledger_prune.MOST) -> int:
    with book.db.write() as tx:
        return ledger_prune.prune(tx, BRIDGE, before=before, at=NOON + 9 * DAY, most=most)


def test_old_entries_go_behind_a_checkpoint_and_the_rest_verifies(book: Book) -> None:
    book.write(5)
    line = book.line()
    book.write(4, at=NOON + 5 * DAY)
    assert prune(book, NOON + DAY) == 5
    assert prune(book, NOON + DAY) == 0
    report = book.verify(line)
    assert (report.count, report.first, report.findings) == (5, 6, ())
    assert "up to 5 were pruned" in report.notes[0]
    assert "has since been pruned" in report.notes[1]
    assert book.acts() == ["live.open"] * 4 + ["ledger.prune"]
    book.restart()
    book.write()
    assert book.verify().findings == ()
    book.tamper("DELETE FROM ledger WHERE id = 6")
    assert book.problems() == [(ChainProblem.REMOVED, 6)]


def test_pruning_goes_step_by_step_and_keeps_the_newest(book: Book) -> None:
    book.write(9)
    assert [prune(book, NOON + DAY, most=4) for _ in range(2)] == [4, 4]
    assert book.verify().findings == ()
    assert prune(book, NOON + 99 * DAY) > 0
    assert book.acts() == ["ledger.prune"] * len(book.acts())
    assert book.verify().findings == ()


def test_what_was_there_before_the_chain_goes_as_a_whole(book: Book) -> None:
    book.write(3)
    book.write(2, at=NOON + 3 * DAY)
    book.tamper("UPDATE ledger SET mac = NULL")
    (book.folder / HEAD_FILE).unlink()
    book.restart()
    book.write(2, at=NOON + 5 * DAY)
    assert prune(book, NOON + DAY) == 0
    assert prune(book, NOON + 4 * DAY) == 5
    assert book.verify().findings == ()
    assert book.acts()[0] == BEGIN
    assert prune(book, NOON + 6 * DAY) > 0
    assert book.verify().findings == ()


def test_only_what_a_checkpoint_covers_can_be_deleted(book: Book) -> None:
    book.write(5)
    book.write(4, at=NOON + 5 * DAY)
    prune(book, NOON + DAY)
    hand = sqlite3.connect(book.folder / FILE)
    for statement in (
        "DELETE FROM ledger WHERE id = 6",
        "UPDATE ledger SET act = 'x' WHERE id = 6",
        "UPDATE ledger_checkpoint SET through = 9",
        "DELETE FROM ledger_checkpoint",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            hand.execute(statement)
    hand.close()


def test_a_checkpoint_that_somebody_made_is_found(book: Book) -> None:
    book.write(9)
    book.tamper(
        "INSERT INTO ledger_checkpoint SELECT 4, 4, mac, at, zeroblob(32) FROM ledger WHERE id = 4",
        "DELETE FROM ledger WHERE id <= 4",
    )
    assert book.problems() == [(ChainProblem.BEGINNING, 4)]
