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


def hears(home: Home, app: WSGIApplication) -> str:
    session = requests.Session()
    session.mount(DOOR, WsgiAdapter(app))
    handle = build(
        BridgeApi(DOOR, home.doors.skill, session=session, budget_s=PATIENCE_S), SKILL_ID
    )
    return speech_of(accepted(handle(a_request(HAPPENED, user=ANNA.user))))


def renamed(answer: Json) -> Json:
    return {**answer, "outcome": "events"}


def more(answer: Json) -> Json:
    return {**answer, "not_filmed": 2, "last": {**answer["last"], "label": "a cat"}}


def less(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name != "count"}


@pytest.mark.parametrize(
    ("spoken", "changed", "said"),
    [
        (VERSION, more, "One clip was recorded today"),
        (VERSION + 1, more, "One clip was recorded today"),
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


def test_a_skill_of_before_the_header_is_answered(home: Home) -> None:
    answer = ask(home, "cameras", {})
    assert [camera["name"] for camera in answer.json()["cameras"]] == ["front", "garden"]


def test_other_routes_and_strangers_are_told_no_version(home: Home) -> None:
    assert HEADER not in home.doors.api("GET", "/cameras").headers
    answer = requests.post(f"{home.doors.public}/api/v1/voice/show", json={}, timeout=5)
    assert (answer.status_code, HEADER in answer.headers) == (404, False)
