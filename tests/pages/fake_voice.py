"""What `POST /api/v1/say` answers in the fake house: enough of a skill for the page to act upon.

"show the front room" plays by VideoApp; "screen live" and the like render a document of ours,
"screen long live" with a long name in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from skill.apl import document
from skill.apl.display import Display
from skill.screen import ClipListScreen, ClipScreen, LiveScreen, Screen
from tests.pages.fake_camera import FakeCamera
from tests.skill.apl.screens import DISPLAYS, screens, serialized

INTENTS = {
    "pause": "AMAZON.PauseIntent",
    "resume": "AMAZON.ResumeIntent",
    "stop": "AMAZON.StopIntent",
    "help": "AMAZON.HelpIntent",
    "which cameras are there": "ListCamerasIntent",
}
SPEECH = {
    "AMAZON.HelpIntent": "You can say: show the front room. Which camera would you like?",
    "ListCamerasIntent": "There are three cameras: the front room, the garden and the door.",
    "AMAZON.FallbackIntent": "I did not understand that. Which camera would you like?",
}
ASKS = ("AMAZON.HelpIntent", "AMAZON.FallbackIntent")
SCREENS: dict[str, Display] = {
    "show": DISPLAYS["Show 8"],
    "show5": DISPLAYS["Show 5"],
    "spot": DISPLAYS["Spot"],
    "firetv": DISPLAYS["Fire TV"],
}
TOUCHED = {"happened": "clips", "delete": "deletion"}
LONG = "The big wide garden behind the house, with the old apple tree"
Json = dict[str, Any]


def answer(body: Json, cameras: Sequence[FakeCamera], grant: Callable[[str], str]) -> Json:
    if (touched := body.get("touched", [""])[0]) in TOUCHED:
        directives = [_drawn(TOUCHED[touched], body, cameras, grant)]
        return _reply(body, "UserEvent", "", directives=directives, is_open=True)
    if "touched" in body:
        return _reply(body, "UserEvent", f"You touched {' '.join(body['touched'])}.", is_open=True)
    said = body["text"].lower()
    if said in ("pause", "resume") and body["device"] == "spot":
        command = document.pause() if said == "pause" else document.play()
        return _reply(body, INTENTS[said], "", directives=[serialized(command)], is_open=True)
    if said.startswith("screen "):
        directives = [_drawn(said.removeprefix("screen "), body, cameras, grant)]
        return _reply(body, "ShowCameraIntent", "", directives=directives, is_open=True)
    if said == "star it":
        directives = [serialized(document.star("0123456789abcdef", starred=True))]
        return _reply(body, "StarClipIntent", "Starred.", directives=directives, is_open=True)
    found = next((camera for camera in cameras if camera.name.lower() in said), None)
    if found is None:
        intent = INTENTS.get(said, "AMAZON.FallbackIntent")
        return _reply(body, intent, SPEECH.get(intent, ""), is_open=intent in ASKS)
    if body["device"] == "dot":
        return _reply(
            body, "ShowCameraIntent", f"The {found.name} is live. This device has no screen."
        )
    source = f"https://eye.example.net{grant(found.id)}/echo.m3u8"
    metadata = {"title": found.name, "subtitle": "Live from Rose Cottage"}
    launch = {"type": "VideoApp.Launch", "videoItem": {"source": source, "metadata": metadata}}
    slots = {"room": found.name.lower()}
    return _reply(body, "ShowCameraIntent", "", directives=[launch], slots=slots)


def _drawn(
    name: str, body: Json, cameras: Sequence[FakeCamera], grant: Callable[[str], str]
) -> Json:
    named, long = name.removeprefix("long "), name.startswith("long ")
    known = {each.lower(): screen for each, screen in screens(*([LONG] if long else [])).items()}
    shown = _with_media(known[named], grant(cameras[0].id))
    return serialized(document.render(shown, SCREENS[body["device"]]))


def _with_media(screen: Screen, grant: str) -> Screen:
    base = f"https://eye.example.net{grant}"
    match screen:
        case LiveScreen():
            return replace(screen, url=f"{base}/echo.m3u8", still=f"{base}/still.jpg")
        case ClipScreen():
            return replace(screen, url=f"{base}/echo.m3u8", picture=f"{base}/still.jpg")
        case ClipListScreen(clips=clips):
            return replace(
                screen, clips=tuple(replace(c, picture=f"{base}/still.jpg") for c in clips)
            )
    return screen


def _reply(
    body: Json,
    intent: str,
    speech: str,
    *,
    is_open: bool = False,
    directives: Sequence[Json] = (),
    slots: Json | None = None,
) -> Json:
    return {
        "intent": intent,
        "slots": slots or {},
        "speech": speech,
        "reprompt": "Which camera?" if is_open else None,
        "directives": list(directives),
        "session": {
            "id": "session-1",
            "open": is_open,
            "listening": is_open and not directives,
            "new": body.get("new", False),
        },
        "card": None,
    }
