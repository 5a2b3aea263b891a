"""Codes that say who links an Alexa."""

from datetime import timedelta

from bridge.access.link_codes import VALID, LinkCodes
from tests.access.house import FakeClock


def test_a_code_is_one_persons_once_and_however_it_is_typed() -> None:
    codes = LinkCodes(FakeClock())
    anna, ben = codes.create("anna"), codes.create("ben")
    assert codes.take(anna.lower().replace("-", " ")) == "anna"
    assert codes.take(anna) is None
    assert codes.take(ben) == "ben"


def test_the_next_one_ends_the_one_before_and_time_ends_both() -> None:
    clock = FakeClock()
    codes = LinkCodes(clock)
    first, second = codes.create("anna"), codes.create("anna")
    assert codes.take(first) is None
    clock.advance(VALID - timedelta(seconds=1))
    third = codes.create("ben")
    clock.advance(timedelta(seconds=1))
    assert codes.take(second) is None
    assert codes.take(third) == "ben"


def test_nothing_is_no_code() -> None:
    codes = LinkCodes(FakeClock())
    assert codes.take("") is None
    codes.create("anna")
    for typed in ("", "----", "AEIOU", "BCDF", "\u00df" * 8):
        assert codes.take(typed) is None
