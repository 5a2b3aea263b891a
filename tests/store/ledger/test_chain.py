"""The ledger on real SQLite, and somebody with sqlite3 and time on their hands."""

import shutil
from pathlib import Path

import pytest

from bridge.model import Actor, ActorKind
from bridge.policy import ledger as chained
from bridge.policy.acts import Act
from bridge.policy.ledger import BEGIN, RESTORED, UNWITNESSED
from bridge.policy.ledger_check import ChainProblem
from bridge.store import chain, ledger
from bridge.store.chain import HEAD_FILE, Chain
from bridge.store.database import Database
from bridge.store.ledger.verify import VerifyReport
from tests.store.book import ANNA, BRIDGE, FILE, NOON, Book

COLUMNS = ", ".join(chained.COLUMNS)


def test_what_was_written_verifies_beside_a_running_bridge_and_without_one(book: Book) -> None:
    assert book.verify() == VerifyReport(0, 1, 0, (), ())
    book.write(9)
    assert book.verify() == VerifyReport(9, 1, 9, (), ())
    book.db.close()
    assert book.verify() == VerifyReport(9, 1, 9, (), ())
    book.open()
    book.write(3)
    assert book.verify() == VerifyReport(12, 1, 12, (), ())


def test_every_text_from_outside_verifies(book: Book) -> None:
    odd = 'a\ud800b"\\\n\x00\x7f\u2028\U0001f600'
    with book.db.write() as tx:
        actor = Actor(ActorKind.STRANGER, odd, odd, device=odd)
        ledger.append(tx, actor, Act.API_CALL, at=NOON, object=odd, details={odd: odd})
    assert book.verify().findings == ()


def insert(id_: int) -> str:
    taken = ", ".join(str(id_) if name == "id" else name for name in chained.COLUMNS)
    return f"INSERT INTO ledger ({COLUMNS}, mac) SELECT {taken}, mac FROM ledger WHERE id = 1"  # noqa: S608


def renumber(old: int, new: int) -> str:
    return f"UPDATE ledger SET id = {new} WHERE id = {old}"  # noqa: S608


SWAP = [renumber(3, -1), renumber(7, 3), renumber(-1, 7)]
SHIFT = [renumber(id_, id_ + 1) for id_ in range(9, 4, -1)]
CLOSE = [renumber(id_, id_ - 1) for id_ in range(6, 10)]


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize(
    ("statements", "problem", "entry"),
    [
        (["UPDATE ledger SET object = 'garden' WHERE id = 4"], ChainProblem.CHANGED, 4),
        (["UPDATE ledger SET person = NULL WHERE id = 1"], ChainProblem.CHANGED, 1),
        (["UPDATE ledger SET at = at + 1 WHERE id = 9"], ChainProblem.CHANGED, 9),
        (["UPDATE ledger SET details = x'ff' WHERE id = 4"], ChainProblem.CHANGED, 4),
        (
            ["UPDATE ledger SET actor_name = CAST(x'ff41' AS TEXT) WHERE id = 4"],
            ChainProblem.CHANGED,
            4,
        ),
        (["UPDATE ledger SET mac = NULL WHERE id = 4"], ChainProblem.CHANGED, 4),
        (["UPDATE ledger SET mac = NULL"], ChainProblem.FOREIGN, 1),
        (["DELETE FROM ledger WHERE id = 5"], ChainProblem.REMOVED, 5),
        (["DELETE FROM ledger WHERE id = 5", *CLOSE], ChainProblem.REMOVED, 5),
        (["DELETE FROM ledger WHERE id IN (1, 2)"], ChainProblem.REMOVED, 1),
        (SWAP, ChainProblem.SWAPPED, 3),
        ([insert(10)], ChainProblem.CHANGED, 10),
        ([insert(0)], ChainProblem.INSERTED, 0),
        ([*SHIFT, insert(5)], ChainProblem.INSERTED, 5),
        (["DELETE FROM ledger WHERE id > 7"], ChainProblem.TRUNCATED, 8),
        (["DELETE FROM ledger"], ChainProblem.TRUNCATED, 1),
    ],
)
def test_every_tampering_is_found_where_it_was_done(
    book: Book, statements: list[str], problem: ChainProblem, entry: int, running: bool
) -> None:
    book.write(9)
    if not running:
        book.db.close()
    book.tamper(*statements)
    assert book.problems()[0] == (problem, entry)


def test_a_truncation_stays_found_after_the_bridge_has_written_more(book: Book) -> None:
    book.write(9)
    book.tamper("DELETE FROM ledger WHERE id > 7")
    book.write(5)
    assert book.acts()[7:9] == [RESTORED, "live.open"]
    (found,) = book.verify().findings
    assert (found.problem, found.entry) == (ChainProblem.TRUNCATED, 8)
    assert "ended with entry 7, and had reached 9 before" in found.meaning
    book.restart()
    book.write(5)
    assert book.acts().count(RESTORED) == 1


def test_a_change_of_the_newest_entry_is_not_taken_for_another_key(book: Book) -> None:
    book.write(9)
    book.tamper("UPDATE ledger SET act = 'live.end' WHERE id = 9")
    book.restart()
    book.write(2)
    assert BEGIN not in book.acts()
    assert book.problems() == [(ChainProblem.CHANGED, 9)]


def test_an_older_database_says_so_at_the_next_start(book: Book, tmp_path: Path) -> None:
    book.write(4)
    book.db.close()
    shutil.copy(tmp_path / FILE, tmp_path / "older.db")
    book.open()
    book.write(6)
    book.db.close()
    shutil.copy(tmp_path / "older.db", tmp_path / FILE)
    assert book.problems() == [(ChainProblem.TRUNCATED, 5)]
    book.open()
    with book.db.write() as tx:
        ledger.append(tx, BRIDGE, Act.START, at=NOON)
    assert book.acts()[4:] == [RESTORED, "start"]
    book.write(9)
    assert book.problems() == [(ChainProblem.TRUNCATED, 5)]


def test_an_older_database_that_went_on_elsewhere_is_found(book: Book, tmp_path: Path) -> None:
    book.write(4)
    book.db.close()
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    book.open()
    book.write(2)
    book.db.close()
    elsewhere = Book(tmp_path / "elsewhere")
    elsewhere.write(5, details="other")
    elsewhere.db.close()
    shutil.copy(tmp_path / "elsewhere" / FILE, tmp_path / FILE)
    assert book.problems() == [(ChainProblem.WITNESS, 6)]
    book.open()
    book.write()
    assert book.acts()[9:] == [RESTORED, "live.open"]


def test_a_head_that_lags_after_a_crash_is_no_finding(book: Book, tmp_path: Path) -> None:
    book.write(4)
    lagging = (tmp_path / HEAD_FILE).read_bytes()
    book.write(3)
    book.db.close()
    (tmp_path / HEAD_FILE).write_bytes(lagging)
    assert book.problems() == []
    book.open()
    book.write()
    assert (book.problems(), RESTORED in book.acts()) == ([], False)


def test_a_transaction_that_failed_leaves_neither_entry_nor_head(
    book: Book, tmp_path: Path
) -> None:
    book.write(2)
    before = (tmp_path / HEAD_FILE).read_bytes()

    def fail() -> None:
        with book.db.write() as tx:
            ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (tmp_path / HEAD_FILE).read_bytes() == before
    book.write()
    assert book.verify() == VerifyReport(3, 1, 3, (), ())


def test_the_head_file_is_private_and_one_that_is_missing_is_told_of(
    book: Book, tmp_path: Path
) -> None:
    book.write(3)
    assert (tmp_path / HEAD_FILE).stat().st_mode & 0o777 == 0o600
    (tmp_path / HEAD_FILE).write_bytes(b"garbage\xff")
    assert book.problems() == [(ChainProblem.WITNESS, 3)]
    book.restart()
    book.write()
    assert UNWITNESSED in book.acts()
    report = book.verify()
    assert report.findings == ()
    assert "ledger.head was missing" in report.notes[0]


def test_a_disk_that_takes_no_head_file_stops_nothing(book: Book, tmp_path: Path) -> None:
    (tmp_path / HEAD_FILE).mkdir()
    book.write(2)
    assert book.acts() == ["live.open"] * 2


def test_two_processes_go_on_from_each_other(book: Book, tmp_path: Path) -> None:
    other = Database(tmp_path / FILE, chain.of(tmp_path))
    for _ in range(5):
        book.write()
        with other.write() as tx:
            ledger.append(tx, BRIDGE, Act.BACKUP_CREATE, at=NOON)
    other.close()
    assert book.verify() == VerifyReport(10, 1, 10, (), ())


def test_entries_from_before_the_chain_are_bound_by_its_first_one(book: Book) -> None:
    book.write(5)
    book.tamper("UPDATE ledger SET mac = NULL, person = NULL, device = NULL")
    (book.folder / HEAD_FILE).unlink()
    book.restart()
    book.write(2)
    assert book.acts()[5:] == [BEGIN, "live.open", "live.open"]
    report = book.verify()
    assert (report.count, report.first, report.findings) == (3, 6, ())
    assert "after 5 entries" in report.notes[0]
    book.tamper("UPDATE ledger SET object = 'garden' WHERE id = 2")
    assert book.problems() == [(ChainProblem.BEGINNING, 5)]


def test_another_key_begins_a_chain_of_its_own_and_is_told_of(book: Book) -> None:
    book.write(20)
    (book.folder / "house.key").unlink()
    assert book.problems()[0] == (ChainProblem.FOREIGN, 1)
    book.restart()
    book.write(2)
    assert book.acts()[20] == BEGIN
    report = book.verify()
    assert [finding.entry for finding in report.findings] == [21]
    assert "another key" in report.findings[0].meaning
    book.tamper("UPDATE ledger SET object = 'garden' WHERE id = 2")
    assert (ChainProblem.BEGINNING, 20) in book.problems()


def test_the_line_kept_outside_finds_what_the_head_file_cannot(book: Book) -> None:
    book.write(6)
    line = book.line()
    book.write(2)
    assert book.problems(line) == []
    assert "fits entry 6" in book.verify(line).notes[0]
    book.db.close()
    for path in book.folder.iterdir():
        if path.name != "house.key":
            path.unlink()
    book.open()
    book.write(4, details="rewritten")
    assert book.problems() == []
    assert book.problems(line) == [(ChainProblem.TRUNCATED, 5)]
    book.write(4, details="rewritten")
    assert book.problems(line) == [(ChainProblem.WITNESS, 6)]


def test_a_database_without_the_key_takes_no_entries(tmp_path: Path) -> None:
    db = Database(tmp_path / FILE)
    with pytest.raises(TypeError), db.write() as tx:
        ledger.append(tx, ANNA, Act.LIVE_OPEN, at=NOON)
    db.close()


def test_a_chain_of_a_folder_that_is_being_restored_writes_no_head(tmp_path: Path) -> None:
    made = Chain(bytes(32), tmp_path / HEAD_FILE, restoring=True)
    db = Database(tmp_path / FILE, made)
    with db.write() as tx:
        ledger.append(tx, ANNA, Act.BACKUP_RESTORE, at=NOON)
    assert not (tmp_path / HEAD_FILE).exists()
    made.restored()
    assert made.head() == made.known
    db.close()
