"""What `POST /api/v1/say` answers in the fake house: enough of a skill for the page to act upon."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.pages.fake_camera import FakeCamera

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
Json = dict[str, Any]


def answer(body: Json, cameras: Sequence[FakeCamera], grant: Callable[[str], str]) -> Json:
    said = body["text"].lower()
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
        "session": {"id": "session-1", "open": is_open, "new": body["new"]},
        "card": None,
    }
