"""What is looked at where a camera says that something moves, and our own watch sees nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bridge.media.moment import Moment
from bridge.media.types import Part
from bridge.vision.onvif.glances import Glances
from tests.builders import NOON, a_part


class Stand:
    """A ring with one keyframe, and what was shown of it."""

    def __init__(self) -> None:
        self.shown: list[Moment] = []
        self.newest: Part | None = None
        self.seen = False
        self.glances = Glances(self, self.shown.append, seen=lambda: self.seen)

    def keyframe(self) -> Part | None:
        return self.newest

    def glance(self, at_s: float) -> None:
        """At the newest keyframe, which is of then."""
        self.newest = replace(a_part(), starts_at=at(at_s))
        self.glances.glance()


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def stand() -> Stand:
    return Stand()


def test_the_newest_keyframe_is_shown_and_nobody_says_what_moves_in_it(stand: Stand) -> None:
    stand.glances.begin(at(1))
    stand.glance(0)
    (moment,) = stand.shown
    assert (moment.at, moment.moving, moment.after_s) == (at(0), None, 0.0)
    assert moment.parts == (stand.newest,)


def test_a_picture_is_shown_once_and_later_ones_ever_less_often(stand: Stand) -> None:
    stand.glances.begin(at(0))
    for second in range(40):
        stand.glance(2 * (second // 2))
    shown = [(moment.at - NOON).total_seconds() for moment in stand.shown]
    assert shown[:3] == [0, 2, 4]
    assert len(shown) == len(set(shown)) <= 8


def test_what_we_see_ourselves_is_not_shown_whole(stand: Stand) -> None:
    stand.glances.begin(at(0))
    stand.seen = True
    stand.glance(0)
    assert stand.shown == []
    stand.seen = False
    stand.glance(2)
    assert [moment.at for moment in stand.shown] == [at(2)]


def test_a_picture_of_long_before_says_nothing_of_it(stand: Stand) -> None:
    stand.glances.begin(at(10))
    stand.glance(7)
    assert stand.shown == []
    stand.glance(8.5)
    assert [moment.at for moment in stand.shown] == [at(8.5)]


def test_without_a_picture_nothing_is_shown(stand: Stand) -> None:
    stand.glances.begin(at(0))
    stand.glances.glance()
    assert stand.shown == []


def test_another_event_begins_anew(stand: Stand) -> None:
    for beginning in (0.0, 100.0):
        stand.glances.begin(at(beginning))
        stand.glance(beginning)
        stand.glance(beginning + 0.5)
    assert [moment.at for moment in stand.shown] == [at(0), at(100)]
