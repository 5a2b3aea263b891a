"""When a camera that is away is pinged and connected to: whatever the outage and the chance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.cameras.returning import NextStep, Returning
from bridge.cameras.timing import Timing

TIMING = Timing()
A_MOMENT = 1e-6
CHANCES = st.floats(0, 1)


@dataclass
class Outage:
    """A camera at time zero, and what is done about it. `answers`, `connects`: of it, at a time."""

    returning: Returning
    answers: Callable[[float], bool]
    connects: Callable[[float], bool] = lambda _now: False
    ping_s: float = 0.0

    def steps(self, until: float) -> Iterator[tuple[float, NextStep]]:
        now, failed = 0.0, True
        self.returning.failed(now, paid=True)
        while now < until and failed:
            step = self.returning.next(now)
            if step is NextStep.PING:
                self.returning.ping(now)
                yield now, step
                now += self.ping_s
                self.returning.pinged(self.answers(now))
            elif step is NextStep.CONNECT:
                yield now, step
                failed = not self.connects(now)
                self.returning.failed(now, paid=False)
            else:
                now += max(A_MOMENT, self.returning.wait_s(now))


@given(back_at=st.floats(0, 599), chance=CHANCES, ping_s=st.floats(0, 0.9))
def test_who_is_back_within_ten_minutes_is_connected_to_a_second_later(
    back_at: float, chance: float, ping_s: float
) -> None:
    outage = Outage(
        Returning(TIMING, lambda: chance),
        answers=lambda now: now >= back_at,
        connects=lambda now: now >= back_at,
        ping_s=ping_s,
    )
    steps = list(outage.steps(1000))
    connected_at, step = steps[-1]
    assert step is NextStep.CONNECT
    assert connected_at <= max(back_at, TIMING.backoff_first_s) + 1 + ping_s + 0.01
    in_vain = [at for at, each in steps[:-1] if each is NextStep.CONNECT]
    assert len(in_vain) <= back_at / TIMING.anyway_s + 1, "a process is started when it is of use"


@given(back_at=st.floats(700, 7200), chance=CHANCES)
def test_who_is_away_for_longer_is_pinged_each_15_seconds(back_at: float, chance: float) -> None:
    outage = Outage(
        Returning(TIMING, lambda: chance),
        answers=lambda now: now >= back_at,
        connects=lambda now: now >= back_at,
    )
    steps = list(outage.steps(8000))
    connected_at, _ = steps[-1]
    assert back_at <= connected_at <= back_at + TIMING.later_s + 0.01
    pings = [at for at, step in steps if step is NextStep.PING and at > 620]
    assert all(b - a > TIMING.later_s - 0.01 for a, b in pairwise(pings))


@given(chance=CHANCES)
def test_who_answers_and_cannot_be_watched_is_tried_each_5_seconds_then_15(chance: float) -> None:
    outage = Outage(Returning(TIMING, lambda: chance), answers=lambda _now: True)
    tries = [at for at, step in outage.steps(3600) if step is NextStep.CONNECT]
    gaps = [(a, b - a) for a, b in pairwise(tries)]
    assert max(gap for at, gap in gaps if at < 600) <= TIMING.backoff_most_s + 0.01
    assert min(gap for at, gap in gaps if at > 10) >= 0.75 * TIMING.backoff_most_s
    assert min(gap for at, gap in gaps if at > 620) >= 0.75 * TIMING.later_s


def test_a_camera_that_drops_out_now_and_then_pays_it_off() -> None:
    returning = Returning(TIMING, lambda: 0.0)
    waits = [returning.failed(60.0 * n, paid=True) for n in range(20)]
    assert waits == [TIMING.backoff_first_s] * 20


@given(presses=st.lists(st.floats(0, 600), max_size=200), chance=CHANCES)
def test_a_wrong_password_is_not_tried_often_whoever_presses(
    presses: list[float], chance: float
) -> None:
    returning = Returning(TIMING, lambda: chance)
    returning.refused(0.0)
    tries, waiting = [0.0], sorted(presses)
    now = 0.0
    while now < 600:
        step = returning.next(now)
        assert step is not NextStep.PING
        if step is NextStep.CONNECT:
            tries.append(now)
            returning.refused(now)
        while waiting and waiting[0] <= now:
            waiting.pop(0)
            returning.hurry()
        soon = [now + max(A_MOMENT, returning.wait_s(now)), *waiting[:1]]
        now = max(now + A_MOMENT, min(soon))
    assert min(b - a for a, b in pairwise(tries)) >= TIMING.refused_again_s - 0.01


def test_somebody_who_asks_does_not_wait() -> None:
    returning = Returning(TIMING)
    returning.failed(100.0, paid=True)
    assert returning.next(100.1) is NextStep.WAIT
    returning.hurry()
    assert returning.next(100.1) is NextStep.CONNECT


def test_a_ping_that_hangs_holds_nothing_up() -> None:
    returning = Returning(TIMING, lambda: 0.0)
    returning.failed(0.0, paid=True)
    returning.ping(1.0)
    assert returning.next(30.0) is NextStep.WAIT
    assert returning.next(1.0 + TIMING.anyway_s) is NextStep.CONNECT


def test_a_wrong_password_is_tried_less_and_less_often_until_it_is_right() -> None:
    returning, now, waits = Returning(TIMING), 0.0, []
    for _ in range(20):
        waits.append(returning.refused(now, login=True))
        now += waits[-1]
        assert returning.next(now - 1) is NextStep.WAIT
        assert returning.next(now) is NextStep.CONNECT
    assert waits[:5] == [60.0, 60.0, 60.0, 120.0, 240.0]
    assert set(waits[7:]) == {TIMING.refused_most_s}
    returning.let_in()
    assert returning.refused(now, login=True) == TIMING.refused_s
    assert {returning.refused(now) for _ in range(9)} == {TIMING.refused_s}


def test_who_switches_off_and_on_tries_no_more_passwords() -> None:
    returning = Returning(TIMING)
    returning.refused(100.0, login=True)
    for _ in range(3):
        returning.anew()
        assert returning.next(100.0 + TIMING.refused_again_s - A_MOMENT) is NextStep.WAIT
    assert returning.next(100.0 + TIMING.refused_again_s) is NextStep.CONNECT
    returning.failed(200.0, paid=True)
    returning.anew()
    assert returning.next(200.0) is NextStep.CONNECT


def test_who_sends_pictures_and_answers_no_ping_is_known_to() -> None:
    returning = Returning(TIMING)
    for answers, unheard in ((True, False), (False, False), (False, True)):
        returning.failed(0.0, paid=True)
        returning.ping(5.0)
        returning.pinged(answers, unheard=unheard)
        assert not returning.mute
        returning.let_in()
        assert returning.mute is unheard
    returning.let_in()
    assert returning.mute
