"""A house for the skill to ask: the bridge's voice API as a small WSGI application.

Four cameras (one lost, one switched off), one confirmed Alexa user, one open code.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import requests
from werkzeug.wrappers import Request, Response

from skill.bridge_api import BridgeApi
from skill.contract.version import HEADER
from tests.builders import PATIENCE_S
from tests.skill.wsgi import WsgiAdapter

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OWNER = "amzn1.ask.account.OWNER"
STRANGER = "amzn1.ask.account.STRANGER"
TOKEN = "voice-token"
CODE = "424242"
URL = "https://house.example/live/GRANT/index.m3u8"
CLIP_URL = "https://house.example/clip/GRANT/index.m3u8"
PENDING = "fedcba9876543210"
ADDRESS = "rtsp://admin:hunter2@192.168.1.20/stream"


def a_camera(name: str, state: str = "live", age: timedelta = timedelta(hours=3)) -> dict[str, Any]:
    return {
        "id": name.lower().replace(" ", "_"),
        "name": name,
        "aliases": [],
        "state": state,
        "since": (NOON - age).isoformat(),
        "reason": f"no route to {ADDRESS}",  # the skill must not repeat this
        "on_demand": False,
        "video": None,
        "sound": False,
    }


def a_clip(**changed: Any) -> dict[str, Any]:
    return {
        "id": "0123456789abcdef",
        "camera": {"id": "front_room", "name": "Front Room"},
        "starts_at": "2026-11-22T15:14:05.000+01:00",
        "local_time": "15:14",
        "day": "today",
        "duration_s": 42,
        "starred": False,
        **changed,
    }


def a_watcher(who: str | None, camera: str = "Front Room", **changed: Any) -> dict[str, Any]:
    looked = {"kind": "live", "times": 1, "seconds": 20, "now": False}
    return {"who": who, "camera": camera, **looked, **changed}


class House:
    """`cameras` may be changed by a test; `asked` is every question, in order."""

    def __init__(self) -> None:
        self.cameras = [
            a_camera("Front Room"),
            a_camera("Garden", "idle"),
            a_camera("Front Door", "lost", timedelta(minutes=4)),
            a_camera("Back Door", "off", timedelta(days=2)),
        ]
        self.confirmed = {OWNER}
        self.last: str | None = "Front Room"
        self.wrong_codes = 0
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.versions: list[str | None] = []  # of the contract, as the skill tells it
        self.missing: set[str] = set()  # which clips there are not
        self.replies: dict[str, Callable[[], Response]] = {}

    def api(self, token: str = TOKEN) -> BridgeApi:
        session = requests.Session()
        session.mount("http://bridge", WsgiAdapter(self))
        return BridgeApi("http://bridge", token, session=session, budget_s=PATIENCE_S)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _json({"error": {"kind": "unauthenticated", "message": "no"}}, 401)
        path = request.path.removeprefix("/api/v1/voice/")
        question = request.get_json()
        self.asked.append((path, question))
        self.versions.append(request.headers.get(HEADER))
        if path in self.replies:
            return self.replies[path]()
        if path == "confirm":
            return _json(self._confirm(question))
        if question["user"] not in self.confirmed:
            return _json({"outcome": "stranger"})
        if path == "cameras":
            return _json({"outcome": "cameras", "cameras": self.cameras})
        about = {"clips": self._about_clips, "privacy": self._turned, "ledger": self._looked}
        area, _, asked = path.partition("/")
        return _json(about[area](asked, question) if asked else self._show(question))

    def _looked(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        if question["room"] is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
        if path == "seen":
            which = question["which"]
            watchers = [a_watcher("Anna", kind="clips", times=2)] if which == "last" else []
            return {"outcome": "seen", "clip": a_clip(), "all": True, "watchers": watchers}
        day = "yesterday" if question.get("day") == "2026-11-21" else "today"
        watchers = [
            a_watcher("Anna", "Garden", times=2),
            a_watcher("the kitchen tablet", seconds=240),
        ]
        return {
            "outcome": "watched",
            "span": {"first": day, "last": day, "part": question["part"], "since": None},
            "room": question["room"],
            "all": True,
            "watchers": [] if day == "yesterday" else watchers,
            "more": 0,
        }

    def _turned(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        names = [camera["name"] for camera in self.cameras]
        if question["room"] is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
            names = [found["camera"]["name"]]
        if path == "reveal":
            return {"outcome": "on_the_page"}
        return {"outcome": "hidden", "cameras": names, "all": question["room"] is None}

    def _about_clips(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        """The room is looked up as for a camera; a clip of the moon there is none."""
        if question.get("room") is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
        if question.get("which") in self.missing:
            which, room = question["which"], question["room"]
            return {"outcome": "no_clip", "which": which, "room": room, "span": _span(question)}
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "show": lambda: _shown_clip(question),
            "told": lambda: _happened(question),
            "star": lambda: {"outcome": "starred", "clip": a_clip(starred=question["starred"])},
            "record": lambda: self._record(question),
            "record/stop": lambda: _stopped(question["room"]),
            "delete": lambda: _confirm(1, a_clip()),
            "delete/all": lambda: _confirm(5, None),
            "delete/confirm": lambda: _deleted(question["pending"]),
        }
        return answers[path]()

    def _record(self, question: dict[str, Any]) -> dict[str, Any]:
        if question["room"] is None:
            rooms = [camera["name"] for camera in self.cameras]
            return {"outcome": "nothing_before", "rooms": rooms}
        camera = self._show({**question, "screen": False})["camera"]
        if camera["state"] == "lost":
            return {"outcome": "not_recorded", "camera": camera}
        return {"outcome": "recording", "camera": camera, "seconds": question["seconds"]}

    def _confirm(self, question: dict[str, Any]) -> dict[str, Any]:
        if question["code"] == CODE:
            self.confirmed.add(question["user"])
            return {"outcome": "confirmed", "house": "Rose Cottage"}
        self.wrong_codes += 1
        return {"outcome": "too_many" if self.wrong_codes > 2 else "wrong_code"}

    def _show(self, question: dict[str, Any]) -> dict[str, Any]:
        room = question["room"] or self.last
        rooms = [camera["name"] for camera in self.cameras]
        if room is None:
            return {"outcome": "nothing_before", "rooms": rooms}
        found = [camera for camera in self.cameras if room.lower() in camera["name"].lower()]
        names = [camera["name"] for camera in found]
        if len(found) > 1:
            return {"outcome": "ambiguous", "heard": room, "rooms": names}
        if not found:
            return {"outcome": "unknown", "heard": room, "rooms": rooms}
        return self._outcome(found[0], question["screen"])

    def _outcome(self, camera: dict[str, Any], screen: bool) -> dict[str, Any]:
        if camera["state"] not in ("live", "idle", "starting"):
            return {"outcome": "not_live", "camera": camera}
        if not screen:
            return {"outcome": "tell", "camera": camera}
        return {"outcome": "play", "camera": camera, "url": URL}


def _shown_clip(question: dict[str, Any]) -> dict[str, Any]:
    if not question["screen"]:
        return {"outcome": "tell_clip", "clip": a_clip()}
    among = 3 if question["which"] in ("last", "first") else 1
    return {"outcome": "play_clip", "clip": a_clip(), "url": CLIP_URL, "among": among}


def _stopped(room: str | None) -> dict[str, Any]:
    cameras = [] if room == "front room" else ["Garden"]
    return {"outcome": "stopped", "cameras": cameras, "going_on": [], "room": room}


def _span(question: dict[str, Any]) -> dict[str, Any] | None:
    if not (question.get("day") or question.get("part")):
        return None
    day = "yesterday" if question.get("day") == "2026-11-21" else "today"
    return {"first": day, "last": day, "part": question.get("part"), "since": None}


def _happened(question: dict[str, Any]) -> dict[str, Any]:
    day = "yesterday" if question.get("day") == "2026-11-21" else "today"
    part, since = (question.get(name) for name in ("part", "since"))
    return {
        "outcome": "happened",
        "span": {"first": day, "last": day, "part": part, "since": since},
        "looked": False,
        "room": question["room"],
        "count": 0 if day == "yesterday" else 3,
        "by_camera": [{"name": "Front Room", "count": 2}, {"name": "Garden", "count": 1}],
        "last": None if day == "yesterday" else a_clip(),
    }


def _confirm(count: int, clip: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "outcome": "confirm",
        "pending": PENDING,
        "count": count,
        "starred": 1 if clip is None else 0,
        "clip": clip,
        "by_camera": [{"name": "Front Room", "count": count}],
        "span": {"first": "today", "last": "today", "part": None, "since": None},
    }


def _deleted(pending: str) -> dict[str, Any]:
    if pending == PENDING:
        return {"outcome": "deleted", "count": 1}
    return {"outcome": "nothing_pending", "why": pending}


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
