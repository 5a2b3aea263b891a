"""The contract of voice, as it travels. What stands here is version 2: a skill that was put into
Lambda a while ago reads it too. Add to it; what is renamed, retyped or taken away is a new version.
"""

import json
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.contract import version, wire
from skill.contract.alerts import AnyAlerts, WhyAlert
from skill.contract.clips import HowLongKept, NoClip, ShowClip, StarClip, WhatHappened
from skill.contract.deletions import ConfirmDeletion, DeleteClip, DeleteClips, DeleteNewest
from skill.contract.ledger import WhoSaw, WhoWatched
from skill.contract.live import CameraState, ConfirmHouse, HowAre, ListCameras, Show, Tell
from skill.contract.privacy import Hide, Reveal
from skill.contract.question import Answer, Asker, OfRoom, Question
from skill.contract.recordings import Record, StopRecording
from skill.contract.teaching import AnswerLearnt, TeachClip
from skill.contract.when import When

Json = dict[str, Any]
ASKER = Asker("anna", "kitchen")
CAMERA = {
    **{"id": "garden", "name": "Garden", "state": "lost", "since": "2026-11-22T12:00:00Z"},
    **{"still": None},
}
CLIP = {
    "id": "0123456789abcdef",
    "camera": {"id": "garden", "name": "Garden"},
    "starts_at": "2026-11-22T15:14:05+01:00",
    "local_time": "15:14",
    "day": "today",
    "duration_s": 42,
    "starred": False,
    "picture": None,
    "label": "pet",
    "sub_label": "cat",
    "called": None,
}
SPAN = {
    **{"first": "yesterday", "last": "today", "part": "night", "since": None, "until": None},
    **{"ago_s": None, "around": None},
}
TALLY = {"name": "Garden", "count": 2}
WATCHER = {
    **{"who": "Anna", "camera": "Garden", "kind": "live"},
    **{"times": 2, "seconds": 30, "now": False},
}
PICK: Json = {"which": "last", "when": {}, "clip": None, "nth": 1}
THAT = {**PICK, "which": "that"}
WHEN = When(day="2026-11-22", since="02:00", until="04:00")
HEARD = {"day": "2026-11-22", "since": "02:00", "until": "04:00"}
CAMERA_IS = {
    **{"camera": CAMERA, "recording": True, "by_hand": False, "clips": True},
    **{"off_until": "21:40", "off_until_day": "today"},
}
LAST_LOOK = {
    **{"camera": "Garden", "kind": "live", "at": "2026-11-22T15:14:05+01:00"},
    **{"local_time": "15:14", "day": "today", "now": False, "by": "Anna"},
}


def asking(question: Question[Any], path: str, **fields: object) -> tuple[Question[Any], str, Json]:
    of_room = {"room": None} if isinstance(question, OfRoom) else {}
    return question, path, {**of_room, **fields, "user": "anna", "device": "kitchen"}


QUESTIONS = [
    asking(Show(screen=True), "show", screen=True),
    asking(ListCameras(), "cameras"),
    asking(HowAre(), "cameras/how", also=None),
    asking(ConfirmHouse("424242"), "confirm", code="424242"),
    asking(
        ShowClip(which="last", kind="dog", screen=True),
        "clips/show",
        **{**PICK, "kind": "dog", "screen": True},
    ),
    asking(
        WhatHappened(away=True),
        "clips/told",
        **{"when": {}, "away": True, "listed": 0, "kind": None, "also": None},
    ),
    asking(HowLongKept(), "clips/kept"),
    asking(StarClip(which="last"), "clips/star", **PICK, starred=True),
    asking(Record(seconds=60), "clips/record", seconds=60),
    asking(StopRecording(), "clips/record/stop"),
    asking(DeleteClip(which="last"), "clips/delete", **PICK),
    asking(DeleteClips(when=WHEN), "clips/delete/all", when=HEARD, also=None),
    asking(DeleteNewest(count=2), "clips/delete/newest", count=2, when={}),
    asking(ConfirmDeletion("f00"), "clips/delete/confirm", pending="f00"),
    asking(TeachClip(which="that", thing="pet"), "clips/teach", **THAT, thing="pet", name=None),
    asking(AnswerLearnt(version=3, keep=True), "learnt/answer", version=3, keep=True),
    asking(WhoWatched(), "ledger/watched", when={}, person=None, mine=False, now=False),
    asking(WhoSaw(which="last"), "ledger/seen", **PICK),
    asking(AnyAlerts(), "alerts"),
    asking(WhyAlert(sent=False), "alerts/why", sent=False),
    asking(
        Hide(minutes=60, but="garden"),
        "privacy/hide",
        **{"minutes": 60, "until": None, "part": None, "day": None, "during": None},
        **{"also": None, "but": "garden"},
    ),
    asking(Reveal(), "privacy/reveal", pin=None),
]
LEARNT = {
    **{"version": 3, "state": "proposed", "alerts": 41, "spared": 27, "lost": 0},
    **{"doubtful": 2, "changed": 30},
}
NOT_FILMED = {"count": 1, "newest": CLIP, "why": "disk_full"}
ABSENCE = {
    "not_filmed": NOT_FILMED,
    "removed": {"deleted": 2, "expired": 1},
    "not_watched": [
        {
            **{"camera": "Garden", "since": "2026-11-22T02:10:00+01:00"},
            **{"until": "2026-11-22T02:27:00+01:00", "since_day": "today", "until_day": "today"},
            **{"goes_on": False, "missed": "some"},
        }
    ],
}
ALERT = {
    **{"about": "event", "what": "person", "name": None, "camera": "Garden"},
    **{"local_time": "03:14", "day": "today"},
}
ANSWERS: list[tuple[Question[Any], Json]] = [
    (AnyAlerts(), {"outcome": "alerts", "on": True, "count": 2, "last": ALERT}),
    (AnyAlerts(), {"outcome": "alerts", "on": False, "count": 0, "last": None}),
    (
        WhyAlert(),
        {
            **{"outcome": "alert_reason", "on": True, "sent": True, "alert": ALERT},
            **{"why": "wanted", "minutes": None},
        },
    ),
    (
        Show(screen=True),
        {
            **{"outcome": "play", "camera": CAMERA, "url": "https://h/live/G/index.m3u8"},
            **{"still": None},
        },
    ),
    (Show(screen=True), {"outcome": "tell", "camera": CAMERA}),
    (Show(screen=True), {"outcome": "not_live", "camera": CAMERA}),
    (Show(screen=True), {"outcome": "nothing_before", "rooms": ["Garden"]}),
    (Show(screen=True), {"outcome": "unknown", "heard": "moon", "rooms": ["Garden"]}),
    (Show(screen=True), {"outcome": "ambiguous", "heard": "door", "rooms": ["Front", "Back"]}),
    (Show(screen=True), {"outcome": "stranger", "link": True}),
    (Show(screen=True), {"outcome": "refused", "why": "hours"}),
    (
        Show(screen=True),
        {"outcome": "play_clip", "clip": CLIP, "url": "https://h/clip/G/index.m3u8", "among": 3},
    ),
    (ListCameras(), {"outcome": "cameras", "cameras": [CAMERA]}),
    (HowAre(), {"outcome": "cameras_are", "cameras": [CAMERA_IS], "room": "Garden"}),
    (ConfirmHouse("1"), {"outcome": "confirmed", "house": "Rose Cottage"}),
    (ConfirmHouse("1"), {"outcome": "wrong_code"}),
    (ConfirmHouse("1"), {"outcome": "too_many"}),
    (ShowClip(which="last", screen=False), {"outcome": "tell_clip", "clip": CLIP}),
    (
        ShowClip(which="last", screen=False),
        {
            **{"outcome": "no_clip", "which": "last", "room": None, "span": SPAN},
            **{"not_filmed": NOT_FILMED, "kind": "cat"},
        },
    ),
    (WhatHappened(), {"outcome": "unclear"}),
    (
        WhatHappened(),
        {
            **{"outcome": "happened", "span": SPAN, "looked": False, "room": None, "count": 2},
            **{"by_camera": [TALLY], "last": CLIP, "absence": ABSENCE, "clips": [CLIP]},
            "rings": {"count": 1, "camera": "Door", "day": "today", "local_time": "15:14"},
            "kinds": [
                {"label": "pet", "sub_label": "cat", "count": 2, "room": "Garden", "called": None}
            ],
            **{"nothing": 30, "kind": None, "both": ["Garden", "Door"]},
        },
    ),
    (
        HowLongKept(),
        {"outcome": "kept", "cameras": [{"camera": "Garden", "hours": 72}], "room": None},
    ),
    (StarClip(which="last"), {"outcome": "starred", "clip": CLIP}),
    (Record(seconds=60), {"outcome": "recording", "camera": CAMERA, "seconds": 60}),
    (Record(seconds=60), {"outcome": "not_recorded", "camera": CAMERA}),
    (
        StopRecording(),
        {"outcome": "stopped", "cameras": ["Garden"], "going_on": [], "room": None},
    ),
    (
        DeleteClip(which="last"),
        {
            **{"outcome": "confirm", "pending": "f00", "count": 1, "starred": 0, "clip": CLIP},
            **{"by_camera": [TALLY], "span": None, "newest": False},
            "both": ["Garden", "Door"],
        },
    ),
    (DeleteNewest(count=2), {"outcome": "no_pin", "count": 2}),
    (DeleteClips(), {"outcome": "no_pin", "count": 5}),
    (ConfirmDeletion("f00"), {"outcome": "deleted", "count": 1, "shared": 1}),
    (ConfirmDeletion("f00"), {"outcome": "gone"}),
    (ConfirmDeletion("f00"), {"outcome": "nothing_pending", "why": "used"}),
    (ConfirmDeletion("f00"), {"outcome": "pin_needed", "cameras": ["Garden"]}),
    (ConfirmDeletion("f00"), {"outcome": "pin_refused", "locked": False}),
    (
        WhoWatched(),
        {
            **{"outcome": "watched", "span": SPAN, "room": None, "all": True},
            **{"watchers": [WATCHER], "more": 0, "person": "Anna", "last": LAST_LOOK, "now": False},
            **{"mine": False, "ever": True},
        },
    ),
    (
        TeachClip(which="that", name="the postman"),
        {
            **{"outcome": "taught", "clip": CLIP, "label": "k0123456789abcdef"},
            **{"name": "the postman", "learnt": LEARNT, "others": ["Ben"]},
        },
    ),
    (TeachClip(which="that", name="?"), {"outcome": "no_name"}),
    (AnswerLearnt(version=3, keep=True), {"outcome": "learnt_kept"}),
    (AnswerLearnt(version=3, keep=False), {"outcome": "learnt_declined"}),
    (AnswerLearnt(version=3, keep=True), {"outcome": "nothing_proposed"}),
    (WhoWatched(), {"outcome": "unknown_person", "heard": "Zoe", "people": ["Anna"]}),
    (WhoSaw(which="last"), {"outcome": "seen", "clip": CLIP, "all": True, "watchers": [WATCHER]}),
    (
        Hide(),
        {
            **{"outcome": "hidden", "cameras": ["Garden"], "all": False, "already": False},
            **{"until": "2026-11-22T21:40:00+01:00", "until_time": "21:40", "until_day": "today"},
            "longer": ["Door"],
        },
    ),
    (Hide(), {"outcome": "may_not"}),
    (Reveal(), {"outcome": "revealed", "cameras": ["Garden"], "all": True}),
    (Reveal(), {"outcome": "already_on", "cameras": ["Garden"], "all": False}),
    (Reveal(), {"outcome": "on_the_page"}),
]


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


@pytest.mark.parametrize(("question", "path", "body"), QUESTIONS, ids=lambda each: str(each)[:20])
def test_a_question_of_version_2(question: Question[Any], path: str, body: Json) -> None:
    assert question.path == path
    written = wire.write_question(question, ASKER)
    assert json.loads(written) == body
    assert wire.read_question(type(question), written) == (ASKER, question)


@pytest.mark.parametrize(("question", "body"), ANSWERS, ids=lambda each: str(each)[:30])
def test_an_answer_of_version_2(question: Question[Any], body: Json) -> None:
    answer = wire.read_answer(question, json.dumps(body).encode())
    assert json.loads(wire.write_answer(answer)) == body


@pytest.mark.parametrize(
    "added",
    [
        *("not_filmed", "absence", "rings", "shared", "clips", "person", "already", "still"),
        *("kinds", "nothing", "kind", "both"),
    ],
)
def test_what_was_added_to_an_answer_need_not_be_there(added: str) -> None:
    for question, body in ANSWERS:
        if added in body:
            older = {name: value for name, value in body.items() if name != added}
            answer = wire.read_answer(question, json.dumps(older).encode())
            field = next(f for f in msgspec.structs.fields(answer) if f.name == added)
            assert getattr(answer, added) == field.default


def test_every_question_and_every_answer_stands_here() -> None:
    assert {type(question) for question, *_ in QUESTIONS} == {
        kind for kind in below(Question) if "path" in vars(kind)
    }
    possible = {kind for question, *_ in QUESTIONS for kind in _answers(type(question))}
    read = {
        type(wire.read_answer(question, json.dumps(body).encode())) for question, body in ANSWERS
    }
    assert read == possible == set(below(Answer))


def _answers(kind: type[Question[Any]]) -> tuple[type, ...]:
    return get_args(wire.answers_of(kind))


def test_what_is_new_to_the_reader_is_left_aside() -> None:
    body = {"outcome": "tell", "camera": {**CAMERA, "battery": 40}, "mood": "sunny"}
    answer = wire.read_answer(Show(screen=False), json.dumps(body).encode())
    assert isinstance(answer, Tell)
    asked = {**PICK, "user": "anna", "device": "kitchen", "screen": True, "tint": "sepia"}
    _, question = wire.read_question(ShowClip, json.dumps(asked).encode())
    assert question == ShowClip(which="last", screen=True)


def test_what_an_older_bridge_does_not_send_need_not_be_there() -> None:
    answer = wire.read_answer(ShowClip(which="at", screen=False), b'{"outcome":"stranger"}')
    assert json.loads(wire.write_answer(answer)) == {"outcome": "stranger", "link": False}
    bare = wire.read_answer(ShowClip(which="at", screen=False), json.dumps(_no_clip()).encode())
    assert bare == NoClip("at", None)


def _no_clip() -> Json:
    return {"outcome": "no_clip", "which": "at", "room": None}


def test_a_state_that_is_new_to_the_skill_is_unknown() -> None:
    body = {"outcome": "tell", "camera": {**CAMERA, "state": "brand_new"}}
    answer = wire.read_answer(Show(screen=False), json.dumps(body).encode())
    assert isinstance(answer, Tell)
    assert answer.camera.state is CameraState.UNKNOWN


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"user":"u","device":"d","screen":true,"which":"hunter2"}', "$.which"),
        (b'{"user":"u","device":"d","screen":"hunter2","which":"last"}', "$.screen"),
        (b'{"user":"u","device":"d","screen":true}', "the whole"),
        (b'{"device":"d","screen":true,"which":"last"}', "the whole"),
        (b'{"user":"","device":"d","screen":true,"which":"last"}', "$.user"),
        (
            b'{"user":"u","device":"d","screen":true,"which":"at","when":{"at":"hunter2"}}',
            "$.when.at",
        ),
        (b'{"user":"u","device":"d","screen":true,"which":"at","when":"hunter2"}', "$.when"),
        (b"hunter2", "DecodeError"),
        (b"", "DecodeError"),
        (b'{"user": ' + b"[" * 100_000, "$.user"),
        (b'{"x": ' + b"[" * 100_000, "RecursionError"),
        (b'"\xff"', "the whole"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(body: bytes, place: str) -> None:
    with pytest.raises(wire.Unreadable) as caught:
        wire.read_question(ShowClip, body)
    assert str(caught.value) == place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["camera", "clip", "rooms", "count", "span"]), inner)
    ),
    max_leaves=8,
)
OUTCOMES = st.sampled_from([body["outcome"] for _, body in ANSWERS])


@given(st.sampled_from(QUESTIONS), OUTCOMES | st.text(), st.dictionaries(st.text(), JSON))
def test_any_answer_at_all_is_one_of_its_question_or_unreadable(
    asked: tuple[Question[Any], str, Json], outcome: str, fields: Json
) -> None:
    question, _, _ = asked
    body = json.dumps({**fields, "outcome": outcome}).encode()
    try:
        answer = wire.read_answer(question, body)
    except wire.Unreadable:
        return
    assert isinstance(answer, _answers(type(question)))


def test_what_is_secret_is_not_printed() -> None:
    secret = "hunter2"
    for printed in (
        Asker("anna", "kitchen", secret),
        ConfirmDeletion("f00", secret),
        Reveal(room="garden", pin=secret),
    ):
        assert secret not in repr(printed)


@pytest.mark.parametrize(
    ("header", "told"),
    [("1", 1), ("2", 2), ("0", 0), (None, 1), ("", 2), ("-3", 2), ("two", 2), ("٣", 2)],
)
def test_the_other_sides_version(header: str | None, told: int) -> None:
    assert version.parse(header) == told
    assert version.parse("9" * 5000) == version.VERSION
