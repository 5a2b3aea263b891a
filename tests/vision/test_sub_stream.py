"""Which of its two streams a camera is watched on, with real children."""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction

import pytest

from bridge.cameras import binary
from bridge.cameras.child import Child
from bridge.clock import SystemClock
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.model import Area
from bridge.policy.settings import CameraSettings
from bridge.vision.watcher import Feed, MotionWatcher, SubStream
from tests.builders import PATIENCE_S, until
from tests.vision.films import Queue, parts
from tests.vision.test_watcher import room


class Stream:
    """A ring that keeps nothing, and whose giver waits until all has been seen."""

    def __init__(self) -> None:
        self._followed = threading.Condition()
        self._feed: Feed | None = None

    def follow(self, sink: Feed, age: Fraction) -> None:  # noqa: ARG002  # it keeps nothing
        with self._followed:
            self._feed = sink
            self._followed.notify_all()

    def unfollow(self, sink: Feed) -> None:
        with self._followed:
            assert self._feed is sink
            self._feed = None

    @property
    def followed(self) -> bool:
        return self._feed is not None

    def give(self, film: Iterable[Part]) -> None:
        with self._followed:
            assert self._followed.wait_for(lambda: self._feed, PATIENCE_S)
            feed = self._feed
        assert isinstance(feed, Queue)
        for part in film:
            feed.put(part)
        feed.drained()

    def clear(self) -> None:
        with self._followed:
            if self._feed is not None:
                self._feed.close()


class Camera:
    """Both streams of it, and what the watcher says."""

    def __init__(self, tool: Ffmpeg) -> None:
        self.main, self.sub = Stream(), Stream()
        self.usable = True
        self.said: list[str] = []
        self.watcher = MotionWatcher(
            "door",
            self.main,
            tool=tool,
            settings=CameraSettings(),
            notice=self,
            clock=SystemClock(),
            child=Child,
            feed=Queue,
            sub=SubStream(self.sub, lambda: self.usable),
        )

    def opened(self, onset_at: datetime) -> None:  # noqa: ARG002  # the order is what counts
        self.said.append("opened")

    def stronger(self, strength: int, area: Area | None) -> None:
        """Not looked at here."""

    def closed(
        self,
        quiet_at: datetime,  # noqa: ARG002
        strength: int,  # noqa: ARG002
        area: Area | None,
        marked: bytes | None,
    ) -> None:
        assert area is not None
        assert marked is not None
        self.said.append("closed")


@pytest.fixture(scope="module")
def tool() -> Ffmpeg:
    return binary.locate(None)


@pytest.fixture(scope="module")
def crossing(tool: Ffmpeg) -> list[Part]:
    """Something crosses from second 7 to 11."""
    return list(parts(tool, room(26)))


@pytest.fixture
def camera(tool: Ffmpeg) -> Iterator[Camera]:
    camera = Camera(tool)
    camera.watcher.start()
    yield camera
    camera.watcher.stop()


def test_the_sub_stream_is_watched_while_it_is_usable(camera: Camera, crossing: list[Part]) -> None:
    camera.sub.give(crossing)
    assert camera.said == ["opened", "closed"]
    assert camera.watcher.on_sub_stream
    assert not camera.main.followed


def test_without_it_the_main_stream_is_and_it_comes_back(
    camera: Camera, crossing: list[Part]
) -> None:
    camera.sub.give(crossing[:10])
    camera.usable = False
    camera.sub.clear()
    camera.main.give(crossing)
    assert camera.said == ["opened", "closed"]
    assert not camera.watcher.on_sub_stream
    camera.usable = True
    until(lambda: camera.sub.followed)
    assert camera.watcher.on_sub_stream


def test_a_sub_stream_that_freezes_ends_its_event(camera: Camera, crossing: list[Part]) -> None:
    """It is not cleared then, but what it shows is over."""
    camera.sub.give(crossing[:45])
    assert camera.said == ["opened"]
    camera.usable = False
    until(lambda: camera.main.followed)
    assert camera.said == ["opened", "closed"]


def test_an_event_on_the_main_stream_is_seen_to_its_end_there(
    camera: Camera, crossing: list[Part]
) -> None:
    camera.usable = False
    camera.main.give(crossing[:45])
    assert camera.watcher.moving
    camera.usable = True
    camera.main.give(crossing[45:50])
    assert camera.main.followed
    camera.main.give(crossing[50:95])
    until(lambda: camera.sub.followed)
    assert camera.said == ["opened", "closed"]
