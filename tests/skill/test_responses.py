"""Request JSON in, response JSON out: every intent x locale x kind of device."""

import json
from pathlib import Path
from typing import Any

import pytest

from skill.handler import build
from skill.settings import SkillSettings
from tests.skill.alexa import (
    INTERFACES,
    SKILL_ID,
    a_request,
    accepted,
    free,
    intent,
    known,
    launch,
    order,
    part,
    room,
    speech_of,
    touch,
)
from tests.skill.house import CODE, OWNER, STRANGER, URL, House, a_camera
from tests.skill.talker import Talker, faults_of

GOLDEN = Path(__file__).parent / "golden"
LOCALES = ("en-US", "en-GB")

RESUME = "AMAZON.ResumeIntent"

REQUESTS: dict[str, dict[str, Any]] = {
    "launch": launch(),
    "start over": intent("AMAZON.StartOverIntent"),
    "show the front room": intent("ShowCameraIntent", room=known("front room", "front room")),
    "show the garden, which sleeps": intent("ShowCameraIntent", room=free("garden")),
    "show the front door, which is lost": intent("ShowCameraIntent", room=free("front door")),
    "show the back door, which is off": intent("ShowCameraIntent", room=free("back door")),
    "show the door, of which there are two": intent("ShowCameraIntent", room=free("door")),
    "show the lounge, by the model's name": intent(
        "ShowCameraIntent", room=known("lounge", "front room")
    ),
    "show the moon": intent("ShowCameraIntent", room=free("moon")),
    "show everything": intent("ShowCameraIntent", room=room("all", "everything")),
    "show it": intent("ShowCameraIntent", room=room("that", "it")),
    "which cameras are there": intent("ListCamerasIntent"),
    "are the cameras on": intent("CameraStatusIntent", room={}),
    "is the front room recording": intent("CameraStatusIntent", room=free("front room")),
    "is the back door on": intent("CameraStatusIntent", room=free("back door")),
    "show the last clip": intent("ShowClipIntent", room={}, time={}, day={}),
    "show the last clip from the moon": intent("ShowClipIntent", room=free("moon")),
    "show the 3:14 clip from the front room": intent(
        "ShowClipIntent", room=known("front room", "front room"), time="03:14"
    ),
    "show the banana clip": intent("ShowClipIntent", part=free("banana")),
    "show that clip": intent("ShowClipIntent", which=order("that")),
    "show the clip before that": intent("ShowClipIntent", which=order("before")),
    "first clip from today": intent("ShowClipIntent", which=order("first"), day="2026-11-22"),
    "show me clips from this morning": intent("ShowClipIntent", part=part("this morning")),
    "next": intent("AMAZON.NextIntent"),
    "previous": intent("AMAZON.PreviousIntent"),
    "what happened today": intent("WhatHappenedIntent", day="2026-11-22"),
    "what happened yesterday": intent("WhatHappenedIntent", day="2026-11-21"),
    "what happened this morning": intent("WhatHappenedIntent", part=part("this morning")),
    "what happened since three": intent("WhatHappenedIntent", since="15:00"),
    "what happened since lunch": intent("WhatHappenedIntent", start=part("lunch")),
    "what happened in the last hour": intent("WhatHappenedIntent", ago="PT1H"),
    "what happened between two and four": intent(
        "WhatHappenedIntent", since="14:00", until="16:00"
    ),
    "what happened around three": intent("WhatHappenedIntent", time="15:00"),
    "what happened this banana": intent("WhatHappenedIntent", part=free("banana")),
    "was anybody in the garden": intent("WhatHappenedIntent", room=free("garden")),
    "what happened while I was out": intent("WhileOutIntent", room={}),
    "how many cars today": intent("KindHappenedIntent", kind=known("cars", "car", "car"), room={}),
    "was there a dog in the garden": intent(
        "KindHappenedIntent", kind=known("dog", "dog", "dog"), room=free("garden")
    ),
    "show the last person": intent(
        "ShowKindIntent", kind=known("person", "person", "person"), room={}
    ),
    "was it a person or an animal": intent("WhatWasThatIntent", room={}),
    "who was that": intent("WhoWasThatIntent", room={}),
    "star that": intent("StarClipIntent", which=order("that")),
    "unstar that clip": intent("UnstarClipIntent", which=order("that")),
    "how long are clips kept": intent("HowLongKeptIntent"),
    "how long are clips of the garden kept": intent("HowLongKeptIntent", room=free("garden")),
    "second to last clip": intent("ShowClipIntent", which=order("second_last")),
    "delete it after all": intent("AfterAllIntent"),
    "record the garden": intent("RecordIntent", room=free("garden"), duration={}),
    "record the garden for half a minute": intent(
        "RecordIntent", room=free("garden"), duration="PT30S"
    ),
    "record the front door, which is lost": intent("RecordIntent", room=free("front door")),
    "record": intent("RecordIntent", room={}, duration={}),
    "record the garden for two hours": intent("RecordIntent", room=free("garden"), duration="PT2H"),
    "record the garden for a second": intent("RecordIntent", room=free("garden"), duration="PT1S"),
    "stop what you record": intent("StopRecordingIntent", room={}),
    "stop filming the front room": intent("StopRecordingIntent", room=free("front room")),
    "delete the last clip": intent("DeleteClipIntent", room={}),
    "delete the last clip from the door": intent("DeleteClipIntent", room=free("door")),
    "delete the last two clips": intent("DeleteLastClipsIntent", number="2"),
    "delete all clips from today": intent("DeleteAllClipsIntent", day="2026-11-22"),
    "turn off the garden camera": intent("HideCameraIntent", room=free("garden")),
    "cover the garden for an hour": intent(
        "HideCameraIntent", room=free("garden"), duration="PT1H"
    ),
    "turn off the front room and the garden": intent(
        "HideCameraIntent", room=free("front room"), also=free("garden")
    ),
    "turn off everything but the garden": intent(
        "HideCameraIntent", room=room("all", "everything"), but=free("garden")
    ),
    "turn off what is off": intent("HideCameraIntent", room=free("back door")),
    "turn on privacy mode": intent("HideCameraIntent", room={}),
    "turn off the moon": intent("HideCameraIntent", room=free("moon")),
    "turn off the door, of which there are two": intent("HideCameraIntent", room=free("door")),
    "turn the back door on": intent("RevealCameraIntent", room=free("back door")),
    "turn the front room on": intent("RevealCameraIntent", room=free("front room")),
    "any alerts": intent("AnyAlertsIntent"),
    "why did you tell me": intent("WhyAlertIntent"),
    "why didn't you tell me": intent("WhyNoAlertIntent"),
    "who watched my cameras": intent("WhoWatchedIntent", room={}),
    "who watched my cameras yesterday": intent("WhoWatchedIntent", day="2026-11-21"),
    "when did Anna last look": intent("WhoWatchedIntent", person="anna"),
    "when did Ben last look": intent("WhoWatchedIntent", person="Ben"),
    "when did Zed last look": intent("WhoWatchedIntent", person="Zed"),
    "who is watching": intent("WhoIsWatchingIntent", room={}),
    "is anybody watching the garden": intent("WhoIsWatchingIntent", room=free("garden")),
    "who watched the moon": intent("WhoWatchedIntent", room=free("moon")),
    "who saw the last one": intent("WhoSawClipIntent", room={}),
    "who saw that one": intent("WhoSawClipIntent", which=order("that")),
    "right code": intent("DigitsIntent", digits=CODE),
    "code not made out": intent("DigitsIntent", digits="?"),
    "and the garden, after nothing": intent("AndIntent", room=free("garden")),
    "and yesterday, after nothing": intent("AndIntent", day="2026-11-21"),
    "the second one, after nothing": intent("ChooseIntent", position="second"),
    "show it again": intent(RESUME),
    "pause": intent("AMAZON.PauseIntent"),
    "yes": intent("AMAZON.YesIntent"),
    "no": intent("AMAZON.NoIntent"),
    "help": intent("AMAZON.HelpIntent"),
    "repeat": intent("AMAZON.RepeatIntent"),
    "select": intent("AMAZON.SelectIntent"),
    "stop": intent("AMAZON.StopIntent"),
    "cancel": intent("AMAZON.CancelIntent"),
    "go home": intent("AMAZON.NavigateHomeIntent"),
    "blah": intent("AMAZON.FallbackIntent"),
    "scroll down": intent("AMAZON.ScrollDownIntent"),
    "what's the weather": intent("OtherRequestIntent"),
    "open the front door": intent("OpenDoorIntent"),
    "zoom in": intent("MoveCameraIntent"),
    "bring it back": intent("BringBackIntent"),
    "touch a camera": touch("show", "garden"),
    "touch what is none of ours": touch("explode"),
    "session ended": {"type": "SessionEndedRequest", "reason": "USER_INITIATED"},
}
# To a stranger these say nothing of the house anyway.
OF_NOBODYS_HOUSE = {
    *("what happened this banana", "show the banana clip", "and yesterday, after nothing"),
    *("the second one, after nothing", "pause", "yes", "no", "repeat", "select", "stop"),
    *("cancel", "go home", "blah", "scroll down", "what's the weather", "open the front door"),
    *("zoom in", "bring it back", "touch what is none of ours", "session ended"),
    *("right code", "code not made out"),
}


def abridged(answer: dict[str, Any]) -> dict[str, Any]:
    """Without the documents, which have tests of their own (`apl/`)."""
    for directive in accepted(answer)["response"].get("directives", ()):
        if "document" in directive:
            directive["document"] = {"type": directive["document"]["type"]}
    return answer


@pytest.mark.parametrize("device", INTERFACES)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_is_as_written_down(
    locale: str, device: str, request: pytest.FixtureRequest
) -> None:
    answers = {
        name: abridged(build(House().api(), SKILL_ID)(a_request(body, device, locale=locale)))
        for name, body in REQUESTS.items()
    }
    golden = GOLDEN / f"{locale}.{device}.json"
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    assert answers == json.loads(golden.read_text())


def test_every_answer_is_one_breath_and_listens_only_to_an_answer() -> None:
    faults = {
        (golden.name, name): found
        for golden in sorted(GOLDEN.glob("*.json"))
        for name, answer in json.loads(golden.read_text()).items()
        if (found := faults_of(answer["response"], speech_of(answer)))
    }
    assert faults == {}


@pytest.mark.parametrize("device", INTERFACES)
def test_a_stranger_is_told_how_to_be_confirmed_and_nothing_else(device: str) -> None:
    for name in REQUESTS.keys() - OF_NOBODYS_HOUSE - {"and yesterday, after nothing"}:
        answer = build(House().api(), SKILL_ID)(a_request(REQUESTS[name], device, user=STRANGER))
        assert speech_of(accepted(answer)).endswith("What's the code?"), name
        assert not answer["response"].get("directives"), name


def test_a_stranger_who_says_the_code_is_known_from_then_on() -> None:
    stranger = Talker(user=STRANGER)
    stranger.hears(launch())
    assert stranger.open == "house_code"
    assert stranger.hears(intent("DigitsIntent", digits="424")).startswith("The code has six")
    assert stranger.hears(intent("AMAZON.HelpIntent")).endswith("What's the code?")
    thanks = stranger.hears(intent("DigitsIntent", digits="4 2 4 2 4 2"))
    assert thanks == "Thank you. This is Rose Cottage. Which camera would you like?"
    stranger.hears(REQUESTS["show the front room"])
    assert stranger.response["directives"]


def test_a_code_may_be_the_first_thing_that_a_stranger_says() -> None:
    stranger = Talker(user=STRANGER)
    assert stranger.hears(REQUESTS["right code"]).startswith("Thank you.")


def test_guessing_codes_is_told_to_wait() -> None:
    stranger = Talker(user=STRANGER)
    wrong = intent("DigitsIntent", digits="111111")
    for _ in range(2):
        assert stranger.hears(wrong).endswith("What's the code?")
    assert "one try too many" in stranger.hears(wrong)


def test_a_video_leaves_the_end_of_the_session_to_the_device() -> None:
    owner = Talker(settings=SkillSettings(screen="videoapp"))
    owner.hears(REQUESTS["show the front room"])
    assert "shouldEndSession" not in owner.response
    (launched,) = owner.response["directives"]
    assert launched["type"] == "VideoApp.Launch"
    assert launched["videoItem"]["metadata"] == {"title": "Front room", "subtitle": "Live"}


def test_a_document_keeps_the_session_and_plays_the_camera() -> None:
    owner = Talker()
    owner.hears(REQUESTS["show the front room"])
    assert "shouldEndSession" not in owner.response
    (rendered,) = owner.response["directives"]
    assert rendered["type"] == "Alexa.Presentation.APL.RenderDocument"
    assert URL in json.dumps(rendered)
    assert owner.attributes["room"] == "Front Room"


def test_what_is_said_while_a_picture_is_on_the_screen_leaves_it_there() -> None:
    body = a_request(REQUESTS["who watched my cameras"])
    body["context"]["Alexa.Presentation.APL"] = {"token": "private-eye-video", "version": "1.4"}
    handle = build(House().api(), SKILL_ID)
    assert "shouldEndSession" not in handle(body)["response"]
    body["request"] |= intent("AMAZON.StopIntent")
    assert handle(body)["response"]["shouldEndSession"] is True
    body["request"] |= intent("AMAZON.PauseIntent")
    (paused,) = accepted(handle(body))["response"]["directives"]
    assert paused["type"] == "Alexa.Presentation.APL.ExecuteCommands"


def test_a_star_shows_on_the_clip_that_is_on_the_screen() -> None:
    body = a_request(intent("StarClipIntent"))
    handle = build(House().api(), SKILL_ID)
    assert "directives" not in handle(body)["response"]
    body["context"]["Alexa.Presentation.APL"] = {"token": "private-eye-video", "version": "1.4"}
    starred = accepted(handle(body))["response"]
    assert "shouldEndSession" not in starred
    (done,) = starred["directives"]
    assert done["type"] == "Alexa.Presentation.APL.ExecuteCommands"
    assert done["token"] == "private-eye-video"


def test_cards_are_for_those_who_turned_them_on() -> None:
    for name in ("which cameras are there", "what happened today", "who watched my cameras"):
        plain, carded = Talker(), Talker(settings=SkillSettings(cards=True))
        plain.hears(REQUESTS[name])
        carded.hears(REQUESTS[name])
        assert "card" not in plain.response
        assert carded.response["card"]["type"] == "Simple"


def test_the_camera_of_a_house_with_one_needs_no_name() -> None:
    house = House()
    house.cameras, house.last = [a_camera("Hall")], None
    assert "the hall" in Talker(house).hears(intent("ShowCameraIntent")).lower()
    owner = Talker(house)
    assert owner.hears(launch()) == "Private Eye. Would you like to see the hall?"
    assert "the hall" in owner.hears(REQUESTS["yes"]).lower()


@pytest.mark.parametrize("device", INTERFACES)
def test_a_house_without_cameras_says_so(device: str) -> None:
    house = House()
    house.cameras, house.last = [], None
    for name in ("launch", "show the front room", "which cameras are there", "show it again"):
        owner = Talker(house, device=device)
        assert "no cameras yet" in owner.hears(REQUESTS[name])
        assert owner.response["shouldEndSession"] is True


def test_show_it_again_when_nothing_was_shown_asks_which() -> None:
    house = House()
    house.last = None
    owner = Talker(house)
    said = owner.hears(REQUESTS["show it again"])
    assert said.startswith("I haven't shown you anything in the last few minutes.")
    assert owner.asked()[1]["room"] is None


@pytest.mark.parametrize("state", ["lost", "frozen", "refused", "off", "stopped", "brand_new"])
@pytest.mark.parametrize("device", INTERFACES)
def test_a_camera_that_is_not_live_is_not_shown_and_says_since_when(
    state: str, device: str
) -> None:
    house = House()
    house.cameras[0] = {**house.cameras[0], "state": state}
    owner = Talker(house, device=device)
    since = "three hours ago" if state == "off" else "for three hours"
    assert since in owner.hears(REQUESTS["show the front room"])
    assert URL not in json.dumps(owner.response)


def test_no_answer_holds_an_address_but_for_pictures() -> None:
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
    who = {"user": OWNER, "device": "amzn1.ask.device.dot", "locale": "en-US"}
    assert house.asked == [("show", {"room": "front room", **who, "screen": False})]
    build(house.api(), SKILL_ID)(a_request(REQUESTS["show the front room"], "show"))
    assert house.asked[-1][1]["pictures"] is True


def test_a_request_for_another_skill_is_not_carried_out() -> None:
    house = House()
    answer = build(house.api(), "amzn1.ask.skill.another")(a_request(launch()))
    assert answer == {"version": "1.0", "response": {}}
    assert not house.asked


def test_the_voice_console_may_use_any_application_id() -> None:
    answer = build(House().api(), None)(a_request(launch()))
    assert speech_of(answer).startswith("Private Eye.")
