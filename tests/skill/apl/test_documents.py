"""Every screen on every display is a document that devices can show."""

import json
from dataclasses import replace
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.apl import display as displays
from skill.apl import sizes
from skill.apl.display import Display
from skill.apl.document import CARD, MOST_BYTES, VIDEO, pause, play, render, shows_video, star
from skill.screen import CameraListScreen, QuestionScreen
from tests.skill.alexa import a_request as request_of
from tests.skill.alexa import accepted, launch
from tests.skill.apl.findings import findings
from tests.skill.apl.screens import DISPLAYS, rooms, screens, serialized, tiles
from tests.skill.apl.suggester import amazons_findings

HOSTILE = "<b>Tom & ${viewport.width} ${'x'} </speak>"


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    return {
        f"{name} on {display}": serialized(render(screen, DISPLAYS[display]))["document"]
        for display in DISPLAYS
        for named in ("Front room", HOSTILE)
        for name, screen in screens(named).items()
    }


def test_amazons_own_check_finds_nothing(documents: dict[str, dict[str, Any]]) -> None:
    broken = {"type": "APL", "version": "1.4", "mainTemplate": {"items": [{"type": "Video"}]}}
    found = amazons_findings({**documents, "broken": {**broken, "unheard": 1}})
    assert list(found) == ["broken"]


@pytest.mark.parametrize("named", ["Front room", HOSTILE, "鍵のかかる部屋", "Wo" * 40])
@pytest.mark.parametrize("display", DISPLAYS)
def test_nor_does_ours(display: str, named: str) -> None:
    for name, screen in screens(named).items():
        directive = serialized(render(screen, DISPLAYS[display]))
        found = findings(directive["document"], directive["datasources"], DISPLAYS[display])
        assert not found, name


@pytest.mark.parametrize("display", DISPLAYS)
def test_amazons_model_reads_every_response(display: str) -> None:
    for screen in screens().values():
        directives = [render(screen, DISPLAYS[display]), pause(), play()]
        answer = ResponseEnvelope(version="1.0", response=Response(directives=directives))
        accepted(serialized(answer))


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(0, 300),
    named=st.text(max_size=64),
    display=st.sampled_from([*DISPLAYS.values()]),
)
def test_no_screen_is_too_large_for_an_answer(count: int, named: str, display: Display) -> None:
    for screen in (
        CameraListScreen(named, tiles(count, named=named)),
        QuestionScreen(named, tuple(rooms(count))),
    ):
        directive = serialized(render(screen, display))
        size = len(json.dumps(directive).encode())
        assert size < MOST_BYTES + 200
        held = directive["datasources"]["screen"]
        if count:
            few = "Garden 0" in json.dumps(directive["document"])  # in a row of buttons
            assert held.get("tiles") or held.get("answers") or few


def test_few_are_larger_than_many() -> None:
    widths = {}
    for count in (1, 3, 40):
        directive = serialized(render(CameraListScreen("", tiles(count)), DISPLAYS["Fire TV"]))
        grid = next(c for c in _walk(directive["document"]) if c.get("type") == "GridSequence")
        widths[count] = grid["childWidths"]
    assert widths[1][0] > widths[3][0] > widths[40][0]
    assert [len(each) for each in widths.values()] == [2, 3, 4]


@pytest.mark.parametrize("display", ["Show 8", "Show 5", "Spot", "Fire TV"])
def test_answers_that_are_too_long_for_a_row_stand_below_each_other(display: str) -> None:
    for named, stacked in (("Hall", False), ("The big wide garden behind the house", True)):
        screen = screens(named)["which of two named so"]
        directive = serialized(render(screen, DISPLAYS[display]))
        kinds = {each.get("type") for each in _walk(directive["document"])}
        assert ("Sequence" in kinds) is stacked
        assert len(directive["datasources"]["screen"]["answers"]) == (2 if stacked else 0)


def test_a_camera_that_is_off_is_crossed_out() -> None:
    on, off = tiles(1)[0], replace(tiles(1)[0], picture=None, off=True)
    directive = serialized(render(CameraListScreen("", (on, off)), DISPLAYS["Show 8"]))
    first, second = directive["datasources"]["screen"]["tiles"]
    assert (first.get("on"), first.get("off")) == (True, None)
    assert (second.get("on"), second.get("off")) == (None, True)


def test_what_has_the_focus_stands_out_and_can_be_read() -> None:
    assert contrast(sizes.FOCUSED, sizes.SURFACE) >= 3
    assert contrast(sizes.FOCUSED, sizes.TEXT) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_star_is_put_on_the_clip_that_it_is_of() -> None:
    document = serialized(render(screens()["clip without a star"], DISPLAYS["Spot"]))["document"]
    shown = {each["id"]: each.get("display") for each in _walk(document) if "id" in each}
    done = serialized(star("0123456789abcdef", starred=True))
    changed = {each["componentId"]: each["value"] for each in done["commands"]}
    assert done["token"] == VIDEO
    assert {name: shown[name] for name in changed} == {
        "starred_0123456789abcdef": "none",
        "unstar_0123456789abcdef": "none",
        "star_0123456789abcdef": "normal",
    }
    assert all(changed[name] != shown[name] for name in changed)
    assert "Delete" in json.dumps(document)  # on a round screen, too


def test_forty_cameras_are_all_there_with_their_pictures() -> None:
    directive = serialized(render(screens()["forty cameras"], DISPLAYS["Show 8"]))
    held = directive["datasources"]["screen"]["tiles"]
    assert [tile["number"] for tile in held] == [str(n) for n in range(1, 41)]
    assert sum("picture" in tile for tile in held) >= 30


def test_what_people_wrote_is_neither_markup_nor_an_expression() -> None:
    directive = serialized(render(screens(HOSTILE)["live"], DISPLAYS["Show 8"]))
    held = json.dumps(directive, ensure_ascii=False)
    assert "<b>" not in held
    assert "${viewport" not in held
    assert "&lt;b>Tom &amp; $" in held


def test_a_touch_sends_what_the_screen_said() -> None:
    sent = {
        json.dumps(command["arguments"])
        for name in ("live", "clip", "deletion", "off")
        for command in _events(serialized(render(screens()[name], DISPLAYS["Show 5"]))["document"])
    }
    for arguments in (["hide", "front_room"], ["yes"], ["no"], ["reveal"]):
        assert json.dumps(arguments) in sent
    listed = serialized(render(screens()["clips"], DISPLAYS["Spot"]))
    assert listed["datasources"]["screen"]["tiles"][1]["arguments"] == ["play", f"{1:016x}"]
    assert [c["arguments"] for c in _events(listed["document"])] == ["${data.arguments}"]


def test_a_video_can_be_paused_by_a_button_and_by_voice() -> None:
    directive = serialized(render(screens()["live"], DISPLAYS["Show 8"]))
    held = json.dumps(directive["document"])
    assert '"type": "ControlMedia", "componentId": "video", "command": "pause"' in held
    assert '"accessibilityLabel": "Pause"' in held
    said = serialized(pause())
    assert said["token"] == directive["token"] == VIDEO
    assert said["commands"][0]["componentId"] == "video"
    assert said["commands"][0]["command"] == "pause"


def test_where_no_video_plays_the_still_is_fetched_again_and_again() -> None:
    directive = serialized(render(screens()["live"], DISPLAYS["without video"]))
    held = json.dumps(directive["document"])
    assert '"Video"' not in held
    assert '"ControlMedia"' not in held
    assert '"name": "alone", "type": "boolean", "value": true' in held
    assert ".jpg?${elapsedTime}" in held
    assert directive["token"] == CARD


def test_a_video_that_does_not_play_gives_way_to_its_still() -> None:
    document = serialized(render(screens()["live"], DISPLAYS["Show 8"]))["document"]
    video = next(c for c in _walk(document) if c.get("type") == "Video")
    changed = {(c["componentId"], c["property"]): c["value"] for c in video["onTrackFail"]}
    assert changed == {("video", "display"): "none", ("still", "alone"): True}


def test_a_remote_begins_at_no() -> None:
    document = serialized(render(screens()["deletion"], DISPLAYS["Fire TV"]))["document"]
    assert document["onMount"] == [{"type": "SetFocus", "componentId": "no"}]
    assert (
        "onMount" not in serialized(render(screens()["deletion"], DISPLAYS["Show 8"]))["document"]
    )


def _context(**viewport: Any) -> Any:
    envelope = request_of(launch())
    envelope["context"]["Viewport"] |= viewport
    return _read(envelope)


def _read(envelope: dict[str, Any]) -> Any:
    return DefaultSerializer().deserialize(json.dumps(envelope), RequestEnvelope).context


def test_a_display_is_what_the_request_says_of_it() -> None:
    assert displays.of_context(_context()) == Display(1280, 800)
    tv = {"mode": "TV", "currentPixelWidth": 1920, "currentPixelHeight": 1080, "dpi": 320}
    assert displays.of_context(_context(**tv)) == Display(960, 540, tv=True)
    spot = {"shape": "ROUND", "currentPixelWidth": 480, "currentPixelHeight": 480, "video": {}}
    assert displays.of_context(_context(**spot)) == Display(480, 480, round=True, video=False)
    assert displays.of_context(_read(request_of(launch(), "dot"))) is None


@pytest.mark.parametrize(
    ("version", "reads"),
    [("1.3", False), ("1.4", True), ("2024.3", True), ("0", False), ("x", False), (None, False)],
)
def test_documents_are_for_runtimes_that_read_them(version: str | None, reads: bool) -> None:
    envelope = request_of(launch())
    device = envelope["context"]["System"]["device"]
    device["supportedInterfaces"]["Alexa.Presentation.APL"] = {"runtime": {"maxVersion": version}}
    assert (displays.of_context(_read(envelope)) is not None) is reads


def test_it_is_known_whether_a_video_is_on_the_screen() -> None:
    envelope = request_of(launch())
    assert not shows_video(_read(envelope))
    for token, video in ((VIDEO, True), (CARD, False)):
        envelope["context"]["Alexa.Presentation.APL"] = {"token": token, "version": "1"}
        assert shows_video(_read(envelope)) is video


def _walk(held: Any) -> Any:
    if isinstance(held, dict):
        yield held
        for each in held.values():
            yield from _walk(each)
    elif isinstance(held, list):
        for each in held:
            yield from _walk(each)


def _events(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in _walk(document) if each.get("type") == "SendEvent"]
