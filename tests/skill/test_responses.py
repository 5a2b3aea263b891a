"""Request JSON in, response JSON out: every intent x locale x kind of device."""

import json
from pathlib import Path
from typing import Any

import pytest

from skill.handler import build
from tests.skill.alexa import (
    INTERFACES,
    SKILL_ID,
    a_request,
    accepted,
    free,
    intent,
    known,
    launch,
    part,
    speech_of,
)
from tests.skill.house import CODE, OWNER, STRANGER, House, a_camera

GOLDEN = Path(__file__).parent / "golden"
LOCALES = ("en-US", "en-GB")

RESUME = "AMAZON.ResumeIntent"

REQUESTS: dict[str, dict[str, Any]] = {
    "launch": launch(),
    "show the front room": intent("ShowCameraIntent", room=known("front room", "front room")),
    "show the garden, which sleeps": intent("ShowCameraIntent", room=free("garden")),
    "show the front door, which is lost": intent("ShowCameraIntent", room=free("front door")),
    "show the back door, which is off": intent("ShowCameraIntent", room=free("back door")),
    "show the door, of which there are two": intent("ShowCameraIntent", room=free("door")),
    "show the lounge, by the model's name": intent(
        "ShowCameraIntent", room=known("lounge", "front room")
    ),
    "show the moon": intent("ShowCameraIntent", room=free("moon")),
    "show the camera": intent("ShowCameraIntent", room={}),
    "which cameras are there": intent("ListCamerasIntent"),
    "show the last clip": intent("ShowClipIntent", room={}, time={}, day={}),
    "show the last clip from the moon": intent("ShowClipIntent", room=free("moon")),
    "show the 3:14 clip from the front room": intent(
        "ShowClipIntent", room=known("front room", "front room"), time="03:14"
    ),
    "show the morning clip": intent("ShowClipIntent", time="MO"),
    "show that clip": intent("ShowThatClipIntent"),
    "show the clip before that": intent("ShowEarlierClipIntent", room={}),
    "next clip": intent("ShowLaterClipIntent", room={}),
    "first clip from today": intent("ShowFirstClipIntent", room={}, day="2026-11-22"),
    "show me clips from this morning": intent("ShowClipsIntent", part=part("this morning")),
    "show me clips since three": intent("ShowClipsIntent", since="15:00"),
    "next": intent("AMAZON.NextIntent"),
    "previous": intent("AMAZON.PreviousIntent"),
    "what happened today": intent("WhatHappenedIntent", day="2026-11-22"),
    "what happened yesterday": intent("WhatHappenedIntent", day="2026-11-21"),
    "what happened this morning": intent("WhatHappenedIntent", part=part("this morning")),
    "what happened since three": intent("WhatHappenedIntent", since="15:00"),
    "what happened this banana": intent("WhatHappenedIntent", part=free("banana")),
    "was anybody in the garden": intent("MovedIntent", room=free("garden"), day="2026-11-22"),
    "was anybody there yesterday": intent("MovedIntent", room={}, day="2026-11-21"),
    "what happened while I was out": intent("WhileOutIntent", room={}),
    "star that": intent("StarThatClipIntent"),
    "star the last clip": intent("StarLastClipIntent", room={}),
    "unstar that clip": intent("UnstarThatClipIntent"),
    "unstar the last clip": intent("UnstarLastClipIntent", room={}),
    "record the garden": intent("RecordIntent", room=free("garden"), duration={}),
    "record the garden for half a minute": intent(
        "RecordIntent", room=free("garden"), duration="PT30S"
    ),
    "record the front door, which is lost": intent("RecordIntent", room=free("front door")),
    "record": intent("RecordIntent", room={}, duration={}),
    "record the garden for two hours": intent("RecordIntent", room=free("garden"), duration="PT2H"),
    "record the garden for a second": intent("RecordIntent", room=free("garden"), duration="PT1S"),
    "stop what you record": intent("StopRecordingIntent", room={}),
    "stop recording the front room": intent("StopRecordingIntent", room=free("front room")),
    "delete the last clip": intent("DeleteClipIntent", room={}),
    "delete the last clip from the door": intent("DeleteClipIntent", room=free("door")),
    "delete that clip": intent("DeleteThatClipIntent"),
    "delete the one before": intent("DeleteEarlierClipIntent", room={}),
    "delete all clips from today": intent("DeleteAllClipsIntent", day="2026-11-22"),
    "turn off the garden camera": intent("HideCameraIntent", room=free("garden")),
    "turn on privacy mode": intent("HideCameraIntent", room={}),
    "turn off the moon": intent("HideCameraIntent", room=free("moon")),
    "turn off the door, of which there are two": intent("HideCameraIntent", room=free("door")),
    "turn the back door on": intent("RevealCameraIntent", room=free("back door")),
    "turn everything on": intent("RevealCameraIntent", room={}),
    "who watched my cameras": intent("WhoWatchedIntent", room={}),
    "who watched my cameras yesterday": intent("WhoWatchedIntent", day="2026-11-21"),
    "who watched the garden this morning": intent(
        "WhoWatchedIntent", room=free("garden"), part=part("this morning")
    ),
    "who watched the door, of which there are two": intent("WhoWatchedIntent", room=free("door")),
    "who watched the moon": intent("WhoWatchedIntent", room=free("moon")),
    "who watched this banana": intent("WhoWatchedIntent", part=free("banana")),
    "who saw the last one": intent("WhoSawClipIntent", room={}),
    "who saw that one": intent("WhoSawThatClipIntent"),
    "right code": intent("ConfirmHouseIntent", code=CODE),
    "wrong code": intent("ConfirmHouseIntent", code="111111"),
    "half a code": intent("ConfirmHouseIntent", code="424"),
    "code not made out": intent("ConfirmHouseIntent", code="?"),
    "a pin that nobody asked for": intent("PinIntent", pin="2580"),
    "show it again": intent(RESUME),
    "pause": intent("AMAZON.PauseIntent"),
    "yes": intent("AMAZON.YesIntent"),
    "no": intent("AMAZON.NoIntent"),
    "help": intent("AMAZON.HelpIntent"),
    "stop": intent("AMAZON.StopIntent"),
    "cancel": intent("AMAZON.CancelIntent"),
    "go home": intent("AMAZON.NavigateHomeIntent"),
    "blah": intent("AMAZON.FallbackIntent"),
    "scroll down": intent("AMAZON.ScrollDownIntent"),
    "session ended": {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
}


def _is_about_cameras(body: dict[str, Any]) -> bool:
    name = body["intent"]["name"] if "intent" in body else body["type"]
    return name in ("LaunchRequest", "ShowCameraIntent", "ListCamerasIntent", RESUME)


def _is_about_clips(name: str) -> bool:
    words = {"clip", "clips", "happened", "star", "record", "anybody", "next", "recording"}
    return bool(words & set(name.split())) and "morning clip" not in name and "banana" not in name


@pytest.mark.parametrize("device", INTERFACES)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_is_as_written_down(
    locale: str, device: str, request: pytest.FixtureRequest
) -> None:
    answers = {
        name: accepted(build(House().api(), SKILL_ID)(a_request(body, device, locale=locale)))
        for name, body in REQUESTS.items()
    }
    golden = GOLDEN / f"{locale}.{device}.json"
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    assert answers == json.loads(golden.read_text())


ABOUT_CLIPS = [name for name in REQUESTS if _is_about_clips(name)]
ABOUT_CAMERAS = [name for name, body in REQUESTS.items() if _is_about_cameras(body)]


@pytest.mark.parametrize("device", INTERFACES)
@pytest.mark.parametrize("name", [*ABOUT_CAMERAS, *ABOUT_CLIPS])
def test_a_stranger_is_told_how_to_be_confirmed_and_nothing_else(name: str, device: str) -> None:
    answer = build(House().api(), SKILL_ID)(a_request(REQUESTS[name], device, user=STRANGER))
    assert speech_of(accepted(answer)).endswith("my code is, and the six digits.")
    assert answer["response"]["shouldEndSession"] is True
    assert not answer["response"].get("directives")


def test_a_stranger_who_says_the_code_is_known_from_then_on() -> None:
    handle = build(House().api(), SKILL_ID)
    handle(a_request(REQUESTS["right code"], user=STRANGER))
    answer = handle(a_request(REQUESTS["show the front room"], user=STRANGER))
    assert answer["response"]["directives"][0]["type"] == "VideoApp.Launch"


def test_guessing_codes_is_told_to_wait() -> None:
    handle = build(House().api(), SKILL_ID)
    for _ in range(2):
        handle(a_request(REQUESTS["wrong code"], user=STRANGER))
    assert "too many" in speech_of(handle(a_request(REQUESTS["wrong code"], user=STRANGER)))


def test_a_video_leaves_the_end_of_the_session_to_the_device() -> None:
    handle = build(House().api(), SKILL_ID)
    response = handle(a_request(REQUESTS["show the front room"]))["response"]
    assert "shouldEndSession" not in response
    video = response["directives"][0]["videoItem"]
    assert video["metadata"] == {"title": "Front room", "subtitle": "Live"}


def test_after_did_you_mean_the_next_words_may_be_just_the_room() -> None:
    handle = build(House().api(), SKILL_ID)
    asked = handle(a_request(REQUESTS["show the door, of which there are two"]))
    assert speech_of(asked) == "Did you mean the front door or the back door?"
    assert asked["response"]["shouldEndSession"] is False
    answer = handle(
        a_request(
            intent("ShowCameraIntent", room=known("back door", "back door")),
            attributes=asked["sessionAttributes"],
        )
    )
    assert speech_of(answer).startswith("I can't show the back door right now.")


def test_yes_to_one_of_two_asks_again_and_yes_to_one_shows_it() -> None:
    handle = build(House().api(), SKILL_ID)
    two = {"which": ["Front Room", "Garden"]}
    again = handle(a_request(REQUESTS["yes"], attributes=two))
    assert speech_of(again) == "Which would you like to see: the front room or the garden?"
    assert again["sessionAttributes"] == two
    shown = handle(a_request(REQUESTS["yes"], attributes={"which": ["Garden"]}))
    assert shown["response"]["directives"][0]["type"] == "VideoApp.Launch"


def test_the_camera_of_a_house_with_one_needs_no_name() -> None:
    house = House()
    house.cameras = [a_camera("Hall")]
    answer = build(house.api(), SKILL_ID)(a_request(REQUESTS["show the camera"]))
    assert speech_of(answer) == "Here's the hall."


@pytest.mark.parametrize("device", INTERFACES)
@pytest.mark.parametrize("name", ABOUT_CAMERAS)
def test_a_house_without_cameras_says_so(name: str, device: str) -> None:
    house = House()
    house.cameras, house.last = [], None
    answer = accepted(build(house.api(), SKILL_ID)(a_request(REQUESTS[name], device)))
    assert "no cameras yet" in speech_of(answer)
    assert answer["response"]["shouldEndSession"] is True


def test_show_it_again_when_nothing_was_shown_asks_which() -> None:
    house = House()
    house.last = None
    answer = build(house.api(), SKILL_ID)(a_request(REQUESTS["show it again"]))
    assert speech_of(answer).startswith("I haven't shown you anything in the last few minutes.")
    assert house.asked[-1][1]["room"] is None


@pytest.mark.parametrize("state", ["lost", "frozen", "refused", "off", "stopped", "brand_new"])
@pytest.mark.parametrize("device", INTERFACES)
def test_a_camera_that_is_not_live_is_not_shown_and_says_since_when(
    state: str, device: str
) -> None:
    house = House()
    house.cameras[0] = {**house.cameras[0], "state": state}
    answer = build(house.api(), SKILL_ID)(a_request(REQUESTS["show the front room"], device))
    assert not answer["response"].get("directives")
    assert "for three hours" in speech_of(answer)


def test_no_answer_holds_an_address() -> None:
    for locale in LOCALES:
        for device in INTERFACES:
            for body in REQUESTS.values():
                answer = build(House().api(), SKILL_ID)(a_request(body, device, locale=locale))
                answer["response"].pop("directives", None)
                assert "://" not in json.dumps(answer)
                assert "192.168" not in json.dumps(answer)


def test_who_asks_from_where_reaches_the_bridge() -> None:
    house = House()
    build(house.api(), SKILL_ID)(a_request(REQUESTS["show the front room"], "dot"))
    assert house.asked == [
        (
            "show",
            {
                "room": "front room",
                "user": OWNER,
                "device": "amzn1.ask.device.dot",
                "screen": False,
            },
        )
    ]


def test_a_request_for_another_skill_is_not_carried_out() -> None:
    house = House()
    answer = build(house.api(), "amzn1.ask.skill.another")(a_request(launch()))
    assert answer == {"version": "1.0", "response": {}}
    assert not house.asked


def test_the_voice_console_may_use_any_application_id() -> None:
    assert speech_of(build(House().api(), None)(a_request(launch()))).startswith("Hello")
