"""Whatever a use case of voice may return has an answer in the contract, field by field."""

from collections.abc import Callable
from dataclasses import is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from bridge.access.alexa.codes import Confirmed
from bridge.service.voice.alerts import VoiceAlerts
from bridge.service.voice.cameras import Play, VoiceCameras
from bridge.service.voice.clips import PlayClip, VoiceClips
from bridge.service.voice.confirmation import VoiceConfirmation
from bridge.service.voice.deletions import VoiceDeletions
from bridge.service.voice.happenings import VoiceHappenings
from bridge.service.voice.keeping import VoiceKeeping
from bridge.service.voice.ledger import VoiceLedger
from bridge.service.voice.privacy import AlreadyOn, VoicePrivacy
from bridge.service.voice.recordings import VoiceRecordings
from bridge.service.voice.states import VoiceStates
from bridge.service.voice.teaching import VoiceTeaching
from bridge.web.voice.answers import ANSWERS
from skill.contract import (
    alerts,
    clips,
    deletions,
    ledger,
    live,
    privacy,
    recordings,
    teaching,
    wire,
)
from skill.contract.question import Answer, Question

ANSWERED: list[tuple[type[Question[Any]], Callable[..., Any]]] = [
    (live.Show, VoiceCameras.show),
    (live.Show, VoiceClips.again),
    (live.ListCameras, VoiceCameras.cameras),
    (live.HowAre, VoiceStates.how),
    (live.ConfirmHouse, VoiceConfirmation.confirm),
    (clips.ShowClip, VoiceClips.show),
    (clips.WhatHappened, VoiceHappenings.told),
    (clips.HowLongKept, VoiceKeeping.kept),
    (clips.StarClip, VoiceClips.star),
    (recordings.Record, VoiceRecordings.record),
    (recordings.StopRecording, VoiceRecordings.stop_recording),
    (deletions.DeleteClip, VoiceDeletions.ask),
    (deletions.DeleteClips, VoiceDeletions.ask_all),
    (deletions.DeleteNewest, VoiceDeletions.ask_all),
    (deletions.ConfirmDeletion, VoiceDeletions.confirm),
    (teaching.TeachClip, VoiceTeaching.teach),
    (teaching.AnswerLearnt, VoiceTeaching.answer),
    (ledger.WhoWatched, VoiceLedger.watched),
    (ledger.WhoSaw, VoiceLedger.seen),
    (alerts.AnyAlerts, VoiceAlerts.told),
    (alerts.WhyAlert, VoiceAlerts.why),
    (privacy.Hide, VoicePrivacy.hide),
    (privacy.Reveal, VoicePrivacy.reveal),
]
# What is not told field by field.
BY_HAND: dict[type, tuple[type[Answer], ...]] = {
    Play: (live.Play,),
    PlayClip: (clips.PlayClip,),
    Confirmed: (live.Confirmed,),
}


def parts(kind: Any) -> set[Any]:
    """The members of a union, or what it is alone."""
    return set(get_args(kind)) if get_origin(kind) in (Union, UnionType) else {kind}


@pytest.mark.parametrize(("question", "use"), ANSWERED, ids=lambda each: each.__qualname__)
def test_whatever_is_returned_may_be_answered(
    question: type[Question[Any]], use: Callable[..., Any]
) -> None:
    possible = parts(wire.answers_of(question))
    for outcome in parts(get_type_hints(use)["return"]):
        answers = BY_HAND[outcome] if outcome in BY_HAND else (ANSWERS[outcome],)
        assert set(answers) <= possible, outcome


def test_every_answer_in_the_table_is_of_use() -> None:
    returned = {outcome for _, use in ANSWERED for outcome in parts(get_type_hints(use)["return"])}
    assert returned == set(ANSWERS) | set(BY_HAND)


def test_every_field_of_an_answer_is_returned() -> None:
    """Also one with a default, which would be left out without a word."""
    for outcome, answer in ANSWERS.items():
        assert missing(outcome, answer) == [], outcome
    assert missing(get_type_hints(Play)["camera"], live.Camera) == []
    assert missing(get_type_hints(PlayClip)["clip"], clips.Clip) == []


# Addresses of pictures, which the doors add.
ADDRESSES = {"picture", "still"}


def missing(outcome: Any, answer: Any) -> list[str]:
    """The fields of a struct of the contract that a outcome has not, at any depth."""
    has = {name: None for name in dir(outcome)} | get_type_hints(outcome)
    lacks = []
    for field in msgspec.structs.fields(answer):
        if field.name in ADDRESSES:
            continue
        if field.name not in has:
            lacks.append(f"{outcome.__name__}.{field.name}")
            continue
        lacks += [
            below
            for told in structs_in(field.type)
            for found in dataclasses_in(has[field.name])
            for below in missing(found, told)
        ]
    return lacks


def structs_in(kind: Any) -> list[type]:
    inner = [each for part in get_args(kind) for each in structs_in(part)]
    return [kind] if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else inner


def dataclasses_in(kind: Any) -> list[type]:
    inner = [each for part in get_args(kind) for each in dataclasses_in(part)]
    return [kind] if isinstance(kind, type) and is_dataclass(kind) else inner


def test_a_field_that_is_not_there_is_noticed() -> None:
    assert missing(AlreadyOn, clips.Happened) == [
        f"AlreadyOn.{field.name}" for field in msgspec.structs.fields(clips.Happened)
    ]
