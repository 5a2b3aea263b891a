"""The bridge as the skill sees it: a question of the contract over HTTP, answered within 3 s.

Whatever goes wrong is one `BridgeTrouble` with a kind that every language has a sentence for.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import requests
from msgspec.structs import replace

from skill import outbound
from skill.bridge_fault import BridgeFault
from skill.contract import first_version, version, wire
from skill.contract.question import Asker, Question
from skill.contract.refusals import Refused, UnknownRoom

T = TypeVar("T")

BUDGET_S = 3.0
_CONNECT_S = 1.5
_LONGEST_ANSWER = 256 * 1024
_GATEWAY_ERRORS = (502, 503, 504)  # a proxy in front of a bridge that is down says one of these
_HEADERS = {"Content-Type": "application/json", version.HEADER: str(version.VERSION)}


class BridgeTrouble(Exception):
    """The bridge could not be asked. Holds no address: its text may end up in a log."""

    def __init__(self, kind: BridgeFault, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


class NotAllowed(Exception):
    """The asker may not do that. `why` as in `Refused`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BridgeApi:
    """Blocking, and safe to share between threads.

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

    def ask(self, question: Question[T], asker: Asker, names: Sequence[str] = ()) -> T:
        """`names` are of a room: each is tried until the bridge knows one.

        Raises BridgeTrouble, or NotAllowed, for any question may be answered with that.
        """

        def call(deadline: float) -> T:
            room, *others = names or (None,)
            answer = self._ask(_about(question, room), asker, deadline)
            for other in others:
                if not isinstance(answer, UnknownRoom):
                    break
                second = self._ask(_about(question, other), asker, deadline)
                answer = answer if isinstance(second, UnknownRoom) else second
            return answer

        return self._within(call)

    def _within(self, call: Callable[[float], T]) -> T:
        answer = self._workers.submit(call, time.monotonic() + self._budget_s)
        try:
            return answer.result(self._budget_s)
        except TimeoutError:
            answer.cancel()
            raise BridgeTrouble(BridgeFault.TIMED_OUT, "budget") from None

    def _ask(self, question: Question[T], asker: Asker, deadline: float) -> T:
        spoken, body = self._post(question.path, wire.write_question(question, asker), deadline)
        if first_version.is_lost_on(question, spoken):
            raise BridgeTrouble(BridgeFault.OLDER, "it would be another question")
        try:
            answer = wire.read_answer(question, body)
        except wire.Unreadable as error:
            raise BridgeTrouble(_of_versions(spoken), f"not understood: {error}") from None
        if isinstance(answer, Refused):
            raise NotAllowed(answer.why)
        return answer

    def _post(self, path: str, question: bytes, deadline: float) -> tuple[int, bytes]:
        """The version that the bridge speaks, and what it says."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise BridgeTrouble(BridgeFault.TIMED_OUT, path)
        outbound.used(outbound.BRIDGE, self._base)
        try:
            with self._session.post(
                self._base + path,
                data=question,
                headers=_HEADERS,
                auth=self._auth,
                timeout=(min(_CONNECT_S, left), left),
                allow_redirects=False,  # the token is for this one address
                stream=True,
            ) as response:
                spoken = version.parse(response.headers.get(version.HEADER))
                _check(response.status_code, spoken)
                return spoken, _body(response, deadline)
        except requests.Timeout as error:
            raise BridgeTrouble(BridgeFault.TIMED_OUT, type(error).__name__) from None
        except requests.ConnectionError as error:
            raise BridgeTrouble(BridgeFault.UNREACHABLE, type(error).__name__) from None
        except requests.RequestException as error:
            raise BridgeTrouble(BridgeFault.OTHER, type(error).__name__) from None


class _Bearer(requests.auth.AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _about(question: Question[T], room: str | None) -> Question[T]:
    return question if room is None else replace(question, room=room)


def _check(status: int, spoken: int) -> None:
    if status in (401, 403):
        raise BridgeTrouble(BridgeFault.REFUSED, str(status))
    if status in _GATEWAY_ERRORS:
        raise BridgeTrouble(BridgeFault.UNREACHABLE, str(status))
    if 400 <= status < 500:  # the question was not understood, or there is no such question
        raise BridgeTrouble(_of_versions(spoken), str(status))
    if status != requests.codes.ok:
        raise BridgeTrouble(BridgeFault.OTHER, str(status))


def _of_versions(spoken: int) -> BridgeFault:
    """Why the two do not understand each other."""
    if spoken == version.VERSION:
        return BridgeFault.OTHER
    return BridgeFault.NEWER if spoken > version.VERSION else BridgeFault.OLDER


def _body(response: requests.Response, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_content(16 * 1024):
        data += chunk
        if len(data) > _LONGEST_ANSWER:
            raise BridgeTrouble(BridgeFault.OTHER, "the answer is too long")
        if time.monotonic() > deadline:
            raise BridgeTrouble(BridgeFault.TIMED_OUT, "the answer drips")
    return bytes(data)
