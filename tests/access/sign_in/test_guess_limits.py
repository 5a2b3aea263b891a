"""How often somebody may guess, and whom that slows."""

from datetime import timedelta

import pytest

from bridge.access.sign_in.guess_limits import (
    RULES,
    Counter,
    CounterKind,
    GuessLimits,
    Try,
    Wait,
    of_address,
)
from tests.access.house import FakeClock

STRANGER = of_address("203.0.113.9")
ANNA = Counter(CounterKind.PERSON, "anna")
HER_PHONE = Counter(CounterKind.DEVICE, "phone")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def wait(clock: FakeClock, seconds: float) -> None:
    clock.advance(timedelta(seconds=seconds))


def test_an_address_has_five_tries_and_then_waits_twice_as_long_each_time(clock: FakeClock) -> None:
    guesses = GuessLimits(clock)
    assert all(isinstance(guesses.begin(STRANGER), Try) for _ in range(5))
    waits = []
    for _ in range(8):
        answer = guesses.begin(STRANGER)
        assert isinstance(answer, Wait)
        waits.append(answer.seconds)
        wait(clock, answer.seconds)
        assert isinstance(guesses.begin(STRANGER), Try)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_what_is_not_looked_at_is_not_counted(clock: FakeClock) -> None:
    guesses = GuessLimits(clock)
    for _ in range(5):
        guesses.begin(STRANGER)
    assert [guesses.begin(STRANGER) for _ in range(50)] == [Wait(30)] * 50
    wait(clock, 30)
    assert isinstance(guesses.begin(STRANGER), Try)


def test_a_right_one_is_taken_back_and_forgives_nothing_else(clock: FakeClock) -> None:
    guesses = GuessLimits(clock)
    for _ in range(4):
        guesses.begin(STRANGER, ANNA)
    for _ in range(20):
        own = guesses.begin(STRANGER, Counter(CounterKind.PERSON, "guest"))
        assert isinstance(own, Try)
        guesses.take_back(own)
    assert isinstance(guesses.begin(STRANGER, ANNA), Try)
    assert isinstance(guesses.begin(STRANGER, ANNA), Wait)


def test_many_addresses_slow_a_person_but_not_the_devices_they_signed_in_on(
    clock: FakeClock,
) -> None:
    guesses = GuessLimits(clock)
    answers = [guesses.begin(of_address(f"198.51.100.{n}"), ANNA) for n in range(50)]
    assert sum(isinstance(answer, Try) for answer in answers) == RULES[CounterKind.PERSON].free
    assert isinstance(guesses.begin(HER_PHONE), Try)
    assert isinstance(
        guesses.begin(of_address("10.0.0.3"), Counter(CounterKind.PERSON, "ben")), Try
    )


def test_an_hour_after_the_last_try_all_is_forgotten(clock: FakeClock) -> None:
    guesses = GuessLimits(clock)
    for _ in range(5):
        guesses.begin(STRANGER)
    wait(clock, 3600)
    assert all(isinstance(guesses.begin(STRANGER), Try) for _ in range(5))


def test_memory_is_bounded_and_those_who_go_on_are_remembered(clock: FakeClock) -> None:
    guesses = GuessLimits(clock)
    for number in range(5000):
        guesses.begin(of_address(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"))
        if number % 900 == 0:
            guesses.begin(STRANGER)
    assert sum(len(known) for known in guesses._misses.values()) <= 1024
    assert isinstance(guesses.begin(STRANGER), Wait)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("fe80::1%eth0", "fe80::1%eth1"),
        (None, "nonsense"),
    ],
)
def test_one_household_is_one_address(one: str | None, other: str) -> None:
    assert of_address(one) == of_address(other)


def test_neighbours_are_not() -> None:
    assert of_address("2001:db8:1:2::1") != of_address("2001:db8:1:3::1")
    assert of_address("10.0.0.1") != of_address("10.0.0.2")
