"""Two who notice, one event."""

from datetime import datetime, timedelta

import pytest

from bridge.model import Area, EventSource
from bridge.service.events.motion_sources import MotionMerger
from tests.builders import NOON

CORNER = Area(0, 0, 100, 100)


class Recorder:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def opened(self, onset_at: datetime, source: EventSource) -> None:
        self.told.append(("opened", onset_at, source))

    def stronger(self, strength: int, area: Area | None) -> None:
        self.told.append(("stronger", strength, area))

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        self.told.append(("closed", quiet_at, strength, area, marked))

    def rang(self, at: datetime) -> None:
        self.told.append(("rang", at))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_it_moves_until_the_last_of_them_says_that_it_is_over() -> None:
    recorder = Recorder()
    both = MotionMerger(recorder)
    ours, theirs = both.one(EventSource.MOTION), both.one(EventSource.CAMERA)
    theirs.opened(NOON)
    ours.opened(after(1))
    ours.stronger(40, CORNER)
    ours.closed(after(9), 40, CORNER, b"jpeg")
    assert recorder.told == [
        ("opened", NOON, EventSource.CAMERA),
        ("opened", after(1), EventSource.MOTION),
        ("stronger", 40, CORNER),
    ]
    theirs.closed(after(7), 0, None, None)
    assert recorder.told[-1] == ("closed", after(9), 40, CORNER, b"jpeg")


def test_of_what_is_explained_already_only_what_is_stronger_is_told() -> None:
    recorder = Recorder()
    both = MotionMerger(recorder)
    ours, theirs = both.one(EventSource.MOTION), both.one(EventSource.CAMERA)
    ours.opened(NOON)
    theirs.opened(NOON)
    ours.closed(after(2), 40, CORNER, None)
    theirs.stronger(0, None)
    assert ("stronger", 0, None) not in recorder.told


def test_the_next_event_knows_nothing_of_the_one_before() -> None:
    recorder = Recorder()
    one = MotionMerger(recorder).one(EventSource.MOTION)
    for strength, seconds in ((50, 1), (3, 20)):
        one.opened(after(seconds))
        one.closed(after(seconds + 1), strength, None, None)
    assert recorder.told[-1] == ("closed", after(21), 3, None, None)


def test_who_could_not_be_told_of_is_not_waited_for() -> None:
    class Failing(Recorder):
        def opened(self, onset_at: datetime, source: EventSource) -> None:
            if onset_at == NOON:
                raise ZeroDivisionError
            super().opened(onset_at, source)

    recorder = Failing()
    both = MotionMerger(recorder)
    ours, theirs = both.one(EventSource.MOTION), both.one(EventSource.CAMERA)
    with pytest.raises(ZeroDivisionError):
        theirs.opened(NOON)
    ours.opened(after(1))
    ours.closed(after(9), 40, CORNER, None)
    assert recorder.told[-1] == ("closed", after(9), 40, CORNER, None)


def test_who_rings_ends_nothing_that_moves() -> None:
    recorder = Recorder()
    both = MotionMerger(recorder)
    ours, theirs = both.one(EventSource.MOTION), both.one(EventSource.CAMERA)
    ours.opened(NOON)
    theirs.rang(after(1))
    ours.closed(after(9), 40, CORNER, None)
    rang, closed = ("rang", after(1)), ("closed", after(9), 40, CORNER, None)
    assert recorder.told[1:] == [rang, closed]
