"""What was typed, and what Alexa would have made of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bridge.console.interaction import LAUNCH, LOCALES, SlotValue, Understood, load
from bridge.errors import PrivateEyeError

SHOW = "ShowCameraIntent"
LIST = "ListCamerasIntent"
AND = "AndIntent"
CODE = "DigitsIntent"
FALLBACK = "AMAZON.FallbackIntent"


def _utterances() -> Iterator[tuple[str, str, dict[str, str]]]:
    for line in (Path(__file__).parent / "utterances.txt").read_text().splitlines():
        if not line.startswith("#"):
            said, intent, slots = (part.strip() for part in line.split("|"))
            yield said, intent, dict(slot.split("=") for slot in slots.split())


UTTERANCES = list(_utterances())

# said, the room's words, and the id it is known by (None: a free value)
ROOMS = [
    ("show the front room", "front room", "front_room"),
    ("Show me the FRONT ROOM!", "front room", "front_room"),
    ("show the front room camera", "front room", "front_room"),
    ("show front room camera", "front room", "front_room"),
    ("show me the front room's camera", "front room", "front_room"),
    ("show me the front room cameras", "front room", "front_room"),
    ("show the living room", "living room", "front_room"),
    ("bring up the lounge", "lounge", "front_room"),
    ("let me see the sitting room", "sitting room", "front_room"),
    ("open the garden", "garden", "garden"),
    ("open garden", "garden", "garden"),
    ("pull up the back yard", "back yard", "garden"),
    ("put on the garden camera", "garden", "garden"),
    ("look at the garden please", "garden", "garden"),
    ("let me look at the garden", "garden", "garden"),
    ("check the garage", "garage", "garage"),
    ("check on the nursery", "nursery", "nursery"),
    ("show the baby's room", "baby's room", "nursery"),
    ("show the baby's room camera", "baby's room", "nursery"),
    ("show me the baby’s room", "baby's room", "nursery"),  # noqa: RUF001 - typed by a phone
    ("bring up the kids' room", "kids' room", "kids_room"),
    ("watch the driveway", "driveway", "driveway"),
    ("i want to see the kitchen", "kitchen", "kitchen"),
    ("I'd like to see the kitchen", "kitchen", "kitchen"),
    ("can you show me the kitchen", "kitchen", "kitchen"),
    ("please show me the kitchen", "kitchen", "kitchen"),
    ("show me my office", "office", "office"),
    ("show the camera in the hallway", "hallway", "hallway"),
    ("show me the cameras in the hallway", "hallway", "hallway"),
    ("show me the camera at the gate", "gate", "gate"),
    ("now the garage", "garage", "garage"),
    ("the front door", "front door", "door"),
    ("front door", "front door", "door"),
    ("the door", "door", "door"),
    ("the garden camera", "garden", "garden"),
    ("I mean the back door", "back door", "back_door"),
    ("what's happening in the garden", "garden", "garden"),
    ("who's at the door", "door", "door"),
    ("is anyone in the kitchen", "kitchen", "kitchen"),
    ("how is the nursery", "nursery", "nursery"),
    ("show me the blue whale", "blue whale", None),
    ("show me the roof camera", "roof", None),
    ("open the chicken coop", "chicken coop", None),
    ("is anyone at the door", "door", "door"),
    ("garden", "garden", "garden"),
    ("show me the gardn", "garden", "garden"),
    ("let me see the frunt room", "front room", "front_room"),
    ("um could you maybe just put the garden up please", "garden", "garden"),
    ("it is far too quiet show me the back door would you", "back door", "back_door"),
    ("show me everything", "everything", "all"),
    ("show me that one", "that one", "that"),
]

CALLS = [
    ("open private eye", LAUNCH, None),
    ("Alexa, open Private Eye.", LAUNCH, None),
    ("private eye", LAUNCH, None),
    ("ask private eye", LAUNCH, None),
    ("Alexa, ask private eye to show the front room", SHOW, "front room"),
    ("ask private eye for the garden", SHOW, "garden"),
    ("tell private eye to bring up the garage", SHOW, "garage"),
    ("open private eye and show the kitchen", SHOW, "kitchen"),
    ("Alexa, show the kitchen on private eye", SHOW, "kitchen"),
    ("ask private eye who is at the front door", SHOW, "front door"),
    ("ask private eye if anyone is at the door", SHOW, "door"),
    ("ask private eye which cameras there are", LIST, None),
    ("ask private eye which cameras are there", LIST, None),
    ("Alexa, ask private eye, my code is 123456", CODE, "123456"),
    ("hey alexa, please ask private eye about the driveway", SHOW, "driveway"),
    ("Computer, ask private eye to show it again", "AMAZON.ResumeIntent", None),
]


def _heard(understood: Understood) -> dict[str, str]:
    return {
        slot.name: slot.known[0].id if slot.known else slot.value
        for slot in understood.slots
        if slot.value is not None
    }


def _value(understood: Understood) -> str | None:
    return understood.slots[0].value if understood.slots else None


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("said", "room", "known"), ROOMS, ids=[said for said, *_ in ROOMS])
def test_a_room_is_heard(said: str, room: str, known: str | None, locale: str) -> None:
    understood = load(locale).understand(said)
    assert (understood.intent, understood.invoked) == (SHOW, False)
    (slot,) = understood.slots
    assert (slot.name, slot.type, slot.value) == ("room", "ROOM", room)
    assert [value.id for value in slot.known] == ([known] if known else [])


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("said", "intent", "slots"), UTTERANCES, ids=[u[0] for u in UTTERANCES])
def test_what_is_said_is_understood(
    said: str, intent: str, slots: dict[str, str], locale: str
) -> None:
    understood = load(locale).understand(said, today=date(2026, 11, 22))
    assert (understood.intent.removesuffix("Intent"), _heard(understood)) == (intent, slots)


@pytest.mark.parametrize(("said", "intent", "value"), CALLS, ids=[said for said, *_ in CALLS])
def test_the_skill_is_called_by_its_name(said: str, intent: str, value: str | None) -> None:
    understood = load("en-GB").understand(said)
    assert (understood.intent, _value(understood)) == (intent, value)
    assert understood.invoked


@pytest.mark.parametrize(
    ("locale", "said", "known"),
    [
        ("en-GB", "show the cellar", "basement"),
        ("en-GB", "let's have a look at the loft", "attic"),
        ("en-GB", "pop the garden on", "garden"),
        ("en-US", "let's see the attic", "attic"),
        ("en-US", "show the sidewalk", "street"),
    ],
)
def test_each_english_has_its_own_words(locale: str, said: str, known: str) -> None:
    (slot,) = load(locale).understand(said).slots
    assert [value.id for value in slot.known] == [known]


def test_the_houses_own_names_are_known_too_and_come_first() -> None:
    house = [
        SlotValue("cam_1", "Tom & Ann's den", ("hideout",), dynamic=True),
        SlotValue("cam_2", "Garden", (), dynamic=True),
    ]
    understand = load("en-US").understand
    for said, ids in [
        ("show tom ann's den", ["cam_1"]),
        ("the hideout", ["cam_1"]),
        ("garden", ["cam_2", "garden"]),
    ]:
        (slot,) = understand(said, house).slots
        assert [value.id for value in slot.known] == ids
    assert understand("the hideout").intent == FALLBACK


def test_an_unknown_locale_is_named() -> None:
    with pytest.raises(PrivateEyeError, match="en-US, en-GB, en-AU"):
        load("tlh")


def test_a_very_long_utterance_is_not_understood() -> None:
    assert load("en-US").understand("show the " * 5_000).intent == FALLBACK
