"""Which camera a spoken room means: a table of cases, and the properties behind it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import rooms
from bridge.policy.rooms import Ambiguous, NamedCamera, NoRoom, RoomMatch
from skill.language.en.rooms import ROOMS
from skill.language.room_words import Ending, RoomWords

Meant = RoomMatch | Ambiguous | NoRoom


def match(heard: str, named: Sequence[NamedCamera]) -> Meant:
    return rooms.match(heard, named, ROOMS)


def named(*names: str) -> list[NamedCamera]:
    """Their ids are numbers, which nobody says."""
    return [NamedCamera(f"c{number:03}", name) for number, name in enumerate(names)]


def meant(heard: str, *names: str) -> str | list[str]:
    """The name of the one that is meant, or those that may be."""
    found = match(heard, named(*names))
    ids = {camera.id: camera.name for camera in named(*names)}
    if isinstance(found, RoomMatch):
        return ids[found.camera]
    return [ids[id_] for id_ in found.cameras] if isinstance(found, Ambiguous) else []


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
    "heard", ["out front", "at the front", "round the front", "out at the front", "by the front"]
)
def test_out_front_is_no_room_of_the_house(heard: str) -> None:
    assert meant(heard, "Front room", "Front door", "Garden") == "Front door"
    assert meant(heard, "Front room", "Back door") == "Front room"
    assert meant(heard, "Front yard", "Front room", "Front door") == [
        *("Front yard", "Front room", "Front door")
    ]


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
    assert meant("cellir", "Cellar", "Celler") == ["Cellar", "Celler"]
    assert meant("celler", "Cellar", "Celler") == "Celler"


def test_short_words_forgive_no_slip() -> None:
    assert match("hill", [NamedCamera("hall", "Hall")]) == NoRoom()


def test_a_camera_may_be_called_by_a_word_that_is_usually_left_out() -> None:
    assert meant("the view", "The view", "Hall") == "The view"
    assert meant("the live camera", "Live", "Hall") == "Live"
    assert meant("out back", "Out back", "Back door") == "Out back"


def test_in_a_house_with_one_camera_the_camera_is_enough() -> None:
    assert match("the camera", [NamedCamera("hall", "Hall")]) == RoomMatch("hall")


def test_a_house_without_cameras_knows_no_room() -> None:
    assert match("the camera", []) == NoRoom()


@pytest.mark.parametrize("room", HOUSE, ids=lambda room: room.id)
@pytest.mark.parametrize("said", ["{}", "the {}", "my {} camera", "the {} feed"])
def test_every_name_alias_and_id_finds_its_camera(room: NamedCamera, said: str) -> None:
    for name in (room.name, *room.aliases, room.id):
        assert match(said.format(name.upper()), HOUSE) == RoomMatch(room.id)


ALIKE = (
    *("Garden", "Back garden", "Garden shed", "Front garden", "Garden path", "Shed"),
    *(f"Garden {number}" for number in range(1, 25)),
    *("Front door", "Back door", "Garage", "Garage door", "Drive", "Side gate", "Gate"),
    *("Kids' room", "Grandma's room", "Hall"),
)


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("said", ["{}", "the {}", "our {} camera", "out in the {} please"])
def test_of_forty_names_that_are_alike_each_is_meant_by_itself(name: str, said: str) -> None:
    assert len(ALIKE) == 40
    assert meant(said.format(name.lower()), *ALIKE) == name


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("the gardens", "Garden"),
        ("the garden one", "Garden 1"),
        ("garden twenty four", "Garden 24"),
        ("the kids room", "Kids' room"),
        ("the kid's room", "Kids' room"),
        ("the kids", "Kids' room"),
        ("grandmas room", "Grandma's room"),
        ("the path", "Garden path"),
        ("at the side", "Side gate"),
        ("the bak garden", []),
        ("back gardn", "Back garden"),
        ("the back", ["Back garden", "Back door"]),
        ("round the front", ["Front garden", "Front door"]),
        ("the neighbour's garden", []),
    ],
)
def test_among_names_that_are_alike_a_question_goes_before_a_wrong_picture(
    heard: str, name: str | list[str]
) -> None:
    assert meant(heard, *ALIKE) == name


@pytest.mark.parametrize(
    ("heard", "names", "name"),
    [
        ("out the back", ["Back door", "Front door"], "Back door"),
        ("round the front", ["Back door", "Front door"], "Front door"),
        ("down the side", ["Side gate", "Hall"], "Side gate"),
        ("the garden one", ["Garden", "Hall"], "Garden"),
        ("the garden one", ["Garden 2", "Garden 3"], ["Garden 2", "Garden 3"]),
        ("garden", ["Garden 1", "Garden 2"], ["Garden 1", "Garden 2"]),
        ("up landing", ["Up landing", "Down landing"], "Up landing"),
        ("the landing", ["Up landing", "Down landing"], ["Up landing", "Down landing"]),
        ("a", ["A", "B"], "A"),
        ("camera a", ["A", "B"], "A"),
        ("the camera b", ["A", "B"], "B"),
        ("camera one", ["Camera 1", "Camera 11"], "Camera 1"),
        ("camera eleven", ["Camera 1", "Camera 11"], "Camera 11"),
        ("hide", ["Hide", "Sunday"], "Hide"),
        ("the sunday camera", ["Hide", "Sunday"], "Sunday"),
        ("the baby's", ["Baby", "Hall"], "Baby"),
        ("babies room", ["Baby room", "Hall"], "Baby room"),
        ("the porches", ["Porch", "Hall"], "Porch"),
        ("the glass", ["Glass", "Hall"], "Glass"),
        ("\u7384\u95a2", ["\u7384\u95a2", "\u5ead"], "\u7384\u95a2"),
        # Marks that are no accents tell words apart.
        ("\u30ab\u30ad", ["\u30ab\u30ad", "\u30ac\u30ae"], "\u30ab\u30ad"),
        ("\u0939\u093e\u0932", ["\u0939\u093e\u0932", "\u0939\u0940\u0932"], "\u0939\u093e\u0932"),
    ],
)
def test_what_people_call_them(heard: str, names: list[str], name: str | list[str]) -> None:
    assert meant(heard, *names) == name


@pytest.mark.parametrize(
    ("heard", "names", "name"),
    [
        ("the yard", ["Garden", "Hall"], "Garden"),
        ("out the back", ["Garden", "Front door"], "Garden"),
        ("the backyard", ["Garden", "Front door"], "Garden"),
        ("our lounge", ["Front room", "Garden"], "Front room"),
        ("the living room camera", ["Front room", "Garden"], "Front room"),
        ("my front porch", ["Front door", "Garden"], "Front door"),
        ("the main door", ["Front door", "Back door"], "Front door"),
        ("bub's room", ["Nursery", "Hall"], "Nursery"),
        ("the baby's room", ["Nursery", "Hall"], "Nursery"),
        ("the driveway", ["Drive", "Hall"], "Drive"),
        # The house has what was said, or more than one that may be meant.
        ("the lounge", ["Lounge", "Front room"], "Lounge"),
        ("the sitting room", ["Lounge", "Front room"], ["Lounge", "Front room"]),
        ("the back", ["Back door", "Garden"], "Back door"),
        ("the yard", ["Garden", "Back garden"], ["Garden", "Back garden"]),
        ("the yard", ["Front garden", "Hall"], []),
        ("the porch", ["Hall", "Garden"], []),
    ],
)
def test_another_word_for_a_place_is_understood_where_the_house_has_one_of_them(
    heard: str, names: list[str], name: str | list[str]
) -> None:
    assert meant(heard, *names) == name


def test_words_for_places_are_written_as_they_are_compared() -> None:
    for place in ROOMS.places:
        for words in place:
            elsewhere = named("Somewhere", " ".join(words))
            others = [" ".join(other) for other in place if other != words]
            for other in others:
                found = match(other, elsewhere)
                assert found == RoomMatch("c001"), (words, other)


def test_a_name_goes_before_what_a_camera_is_called_inside() -> None:
    cameras = [NamedCamera("garden", "Back yard"), NamedCamera("yard", "Garden")]
    assert match("garden", cameras) == RoomMatch("yard")


def test_another_language_has_its_own_words() -> None:
    french = RoomWords(
        camera=frozenset(["camera"]),
        articles=frozenset(["la", "le", "du", "de"]),
        endings=(Ending("s", least=4),),
    )
    cuisine = [NamedCamera("c", "La cuisine"), NamedCamera("j", "Jardin")]
    assert rooms.match("la caméra de la cuisine", cuisine, french) == RoomMatch("c")
    assert rooms.match("la caméra de la cuisine", cuisine, ROOMS) == NoRoom()


NAMES = st.lists(
    st.text(st.sampled_from("abA c's1!玄"), min_size=1, max_size=6).filter(
        lambda name: name == name.strip()
    ),
    min_size=1,
    max_size=6,
    unique_by=str.casefold,
)


@given(NAMES, st.data())
def test_a_name_as_it_is_written_finds_its_camera(names: list[str], data: st.DataObject) -> None:
    """As a button sends it: of any names that a configuration may have."""
    name = data.draw(st.sampled_from(names))
    assert meant(name, *names) == name


@given(st.text(max_size=60))
def test_anything_may_be_heard(heard: str) -> None:
    found = match(heard, HOUSE)
    ids = {room.id for room in HOUSE}
    if isinstance(found, RoomMatch):
        assert found.camera in ids
    elif isinstance(found, Ambiguous):
        assert len(found.cameras) >= 2
        assert set(found.cameras) <= ids
