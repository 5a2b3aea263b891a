"""What counts as motion, on pictures that are drawn for the purpose."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from bridge.policy.settings import CameraSettings, Sensitivity
from bridge.vision.motion import Motion, MotionDetector
from bridge.vision.pixels import HEIGHT, WIDTH, Gray
from tests.builders import NOON

RANDOM = np.random.default_rng(7)
GRAIN = RANDOM.normal(0, 12, (HEIGHT, WIDTH))
ROOM = 110 + GRAIN + np.linspace(-40, 40, WIDTH)

Scene = Callable[[float], np.ndarray]


def shot(scene: np.ndarray, noise: float = 2.0) -> Gray:
    noisy = scene + RANDOM.normal(0, noise, scene.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def with_box(at: tuple[float, float], size: int = 24, shade: float = 235) -> np.ndarray:
    x, y = int(at[0]), int(at[1])
    scene = ROOM.copy()
    scene[max(0, y) : y + size, max(0, x) : x + size] = shade
    return scene


def moving(
    scene: Scene, seconds: float, *, detector: MotionDetector | None = None, noise: float = 2.0
) -> list[bool]:
    """One answer for each of the five pictures a second."""
    detector = detector or MotionDetector(CameraSettings())
    return [
        detector.feed(shot(scene(n / 5), noise), NOON + timedelta(seconds=n / 5)).moving
        for n in range(int(seconds * 5))
    ]


def crossing(t: float) -> np.ndarray:
    return with_box((20 + 30 * (t - 2), 80)) if t >= 2 else ROOM


def test_a_thing_that_crosses_moves_from_its_second_picture_to_its_last() -> None:
    seen = moving(crossing, 8)
    assert not any(seen[:10])
    assert all(seen[12:])


def test_what_was_there_from_the_start_moves_once_it_moves() -> None:
    seen = moving(lambda t: with_box((100 + 30 * max(0, t - 2), 80)), 6)
    assert not any(seen[:10])
    assert all(seen[12:])


def test_what_stands_still_does_not_move_nor_does_the_place_it_left() -> None:
    def parking(t: float) -> np.ndarray:
        if 2 <= t < 4:
            return with_box((20 + 60 * (t - 2), 80))
        return ROOM if t < 2 or t >= 30 else with_box((140, 80))

    seen = moving(parking, 36)
    assert all(seen[12:20])
    assert not any(seen[5 * 6 : 5 * 30])
    assert not any(seen[5 * 32 :])


@pytest.mark.parametrize(
    "light",
    [
        lambda t: ROOM * (0.5 if 4 <= t < 8 else 1.0),
        lambda t: ROOM - (70 if 4 <= t < 8 else 0),
        lambda t: 255 * (ROOM.clip(0, 255) / 255) ** (2.2 if 4 <= t < 8 else 1.0),
        lambda t: ROOM * (1 + 0.15 * np.sin(2 * np.pi * 1.37 * t)),
        lambda t: ROOM + 8 * t,
        # The sun comes out on the right half within a second.
        lambda t: ROOM * np.where(np.arange(WIDTH) > 160, 1 + 0.4 * min(1, max(0, t - 4)), 1),
    ],
    ids=["gain", "offset", "gamma", "flicker", "dawn", "sun"],
)
def test_light_does_not_move(light: Scene) -> None:
    seen = moving(light, 12)
    # A lamp may show in a picture or two, which do not open an event.
    assert sum(seen) < 3


@pytest.mark.parametrize("noise", [2.0, 6.0])
def test_noise_does_not_move(noise: float) -> None:
    assert not any(moving(lambda _: ROOM, 20, noise=noise))


def test_leaves_are_learned_and_a_person_before_them_is_seen() -> None:
    def tree(t: float) -> np.ndarray:
        leaf = with_box((200 + 10 * np.sin(5 * t), 40 + 8 * np.sin(7 * t)), size=20)
        if t >= 60:
            x = int(20 * (t - 60))
            leaf[90:150, x : x + 24] = 30
        return leaf

    seen = moving(tree, 66)
    assert sum(seen[5 * 40 : 5 * 60]) <= 5
    assert all(seen[5 * 61 : 5 * 66])


def test_a_camera_that_is_carried_moves() -> None:
    wide = 110 + RANDOM.normal(0, 40, (HEIGHT // 6, WIDTH)).repeat(6, 0).repeat(6, 1)
    seen = moving(lambda t: wide[:, int(60 * t) : int(60 * t) + WIDTH], 10)
    assert all(seen[15:])


def test_a_torch_that_is_flashed_hides_nobody_for_long() -> None:
    wall = 110 + RANDOM.normal(0, 60, ROOM.shape)
    seen = moving(lambda t: wall if round(5 * t) % 10 == 9 else crossing(t), 12)
    assert sum(seen[25:60]) >= 15


def test_low_sensitivity_overlooks_what_high_sees() -> None:
    def small(t: float) -> np.ndarray:
        return with_box((20 + 30 * t, 80), size=9, shade=170) if t >= 2 else ROOM

    def count(sensitivity: Sensitivity) -> int:
        detector = MotionDetector(CameraSettings(sensitivity=sensitivity))
        return sum(moving(small, 8, detector=detector))

    assert count(Sensitivity.LOW) == 0
    assert count(Sensitivity.HIGH) > 20


def test_a_zone_counts_and_a_mask_in_it_does_not() -> None:
    left = ((0, 0), (500, 0), (500, 1000), (0, 1000))
    right = ((500, 0), (1000, 0), (1000, 1000), (500, 1000))
    zone = MotionDetector(CameraSettings(zones=(left,)))
    assert any(moving(crossing, 6, detector=zone))
    other = MotionDetector(CameraSettings(zones=(right,)))
    assert not any(moving(crossing, 6, detector=other))
    masked = MotionDetector(CameraSettings(zones=(left,), masks=(left,)))
    assert not any(moving(crossing, 6, detector=masked))


def test_the_area_is_where_the_thing_is() -> None:
    detector = MotionDetector(CameraSettings())
    moving(crossing, 5, detector=detector)
    area = detector.feed(shot(crossing(5.0)), NOON + timedelta(seconds=5)).area
    assert area is not None
    assert abs(area.x - 1000 * 110 // WIDTH) <= 30
    assert abs(area.y - 1000 * 80 // HEIGHT) <= 40


def glance(scene: np.ndarray) -> Motion:
    """A keyframe after a calm minute of them."""
    detector = MotionDetector(CameraSettings())
    for n in range(30):
        detector.feed(shot(ROOM), NOON + timedelta(seconds=2 * n))
    return detector.look(shot(scene), NOON + timedelta(seconds=60))


def test_one_keyframe_tells_what_is_large_and_stark() -> None:
    assert glance(with_box((150, 60), size=60)).large


def test_one_keyframe_does_not_tell_what_is_small_or_pale_or_the_light() -> None:
    assert not glance(with_box((150, 60), size=12)).large
    assert not glance(with_box((150, 60), size=60, shade=150)).large
    assert not glance(ROOM * 0.4).large
    assert not glance(ROOM).sample.moving
