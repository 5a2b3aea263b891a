"""The skill's client: what a bridge in trouble looks like from the skill, on real sockets."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest
from werkzeug.wrappers import Response

from skill.bridge_api import BUDGET_S, BridgeApi, BridgeTrouble
from skill.bridge_fault import BridgeFault
from skill.contract.live import Play, Show
from skill.contract.question import Asker
from skill.contract.refusals import UnknownRoom
from skill.contract.version import HEADER, VERSION
from skill.handler import build
from tests.builders import in_time
from tests.skill.alexa import SKILL_ID, a_request, accepted, free, intent, speech_of
from tests.skill.house import OWNER, TOKEN, URL, House, a_camera

ASKER = Asker(OWNER, "amzn1.ask.device.show")
SCREEN = Show(screen=True)
SHOW = intent("ShowCameraIntent", room=free("garden"))


@contextmanager
def a_server(*, drip: bytes = b"") -> Iterator[str]:
    """Accepts, then answers nothing at all, or `drip` every 50 ms for as long as it is heard."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=_accept, args=(listener, drip, over))
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join(5)
        listener.close()


def _accept(listener: socket.socket, drip: bytes, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):  # the listener is shut down, or the client has gone
            connection, _ = listener.accept()
            with connection:
                while not over.wait(0.05):
                    connection.sendall(drip)


def _a_closed_port() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    return f"http://127.0.0.1:{port}"


def _answer_within(most_s: float, url: str, budget_s: float = BUDGET_S) -> str:
    handle = build(BridgeApi(url, TOKEN, budget_s=budget_s), SKILL_ID)
    answers: list[dict[str, Any]] = []
    in_time(lambda: answers.append(accepted(handle(a_request(SHOW)))), most_s)
    assert answers[-1]["response"].get("shouldEndSession") is not False
    return speech_of(answers[-1])


def test_a_bridge_that_is_not_running_is_said_at_once() -> None:
    said = _answer_within(1, _a_closed_port())
    assert said.startswith("I can't reach Private Eye at your home.")


def test_a_bridge_that_accepts_and_never_answers_is_said_within_four_seconds() -> None:
    with a_server() as url:
        said = _answer_within(4, url)
    assert said.startswith("Private Eye at your home isn't answering.")


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX: y\r\n", b"x"])
def test_a_bridge_that_drips_does_not_stretch_the_budget(drip: bytes) -> None:
    with a_server(drip=drip) as url:
        said = _answer_within(1.5, url, budget_s=0.5)
    assert said.startswith(("Private Eye at your home", "I can't reach Private Eye"))


def test_a_refused_token_is_told_apart() -> None:
    handle = build(House().api(token="old"), SKILL_ID)
    assert "doesn't accept this skill's key" in speech_of(handle(a_request(SHOW)))


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (Response("gone", 503), BridgeFault.UNREACHABLE),
        (Response("oops", 500), BridgeFault.OTHER),
        (Response("", 302, headers={"Location": "http://elsewhere/"}), BridgeFault.OTHER),
        (Response("not json"), BridgeFault.OTHER),
        (Response("[]"), BridgeFault.OTHER),
        (Response("{}"), BridgeFault.OTHER),
        (Response('{"outcome": "dance"}'), BridgeFault.OTHER),
        (Response('{"outcome": ["play"]}'), BridgeFault.OTHER),
        (Response('{"outcome": "play"}'), BridgeFault.OTHER),
        (Response('{"outcome": "tell", "camera": {"since": "noon"}}'), BridgeFault.OTHER),
        (Response('{"outcome": "tell", "camera": {"since": "2026-11-22"}}'), BridgeFault.OTHER),
        (Response('{"outcome": "unknown", "rooms": 5}'), BridgeFault.OTHER),
        (Response("[" * 100_000), BridgeFault.OTHER),
        (Response(" " * 300_000), BridgeFault.OTHER),
    ],
)
def test_an_answer_that_makes_no_sense_is_one_kind_of_trouble(
    response: Response, kind: BridgeFault
) -> None:
    house = House()
    response.headers[HEADER] = str(VERSION)
    house.replies["show"] = lambda: response
    with pytest.raises(BridgeTrouble) as caught:
        house.api().ask(SCREEN, ASKER, ["garden"])
    assert caught.value.kind is kind


NEWER = (
    "Private Eye has been updated at your home, so please update this skill too; "
    "the guide in the deploy folder says how."
)
OLDER = "This skill is newer than Private Eye at your home, so please update that too."


@pytest.mark.parametrize(
    ("version", "said"), [(str(VERSION + 1), NEWER), (str(VERSION - 1), OLDER)]
)
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ('{"outcome": "dance"}', 200),
        ('{"outcome": "play"}', 200),
        ("{}", 200),
        ('{"error": {"kind": "invalid", "message": "not understood: screen"}}', 400),
        ('{"error": {"kind": "not_found", "message": "Not found"}}', 404),
    ],
)
def test_a_bridge_of_another_version_that_is_not_understood_is_one_sentence(
    answer: str, status: int, version: str, said: str
) -> None:
    house = House()
    house.replies["show"] = lambda: Response(answer, status, headers={HEADER: version})
    assert speech_of(accepted(build(house.api(), SKILL_ID)(a_request(SHOW)))) == said


@pytest.mark.parametrize("version", ["3", "2", "1", "0", "nonsense", "9" * 5000])
def test_a_bridge_of_another_version_that_is_understood_is_answered_as_ever(version: str) -> None:
    house = House()
    body = {"outcome": "play", "camera": a_camera("Garden"), "url": URL, "mood": "sunny"}
    house.replies["show"] = lambda: Response(json.dumps(body), headers={HEADER: version})
    assert (
        speech_of(build(house.api(), SKILL_ID)(a_request(SHOW))).rstrip(".").endswith("he garden")
    )


@pytest.mark.parametrize("status", [401, 500, 503])
def test_trouble_that_has_nothing_to_do_with_versions_is_told_as_ever(status: int) -> None:
    house = House()
    house.replies["show"] = lambda: Response("", status, headers={HEADER: str(VERSION + 1)})
    said = speech_of(build(house.api(), SKILL_ID)(a_request(SHOW)))
    assert "update" not in said


def test_the_skill_says_which_version_it_speaks() -> None:
    house = House()
    house.api().ask(SCREEN, ASKER, ["garden"])
    assert house.versions == [str(VERSION)]


def test_the_words_spoken_come_first_and_the_models_name_second() -> None:
    house = House()
    shown = house.api().ask(SCREEN, ASKER, ["lounge", "front room"])
    assert isinstance(shown, Play)
    assert [question["room"] for _, question in house.asked] == ["lounge", "front room"]


def test_of_names_that_are_all_unknown_the_spoken_one_is_told() -> None:
    shown = House().api().ask(SCREEN, ASKER, ["moon", "sun"])
    assert isinstance(shown, UnknownRoom)
    assert shown.heard == "moon"


def test_the_environments_proxy_and_netrc_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_server() as elsewhere:
        monkeypatch.setenv("HTTP_PROXY", elsewhere)
        said = _answer_within(1, _a_closed_port())
    assert said.startswith("I can't reach")
