"""What is set for a camera, and what of it is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Area
from bridge.policy.settings import CameraSettings, black_areas
from bridge.store.cameras import settings as camera_settings
from tests.ledger import entries
from tests.service.clip_house import ClipHouse, a_clip_house

CORNER = ((100, 100), (400, 120), (90, 300))
BLACK = CameraSettings(blackout=(CORNER,))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


@pytest.fixture
def owner(house: ClipHouse) -> Actor:
    return house.browser()[1].actor


def black(house: ClipHouse, camera: str) -> tuple[Area, ...]:
    return house.fleet.black(camera)


def test_an_outline_is_covered_by_the_rectangle_around_it() -> None:
    assert black_areas(BLACK) == (Area(90, 100, 310, 200),)


def test_what_is_copied_is_not_blacked_out_unless_the_owner_lets_it_be_encoded(
    house: ClipHouse, owner: Actor
) -> None:
    with pytest.raises(PrivateEyeError, match="processor core") as refused:
        house.settings.set(owner, "front", BLACK)
    assert refused.value.kind is Kind.CONFLICT
    assert house.settings.of(owner, "front") == CameraSettings()
    assert entries(house.db, "camera.set") == []
    accepted = BLACK.model_copy(update={"encode": True})
    house.settings.set(owner, "front", accepted)
    assert house.settings.of(owner, "front") == accepted
    assert black(house, "front") == black_areas(BLACK)


def test_areas_are_black_before_the_cameras_begin(house: ClipHouse) -> None:
    with house.db.write() as tx:
        camera_settings.put(tx, "garden", BLACK, house.clock.now())
    house.settings.begin()
    assert black(house, "garden") == black_areas(BLACK)
    assert black(house, "front") == ()


def test_without_areas_there_is_nothing_to_allow(house: ClipHouse, owner: Actor) -> None:
    house.settings.set(owner, "front", CameraSettings(encode=True))
    assert black(house, "front") == ()
