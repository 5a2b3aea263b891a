"""What is drawn is what the schedule says, and it looks different from second to second."""

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge.demo.house.scenes.frame import HEIGHT, WIDTH, Frame
from bridge.demo.house.scenes.render import SCENES, Renderer
from bridge.demo.house.scenes.schedule import SceneName, motion_at

NOON = 1_795_348_800.0
CAPTION_ROWS = 48


@pytest.fixture(scope="module", params=list(SceneName))
def scene(request: pytest.FixtureRequest) -> SceneName:
    name: SceneName = request.param
    return name


def test_more_changes_in_motion_than_without(scene: SceneName) -> None:
    picture = Frame()
    painter = SCENES[scene]()
    painter.background()

    def changed(t: float) -> int:
        seen: list[NDArray[np.uint8]] = []
        for moment in (t, t + 0.4):
            picture.data[:] = 128
            painter.draw(picture, moment)
            seen.append(picture.y.copy())
        return int(np.count_nonzero(seen[0] != seen[1]))

    moving = [changed(NOON + s) for s in range(120) if both(scene, NOON + s, moving=True)]
    still = [changed(NOON + s) for s in range(120) if both(scene, NOON + s, moving=False)]
    # Somewhere beyond what always sways; the edges of the picture hide some of a figure.
    assert np.median(moving) > max(still) * 0.02 + 200
    assert np.median(moving) > np.median(still)


def both(scene: SceneName, t: float, *, moving: bool) -> bool:
    return motion_at(scene, t) is moving and motion_at(scene, t + 0.4) is moving


def test_every_picture_is_whole_and_the_clock_changes_each_second(scene: SceneName) -> None:
    renderer = Renderer(scene, "a room")

    def luma(t: float) -> NDArray[np.uint8]:
        data = renderer.render(datetime.fromtimestamp(t, UTC))
        assert len(data) == WIDTH * HEIGHT * 3 // 2
        return np.frombuffer(data, np.uint8)[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH).copy()

    first, same_second, next_second = luma(NOON + 50.1), luma(NOON + 50.2), luma(NOON + 51.1)
    assert np.array_equal(first[:CAPTION_ROWS], same_second[:CAPTION_ROWS])
    assert not np.array_equal(first[:CAPTION_ROWS], next_second[:CAPTION_ROWS])
    # Grain: a picture is never the same as the one before.
    assert not np.array_equal(first[CAPTION_ROWS:], same_second[CAPTION_ROWS:])
