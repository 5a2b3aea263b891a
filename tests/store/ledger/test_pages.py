"""Entries of the ledger, found again."""

from collections.abc import Callable

import pytest

from bridge.model import ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.store import ledger
from bridge.store.ledger import ActOutcome, LedgerQuery
from tests.store.book import ANNA, BRIDGE, DAY, NOON, Book

PAGES: list[tuple[LedgerQuery, Callable[[int], bool]]] = [
    (LedgerQuery(), lambda _: True),
    (LedgerQuery(since=NOON + 3 * DAY), lambda n: n >= 3),
    (LedgerQuery(until=NOON + 3 * DAY), lambda n: n < 3),
    (LedgerQuery(person="anna"), lambda n: n % 2 == 0),
    (LedgerQuery(about="anna"), lambda n: n % 2 == 0 or n == 5),
    (LedgerQuery(object="anna"), lambda n: n == 5),
    (LedgerQuery(acts=["live.open"]), lambda n: n % 3 == 0),
    (LedgerQuery(acts=[]), lambda _: False),
    (LedgerQuery(outcome=ActOutcome.REFUSED), lambda n: n == 4),
    (LedgerQuery(outcome=ActOutcome.ALLOWED, before_id=4), lambda n: n < 3),
]


@pytest.mark.parametrize(("query", "wanted"), PAGES)
def test_a_page_of_entries_newest_first(
    book: Book, query: LedgerQuery, wanted: Callable[[int], bool]
) -> None:
    for number in range(8):
        with book.db.write() as tx:
            ledger.append(
                tx,
                ANNA if number % 2 == 0 else BRIDGE,
                Act.LIVE_OPEN if number % 3 == 0 else Act.CLIP_OPEN,
                at=NOON + number * DAY,
                object="anna" if number == 5 else None,
                refused=Why.OUTSIDE_HOURS if number == 4 else None,
                details={"number": number},
            )
    with book.db.read() as tx:
        found = ledger.page(tx, query)
    assert [e.details["number"] for e in found] == [n for n in reversed(range(8)) if wanted(n)]


def test_an_entry_comes_back_whole(book: Book) -> None:
    book.write(details="x")
    with book.db.read() as tx:
        (entry,) = ledger.page(tx, LedgerQuery(limit=1))
    assert entry == ledger.Entry(1, NOON, ANNA, "live.open", "camera0", None, {"said": "x"})


@pytest.mark.parametrize("written", ["no JSON", "[1]", ""])
def test_what_a_hand_has_spoilt_can_still_be_read(book: Book, written: str) -> None:
    book.write(2)
    book.tamper(f"UPDATE ledger SET details = '{written}', actor_kind = 'king' WHERE id = 1")  # noqa: S608
    with book.db.read() as tx:
        spoilt = ledger.page(tx, LedgerQuery())[-1]
        assert len(ledger.page(tx, LedgerQuery(camera="camera0"))) == 1
    assert (spoilt.details, spoilt.actor.kind) == ({}, ActorKind.STRANGER)
