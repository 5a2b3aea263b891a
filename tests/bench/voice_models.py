"""voice.model_samples, voice.literal: how large the models are, and what others hear by them."""

import json
from collections.abc import Iterator, Mapping
from importlib import resources

from bridge.console.interaction import LOCALES
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, row
from tests.console.virtual_alexa import heard
from tests.skill.phrases.phrase import load
from tests.third_party import FOLDER

# By which intents an act may be asked for; from the second turn on by AndIntent as well.
_INTENTS: Mapping[str, tuple[str, ...]] = {
    "show": ("ShowCameraIntent", "AMAZON.ResumeIntent"),
    "show_clip": (
        *("ShowClipIntent", "ChooseIntent", "AMAZON.YesIntent", "AMAZON.NextIntent"),
        *("AMAZON.PreviousIntent", "AMAZON.ResumeIntent"),
    ),
    "happened": ("WhatHappenedIntent", "WhileOutIntent", "ShowClipIntent"),
    "list_cameras": ("ListCamerasIntent", "CameraStatusIntent", "ShowCameraIntent"),
    "status": ("CameraStatusIntent", "ListCamerasIntent", "ShowCameraIntent"),
    "star": ("StarClipIntent",),
    "unstar": ("UnstarClipIntent",),
    "record": ("RecordIntent", "ShowCameraIntent"),
    "stop_recording": ("StopRecordingIntent",),
    "ask_delete": ("DeleteClipIntent", "DeleteAllClipsIntent", "AMAZON.PreviousIntent"),
    "deleted": ("AMAZON.YesIntent", "DeleteClipIntent", "DigitsIntent"),
    "kept": ("AMAZON.NoIntent", "StarClipIntent", "AMAZON.CancelIntent", "AMAZON.StopIntent"),
    "hide": ("HideCameraIntent", "AMAZON.YesIntent"),
    "ask_pin": ("RevealCameraIntent", "DigitsIntent"),
    "revealed": ("DigitsIntent",),
    "already": ("HideCameraIntent", "RevealCameraIntent"),
    "who_looked": ("WhoWatchedIntent", "WhoSawClipIntent", "WhoIsWatchingIntent"),
    "help": ("AMAZON.HelpIntent",),
    "repeat": ("AMAZON.RepeatIntent",),
    "stop": ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NoIntent"),
    "cannot": (
        *("WhoWasThatIntent", "BringBackIntent", "OpenDoorIntent", "MoveCameraIntent"),
        *("OtherRequestIntent", "AMAZON.FallbackIntent"),
    ),
}


def samples(_: Ground) -> Iterator[Row]:
    counts = {locale: _count(locale) for locale in LOCALES}
    most = max(counts, key=lambda locale: counts[locale])
    told = ", ".join(f"{locale} {count}" for locale, count in counts.items())
    yield row("voice.model_samples", counts[most], told)


def _count(locale: str) -> int:
    text = (resources.files("interaction_models") / f"{locale}.json").read_text("utf-8")
    language = json.loads(text)["interactionModel"]["languageModel"]
    return sum(len(intent["samples"]) for intent in language["intents"])


def literal(_: Ground) -> Iterator[Row]:
    """What cannot be told by its intent alone (a question back) is left out."""
    if not (FOLDER / "node_modules" / "virtual-alexa").is_dir():
        raise NotMeasured("virtual-alexa is not there: see tests/README.md")
    said = {
        turn.text: (*_INTENTS[turn.wanted.act], *(("AndIntent",) if number else ()))
        for phrase in load("seen")
        for number, turn in enumerate(phrase.turns)
        if turn.wanted is not None and turn.wanted.act in _INTENTS
    }
    understood = heard("en-US", tuple(said))
    rights = sum(understood[text] in intents for text, intents in said.items())
    note = f"{rights} of {len(said)} seen phrases, by virtual-alexa, word for word: the intent"
    yield row("voice.literal", rights / len(said), note)
