"""Codes that say who links an Alexa."""

from datetime import timedelta

from bridge.access.alexa.link_codes import VALID
from tests.access.house import House


def made(house: House, person: str) -> str:
    with house.db.write() as tx:
        return house.links.codes.create(tx, person)


def test_a_code_is_one_persons_once_and_however_it_is_typed(house: House) -> None:
    codes = house.links.codes
    anna, ben = made(house, "anna"), made(house, "ben")
    assert codes.take(anna.lower().replace("-", " ")) == "anna"
    assert codes.take(anna) is None
    assert codes.take(ben) == "ben"


def test_the_next_one_ends_the_one_before_and_time_ends_both(house: House) -> None:
    codes = house.links.codes
    first, second = made(house, "anna"), made(house, "anna")
    assert codes.take(first) is None
    house.clock.advance(VALID - timedelta(seconds=1))
    third = made(house, "ben")
    house.clock.advance(timedelta(seconds=1))
    assert codes.take(second) is None
    assert codes.take(third) == "ben"


def test_nothing_is_no_code(house: House) -> None:
    codes = house.links.codes
    assert codes.take("") is None
    made(house, "anna")
    for typed in ("", "----", "AEIOU", "BCDF", "\u00df" * 8):
        assert codes.take(typed) is None


def test_a_code_is_good_once_its_transaction_has_committed_and_ends_with_another(
    house: House,
) -> None:
    codes = house.links.codes
    with house.db.write() as tx:
        early = codes.create(tx, "anna")
        assert codes.take(early) is None
    anna, ben = made(house, "anna"), made(house, "ben")
    with house.db.write() as tx:
        codes.end(tx, "anna")
    assert codes.take(anna) is None
    assert codes.take(ben) == "ben"
