"""Which camera a spoken room means: a table of cases, and the properties behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.rooms import Ambiguous, NamedCamera, NoRoom, RoomMatch, match

HOUSE = (
    NamedCamera("front_room", "Front room", ("lounge",)),
    NamedCamera("front_door", "Front door"),
    NamedCamera("door", "Door"),
    NamedCamera("baby", "Baby's room", ("nursery",)),
    NamedCamera("kitchen", "Kitchen"),
    NamedCamera("living", "Living room"),
    NamedCamera("garden", "The garden", ("back yard",)),
    NamedCamera("garage-2", "Camera two"),
    NamedCamera("cafe", "Café"),
)


@pytest.mark.parametrize(
    ("heard", "camera"),
    [
        ("front room", "front_room"),
        ("The Front Room", "front_room"),
        ("my front room camera", "front_room"),
        ("the camera in the front room", "front_room"),
        ("front rooms", "front_room"),
        ("the front room's camera", "front_room"),
        ("lounge cam", "front_room"),
        ("front door", "front_door"),
        ("door", "door"),
        ("our doors", "door"),
        ("the baby's room", "baby"),
        ("the baby\u2019s room", "baby"),
        ("babys room", "baby"),
        ("babies' room", "baby"),
        ("baby room", "baby"),
        ("baby", "baby"),
        ("nurseries", "baby"),
        ("kitchen", "kitchen"),
        ("the kitchen room", "kitchen"),
        ("kitchen feed", "kitchen"),
        ("kitchen view please", "kitchen"),
        ("livingroom", "living"),
        ("living", "living"),
        ("and the garden", "garden"),
        ("backyard", "garden"),
        ("camera 2", "garage-2"),
        ("camera two", "garage-2"),
        ("garage 2", "garage-2"),
        ("cafe", "cafe"),
        ("CAFÉ", "cafe"),
        ("kichen", "kitchen"),
        ("kitchne", "kitchen"),
        ("kitchin", "kitchen"),
        ("kitchens", "kitchen"),
        ("frontt room", "front_room"),
        ("the gardn", "garden"),
    ],
)
def test_a_room_is_found(heard: str, camera: str) -> None:
    assert match(heard, HOUSE) == RoomMatch(camera)


@pytest.mark.parametrize(
    ("heard", "cameras"),
    [
        ("front", ("front_room", "front_door")),
        ("the room", ("front_room", "baby", "living")),
        ("the cameras", tuple(room.id for room in HOUSE)),
    ],
)
def test_two_that_fit_equally_well_are_a_question(heard: str, cameras: tuple[str, ...]) -> None:
    assert match(heard, HOUSE) == Ambiguous(cameras)


@pytest.mark.parametrize(
    "heard",
    ["", "  ", "?!", "attic", "bathroom", "the neighbour's garden", "kichin", "dor", "frnt dor"],
)
def test_what_is_not_a_room_of_the_house_is_unknown(heard: str) -> None:
    assert match(heard, HOUSE) == NoRoom()


def test_the_door_is_not_the_front_door_but_may_be_the_only_one() -> None:
    front = NamedCamera("front_door", "Front door")
    assert match("door", [front]) == RoomMatch("front_door")
    assert match("front door", [NamedCamera("door", "Door")]) == NoRoom()
    assert match("door", [front, NamedCamera("door", "Door")]) == RoomMatch("door")
    assert match("door", [front, NamedCamera("back", "Back door")]) == Ambiguous(
        ("front_door", "back")
    )


def test_a_slip_that_could_be_either_is_a_question() -> None:
    rooms = [NamedCamera("a", "Cellar"), NamedCamera("b", "Celler")]
    assert match("cellir", rooms) == Ambiguous(("a", "b"))
    assert match("celler", rooms) == RoomMatch("b")


def test_short_words_forgive_no_slip() -> None:
    assert match("hill", [NamedCamera("hall", "Hall")]) == NoRoom()


def test_a_camera_may_be_called_by_a_word_that_is_usually_left_out() -> None:
    rooms = [NamedCamera("view", "The view"), NamedCamera("hall", "Hall")]
    assert match("the view", rooms) == RoomMatch("view")


def test_in_a_house_with_one_camera_the_camera_is_enough() -> None:
    assert match("the camera", [NamedCamera("hall", "Hall")]) == RoomMatch("hall")


def test_a_house_without_cameras_knows_no_room() -> None:
    assert match("the camera", []) == NoRoom()


@pytest.mark.parametrize("room", HOUSE, ids=lambda room: room.id)
@pytest.mark.parametrize("said", ["{}", "the {}", "my {} camera", "the {} feed"])
def test_every_name_alias_and_id_finds_its_camera(room: NamedCamera, said: str) -> None:
    for name in (room.name, *room.aliases, room.id):
        assert match(said.format(name.upper()), HOUSE) == RoomMatch(room.id)


@given(st.text(max_size=60))
def test_anything_may_be_heard(heard: str) -> None:
    found = match(heard, HOUSE)
    ids = {room.id for room in HOUSE}
    if isinstance(found, RoomMatch):
        assert found.camera in ids
    elif isinstance(found, Ambiguous):
        assert len(found.cameras) >= 2
        assert set(found.cameras) <= ids
