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
from skill.contract.version import HEADER, VERSION
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


def an_alert(**changed: Any) -> dict[str, Any]:
    known = {"about": "event", "what": "person", "name": None, "camera": "Front Room"}
    return {**known, "local_time": "11:14", "day": "today", **changed}


def _learnt(_path: str, question: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "learnt_kept" if question["keep"] else "learnt_declined"}


def _alerts(path: str, question: dict[str, Any]) -> dict[str, Any]:
    if not path:
        return {"outcome": "alerts", "on": True, "count": 3, "last": an_alert()}
    why = "wanted" if question["sent"] else "cool_down"
    told = {"on": True, "sent": question["sent"], "alert": an_alert(), "why": why}
    return {"outcome": "alert_reason", **told, "minutes": 5}


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
        answer = self._answer(Request(environ))
        answer.headers.setdefault(HEADER, str(VERSION))
        return answer(environ, start)

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
        if path == "cameras/how":
            return _json(self._how(question))
        about = {
            **{"clips": self._about_clips, "privacy": self._turned, "ledger": self._looked},
            **{"learnt": _learnt, "alerts": _alerts},
        }
        area, _, asked = path.partition("/")
        return _json(about[area](asked, question) if area in about else self._show(question))

    def _looked(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        if question["room"] is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
        if path == "seen":
            watchers = [a_watcher("Anna", kind="clips", times=2)]
            seen = watchers if question["which"] == "last" else []
            return {"outcome": "seen", "clip": a_clip(), "all": True, "watchers": seen}
        span = _span(question["when"])
        watchers = [
            a_watcher("Anna", "Garden", times=2),
            a_watcher("the kitchen tablet", seconds=240),
        ]
        told = {
            "outcome": "watched",
            "span": span,
            "room": question["room"],
            "all": True,
            "more": 0,
        }
        if question["now"]:
            now = [a_watcher("Anna", "Garden", now=True)] if question["room"] is None else []
            return {**told, "watchers": now, "now": True}
        if question["person"] is not None:
            return self._of_one(question["person"], told)
        return {**told, "watchers": [] if span["first"] == "yesterday" else watchers}

    def _of_one(self, person: str, told: dict[str, Any]) -> dict[str, Any]:
        if person.lower() not in ("anna", "ben"):
            people = ["Anna", "Ben"]
            return {"outcome": "unknown_person", "heard": person, "people": people}
        last = {"camera": "Garden", "kind": "live", "at": "2026-11-22T11:10:00Z", "now": False}
        last |= {"local_time": "11:10", "day": "today"}
        looked = {"last": last} if person.lower() == "anna" else {}
        return {**told, "watchers": [], "person": person.title(), **looked}

    def _how(self, question: dict[str, Any]) -> dict[str, Any]:
        cameras, room = self.cameras, None
        if question["room"] is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
            cameras, room = [found["camera"]], found["camera"]["name"]
        are = [
            {
                **{"camera": camera, "recording": camera["name"] == "Front Room"},
                **{"by_hand": False, "clips": True},
                **(
                    {"off_until": "21:40", "off_until_day": "today"}
                    if camera["state"] == "off"
                    else {}
                ),
            }
            for camera in cameras
        ]
        return {"outcome": "cameras_are", "cameras": are, "room": room}

    def _turned(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        names = [camera["name"] for camera in self.cameras]
        said = [question.get(slot) for slot in ("room", "also", "but")]
        found = [self._show({**question, "room": room, "screen": False}) for room in said if room]
        for each in found:
            if each["outcome"] in ("unknown", "ambiguous"):
                return each
        named = [each["camera"]["name"] for each in found]
        if question.get("but") is not None:
            names = [name for name in names if name not in named]
        elif named:
            names = named
        everything = not named
        if path == "reveal" and names == ["Front Room"]:
            return {"outcome": "already_on", "cameras": names, "all": False}
        if path == "reveal":
            return {"outcome": "on_the_page"}
        until = {"until": "2026-11-22T20:40:00Z", "until_time": "21:40", "until_day": "today"}
        timed = question["minutes"] or question["until"] or question["part"] or question["during"]
        hidden = {"outcome": "hidden", "cameras": names, "all": everything}
        return {**hidden, **(until if timed else {}), "already": names == ["Back Door"]}

    def _about_clips(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        """The room is looked up as for a camera; a clip of the moon there is none."""
        if question.get("room") is not None:
            found = self._show({**question, "screen": False})
            if found["outcome"] in ("unknown", "ambiguous"):
                return found
        if question.get("which") in self.missing:
            which, room = question["which"], question["room"]
            span = _span(question["when"]) if question["when"] else None
            return {"outcome": "no_clip", "which": which, "room": room, "span": span}
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "show": lambda: _shown_clip(question),
            "told": lambda: _happened(question),
            "kept": lambda: _kept([camera["name"] for camera in self.cameras], question["room"]),
            "star": lambda: {"outcome": "starred", "clip": a_clip(starred=question["starred"])},
            "teach": lambda: _taught(question),
            "record": lambda: self._record(question),
            "record/stop": lambda: _stopped(question["room"]),
            "delete": lambda: _confirm(1, a_clip()),
            "delete/all": lambda: _confirm(5, None),
            "delete/newest": lambda: _confirm(question["count"], None),
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


def _kept(names: list[str], room: str | None) -> dict[str, Any]:
    """The garden's for a week, the others' for three days."""
    meant = [name for name in names if room is None or room.lower() in name.lower()]
    kept = [{"camera": name, "hours": 168 if name == "Garden" else 72} for name in meant]
    return {"outcome": "kept", "cameras": kept, "room": meant[0] if room else None}


def _stopped(room: str | None) -> dict[str, Any]:
    cameras = [] if room == "front room" else ["Garden"]
    return {"outcome": "stopped", "cameras": cameras, "going_on": [], "room": room}


def _span(when: dict[str, Any]) -> dict[str, Any]:
    day = "yesterday" if when.get("day") == "2026-11-21" else "today"
    since = when.get("since") or when.get("start")
    around = when.get("at")
    ago = 3600 if when.get("ago") else None
    span = {"first": day, "last": day, "part": when.get("part") or when.get("start")}
    return {**span, "since": since, "until": when.get("until"), "ago_s": ago, "around": around}


def _taught(question: dict[str, Any]) -> dict[str, Any]:
    thing, name = question["thing"], question["name"]
    learnt = {"version": 3, "state": "proposed", "alerts": 41, "spared": 27, "lost": 0}
    learnt |= {"doubtful": 0, "changed": 30}
    label = thing or "k0123456789abcdef"
    told = {"outcome": "taught", "clip": a_clip(), "label": label, "name": name, "others": []}
    return {**told, "learnt": learnt if thing == "other" else None}


def _happened(question: dict[str, Any]) -> dict[str, Any]:
    span = _span(question["when"])
    nothing = span["first"] == "yesterday"
    clips = [] if nothing else [a_clip(id=f"{n}123456789abcdef") for n in range(3)]
    return {
        "outcome": "happened",
        "span": span,
        "looked": False,
        "room": question["room"],
        "count": len(clips),
        "by_camera": [{"name": "Front Room", "count": 2}, {"name": "Garden", "count": 1}],
        "last": clips[0] if clips else None,
        "clips": clips[: question["listed"]],
        "kind": question["kind"],
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
