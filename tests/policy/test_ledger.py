"""The chain: its canonical form is RFC 8785's, and no change of an entry goes unseen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import ledger, ledger_check
from bridge.policy.ledger import COLUMNS, GENESIS, ID, Checkpoint, Head, Line, Row
from bridge.policy.ledger_check import ChainFinding, ChainProblem, ChainWhole

KEY = b"k" * 32
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LARGEST = 2**53 - 1
VALUES = st.one_of(
    st.none(),
    st.integers(-LARGEST, LARGEST),
    st.text(st.characters(exclude_categories=["Cs"])),
)
ENTRIES = st.lists(VALUES, min_size=len(COLUMNS), max_size=len(COLUMNS))


def sealed(count: int, key: bytes = KEY, *, same: bool = False) -> list[Row]:
    """A chain of entries that differ, or all say the `same`."""
    rows: list[Row] = []
    before = GENESIS
    for number in range(1, count + 1):
        values = dict.fromkeys(COLUMNS, "x") | {
            "id": number,
            "at": number,
            "object": "x" if same else str(number),
        }
        row = [values[name] for name in COLUMNS]
        before = ledger.mac(key, before, row)
        rows.append((*row, before))
    return rows


def renumbered(rows: list[Row]) -> list[Row]:
    return [(*row[:ID], number, *row[ID + 1 :]) for number, row in enumerate(rows, start=1)]


def checked(rows: list[Row]) -> tuple[ChainProblem, int]:
    found = ledger_check.check(KEY, (0, GENESIS), rows)
    assert isinstance(found, ChainFinding), found
    assert str(found.entry) in found.meaning
    return found.problem, found.entry


@given(ENTRIES)
def test_the_canonical_form_is_rfc_8785(values: list[Any]) -> None:
    assert ledger.canonical(values) == rfc8785.dumps(dict(zip(COLUMNS, values, strict=True)))


@pytest.mark.parametrize("value", [1.5, b"bytes", True])
def test_what_no_entry_holds_has_no_canonical_form(value: object) -> None:
    with pytest.raises(TypeError):
        ledger.canonical([value] * len(COLUMNS))


@given(ENTRIES, ENTRIES)
def test_entries_that_differ_have_other_macs(one: list[Any], other: list[Any]) -> None:
    same = ledger.mac(KEY, GENESIS, one) == ledger.mac(KEY, GENESIS, other)
    assert same is (one == other)


def test_a_whole_chain_is_whole_from_anywhere() -> None:
    rows = sealed(9)
    assert ledger_check.check(KEY, (0, GENESIS), rows) == ChainWhole(9, 9, rows[8][-1])
    assert ledger_check.check(KEY, (4, rows[3][-1]), rows[4:]) == ChainWhole(5, 9, rows[8][-1])
    assert ledger_check.check(KEY, (0, GENESIS), []) == ChainWhole(0, 0, GENESIS)


@pytest.mark.parametrize("number", [1, 2, 5, 8, 9])
@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_any_column_of_any_entry_that_was_changed_is_found(number: int, column: int) -> None:
    if column == ID:
        return
    rows = sealed(9)
    row = rows[number - 1]
    rows[number - 1] = (*row[:column], "y", *row[column + 1 :])
    assert checked(rows) == (ChainProblem.CHANGED, number)


@pytest.mark.parametrize("number", [1, 2, 5, 8, 9])
@pytest.mark.parametrize("mac", [None, bytes(32), "text"])
def test_a_changed_or_missing_mac_is_found(number: int, mac: object) -> None:
    rows = sealed(9)
    rows[number - 1] = (*rows[number - 1][:-1], mac)
    assert checked(rows) == (ChainProblem.CHANGED, number)


@pytest.mark.parametrize("number", [1, 2, 5, 8])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("again", [False, True])
def test_removed_entries_are_found(number: int, count: int, again: bool) -> None:
    rows = sealed(12)
    del rows[number - 1 : number - 1 + count]
    assert checked(renumbered(rows) if again else rows) == (ChainProblem.REMOVED, number)


@pytest.mark.parametrize("number", [1, 2, 5, 9])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_inserted_entries_are_found(number: int, count: int) -> None:
    rows = sealed(9)
    rows[number - 1 : number - 1] = [(*rows[0][:-1], bytes([n]) * 32) for n in range(count)]
    assert checked(renumbered(rows)) == (ChainProblem.INSERTED, number)


@pytest.mark.parametrize("id_", [0, -7])
def test_an_entry_in_front_of_the_first_is_found(id_: int) -> None:
    rows = sealed(3)
    rows.insert(0, (*rows[0][:ID], id_, *rows[0][ID + 1 :]))
    assert checked(rows) == (ChainProblem.INSERTED, id_)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (4, 5), (2, 8), (1, 9), (8, 9)])
@pytest.mark.parametrize("with_macs", [False, True])
def test_entries_that_changed_places_are_found(one: int, other: int, with_macs: bool) -> None:
    rows = sealed(9)
    first, second = rows[one - 1], rows[other - 1]
    rows[one - 1], rows[other - 1] = second, first
    if not with_macs:
        rows[one - 1] = (*second[:-1], first[-1])
        rows[other - 1] = (*first[:-1], second[-1])
    assert checked(renumbered(rows)) == (ChainProblem.SWAPPED, one)


def test_a_ledger_written_anew_under_another_key_is_found() -> None:
    assert checked(sealed(9, b"other")) == (ChainProblem.FOREIGN, 1)
    ours = sealed(9)
    before = ours[3][-1]
    for at in range(4, 9):
        before = ledger.mac(b"other", before, ours[at][:-1])
        ours[at] = (*ours[at][:-1], before)
    assert checked(ours)[1] == 5


def test_two_changes_in_a_row_are_found_at_the_first() -> None:
    rows = sealed(9)
    for at in (3, 4):
        rows[at] = ("y", *rows[at][1:-1], bytes(32))
    assert checked(rows) == (ChainProblem.CHANGED, 4)


def test_a_change_among_entries_that_say_the_same_is_a_change() -> None:
    rows = sealed(9, same=True)
    rows[3] = ("y", *rows[3][1:])
    assert checked(rows) == (ChainProblem.CHANGED, 4)


def test_whether_any_of_the_newest_is_of_this_key() -> None:
    rows = sealed(9)
    assert ledger_check.any_fits(KEY, (0, GENESIS), rows[5:])
    assert not ledger_check.any_fits(b"other", (0, GENESIS), rows)
    assert not ledger_check.any_fits(KEY, (0, GENESIS), [])


def test_the_text_of_a_head_is_read_back_and_cannot_be_made_without_the_key() -> None:
    head = Head(1234, NOON, bytes(range(32)))
    text = ledger.head_text(KEY, head)
    assert ledger.read_head(KEY, text) == head
    assert ledger.read_head(b"other", text) is None
    assert ledger.read_head(KEY, text.replace("1234", "1233")) is None
    for garbage in ("", "x", "\u00e4 b", text[:-1]):
        assert ledger.read_head(KEY, garbage) is None


def test_the_line_for_outside_is_read_back_as_somebody_types_it() -> None:
    line = ledger.line(Head(1234, NOON, bytes(range(32))))
    assert line == "2026-03-01 entry 1234 0001-0203-0405-0607-0809"
    expected = Line(1234, "00010203040506070809")
    assert ledger.read_line(line) == ledger.read_line(f"  {line.upper()}\n") == expected
    for garbage in ("", "a b c d", line[:-1], line.replace("entry", "at"), f"{line} x"):
        assert ledger.read_line(garbage) is None


@given(st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_each_checkpoint_has_a_signature_of_its_own(one: int, other: int) -> None:
    def signed(through: int, at: datetime = NOON) -> bytes:
        return ledger.sign(KEY, Checkpoint(through, 1, bytes(32), at))

    assert (signed(one) == signed(other)) is (one == other)
    assert signed(one) != signed(one, NOON + timedelta(microseconds=1))


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_are_whole_microseconds(at: datetime) -> None:
    assert ledger.instant(ledger.microseconds(at)) == at
