"""Whether a chain of entries is whole, and, where it is not, what was done to it where. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge.policy import ledger
from bridge.policy.ledger import AT, GENESIS, ID, Row

# So many entries that were removed at once are told from a change of what follows them.
_MOST_REMOVED = 1000
# Where none of so many fits, it is not about one entry.
_FOREIGN_AFTER = 100


class ChainProblem(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    TRUNCATED = "truncated"
    FOREIGN = "foreign"  # from here on nothing fits the key
    BEGINNING = "beginning"  # somewhere before the chain begins
    WITNESS = "witness"  # what was kept outside says otherwise


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """`entry` is the number of the first bad one; `meaning` a sentence."""

    problem: ChainProblem
    entry: int
    meaning: str


@dataclass(frozen=True, slots=True)
class ChainWhole:
    """What was looked at fits: so many entries, the newest of them this one."""

    count: int
    id: int
    mac: bytes


def check(key: bytes, start: tuple[int, bytes], rows: Iterable[Row]) -> ChainWhole | ChainFinding:
    """`rows` in order of their numbers, all after the entry whose number and mac `start` gives."""
    first, before = start
    expected, rows = first + 1, iter(rows)
    for row in rows:
        if row[ID] != expected or not _fits(key, before, row):
            return _diagnose(key, expected, before, row, rows)
        before = row[-1]
        expected += 1
    return ChainWhole(expected - first - 1, expected - 1, before)


def any_fits(key: bytes, start: tuple[int, bytes], rows: Sequence[Row]) -> bool:
    """Whether any of these newest entries was written under this key. The first one only counts
    where it comes right after `start`, or begins a chain."""
    befores = [start[1], *(row[-1] for row in rows)]
    return any(
        _fits(key, before, row) or _fits(key, GENESIS, row)
        for before, row in zip(befores, rows, strict=False)
    )


def begins(key: bytes, row: Row) -> bool:
    """Whether a chain of this key begins with the entry."""
    return _fits(key, GENESIS, row)


def _fits(key: bytes, before: bytes | None, row: Row, *, id_: int | None = None) -> bool:
    """Whether the entry's mac is right, if its number were `id_`."""
    return row[-1] is not None and _mac(key, before, row, id_) == row[-1]


def _mac(key: bytes, before: bytes | None, row: Row, id_: int | None = None) -> bytes | None:
    """None where there can be none."""
    values = row[:-1] if id_ is None else (*row[:ID], id_, *row[ID + 1 : -1])
    try:
        return ledger.mac(key, before or b"", values)
    except (TypeError, UnicodeEncodeError):  # of a kind that no entry holds
        return None


def _diagnose(
    key: bytes, number: int, before: bytes, row: Row, rest: Iterator[Row]
) -> ChainFinding:
    if row[ID] < number:
        return ChainFinding(ChainProblem.INSERTED, row[ID], f"Entry {row[ID]} {_ADDED}")
    if row[ID] > number:
        gone = (
            f"Entry {number} is" if row[ID] == number + 1 else f"{_span(number, row[ID] - 1)} are"
        )
        return ChainFinding(
            ChainProblem.REMOVED, number, f"{gone} missing: somebody removed what was there."
        )
    return _FirstBad(key, number, before, row).found(rest)


class _FirstBad:
    """The first entry that does not fit, and what the ones after it say about it."""

    def __init__(self, key: bytes, number: int, before: bytes, row: Row) -> None:
        self._key = key
        self._number = number
        self._before = before
        self._row = row
        self._next: Row | None = None
        self._any_fits = False
        self._looked_at = 0

    def found(self, rest: Iterator[Row]) -> ChainFinding:
        moved = self._search(rest)
        if moved is not None:
            return moved
        number, at = self._number, self._at()
        if self._next is None or self._follows(self._next):
            last = " or was added by somebody else" if self._next is None else ""
            text = f"Entry {number}{at} is not as it was written: it was changed{last}."
            return ChainFinding(ChainProblem.CHANGED, number, text)
        for removed in range(1, _MOST_REMOVED + 1):
            if _fits(self._key, self._row[-1], self._next, id_=number + removed + 1):
                gone = "is" if removed == 1 else f"and the {removed - 1} after it are"
                text = f"Entry {number} {gone} missing, and those that follow were renumbered."
                return ChainFinding(ChainProblem.REMOVED, number, text)
        if self._any_fits:
            text = f"Entry {number}{at} is not as it was written, nor is what comes right after it."
            return ChainFinding(ChainProblem.CHANGED, number, text)
        text = (
            f"From entry {number}{at} on nothing fits this house's key: all of it was written "
            "anew, or the key is another."
        )
        return ChainFinding(ChainProblem.FOREIGN, number, text)

    def _follows(self, row: Row) -> bool:
        """Whether it comes after what is here, or after what was here but for its mac."""
        true = _mac(self._key, self._before, self._row)
        return _fits(self._key, self._row[-1], row) or _fits(self._key, true, row)

    def _search(self, rest: Iterator[Row]) -> ChainFinding | None:
        """Where the entry is that belongs here, if it is still there."""
        previous = self._row
        for row in rest:
            if self._next is None:
                self._next = row
            true = _mac(self._key, self._before, row, self._number)
            moved = true is not None and true in (row[-1], self._row[-1])
            # One that is right where it is only says the same.
            if true is not None and moved and not _fits(self._key, previous[-1], row):
                return self._moved(row, true if previous is self._row else previous[-1])
            if not self._any_fits and self._looked_at < _FOREIGN_AFTER:
                self._any_fits = _fits(self._key, previous[-1], row)
                self._looked_at += 1
            previous = row
        return None

    def _moved(self, there: Row, before_there: bytes) -> ChainFinding:
        """`there` is what belongs here. Whether what is here belongs there says how that came."""
        number, other = self._number, there[ID]
        if _mac(self._key, before_there, self._row, other) in (self._row[-1], there[-1]):
            text = f"Entries {number} and {other} have changed places."
            return ChainFinding(ChainProblem.SWAPPED, number, text)
        what = f"Entry {number}" if other == number + 1 else _span(number, other - 1)
        return ChainFinding(ChainProblem.INSERTED, number, f"{what} {_ADDED}")

    def _at(self) -> str:
        at = self._row[AT]
        try:
            return f" ({ledger.instant(at):%Y-%m-%d %H:%M} UTC)"
        except (TypeError, OverflowError):
            return ""


_ADDED = "was not written by Private Eye: somebody added it."


def _span(first: int, last: int) -> str:
    return f"Entries {first} to {last}"
