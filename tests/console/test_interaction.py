"""What was typed, and what Alexa would have made of it."""

from datetime import date

import pytest

from bridge.console.interaction import LAUNCH, LOCALES, SlotValue, Understood, load
from bridge.errors import PrivateEyeError

SHOW = "ShowCameraIntent"
LIST = "ListCamerasIntent"
CODE = "ConfirmHouseIntent"
FALLBACK = "AMAZON.FallbackIntent"

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
    ("and the garden", "garden", "garden"),
    ("and garden", "garden", "garden"),
    ("what about the front door", "front door", "door"),
    ("what about the back door", "back door", "back_door"),
    ("how about the porch", "porch", "door"),
    ("now the garage", "garage", "garage"),
    ("now kitchen", "kitchen", "kitchen"),
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
    ("show the third floor camera", "third floor", None),
    ("and the observatory", "observatory", None),
    ("open the chicken coop", "chicken coop", None),
]

# said, intent
OTHERS = [
    ("show me the camera", SHOW),
    ("show me the cameras", LIST),
    ("which cameras are there", LIST),
    ("what cameras do I have?", LIST),
    ("list my cameras", LIST),
    ("what can I see", LIST),
    ("are all the cameras working", LIST),
    ("stop", "AMAZON.StopIntent"),
    ("Stop.", "AMAZON.StopIntent"),
    ("that's all", "AMAZON.StopIntent"),
    ("cancel", "AMAZON.CancelIntent"),
    ("never mind", "AMAZON.CancelIntent"),
    ("help", "AMAZON.HelpIntent"),
    ("what can you do", "AMAZON.HelpIntent"),
    ("what can I say", "AMAZON.HelpIntent"),
    ("yes", "AMAZON.YesIntent"),
    ("yes please", "AMAZON.YesIntent"),
    ("no", "AMAZON.NoIntent"),
    ("no thanks", "AMAZON.NoIntent"),
    ("pause", "AMAZON.PauseIntent"),
    ("resume", "AMAZON.ResumeIntent"),
    ("continue", "AMAZON.ResumeIntent"),
    ("show it again", "AMAZON.ResumeIntent"),
    ("again", "AMAZON.ResumeIntent"),
    ("go home", "AMAZON.NavigateHomeIntent"),
    ("scroll down", "AMAZON.ScrollDownIntent"),
    ("next", "AMAZON.NextIntent"),
    ("my code", CODE),
    ("tell me a joke", FALLBACK),
    ("what's the weather", FALLBACK),
    ("the weather", FALLBACK),  # a bare slot takes known rooms only
    ("banana", FALLBACK),
    ("show me how to bake a chocolate cake", FALLBACK),  # no room has seven words
    ("", FALLBACK),
    ("?!", FALLBACK),
]

# said on 2026-11-22, intent, slots
CLIPS: list[tuple[str, str, dict[str, str]]] = [
    ("show the last clip", "ShowClipIntent", {}),
    ("show me the last clip from the door", "ShowClipIntent", {"room": "door"}),
    ("play the latest clip of the garden", "ShowClipIntent", {"room": "garden"}),
    ("show the 3:14 clip", "ShowClipIntent", {"time": "03:14"}),
    (
        "show the three fourteen clip from the door",
        "ShowClipIntent",
        {"room": "door", "time": "03:14"},
    ),
    (
        "show the clip from quarter past three yesterday",
        "ShowClipIntent",
        {"time": "03:15", "day": "2026-11-21"},
    ),
    ("show that clip", "ShowThatClipIntent", {}),
    ("show the clip before that", "ShowEarlierClipIntent", {}),
    ("the one before", "ShowEarlierClipIntent", {}),
    ("what happened", "WhatHappenedIntent", {}),
    ("what happened today", "WhatHappenedIntent", {"day": "2026-11-22"}),
    ("what happened this morning", "WhatHappenedIntent", {"part": "this morning"}),
    ("what happened last night", "WhatHappenedIntent", {"part": "last night"}),
    (
        "what happened yesterday evening",
        "WhatHappenedIntent",
        {"day": "2026-11-21", "part": "evening"},
    ),
    ("what happened since three o'clock", "WhatHappenedIntent", {"since": "03:00"}),
    ("what happened since this morning", "WhatHappenedIntent", {"start": "this morning"}),
    (
        "what happened at the door today",
        "WhatHappenedIntent",
        {"room": "door", "day": "2026-11-22"},
    ),
    ("what happened in the garden", "WhatHappenedIntent", {"room": "garden"}),
    ("what happened in the morning", "WhatHappenedIntent", {"part": "morning"}),
    ("how many clips today", "WhatHappenedIntent", {"day": "2026-11-22"}),
    ("what happened while I was out", "WhileOutIntent", {}),
    ("who watched my cameras", "WhoWatchedIntent", {}),
    ("who watched my cameras today", "WhoWatchedIntent", {"day": "2026-11-22"}),
    ("who watched my cameras this week", "WhoWatchedIntent", {"day": "2026-W47"}),
    ("who watched the bedroom", "WhoWatchedIntent", {"room": "bedroom"}),
    (
        "who watched the bedroom yesterday",
        "WhoWatchedIntent",
        {"room": "bedroom", "day": "2026-11-21"},
    ),
    ("has anyone looked at my cameras", "WhoWatchedIntent", {}),
    (
        "has anybody watched the bedroom this morning",
        "WhoWatchedIntent",
        {"room": "bedroom", "part": "this morning"},
    ),
    ("has anyone seen the last clip", "WhoSawClipIntent", {}),
    ("has anyone seen the last clip from the garden", "WhoSawClipIntent", {"room": "garden"}),
    ("has anyone seen that clip", "WhoSawThatClipIntent", {}),
    ("star that", "StarThatClipIntent", {}),
    ("star the last clip", "StarLastClipIntent", {}),
    ("record the garden", "RecordIntent", {"room": "garden"}),
    (
        "record the garden for a minute",
        "RecordIntent",
        {"room": "garden", "duration": "PT1M"},
    ),
    ("delete last clip", "DeleteClipIntent", {}),
    ("delete the last clip", "DeleteClipIntent", {}),
    (
        "delete the 3:14 clip from the door",
        "DeleteClipIntent",
        {"room": "door", "time": "03:14"},
    ),
    ("delete that clip", "DeleteThatClipIntent", {}),
    ("delete the one before", "DeleteEarlierClipIntent", {}),
    ("delete all clips from today", "DeleteAllClipsIntent", {"day": "2026-11-22"}),
    ("delete all clips from the bedroom", "DeleteAllClipsIntent", {"room": "bedroom"}),
    (
        "delete all clips from the bedroom from yesterday",
        "DeleteAllClipsIntent",
        {"room": "bedroom", "day": "2026-11-21"},
    ),
    ("next clip", "ShowLaterClipIntent", {}),
    ("the clip after that", "ShowLaterClipIntent", {}),
    ("show me the next clip", "ShowLaterClipIntent", {}),
    ("previous clip", "ShowEarlierClipIntent", {}),
    ("go back to the previous clip", "ShowEarlierClipIntent", {}),
    ("previous", "AMAZON.PreviousIntent", {}),
    ("first clip", "ShowFirstClipIntent", {}),
    ("first clip from today", "ShowFirstClipIntent", {"day": "2026-11-22"}),
    ("the first clip from the garden", "ShowFirstClipIntent", {"room": "garden"}),
    (
        "show the first clip of the door from yesterday evening",
        "ShowFirstClipIntent",
        {"room": "door", "day": "2026-11-21", "part": "evening"},
    ),
    ("play the clip from the garden", "ShowClipIntent", {"room": "garden"}),
    ("show the last clip from this morning", "ShowClipIntent", {"part": "this morning"}),
    (
        "show the last clip from the door from yesterday",
        "ShowClipIntent",
        {"room": "door", "day": "2026-11-21"},
    ),
    ("clips from this morning", "WhatHappenedIntent", {"part": "this morning"}),
    ("today's clips", "WhatHappenedIntent", {"day": "2026-11-22"}),
    ("show me clips from this morning", "ShowClipsIntent", {"part": "this morning"}),
    ("show the clips from the garden", "ShowClipsIntent", {"room": "garden"}),
    ("show me clips since three o'clock", "ShowClipsIntent", {"since": "03:00"}),
    ("was anybody at the door", "MovedIntent", {"room": "door"}),
    (
        "was anyone at the door today",
        "MovedIntent",
        {"room": "door", "day": "2026-11-22"},
    ),
    ("anyone was in the garden", "MovedIntent", {"room": "garden"}),
    (
        "has anybody been at the door since three o'clock",
        "MovedIntent",
        {"room": "door", "since": "03:00"},
    ),
    ("did anything move this morning", "MovedIntent", {"part": "this morning"}),
    ("unstar that", "UnstarThatClipIntent", {}),
    ("remove the star", "UnstarThatClipIntent", {}),
    ("remove the star from the last clip", "UnstarLastClipIntent", {}),
    ("stop recording", "StopRecordingIntent", {}),
    ("end the recording", "StopRecordingIntent", {}),
    ("stop recording the garden", "StopRecordingIntent", {"room": "garden"}),
    (
        "delete all clips from the front room today",
        "DeleteAllClipsIntent",
        {"room": "front room", "day": "2026-11-22"},
    ),
    (
        "delete all clips from the chicken coop today",
        "DeleteAllClipsIntent",
        {"room": "chicken coop", "day": "2026-11-22"},
    ),
    (
        "delete today's clips from the door",
        "DeleteAllClipsIntent",
        {"room": "door", "day": "2026-11-22"},
    ),
    ("delete everything", "DeleteAllClipsIntent", {}),
    ("delete all clips", "DeleteAllClipsIntent", {}),
    ("show the last one", "AMAZON.ResumeIntent", {}),
    ("what's happening in the garden", SHOW, {"room": "garden"}),
    ("delete the garden", FALLBACK, {}),
]

CODES = [
    ("my code is 123456", "123456"),
    ("my code is 1 2 3 4 5 6", "123456"),
    ("my code is 123 456", "123456"),
    ("My code is 123-456.", "123456"),
    ("my code is one two three four five six", "123456"),
    ("my code is one oh three four five six", "103456"),
    ("my code is twelve thirty four fifty six", "123456"),
    ("my code is double one triple two three", "112223"),
    ("my code is nineteen ninety twelve", "199012"),
    ("my code is thirty oh five six one", "300561"),
    ("the code is one hundred and twenty three thousand four hundred and fifty six", "123456"),
    ("code four two", "42"),
    ("my code is banana", "?"),
    ("my code is one banana thousand", "?"),
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
@pytest.mark.parametrize(("said", "intent"), OTHERS, ids=[said for said, _ in OTHERS])
def test_an_intent_is_heard(said: str, intent: str, locale: str) -> None:
    understood = load(locale).understand(said)
    assert understood.intent == intent
    assert _value(understood) is None


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("said", "intent", "slots"), CLIPS, ids=[said for said, *_ in CLIPS])
def test_what_is_said_about_clips_is_heard(
    said: str, intent: str, slots: dict[str, str], locale: str
) -> None:
    understood = load(locale).understand(said, today=date(2026, 11, 22))
    heard = {slot.name: slot.value for slot in understood.slots if slot.value is not None}
    assert (understood.intent, heard) == (intent, slots)


@pytest.mark.parametrize(("said", "code"), CODES, ids=[said for said, _ in CODES])
def test_a_number_is_heard(said: str, code: str) -> None:
    understood = load("en-US").understand(said)
    assert (understood.intent, _value(understood)) == (CODE, code)


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
    with pytest.raises(PrivateEyeError, match="en-US or en-GB"):
        load("tlh")


def test_a_very_long_utterance_is_not_understood() -> None:
    assert load("en-US").understand("show the " * 5_000).intent == FALLBACK
