"""Light, weather and darkness in front of the watch, on pictures that are drawn for the purpose.

Each is a kind, and comes in more than one strength.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest

from bridge.policy.events import Change, EventTracker, MotionClosed
from bridge.policy.settings import CameraSettings
from bridge.vision.motion import MotionDetector
from bridge.vision.pixels import HEIGHT, WIDTH
from tests.builders import NOON

Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
RATE = 5
Scene = Callable[[float], np.ndarray]


class Place:
    """A room, and somebody with edges of their own who comes, stands and goes."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        coarse = self.random.normal(0, 18, (HEIGHT // 6, WIDTH // 8)).repeat(6, 0).repeat(8, 1)
        self.room = 110 + coarse + self.random.normal(0, 6, (HEIGHT, WIDTH))
        self._figure = 45 + self.random.normal(0, 15, (64, 26))

    def visit(self, t: float, came: float, stands: float = 0.0) -> np.ndarray:
        """In for 4 s, there for so long, and out for 4 s."""
        x = 35 * min(t - came, 4.0) - 26 + 45 * max(0.0, t - came - 4 - stands)
        left, right = max(0, int(x)), min(WIDTH, int(x) + 26)
        picture = self.room.copy()
        if t >= came and left < right:
            picture[90:154, left:right] = self._figure[:, left - int(x) : right - int(x)]
        return picture

    def events(self, scene: Scene, seconds: float, noise: float = 2.0) -> list[tuple[float, float]]:
        detector, tracker = MotionDetector(CameraSettings()), EventTracker()
        told: list[Change] = []
        for n in range(round(seconds * RATE)):
            picture = scene(n / RATE) + self.random.normal(0, noise, (HEIGHT, WIDTH))
            gray = np.clip(picture, 0, 255).astype(np.uint8)
            told += tracker.feed(detector.feed(gray, NOON + timedelta(seconds=n / RATE)))
        told += tracker.end()
        closed = [each for each in told if isinstance(each, MotionClosed)]
        return [(_seconds(each.onset_at), _seconds(each.quiet_at)) for each in closed]


def _seconds(at: datetime) -> float:
    return (at - NOON).total_seconds()


@pytest.fixture
def place() -> Place:
    return Place(1)


def _near(events: list[tuple[float, float]], start: float, end: float) -> bool:
    """One event, of which at most a second is missing at each end."""
    return len(events) == 1 and abs(events[0][0] - start) < 1.2 and abs(events[0][1] - end) < 1.2


def test_who_stands_still_is_one_visit(place: Place) -> None:
    assert _near(place.events(lambda t: place.visit(t, 5, 25), 47), 5.2, 38)


@pytest.mark.parametrize(("drift", "depth"), [(0.3, 0.22), (2.7, 0.12)])
def test_mains_light_in_bands_is_nothing_and_a_visit_in_it_is_one(
    place: Place, drift: float, depth: float
) -> None:
    def lit(t: float) -> np.ndarray:
        bands = 1 + depth * np.sin(2 * np.pi * (3.3 * Y / HEIGHT + drift * t))
        return np.asarray(place.visit(t, 12) * bands)

    assert _near(place.events(lit, 28), 12.2, 20)


def test_headlights_are_nothing(place: Place) -> None:
    """A spot of light that crosses the room, five times as light as the rest."""
    dark = 0.2

    def lit(t: float) -> np.ndarray:
        x = WIDTH * ((t - 10) % 8) / 2.0
        spot = np.exp(-(((X - x) / 45) ** 2) - ((Y - 80) / 55) ** 2) if t >= 10 else 0.0
        return np.asarray(place.room * (dark + (1 - dark) * spot))

    assert place.events(lit, 28, noise=1.2) == []


@pytest.mark.parametrize("gain", [0.6, 1.6])
def test_a_cloud_or_the_sun_is_nothing(place: Place, gain: float) -> None:
    def lit(t: float) -> np.ndarray:
        edge = 1 / (1 + np.exp(-(X + 0.3 * Y - 45 * ((t % 12) - 2)) / 6))
        return np.asarray(place.room * (1 + (gain - 1) * edge * (t >= 10)))

    assert place.events(lit, 24) == []


def test_the_switch_to_infrared_is_nothing(place: Place) -> None:
    lamp = 0.4 + 0.9 * np.exp(-(((X - WIDTH / 2) / 150) ** 2) - ((Y - 110) / 85) ** 2)
    flashes = [0.1, 1.9, 1.5, 1.2, 1.05]

    def lit(t: float) -> np.ndarray:
        if t < 10 or t >= 20:
            return np.asarray(place.room * (0.5 if t < 10 else 0.9))
        after = int((t - 10) * RATE + 0.5)
        return np.asarray(place.room * lamp * (flashes[after] if after < len(flashes) else 1.0))

    assert place.events(lit, 28) == []


def test_a_dark_picture_has_a_contrast_of_its_own(place: Place) -> None:
    events = place.events(lambda t: place.visit(t, 20, 4) * 0.12, 40, noise=0.7)
    assert _near(events, 20.4, 32)


def test_noise_in_the_dark_is_nothing(place: Place) -> None:
    assert place.events(lambda _: place.room * 0.2, 24, noise=4) == []


@pytest.mark.parametrize(("shade", "streaks"), [(190, 40), (60, 40)], ids=["infrared", "day"])
def test_rain_is_learned_and_a_visit_in_it_is_one(place: Place, shade: int, streaks: int) -> None:
    def falling(t: float) -> np.ndarray:
        picture = place.visit(t, 30)
        for _ in range(streaks):
            x, y = int(place.random.uniform(0, WIDTH)), int(place.random.uniform(0, HEIGHT))
            long, wide = int(place.random.uniform(5, 24)), int(place.random.integers(1, 3))
            streak = picture[y : y + long, x : x + wide]
            streak += 0.5 * (shade - streak)
        return picture

    events = [event for event in place.events(falling, 46) if event[1] > 20]
    assert _near(events, 30.4, 38)
