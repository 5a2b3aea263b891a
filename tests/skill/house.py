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
from tests.skill.wsgi import WsgiAdapter

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OWNER = "amzn1.ask.account.OWNER"
STRANGER = "amzn1.ask.account.STRANGER"
TOKEN = "voice-token"
CODE = "424242"
URL = "https://house.example/live/GRANT/index.m3u8"
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
        self.replies: dict[str, Callable[[], Response]] = {}

    def api(self, token: str = TOKEN) -> BridgeApi:
        session = requests.Session()
        session.mount("http://bridge", WsgiAdapter(self))
        return BridgeApi("http://bridge", token, session=session)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _json({"error": {"kind": "unauthenticated", "message": "no"}}, 401)
        path = request.path.removeprefix("/api/v1/voice/")
        question = request.get_json()
        self.asked.append((path, question))
        if path in self.replies:
            return self.replies[path]()
        if path == "confirm":
            return _json(self._confirm(question))
        if question["user"] not in self.confirmed:
            return _json({"outcome": "stranger"})
        if path == "cameras":
            return _json({"outcome": "cameras", "cameras": self.cameras})
        return _json(self._show(question))

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


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
