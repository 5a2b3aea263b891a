"""Codes on screens: shown, polled for, answered once, not guessed, bounded."""

from collections.abc import Callable

import pytest

from bridge.access.sign_in import pairing
from bridge.access.sign_in.pairing import (
    DeviceAuthorization,
    Pairing,
    PairingState,
    ScreenConfirmation,
)
from bridge.store.people.epochs import Subject, SubjectKind
from tests.access.house import FakeClock

OWNER = Subject(SubjectKind.SESSION, "session")
KITCHEN = ScreenConfirmation("id", "Kitchen tablet", frozenset({"front"}), OWNER)


class Screens:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.pairing = Pairing(self.clock)

    def ask(self, address: str = "10.0.0.7") -> DeviceAuthorization:
        asked = self.pairing.ask("Silk on a Fire TV", "at home", address=address)
        assert asked is not None
        return asked

    def wait(self, seconds: float) -> None:
        self.clock.ticks += seconds


@pytest.fixture
def screens() -> Screens:
    return Screens()


def test_a_code_is_eight_letters_that_make_no_words_and_are_not_confused(screens: Screens) -> None:
    codes = [screens.ask(f"10.0.0.{number}").asking.user_code for number in range(50)]
    assert len(set(codes)) == 50
    assert all(code[4] == "-" and len(code) == 9 for code in codes)
    assert set("".join(codes)) - {"-"} <= set(pairing.LETTERS)
    assert not set(pairing.LETTERS) & set("AEIOU0123456789")


def test_a_screen_waits_then_is_let_in_once(screens: Screens) -> None:
    asked = screens.ask()
    assert screens.pairing.poll(asked.device_code) is PairingState.PENDING
    screens.pairing.answer(asked.asking.user_code, KITCHEN)
    assert screens.pairing.find(asked.asking.user_code) is None
    assert screens.pairing.poll(asked.device_code) == KITCHEN
    assert screens.pairing.poll(asked.device_code) is PairingState.OVER


def test_a_screen_that_is_refused_is_told_once(screens: Screens) -> None:
    asked = screens.ask()
    screens.pairing.answer(asked.asking.user_code, None)
    assert screens.pairing.poll(asked.device_code) is PairingState.DENIED
    assert screens.pairing.poll(asked.device_code) is PairingState.OVER


def test_the_first_answer_holds(screens: Screens) -> None:
    asked = screens.ask()
    screens.pairing.answer(asked.asking.user_code, None)
    screens.pairing.answer(asked.asking.user_code, KITCHEN)
    assert screens.pairing.poll(asked.device_code) is PairingState.DENIED


def test_who_polls_too_soon_is_told_to_slow_down_by_five_seconds_each_time(
    screens: Screens,
) -> None:
    code = screens.ask().device_code
    said = []
    for seconds in (0, 4.9, 1, 5, 10, 15):
        screens.wait(seconds)
        said.append(screens.pairing.poll(code))
    pending, slow_down = PairingState.PENDING, PairingState.SLOW_DOWN
    assert said == [pending, pending, slow_down, slow_down, slow_down, slow_down]
    screens.wait(25)
    assert screens.pairing.poll(code) is pending


@pytest.mark.parametrize("seconds", [599, 600])
def test_a_code_lasts_ten_minutes(screens: Screens, seconds: int) -> None:
    asked = screens.ask()
    screens.wait(seconds)
    there = seconds < 600
    assert (screens.pairing.find(asked.asking.user_code) == asked.asking) is there
    assert screens.pairing.poll(asked.device_code) is (
        PairingState.PENDING if there else PairingState.OVER
    )


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:4]} {code[4:]}"]
)
def test_a_code_is_found_however_it_is_typed(screens: Screens, typed: Callable[[str], str]) -> None:
    asked = screens.ask()
    assert screens.pairing.find(typed(asked.asking.user_code)) == asked.asking


@pytest.mark.parametrize("typed", ["", "-", "\ud800", "BCDF", "BCDF-GHJK-", "' OR 1=1 --"])
def test_anything_else_is_no_code(screens: Screens, typed: str) -> None:
    screens.ask()
    assert screens.pairing.find(typed) is None


def test_a_wrong_device_code_is_over(screens: Screens) -> None:
    screens.ask()
    for code in ("", "wrong", "\ud800"):
        assert screens.pairing.poll(code) is PairingState.OVER


def test_one_address_and_all_together_have_only_so_many_codes(screens: Screens) -> None:
    for _ in range(pairing.MOST_PER_ADDRESS):
        screens.ask("10.0.0.7")
    assert screens.pairing.ask("a browser", None, address="10.0.0.7") is None
    for number in range(pairing.MOST - pairing.MOST_PER_ADDRESS):
        screens.ask(f"10.0.1.{number}")
    assert screens.pairing.ask("a browser", None, address="10.0.0.8") is None
    screens.wait(pairing.VALID_S)
    assert screens.ask("10.0.0.7")


def test_screens_that_are_silent_give_way_to_one_that_asks(screens: Screens) -> None:
    silent = [screens.ask() for _ in range(pairing.MOST_PER_ADDRESS)]
    asks = silent[3]
    screens.wait(10)
    screens.pairing.poll(asks.device_code)
    screens.wait(10)
    for _ in range(pairing.MOST_PER_ADDRESS - 1):
        fresh = screens.ask()
    assert screens.pairing.ask("a browser", None, address="10.0.0.7") is None
    assert screens.pairing.poll(silent[0].device_code) is PairingState.OVER
    for one in (asks, fresh):
        assert screens.pairing.find(one.asking.user_code) == one.asking


def test_silent_screens_of_all_addresses_give_way_too(screens: Screens) -> None:
    for number in range(pairing.MOST):
        screens.ask(f"10.0.1.{number}")
    assert screens.pairing.ask("a browser", None, address="10.0.0.7") is None
    screens.wait(20)
    assert screens.ask("10.0.0.7")


def test_what_a_link_holds_finds_the_screen_and_is_not_its_code(screens: Screens) -> None:
    asked = [screens.ask(f"10.0.0.{number}") for number in range(20)]
    for one in asked:
        sent, whole = one.asking.sent, one.asking.user_code
        assert sent == whole[:-2]
        assert screens.pairing.find(sent, sent=True) == one.asking
        assert screens.pairing.find(whole, sent=True) == one.asking
        assert screens.pairing.find(sent) is None
        screens.pairing.answer(sent, KITCHEN)
        assert screens.pairing.poll(one.device_code) is PairingState.PENDING


def test_a_device_code_is_in_no_repr(screens: Screens) -> None:
    asked = screens.ask()
    assert asked.device_code not in repr(asked)
