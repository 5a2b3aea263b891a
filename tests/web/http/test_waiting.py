"""Places for requests that wait: of whom, and how many."""

from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.app.doors import PUBLIC_THREADS
from bridge.config import Config
from bridge.errors import Kind, PrivateEyeError
from bridge.policy.fair_use import MOST_WAITING, MOST_WAITING_OF_A_VIEW
from bridge.service.events.exports import MOST_EXPORTS
from bridge.web.doors import RESERVED_THREADS
from bridge.web.http.waiting import Pools, WaitingPool, pools

HOME, SMALLEST, PUBLIC = (threads - RESERVED_THREADS for threads in (300, 32, PUBLIC_THREADS))
KINDS = ("live", "news", "clips", "stills", "files")


def why_not(pool: WaitingPool, person: str | None, view: bytes | None = None) -> Kind | None:
    try:
        with pool.place(person, view):
            return None
    except PrivateEyeError as error:
        return error.kind


def test_a_view_has_three_and_a_person_sixteen() -> None:
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
    for kind in KINDS:
        made: Pools = pools(threads)
        with ExitStack() as held:
            pool: WaitingPool = getattr(made, kind)
            while why_not(pool, None) is None:
                held.enter_context(pool.place(None))
            for other in KINDS:
                assert (why_not(getattr(made, other), "owner") is None) is (other != kind)


def taken(pool: WaitingPool, held: ExitStack, person: str | None, most: int = 1000) -> int:
    """Of so many places that somebody asks for; each of a view of its own."""
    for number in range(most):
        if why_not(pool, person) is not None:
            return number
        held.enter_context(pool.place(person))
    return most


@given(st.integers(32, 1000))
def test_all_pools_together_are_never_more_than_there_are_threads(threads: int) -> None:
    assert Config(threads=threads).threads == threads
    made = pools(threads - RESERVED_THREADS)
    with ExitStack() as held:
        counts = [taken(getattr(made, kind), held, None) for kind in KINDS]
    assert min(counts) > 0
    assert sum(counts) + MOST_EXPORTS + RESERVED_THREADS <= threads


def test_a_door_has_thirty_two_threads_at_least() -> None:
    with pytest.raises(ValueError, match="threads"):
        Config(threads=31)


@pytest.mark.parametrize("guests", range(4))
def test_a_wall_of_sixteen_and_a_phone_are_shown_however_many_guests_flood(guests: int) -> None:
    live = pools(HOME).live
    with ExitStack() as held:
        assert taken(live, held, "owner", 2 * 16 + 2) == 2 * 16 + 2
    with ExitStack() as held:
        for number in range(guests):
            assert taken(live, held, f"guest {number}") >= MOST_WAITING
        assert taken(live, held, "owner") >= MOST_WAITING
        assert why_not(live, "owner") is Kind.TOO_MANY


@given(
    st.integers(3, 120),
    st.integers(0, 60),
    st.lists(st.sampled_from(["guest", "other guest"]), max_size=300),
)
def test_two_who_take_all_they_may_leave_a_place_for_the_owner(
    most: int, at_leisure: int, asked: list[str]
) -> None:
    pool = WaitingPool(most, at_leisure=at_leisure)
    with ExitStack() as held:
        for person in asked:
            if why_not(pool, person) is None:
                held.enter_context(pool.place(person))
        assert why_not(pool, "owner") is None
