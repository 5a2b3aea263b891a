"""When a message is tried, tried again, and given up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.deliveries import MOST_TRIES, Delivery, DeliveryStep, again_after, step
from tests.builders import NOON

NEW = Delivery(NOON, NOON + timedelta(minutes=10), 0, NOON)


@pytest.mark.parametrize(
    ("delivery", "after_s", "expected"),
    [
        (NEW, 0, DeliveryStep.SEND),
        (NEW, 599, DeliveryStep.SEND),
        (NEW, 600, DeliveryStep.DROP),
        (replace(NEW, until=None), 86_400, DeliveryStep.SEND),
        (replace(NEW, tries=1, next_try_at=NOON + timedelta(seconds=2)), 1, DeliveryStep.WAIT),
        (replace(NEW, tries=1, next_try_at=NOON + timedelta(seconds=2)), 2, DeliveryStep.SEND),
        # The clock was set back by an hour.
        (NEW, -3600, DeliveryStep.SEND),
        (replace(NEW, tries=1), -3600, DeliveryStep.DROP),
        (replace(NEW, tries=1, until=None), -3600, DeliveryStep.SEND),
    ],
)
def test_the_oldest_message(delivery: Delivery, after_s: float, expected: DeliveryStep) -> None:
    assert step(delivery, NOON + timedelta(seconds=after_s)) is expected


def test_each_wait_is_twice_the_one_before_up_to_five_minutes() -> None:
    waits = [again_after(tries, None) for tries in range(1, 12)]
    assert [wait.total_seconds() for wait in waits if wait is not None] == [
        *(2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300),
    ]


def test_it_is_given_up_in_the_end() -> None:
    assert again_after(MOST_TRIES, None) is None


@pytest.mark.parametrize(
    ("asked_s", "waits_s"), [(60.0, 60), (1.0, 2), (1e9, 900), (float("inf"), 900), (-5, 2)]
)
def test_a_receiver_may_ask_for_time(asked_s: float, waits_s: float) -> None:
    assert again_after(1, asked_s) == timedelta(seconds=waits_s)


@given(st.integers(1, MOST_TRIES - 1), st.none() | st.floats(allow_nan=True))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(tries: int, asked_s: float | None) -> None:
    wait = again_after(tries, asked_s)
    assert wait is not None
    assert timedelta(0) < wait <= timedelta(minutes=15)
