"""One POST: to whom it goes, and what comes of receivers that answer badly or not at all."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bridge.alerts.destinations import WITHIN, Destinations
from bridge.alerts.outward import (
    LONGEST_RETRY_S,
    NoAnswer,
    OutwardHttp,
    PostAnswer,
    retry_after,
)
from bridge.clock import SystemClock
from tests.alerts.receiver import Receiver, Say, a_receiver
from tests.builders import NOON
from tests.doctor.authority import a_leaf

HERE = OutwardHttp(Destinations(loopback=True), SystemClock())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as made:
        yield made


def test_what_is_posted_arrives_as_it_is(receiver: Receiver) -> None:
    assert HERE.post(f"{receiver.url}/a?b=c", {"TTL": "5"}, b"body") == PostAnswer(201)
    came = receiver.came[0]
    assert (came.path, came.headers["TTL"], came.body) == ("/a?b=c", "5", b"body")
    assert "Cookie" not in came.headers


def test_a_proxy_of_the_environment_hears_of_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert HERE.post(receiver.url, {}, b"") == PostAnswer(201)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.will_say(Say(307, {"Location": f"{receiver.url}/elsewhere"}))
    assert HERE.post(receiver.url, {}, b"") == PostAnswer(307)
    assert len(receiver.came) == 1


def test_nothing_within_the_home_is_connected_to(receiver: Receiver) -> None:
    nobody = OutwardHttp(Destinations(), SystemClock())
    assert nobody.post(receiver.url.replace("http", "https"), {}, b"") == NoAnswer(WITHIN, True)
    assert receiver.came == []


def test_a_name_that_leads_within_is_not_followed(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by DNS rebinding: the name is judged by the numbers that are then connected to."""
    asked = []

    def stands_for(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", stands_for)
    port = receiver.url.rpartition(":")[2]
    found = OutwardHttp(Destinations(), SystemClock()).post(
        f"https://evil.example:{port}/", {}, b""
    )
    assert found == NoAnswer(WITHIN, True)
    assert (asked, receiver.came) == (["evil.example"], [])


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_knows(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody_knows)
    found = HERE.post("https://nobody.invalid/", {}, b"")
    assert found == NoAnswer("has a name that is not known")


def test_a_name_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait() and [])
    monkeypatch.setattr("bridge.alerts.outward.NAMES_S", 0.2)
    found = HERE.post("https://example.org/", {}, b"")
    over.set()
    assert found == NoAnswer("has a name that no name server answers for")


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert HERE.post(f"http://127.0.0.1:{port}/", {}, b"") == NoAnswer("takes no connection")


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    with a_receiver(a_leaf(None, name="127.0.0.1").write(tmp_path)) as receiver:
        found = HERE.post(receiver.url, {}, b"secret")
        assert found == NoAnswer("shows a certificate that is not trusted")
        assert receiver.came == []


def test_one_that_takes_it_and_never_answers(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.alerts.outward.ANSWER_S", 0.2)
    receiver.silent = True
    assert HERE.post(receiver.url, {}, b"") == NoAnswer("does not answer")


def test_one_that_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        port = server.getsockname()[1]

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        found = HERE.post(f"http://127.0.0.1:{port}/", {}, b"")
        thread.join()
    assert found == NoAnswer("breaks the connection off")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *((None, None), ("", None), ("soon", None), ("-5", None), ("120", 120.0), ("0", 0.0)),
        *(("9" * 40, LONGEST_RETRY_S), (format_datetime(NOON + timedelta(seconds=30)), 30.0)),
        (format_datetime(NOON - timedelta(days=1)), 0.0),
        ("Sun, 99 Nov 2026 12:00:00 GMT", None),
        ("Sun, 06 Nov 99999999999 12:00:00 GMT", None),
    ],
)
def test_when_to_come_again(said: str | None, seconds: float | None) -> None:
    assert retry_after(said, NOON) == seconds
