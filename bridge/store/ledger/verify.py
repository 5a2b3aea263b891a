"""Reads the whole ledger and says whether it is as it was written. Works beside a running bridge.

Rows are read with sqlite3 itself, one at a time: a million of them take seconds and no memory.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.policy import ledger, ledger_check
from bridge.policy.ledger import BEGIN, COLUMNS, GENESIS, ID, RESTORED, UNWITNESSED, Head, Line, Row
from bridge.policy.ledger_check import ChainFinding, ChainProblem, ChainWhole
from bridge.store import failures
from bridge.store.chain import Chain

_RAW = f"SELECT {', '.join(COLUMNS)}, mac FROM ledger"  # noqa: S608  # names of ours
_CHECKPOINT = (
    "SELECT through, removed, mac, at, signature FROM ledger_checkpoint "
    "ORDER BY through DESC LIMIT 1"
)
_MARKS = "SELECT id, at, act, details FROM ledger WHERE act IN (?, ?, ?) ORDER BY id"
_NO_HEAD = (
    "The file ledger.head is missing, or is not of this house's key: nothing beside the records "
    "says whether the newest entries are still there."
)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`first` and `last` entry that were looked at; `notes` are sentences about what is in order
    but should be known."""

    count: int
    first: int
    last: int
    findings: tuple[ChainFinding, ...]
    notes: tuple[str, ...]


def verify(path: Path, chain: Chain, line: Line | None = None) -> VerifyReport:
    """Of a database that has this version's schema. `line` is a head that was kept outside.

    Raises PrivateEyeError where it cannot be read.
    """
    head = chain.head()  # before the records: it lags behind them and never leads
    try:
        with closing(_open(path)) as db:
            db.execute("BEGIN").close()
            return _Verifying(db, chain.key, head).report(line)
    except sqlite3.Error as error:
        known = failures.of_sqlite(error)
        if known is None:
            raise
        raise known from error


def newest(path: Path) -> Head | None:
    """The newest entry; None where there is none."""
    with closing(_open(path)) as db:
        row = db.execute("SELECT id, at, mac FROM ledger ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None or row[2] is None else Head(row[0], ledger.instant(row[1]), row[2])


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    # Somebody may have written what is no text.
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


class _Verifying:
    def __init__(self, db: sqlite3.Connection, key: bytes, head: Head | None) -> None:
        self._db = db
        self._key = key
        self._head = head
        self._findings: list[ChainFinding] = []
        self._notes: list[str] = []
        self._through = 0

    def report(self, line: Line | None) -> VerifyReport:
        start, rows = self._start()
        found = ledger_check.check(self._key, start, rows)
        if isinstance(found, ChainFinding):
            self._findings.append(found)
            whole = ChainWhole(found.entry - start[0] - 1, found.entry - 1, b"")
        else:
            whole = found
            self._beside(whole)
            if line is not None:
                self._outside(whole, line)
        self._marks()
        return VerifyReport(
            max(0, whole.count),
            start[0] + 1,
            whole.id,
            tuple(self._findings),
            tuple(self._notes),
        )

    def _start(self) -> tuple[tuple[int, bytes], Iterator[Row]]:
        """After what the chain begins, and all that belongs to it."""
        begin = self._begin()
        checkpoint = self._checkpoint(needed=begin is None)
        if begin is None:
            return checkpoint, self._rows()
        if checkpoint[0] < begin[ID] - 1:
            self._covered(begin)
        return (begin[ID] - 1, GENESIS), self._rows("WHERE id >= ?", begin[ID])

    def _begin(self) -> Row | None:
        """The newest entry that begins a chain of this key."""
        begun = self._rows("WHERE act = ?", BEGIN, order="DESC")
        return next((row for row in begun if ledger_check.begins(self._key, row)), None)

    def _checkpoint(self, *, needed: bool) -> tuple[int, bytes]:
        """`needed`: nothing else says where the chain begins."""
        found = self._db.execute(_CHECKPOINT).fetchone()
        if found is None:
            return 0, GENESIS
        through, removed, mac, at, signature = found
        said = ledger.Checkpoint(through, removed, mac, ledger.instant(at))
        if needed and ledger.sign(self._key, said) != signature:
            text = f"The checkpoint that says entries up to {through} were pruned is not genuine."
            self._findings.append(ChainFinding(ChainProblem.BEGINNING, through, text))
        self._through = through
        self._notes.append(f"Entries up to {through} were pruned on {said.at:%Y-%m-%d}.")
        return through, mac

    def _covered(self, begin: Row) -> None:
        """What was there before the chain began is bound by one digest."""
        said = _details(begin[COLUMNS.index("details")])
        try:
            same = ledger.digest(self._rows("WHERE id < ?", begin[ID])) == (
                said.get("count"),
                said.get("digest"),
            )
        except TypeError:
            same = False
        if not same:
            text = (
                f"One of the entries before {begin[ID]} was changed, added or removed: they are "
                "from before the chain, which says only that not which."
            )
            self._findings.append(ChainFinding(ChainProblem.BEGINNING, begin[ID] - 1, text))

    def _beside(self, whole: ChainWhole) -> None:
        head = self._head
        if head is None:
            if whole.count:
                self._findings.append(ChainFinding(ChainProblem.WITNESS, whole.id, _NO_HEAD))
            return
        if head.id > whole.id:
            gone = _gone(whole.id + 1, head.id)
            text = (
                f"{gone} at the end: entry {head.id} was written on {head.at:%Y-%m-%d %H:%M} UTC."
            )
            self._findings.append(ChainFinding(ChainProblem.TRUNCATED, whole.id + 1, text))
        elif (mac := self._mac(head.id)) is not None and mac != head.mac:
            text = (
                f"Entry {head.id} is another than the one that ledger.head knows: the records were "
                "replaced by older ones."
            )
            self._findings.append(ChainFinding(ChainProblem.WITNESS, head.id, text))

    def _outside(self, whole: ChainWhole, line: Line) -> None:
        if line.id <= self._through:
            self._notes.append(f"Entry {line.id}, of the line given, has since been pruned.")
            return
        mac = self._mac(line.id)
        if line.id > whole.id:
            text = f"{_gone(whole.id + 1, line.id)}: the line that was given knows them."
            self._findings.append(ChainFinding(ChainProblem.TRUNCATED, whole.id + 1, text))
        elif mac is None or not mac.hex().startswith(line.mac):
            text = (
                f"Entry {line.id} is another than the one of the line that was given: what came up "
                "to there was written anew."
            )
            self._findings.append(ChainFinding(ChainProblem.WITNESS, line.id, text))
        else:
            self._notes.append(f"The line that was given fits entry {line.id}.")

    def _marks(self) -> None:
        """What the ledger itself says of its past."""
        for id_, at, act, details in self._db.execute(_MARKS, (BEGIN, RESTORED, UNWITNESSED)):
            said, when = _details(details), f"{ledger.instant(at):%Y-%m-%d %H:%M} UTC"
            text = _mark(act, said, when)
            if text is None:
                continue
            if said.get("way") == "restore" or act == UNWITNESSED or said.get("why") == "first":
                self._notes.append(text)
            else:
                self._findings.append(ChainFinding(ChainProblem.TRUNCATED, id_, text))

    def _mac(self, id_: int) -> bytes | None:
        found = self._db.execute("SELECT mac FROM ledger WHERE id = ?", (id_,)).fetchone()
        return None if found is None else found[0]

    def _rows(self, where: str = "", *values: object, order: str = "ASC") -> Iterator[Row]:
        return self._db.execute(f"{_RAW} {where} ORDER BY id {order}", values)


def _mark(act: str, said: dict[str, Any], when: str) -> str | None:
    if act == UNWITNESSED:
        return f"On {when} the file ledger.head was missing; it was made again."
    if act == RESTORED:
        newest, head = said.get("newest"), said.get("head")
        how = (
            "A backup was restored" if said.get("way") else "The records became older by themselves"
        )
        return f"{how} on {when}: they ended with entry {newest}, and had reached {head} before."
    if said.get("why") == "first":
        count = said.get("count")
        return f"The chain began on {when}, after {count} entries." if count else None
    how = "by restoring a backup" if said.get("way") else "and nobody restored a backup"
    return f"On {when} a chain under another key ended, {how}: a new one began."


def _details(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _gone(first: int, last: int) -> str:
    return (
        f"Entry {first} is missing" if first == last else f"Entries {first} to {last} are missing"
    )
