"""The bridge as the skill sees it: JSON questions over HTTP, each answered within 3 s.

What comes back is parsed here into the dataclasses below; no dict travels further. Whatever goes
wrong is one `BridgeTrouble` with a kind that `speech.py` has a sentence for.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import requests

from skill import outbound

T = TypeVar("T")

BUDGET_S = 3.0
_CONNECT_S = 1.5
_LONGEST_ANSWER = 256 * 1024
_GATEWAY_ERRORS = (502, 503, 504)  # a proxy in front of a bridge that is down says one of these


class Trouble(StrEnum):
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"  # the skill's own token
    OTHER = "other"


class BridgeTrouble(Exception):
    """The bridge could not be asked. Holds no address: its text may end up in a log."""

    def __init__(self, kind: Trouble, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class NotAllowed(Exception):
    """The asker may not do that. `why`: "scope", "hours", "camera" or "rights"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CameraState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    LOST = "lost"
    FROZEN = "frozen"
    REFUSED = "refused"
    IDLE = "idle"
    OFF = "off"
    STOPPED = "stopped"
    UNKNOWN = "unknown"  # a bridge newer than this skill

    @classmethod
    def _missing_(cls, value: object) -> "CameraState":  # noqa: ARG003 - any
        return cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class Camera:
    id: str
    name: str
    state: CameraState
    since: datetime


@dataclass(frozen=True, slots=True)
class Play:
    camera: Camera
    url: str


@dataclass(frozen=True, slots=True)
class Tell:
    """There is no screen: say how the camera is."""

    camera: Camera


@dataclass(frozen=True, slots=True)
class NotLive:
    camera: Camera


@dataclass(frozen=True, slots=True)
class UnknownRoom:
    heard: str | None
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    heard: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingBefore:
    """ "Show it again", but nothing was shown within the last 10 minutes."""

    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nobody whom the house knows. `link`: they may link their account."""

    link: bool = False


@dataclass(frozen=True, slots=True)
class Cameras:
    cameras: tuple[Camera, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    house: str


@dataclass(frozen=True, slots=True)
class WrongCode:
    pass


@dataclass(frozen=True, slots=True)
class TooMany:
    pass


Shown = Play | Tell | NotLive | UnknownRoom | Ambiguous | NothingBefore | Stranger
Listed = Cameras | Stranger
Confirmation = Confirmed | WrongCode | TooMany


@dataclass(frozen=True, slots=True)
class Asker:
    """Alexa's ids of who speaks and into what. `account`: the access token of a linked one."""

    user: str
    device: str
    account: str | None = field(default=None, repr=False)


class BridgeApi:
    """Blocking, and safe to share between threads. Each method raises `BridgeTrouble`.

    requests bounds every single read, not their sum (name look-up, several addresses, headers that
    drip), so each call runs on a worker thread and the caller leaves when the budget is spent.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        session: requests.Session | None = None,
        budget_s: float = BUDGET_S,
    ) -> None:
        self._base = url.rstrip("/") + "/api/v1/voice/"
        self._auth = _Bearer(token)
        self._session = session or requests.Session()
        # A .netrc would replace our token; proxies of the environment are for other destinations.
        self._session.trust_env = False
        self._budget_s = budget_s
        self._workers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="bridge-api")

    def show(self, names: Sequence[str], asker: Asker, *, screen: bool) -> Shown:
        """Try each name until the bridge knows one."""
        return self.ask("show", {"screen": screen}, asker, shown, names=names)

    def cameras(self, asker: Asker) -> Listed:
        return self.ask("cameras", {}, asker, _listed)

    def confirm(self, asker: Asker, code: str) -> Confirmation:
        return self.ask("confirm", {"code": code}, asker, _confirmation)

    def ask(
        self,
        path: str,
        question: Mapping[str, object],
        asker: Asker,
        read: Callable[[dict[str, Any]], T],
        *,
        names: Sequence[str] | None = None,
    ) -> T:
        """Ask anything. `names` are of a room: each is tried until the bridge knows one, none at
        all leaves the room out; None: the question has no room."""
        asked = {**question, **_ids(asker)}

        def call(deadline: float) -> T:
            if names is None:
                return read(self._ask(path, asked, deadline))
            return self._about(path, asked, names, read, deadline)

        return self._within(call)

    def _about(
        self,
        path: str,
        question: Mapping[str, object],
        names: Sequence[str],
        read: Callable[[dict[str, Any]], T],
        deadline: float,
    ) -> T:
        room, *others = names or (None,)
        answer = read(self._ask(path, {**question, "room": room}, deadline))
        others = [name for name in others if name]
        if not (others and isinstance(answer, UnknownRoom)):
            return answer
        second = self._about(path, question, others, read, deadline)
        return answer if isinstance(second, UnknownRoom) else second

    def _within(self, call: Callable[[float], T]) -> T:
        answer = self._workers.submit(call, time.monotonic() + self._budget_s)
        try:
            return answer.result(self._budget_s)
        except TimeoutError:
            answer.cancel()
            raise BridgeTrouble(Trouble.TIMED_OUT, "budget") from None

    def _ask(self, path: str, question: Mapping[str, object], deadline: float) -> dict[str, Any]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise BridgeTrouble(Trouble.TIMED_OUT, path)
        outbound.used(outbound.BRIDGE, self._base)
        try:
            with self._session.post(
                self._base + path,
                json=question,
                auth=self._auth,
                timeout=(min(_CONNECT_S, left), left),
                allow_redirects=False,  # the token is for this one address
                stream=True,
            ) as response:
                _check(response.status_code)
                return _body(response, deadline)
        except requests.Timeout as error:
            raise BridgeTrouble(Trouble.TIMED_OUT, type(error).__name__) from None
        except requests.ConnectionError as error:
            raise BridgeTrouble(Trouble.UNREACHABLE, type(error).__name__) from None
        except (requests.RequestException, ValueError, RecursionError) as error:
            raise BridgeTrouble(Trouble.OTHER, type(error).__name__) from None


class _Bearer(requests.auth.AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _ids(asker: Asker) -> dict[str, object]:
    account = {"account": asker.account} if asker.account else {}
    return {"user": asker.user, "device": asker.device, **account}


def _check(status: int) -> None:
    if status in (401, 403):
        raise BridgeTrouble(Trouble.REFUSED, str(status))
    if status in _GATEWAY_ERRORS:
        raise BridgeTrouble(Trouble.UNREACHABLE, str(status))
    if status != requests.codes.ok:
        raise BridgeTrouble(Trouble.OTHER, str(status))


def _body(response: requests.Response, deadline: float) -> dict[str, Any]:
    data = bytearray()
    for chunk in response.iter_content(16 * 1024):
        data += chunk
        if len(data) > _LONGEST_ANSWER:
            raise BridgeTrouble(Trouble.OTHER, "the answer is too long")
        if time.monotonic() > deadline:
            raise BridgeTrouble(Trouble.TIMED_OUT, "the answer drips")
    body = json.loads(data)
    if not isinstance(body, dict):
        raise BridgeTrouble(Trouble.OTHER, "the answer is not an object")
    return body


def parsed(body: Mapping[str, Any], readers: Mapping[str, Callable[[Any], T]]) -> T:
    """Raises NotAllowed, which any question may be answered with."""
    if body.get("outcome") == "refused":
        raise NotAllowed(str(body.get("why")))
    try:
        return readers[body["outcome"]](body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BridgeTrouble(Trouble.OTHER, f"not understood ({type(error).__name__})") from None


def shown(body: dict[str, Any]) -> Shown:
    return parsed(body, SHOWN)


def _listed(body: dict[str, Any]) -> Listed:
    readers: dict[str, Callable[[Any], Listed]] = {
        "cameras": lambda b: Cameras(tuple(camera(each) for each in b["cameras"])),
        "stranger": _stranger,
    }
    return parsed(body, readers)


def _confirmation(body: dict[str, Any]) -> Confirmation:
    readers: dict[str, Callable[[Any], Confirmation]] = {
        "confirmed": lambda b: Confirmed(str(b["house"])),
        "wrong_code": lambda _: WrongCode(),
        "too_many": lambda _: TooMany(),
    }
    return parsed(body, readers)


def camera(body: Mapping[str, Any]) -> Camera:
    since = datetime.fromisoformat(body["since"])
    if since.tzinfo is None:
        raise ValueError("a time without its zone")
    return Camera(str(body["id"]), str(body["name"]), CameraState(body["state"]), since)


def _stranger(body: Mapping[str, Any]) -> Stranger:
    return Stranger(body.get("link") is True)


def _heard(body: Mapping[str, Any]) -> str | None:
    return None if body.get("heard") is None else str(body["heard"])


def names_of(names: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(name) for name in names)


# How each outcome of a question about a camera is read.
SHOWN: dict[str, Callable[[Any], Shown]] = {
    "play": lambda b: Play(camera(b["camera"]), str(b["url"])),
    "tell": lambda b: Tell(camera(b["camera"])),
    "not_live": lambda b: NotLive(camera(b["camera"])),
    "unknown": lambda b: UnknownRoom(_heard(b), names_of(b["rooms"])),
    "ambiguous": lambda b: Ambiguous(_heard(b) or "", names_of(b["rooms"])),
    "nothing_before": lambda b: NothingBefore(names_of(b["rooms"])),
    "stranger": _stranger,
}
