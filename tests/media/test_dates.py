from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.media.dates import ClocksApart, Dates
from tests.builders import FIFTH, NOON


def arrive(dates: Dates, at: Fraction, *, late: float = 0.0) -> None:
    dates.note(at, FIFTH, NOON + timedelta(seconds=float(at + FIFTH) + late))


def dated(dates: Dates, at: Fraction) -> float:
    return (dates.at(at) - NOON).total_seconds()


def test_the_earliest_arrival_tells_the_time() -> None:
    dates = Dates()
    for index, late in enumerate((0.8, 0.5, 0.1, 0.4)):
        arrive(dates, index * FIFTH, late=late)
    assert dated(dates, Fraction(0)) == pytest.approx(0.8)
    dates.settle(Fraction(2))
    assert dated(dates, Fraction(0)) == pytest.approx(0.1)


def test_a_step_back_is_at_most_half_a_segment_so_that_dates_rise() -> None:
    dates = Dates()
    for segment in range(4):
        arrive(dates, Fraction(segment), late=0.0 if segment else 1.2)
        dates.settle(Fraction(1) if segment else None)
    arrive(dates, Fraction(4))
    assert dated(dates, Fraction(4)) == pytest.approx(4)


def test_one_late_fragment_is_the_network() -> None:
    dates = Dates()
    arrive(dates, Fraction(0))
    dates.settle(None)
    arrive(dates, Fraction(1), late=3.0)
    arrive(dates, Fraction(2), late=0.2)
    dates.settle(Fraction(2))
    assert dated(dates, Fraction(2)) == 2


@pytest.mark.parametrize("late", [-60.1, 2e9])
def test_what_no_delay_explains_is_said(late: float) -> None:
    dates = Dates()
    arrive(dates, Fraction(0))
    with pytest.raises(ClocksApart):
        arrive(dates, Fraction(1), late=late)


def test_an_hour_of_delay_is_a_delay_and_the_dates_follow_it() -> None:
    dates = Dates()
    arrive(dates, Fraction(0))
    dates.settle(None)
    arrive(dates, Fraction(1), late=3600.0)
    arrive(dates, Fraction(2), late=3600.5)
    dates.settle(Fraction(2))
    assert dated(dates, Fraction(2)) == pytest.approx(3602)


def test_what_was_sent_at_once_is_dated_back_in_steps_of_half_a_segment() -> None:
    dates = Dates()
    for segment in range(30):
        arrive(dates, Fraction(2 * segment), late=-20.0 if segment else 0.0)
        dates.settle(Fraction(2) if segment else None)
    assert dated(dates, Fraction(60)) == pytest.approx(40)


@given(st.lists(st.lists(st.floats(0, 5), min_size=5, max_size=12), min_size=4, max_size=12))
def test_dates_of_segments_rise_whatever_the_network_does(lateness: list[list[float]]) -> None:
    """`lateness` is by segment and part."""
    dates, media, before, begins = Dates(), Fraction(0), None, []
    for segment in lateness:
        for index, late in enumerate(segment):
            arrive(dates, media, late=late)
            if index == 0:
                dates.settle(before)
                begins.append(dates.at(media))
            media += FIFTH
        before = FIFTH * len(segment)
    assert all(one < other for one, other in pairwise(begins))
