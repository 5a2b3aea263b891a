"""A skill and a bridge of different versions: the real skill, the real home door, and between them
what the other version would say."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
import requests
from flask import Flask
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from skill.bridge_api import BridgeApi
from skill.contract.version import HEADER, VERSION
from skill.handler import build
from tests.builders import PATIENCE_S
from tests.contract.clip_home import Home, a_clip_home
from tests.service.house import ANNA
from tests.skill.alexa import SKILL_ID, a_request, accepted, intent, speech_of
from tests.skill.wsgi import WsgiAdapter

Json = dict[str, Any]
HAPPENED = intent("WhatHappenedIntent")
DOOR = "http://localhost"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Of one clip; nothing here changes anything."""
    with a_clip_home(tmp_path_factory.mktemp("versions")) as home:
        home.a_clip()
        yield home


class OtherVersion:
    """A home door of version `spoken`, whose answers are `changed`."""

    def __init__(self, app: Flask, spoken: int, changed: Callable[[Json], Json]) -> None:
        self._app: WSGIApplication = app
        self._spoken = spoken
        self._changed = changed

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        assert headers[HEADER] == str(VERSION)
        body = json.dumps(self._changed(json.loads(b"".join(chunks))))
        answer = Response(body, status, content_type="application/json")
        answer.headers[HEADER] = str(self._spoken)
        return answer(environ, start)


def hears(home: Home, app: WSGIApplication, asked: Json = HAPPENED) -> str:
    session = requests.Session()
    session.mount(DOOR, WsgiAdapter(app))
    handle = build(
        BridgeApi(DOOR, home.doors.skill, session=session, budget_s=PATIENCE_S), SKILL_ID
    )
    return speech_of(accepted(handle(a_request(asked, user=ANNA.user))))


def renamed(answer: Json) -> Json:
    return {**answer, "outcome": "events"}


def more(answer: Json) -> Json:
    return {**answer, "not_filmed": 2, "last": {**answer["last"], "label": "a cat"}}


def less(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name != "count"}


@pytest.mark.parametrize(
    ("spoken", "changed", "said"),
    [
        (VERSION, more, "One clip today"),
        (VERSION + 1, more, "One clip today"),
        (VERSION + 1, renamed, "Private Eye has been updated at your home, so please update this"),
        (VERSION + 1, less, "Private Eye has been updated at your home, so please update this"),
        (VERSION - 1, renamed, "This skill is newer than Private Eye at your home"),
        (VERSION - 1, less, "This skill is newer than Private Eye at your home"),
        (VERSION, less, "Private Eye at your home had a problem with that."),
    ],
)
def test_a_skill_meets_a_bridge_of_another_version(
    home: Home, spoken: int, changed: Callable[[Json], Json], said: str
) -> None:
    assert hears(home, OtherVersion(home.doors.home_app, spoken, changed)).startswith(said)


def same(answer: Json) -> Json:
    return answer


YESTERDAY = {"day": "2026-08-01"}


@pytest.mark.parametrize(
    "asked",
    [
        intent("DeleteAllClipsIntent", **YESTERDAY),
        intent("DeleteClipIntent", **YESTERDAY),
        intent("ShowClipIntent", **YESTERDAY),
        intent("WhatHappenedIntent", **YESTERDAY),
        intent("WhoWatchedIntent", **YESTERDAY),
        intent("WhoWatchedIntent", person="Anna"),
        intent("WhoWatchedIntent", person="myself"),
    ],
)
def test_what_a_bridge_of_the_first_version_takes_for_another_question_is_not_told(
    home: Home, asked: Json
) -> None:
    """It ignores `when`, and would answer of all days."""
    older = OtherVersion(home.doors.home_app, 1, same)
    assert hears(home, older, asked).startswith("This skill is newer than Private Eye at your home")
    ours = OtherVersion(home.doors.home_app, VERSION, same)
    assert "newer" not in hears(home, ours, asked)


def test_a_bridge_of_the_first_version_still_tells_of_today(home: Home) -> None:
    older = OtherVersion(home.doors.home_app, 1, same)
    assert hears(home, older).startswith("One clip today")


def ask(home: Home, path: str, body: Json, **headers: str) -> requests.Response:
    asked = {"user": ANNA.user, "device": "kitchen", **body}
    headers = {"Authorization": f"Bearer {home.doors.skill}", **headers}
    url = f"{home.doors.home}/api/v1/voice/{path}"
    return requests.post(url, json=asked, headers=headers, timeout=20)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("clips/show", {"which": "last", "screen": False, "tint": "sepia"}, 200),
        ("clips/show", {"which": "the funniest", "screen": False}, 400),
        ("clips/show", {"screen": False}, 400),
        ("clips/dream", {}, 404),
    ],
)
def test_a_bridge_meets_a_skill_of_another_version(
    home: Home, path: str, body: Json, status: int
) -> None:
    """It says which version it speaks, so that the skill can tell who is to be updated."""
    answer = ask(home, path, body, **{HEADER: str(VERSION + 1)})
    assert (answer.status_code, answer.headers[HEADER]) == (status, str(VERSION))


NO_TIME = {"day": None, "part": None}
NO_PICK = {"room": None, "which": "last", "at": None, **NO_TIME}


@pytest.mark.parametrize("header", [{}, {HEADER: "1"}])
@pytest.mark.parametrize(
    ("path", "first_version", "narrowed"),
    [
        ("clips/delete/all", {"room": None, **NO_TIME}, {"day": "2026-08-01"}),
        ("clips/delete/all", {"room": "front", **NO_TIME}, {"part": "morning"}),
        ("clips/delete", NO_PICK, {"at": "03:14"}),
        ("clips/show", {**NO_PICK, "screen": True}, {"day": "2026-W31"}),
        ("clips/star", {**NO_PICK, "starred": True}, {"at": "03:14", "day": "2026-08-01"}),
        (
            "clips/told",
            {"room": None, **NO_TIME, "since": None, "away": False, "motion": False},
            {"since": "breakfast"},
        ),
        ("ledger/watched", {"room": None, **NO_TIME}, {"day": "2026-08-01"}),
    ],
)
def test_a_time_as_the_first_version_said_it_is_never_overheard(
    home: Home, path: str, first_version: Json, narrowed: Json, header: dict[str, str]
) -> None:
    """ "Delete the clips from yesterday" would be all of them. Without a time it means the same."""
    assert ask(home, path, first_version, **header).status_code == 200
    answer = ask(home, path, {**first_version, **narrowed}, **header)
    assert (answer.status_code, answer.headers[HEADER]) == (400, str(VERSION))
    assert "pending" not in answer.json()


def test_a_skill_of_before_the_header_is_answered(home: Home) -> None:
    answer = ask(home, "cameras", {})
    assert [camera["name"] for camera in answer.json()["cameras"]] == ["front", "garden"]


def test_other_routes_and_strangers_are_told_no_version(home: Home) -> None:
    assert HEADER not in home.doors.api("GET", "/cameras").headers
    answer = requests.post(f"{home.doors.public}/api/v1/voice/show", json={}, timeout=5)
    assert (answer.status_code, HEADER in answer.headers) == (404, False)
