"""Places for requests that wait: of whom, and how many."""

from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import Kind, PrivateEyeError
from bridge.policy.shares import MOST_WAITING, MOST_WAITING_OF_A_VIEW
from bridge.web.http.waiting import Pools, WaitingPool, pools

HOME, SMALLEST, PUBLIC = 288, 4, 52


def why_not(pool: WaitingPool, person: str | None, view: bytes | None = None) -> Kind | None:
    try:
        with pool.place(person, view):
            return None
    except PrivateEyeError as error:
        return error.kind


def test_a_view_has_two_and_a_person_sixteen() -> None:
    pool = WaitingPool(100)
    with ExitStack() as held:
        for number in range(MOST_WAITING):
            view = bytes([number // MOST_WAITING_OF_A_VIEW])
            held.enter_context(pool.place("guest", view))
            assert why_not(pool, "other") is None
        assert why_not(pool, "guest", b"new") is Kind.TOO_MANY
        assert why_not(pool, None, b"\0") is Kind.TOO_MANY
        assert why_not(pool, None, b"new") is None
    assert why_not(pool, "guest", b"\0") is None


def test_a_refusal_takes_nothing() -> None:
    pool = WaitingPool(1)
    with pool.place(None):
        for _ in range(3):
            assert why_not(pool, "anna") is Kind.UNAVAILABLE
    assert why_not(pool, "anna") is None


@pytest.mark.parametrize("threads", [HOME, SMALLEST, PUBLIC])
def test_no_kind_of_request_keeps_another_kind_waiting(threads: int) -> None:
    kinds = ("live", "news", "clips", "stills", "files")
    for kind in kinds:
        made: Pools = pools(threads)
        with ExitStack() as held:
            pool: WaitingPool = getattr(made, kind)
            while why_not(pool, None) is None:
                held.enter_context(pool.place(None))
            for other in kinds:
                assert (why_not(getattr(made, other), "owner") is None) is (other != kind)


@given(st.integers(12, 120), st.lists(st.sampled_from(["guest", "other guest"]), max_size=300))
def test_two_who_take_all_they_may_leave_a_place_for_the_owner(most: int, asked: list[str]) -> None:
    pool = WaitingPool(most)
    with ExitStack() as held:
        for person in asked:
            if why_not(pool, person) is None:
                held.enter_context(pool.place(person))
        assert why_not(pool, "owner") is None
