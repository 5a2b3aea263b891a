"""Looks at moments of events, one after the other; whatever happens to its child, it goes on."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.model import Area
from bridge.policy.looks import Look
from bridge.vision.classifier.child import Lacking
from bridge.vision.classifier.classifier import Classifier, DetectorState
from bridge.vision.classifier.crops import WHOLE
from bridge.vision.classifier.detector import Pixels, SeenThings, Thing
from tests.builders import PATIENCE_S, until
from tests.vision.films import parts

DOG = SeenThings((Thing("dog", 0.8, (10.0, 10.0, 60.0, 60.0)),), b"\x00\x3c")


class FakeChild:
    """Sees a dog in everything, or first what a test wants; as slowly as it wants, unless it is
    told to fail."""

    def __init__(self, stand: "Stand") -> None:
        self._stand = stand
        self.stopped = False

    def detect(self, picture: Pixels) -> SeenThings:
        self._stand.pictures.append(picture)
        assert self._stand.may_look.wait(PATIENCE_S)
        if self._stand.failures:
            raise self._stand.failures.pop()
        return self._stand.answers.pop() if self._stand.answers else DOG

    def stop(self) -> None:
        self.stopped = True


class Stand:
    """A classifier whose child is not one, and what it told."""

    def __init__(self, tool: Ffmpeg) -> None:
        self.looks: list[tuple[str, Look]] = []
        self.pictures: list[Pixels] = []
        self.children: list[FakeChild] = []
        self.failures: list[PrivateEyeError] = []
        self.answers: list[SeenThings] = []
        self.start_failures: list[PrivateEyeError] = []
        self.lacking: str | None = None
        self.may_look = threading.Event()
        self.may_look.set()
        self.classifier = Classifier(
            tool,
            self._child,
            lambda event, look: self.looks.append((event, look)),
            missing=lambda: self.lacking,
            clock=SystemClock(),
        )

    def _child(self) -> FakeChild:
        if self.start_failures:
            raise self.start_failures.pop()
        self.children.append(FakeChild(self))
        return self.children[-1]

    def looked(self, count: int) -> None:
        until(lambda: len(self.looks) >= count)


@pytest.fixture(scope="module")
def tool() -> Ffmpeg:
    return binary.locate(None)


@pytest.fixture(scope="module")
def moment(tool: Ffmpeg) -> Moment:
    film = list(parts(tool, ["-f", "lavfi", "-i", "testsrc=s=320x180:r=15:d=2"], gop_s=1.0))
    return Moment(film[0].starts_at + timedelta(seconds=0.4), Area(0, 0, 500, 500), film[:3], 0.35)


@pytest.fixture
def stand(tool: Ffmpeg) -> Iterator[Stand]:
    made = Stand(tool)
    yield made
    made.may_look.set()
    made.classifier.stop(PATIENCE_S)


def unavailable(why: str = "The detector has ended.") -> PrivateEyeError:
    return PrivateEyeError(Kind.UNAVAILABLE, why)


def test_what_a_moment_shows_is_told_of_its_event(stand: Stand, moment: Moment) -> None:
    stand.classifier.start()
    stand.classifier.put("event-1", moment)
    stand.looked(1)
    ((event, look),) = stand.looks
    assert (event, look.at, look.features) == ("event-1", moment.at, DOG.features)
    assert [(found.name, found.score, found.moves) for found in look.found] == [("dog", 800, True)]
    assert stand.pictures[0].any(), "the picture was decoded"
    assert stand.classifier.health.state is DetectorState.WORKING


def test_of_what_a_camera_alone_noticed_only_what_is_surely_found_is_told(
    stand: Stand, moment: Moment
) -> None:
    stand.answers = [SeenThings((Thing("dog", 0.2, (10.0, 10.0, 60.0, 60.0)),))]
    stand.classifier.start()
    stand.classifier.put("unsure", replace(moment, moving=None))
    stand.classifier.put("sure", replace(moment, moving=None))
    stand.looked(1)
    ((event, look),) = stand.looks
    assert (event, look.area, look.found[0].moves) == ("sure", WHOLE, True)
    assert stand.pictures[0].shape == (320, 576, 3)


def test_no_child_is_started_before_something_moves(stand: Stand) -> None:
    stand.classifier.start()
    stand.classifier.stop(PATIENCE_S)
    assert stand.children == []
    assert stand.classifier.health.why is None


def test_where_something_is_lacking_it_says_so_at_once(stand: Stand, moment: Moment) -> None:
    stand.lacking = "It is not installed."
    stand.start_failures = [Lacking(Kind.UNAVAILABLE, "It is not installed.")]
    stand.classifier.start()
    until(lambda: stand.classifier.health.state is DetectorState.ABSENT, PATIENCE_S)
    for _ in range(3):
        stand.classifier.put("event-1", moment)
    until(lambda: not stand.start_failures, PATIENCE_S)
    assert stand.classifier.health.why == "It is not installed."
    assert stand.children == [], "it is not tried again for a while"


def test_a_child_that_ends_is_replaced_and_the_moment_looked_at_again(
    stand: Stand, moment: Moment
) -> None:
    stand.failures = [unavailable()]
    stand.classifier.start()
    stand.classifier.put("event-1", moment)
    stand.looked(1)
    assert [child.stopped for child in stand.children] == [True, False]
    assert stand.classifier.health.state is DetectorState.WORKING


def test_a_moment_that_no_child_can_bear_is_passed_over(stand: Stand, moment: Moment) -> None:
    stand.failures = [unavailable(), unavailable()]
    stand.classifier.start()
    stand.classifier.put("poison", moment)
    until(lambda: len(stand.children) == 2 and stand.children[1].stopped, PATIENCE_S)
    assert stand.classifier.health.state is DetectorState.FAILING
    assert stand.classifier.health.why == "The detector has ended."


def test_a_picture_that_cannot_be_decoded_is_passed_over(stand: Stand, moment: Moment) -> None:
    broken = replace(moment, parts=[replace(moment.parts[0], data=b"no picture")])
    stand.classifier.start()
    stand.classifier.put("event-1", broken)
    stand.classifier.put("event-2", moment)
    stand.looked(1)
    assert [event for event, _ in stand.looks] == ["event-2"]


def test_of_more_than_it_can_look_at_the_oldest_are_dropped(stand: Stand, moment: Moment) -> None:
    stand.may_look.clear()
    stand.classifier.start()
    stand.classifier.put("first", moment)
    until(lambda: bool(stand.pictures), PATIENCE_S)
    for number in range(100):
        stand.classifier.put(f"event-{number}", moment)
    assert stand.classifier.health.dropped == 36
    stand.may_look.set()
    stand.looked(3)
    assert [event for event, _ in stand.looks[:3]] == ["first", "event-36", "event-37"]


def test_fifty_events_at_once_are_all_looked_at(stand: Stand, moment: Moment) -> None:
    stand.classifier.start()
    givers = [
        threading.Thread(target=stand.classifier.put, args=(f"event-{n}", moment))
        for n in range(50)
    ]
    _all(givers, threading.Thread.start)
    _all(givers, threading.Thread.join)
    stand.looked(50)
    assert {event for event, _ in stand.looks} == {f"event-{n}" for n in range(50)}


def test_large_pictures_that_wait_have_a_limit_together(stand: Stand, moment: Moment) -> None:
    large = replace(moment, parts=[replace(moment.parts[0], data=bytes(16 * 2**20))])
    for number in range(6):
        stand.classifier.put(f"event-{number}", large)
    assert stand.classifier.health.dropped == 2


def _all(threads: list[threading.Thread], do: Callable[[threading.Thread], None]) -> None:
    for thread in threads:
        do(thread)
