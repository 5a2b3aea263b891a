"""The endpoint: Amazon's requests are answered once; everything else is a bare 400."""

import json
import logging
from datetime import datetime, timedelta

import pytest

from skill.handler import build
from skill.rejections import Rejections
from skill.webhook import Webhook
from tests.skill.alexa import SKILL_ID, accepted, speech_of
from tests.skill.amazon import Amazon, a_body, signed
from tests.skill.house import NOON, House


class Memory:
    """Request ids of the last 5 minutes."""

    def __init__(self) -> None:
        self.seen: dict[str, datetime] = {}

    def seen_before(self, request_id: str, now: datetime) -> bool:
        at = self.seen.get(request_id)
        self.seen[request_id] = now
        return at is not None and now - at <= timedelta(minutes=5)


class Endpoint:
    def __init__(self, max_bytes: int = 128 * 1024) -> None:
        self.now = NOON
        self.house = House()
        self.memory = Memory()
        self.webhook = Webhook(
            Amazon().verifier().verify,
            build(self.house.api(), SKILL_ID),
            self.memory.seen_before,
            now=lambda: self.now,
            max_bytes=max_bytes,
        )

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        return self.webhook.answer(signed(body) if headers is None else headers, body)


def test_a_signed_request_is_answered() -> None:
    status, body = Endpoint().post(a_body())
    assert status == 200
    assert speech_of(accepted(json.loads(body))).startswith("Private Eye.")


def test_the_same_request_again_is_refused_and_not_carried_out() -> None:
    endpoint = Endpoint()
    endpoint.post(a_body())
    asked = len(endpoint.house.asked)
    endpoint.now += timedelta(seconds=100)
    assert endpoint.post(a_body()) == (400, b"")
    assert len(endpoint.house.asked) == asked


def test_another_request_is_not_a_replay() -> None:
    endpoint = Endpoint()
    for number in range(3):
        assert endpoint.post(a_body(requestId=f"amzn1.echo-api.request.{number}"))[0] == 200


@pytest.mark.parametrize("request_id", [None, "", 5])
def test_a_request_without_an_id_is_refused(request_id: object) -> None:
    assert Endpoint().post(a_body(requestId=request_id)) == (400, b"")


def test_a_forger_learns_nothing_and_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint()
    for body, headers in (
        (a_body(), {}),
        (b"", {}),
        (a_body(), signed(b"another body")),
        (a_body(NOON - timedelta(hours=1)), signed(a_body(NOON - timedelta(hours=1)))),
        (a_body(), signed(a_body(), url="https://evil.example/echo.api/cert.pem")),
    ):
        with caplog.at_level(logging.WARNING, "skill.webhook"):
            assert endpoint.post(body, headers) == (400, b"")
    assert not endpoint.house.asked
    assert not endpoint.memory.seen
    assert len(caplog.records) == 4  # two of them are refused for the same reason


def test_a_request_that_is_too_long_is_refused_before_it_is_verified() -> None:
    body = a_body()
    assert Endpoint(max_bytes=len(body)).post(body)[0] == 200
    assert Endpoint(max_bytes=len(body) - 1).post(body) == (400, b"")
    assert Endpoint().post(b" " * (128 * 1024 + 1)) == (400, b"")


def test_an_unknown_request_of_amazons_is_a_200() -> None:
    status, body = Endpoint().post(a_body(type="Alexa.Telepathy.Thought"))
    assert (status, json.loads(body)) == (200, {"version": "1.0", "response": {}})


def test_a_flood_of_rejected_requests_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    endpoint = Endpoint()

    def told() -> list[tuple[str, int | None]]:
        found = [(r.__dict__["reason"], r.__dict__.get("more")) for r in caplog.records]
        caplog.clear()
        return found

    with caplog.at_level(logging.WARNING, "skill.rejections"):
        for _ in range(1000):
            assert endpoint.post(a_body(), {}) == (400, b"")
        assert len(told()) == 1
        endpoint.now += timedelta(seconds=61)
        endpoint.post(a_body(requestId="one"))
        assert [more for _, more in told()] == [999]
        endpoint.now += timedelta(seconds=61)
        endpoint.post(a_body(requestId="another"))
        assert told() == []


def test_reasons_that_are_made_up_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    rejections = Rejections()
    with caplog.at_level(logging.WARNING, "skill.rejections"):
        for number in range(1000):
            rejections.note(f"made up {number}", NOON)
    assert len(caplog.records) < 40
