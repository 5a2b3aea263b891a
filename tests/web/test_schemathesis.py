"""Schemathesis, on the description that a real bridge serves: as owner, guest, skill and stranger.

No answer is a server error, each is of a kind that the description names, and every refusal has our
shape. The examples are the same each time.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from bridge.app import Outside
from bridge.clock import SystemClock
from bridge.config import CameraConfig, SecretUrl
from bridge.web.http.identity import PAGE_KEY
from bridge.web.openapi.sentences import OAUTH_ERRORS
from tests.conftest import House, a_house, sign_in

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own dependencies, while they are imported
    import schemathesis
    from schemathesis import APIOperation, Case, GenerationMode
    from schemathesis.checks import (
        content_type_conformance,
        not_a_server_error,
        response_schema_conformance,
    )
    from schemathesis.core.failures import FailureGroup
    from schemathesis.core.result import Ok

EXAMPLES = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
JSON = "application/json"
ANY_TEXT = {"type": "string", "minLength": 1}
NUMBERS = count()
AnyCase = Case[Any]


class Leaping(SystemClock):
    """A minute goes by before each signing in: nobody is slowed for the links that were guessed."""

    by_s = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.by_s)

    def monotonic(self) -> float:
        return super().monotonic() + self.by_s


@pytest.fixture(scope="module")
def clock() -> Leaping:
    return Leaping()


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory, clock: Leaping) -> Iterator[House]:
    """A bridge that is used for nothing else: whoever is an owner here turns everything round."""
    camera = CameraConfig(id="cellar", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    running = a_house(tmp_path_factory.mktemp("tried"), camera, outside=Outside(clock=clock))
    yield running
    running.bridge.stop()


class Caller:
    """Somebody who signs in again whenever the examples have signed them out."""

    def __init__(self, house: House, clock: Leaping, who: str) -> None:
        self.house = house
        self.clock = clock
        self.who = who
        self.session = self._session()
        self.sure = True  # that nothing was changed since it was seen to be signed in

    def ready(self) -> requests.Session:
        url = self.house.home + "/api/v1/session"
        changes = self.who in ("owner", "guest") and not self.sure
        if changes and self.session.get(url, timeout=5).status_code == 401:
            self.session = self._session()
        self.sure = True
        return self.session

    def _session(self) -> requests.Session:
        self.clock.by_s += 61
        if self.who == "owner":
            return sign_in(self.house.bridge)
        session = requests.Session()
        if self.who == "skill":
            session.headers["Authorization"] = f"Bearer {self.house.bridge.voice_token}"
        if self.who == "guest":
            name = f"Gail {next(NUMBERS)}"  # the last one is here still
            wish = {"name": name, "role": "guest", "cameras": ["cellar"]}
            link = _invite(self.house, wish)
            token = {"token": str(link["url"]).partition("#token=")[2]}
            answer = session.post(self.house.home + "/api/v1/session", json=token, timeout=5)
            assert answer.status_code == 200, answer.text
            session.headers[PAGE_KEY] = answer.json()["page_key"]
        return session


def _invite(house: House, wish: Mapping[str, object]) -> dict[str, object]:
    # A connection that was left alone for a minute may just be closing.
    headers = {"Authorization": str(house.program.headers["Authorization"])}
    answer = requests.post(house.home + "/api/v1/people", json=wish, headers=headers, timeout=20)
    assert answer.status_code == 200, answer.text
    link: dict[str, object] = answer.json()["link"]
    return link


def operations(house: House, *, skill: bool) -> list[APIOperation[Any, Any, Any, Any]]:
    description = house.program.get(house.home + "/api/v1/openapi.json", timeout=10).json()
    found = list(schemathesis.openapi.from_dict(description).get_all_operations())
    good = [of.ok() for of in found if isinstance(of, Ok)]
    assert len(good) == len(found)
    return [of for of in good if skill is of.path.startswith("/api/v1/voice/")]


def takes_anything(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """All that it reads is text in its address: what could be wrong would be looked for in vain."""
    read = [(one.location.value, one.definition["schema"]) for one in operation.iter_parameters()]
    return not operation.body and all(one == ("path", ANY_TEXT) for one in read)


def asked(case: AnyCase, house: House, session: requests.Session) -> Any:
    if "wait" in (case.query or {}):
        case.query["wait"] = 0  # it would
    answer = case.call(base_url=house.home, session=session, timeout=20, allow_redirects=False)
    case.validate_response(answer, checks=CHECKS)
    return answer


def judge(answer: Any, path: str) -> None:
    """A refusal says what it is in one shape; a page may say it as a page."""
    if answer.status_code < 400 or answer.status_code == 413:
        return
    kind = answer.headers.get("content-type", [""])[0]
    if path.startswith(("/api/", "/live/", "/clip/", "/postcard/")) or JSON in kind:
        error = answer.json()["error"]
        if path in OAUTH_ERRORS and isinstance(error, str):
            return
        assert set(error) == {"kind", "message"}, answer.text
        assert "Traceback" not in error["message"]


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    "visitors", [("owner", "guest", "stranger"), ("skill",)], ids=["people", "skill"]
)
def test_no_request_breaks_the_bridge(
    tried: House, clock: Leaping, visitors: tuple[str, ...], mode: GenerationMode
) -> None:
    """Each example is asked by every visitor: to think of it takes longer than to ask."""
    callers = [Caller(tried, clock, who) for who in visitors]
    wrong: dict[tuple[str, str], str] = {}
    for operation in operations(tried, skill="skill" in visitors):
        if mode is GenerationMode.NEGATIVE and takes_anything(operation):
            continue

        @EXAMPLES
        @given(case=operation.as_strategy(mode))
        def holds(case: AnyCase) -> None:
            for caller in callers:
                # Collected, not raised: what one has changed, another would not find again.
                try:
                    judge(asked(case, tried, caller.ready()), operation.path)  # noqa: B023
                except (FailureGroup, AssertionError) as found:
                    wrong[operation.label, caller.who] = str(found)  # noqa: B023
                if case.method != "GET":
                    for each in callers:
                        each.sure = False

        with suppress(Unsatisfiable):  # of nothing that is asked can anything be wrong
            holds()
    assert wrong == {}
