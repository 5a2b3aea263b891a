"""Amazon's certificate chains: fetched with care, kept when they have passed, and few of them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from skill.signature import Rejected, Verifier, fetch_chain
from tests.skill.alexa import SKILL_ID
from tests.skill.amazon import (
    CHAIN_URL,
    Amazon,
    a_body,
    a_leaf,
    a_root,
    an_intermediate,
    pem,
    signed,
)
from tests.skill.house import NOON

DAY = timedelta(days=1)
ROOT = a_root()
BETWEEN = an_intermediate(ROOT)


def test_a_chain_is_fetched_once_for_each_address_and_few_are_kept() -> None:
    amazon = Amazon()
    verifier = amazon.verifier()  # keeps two
    first, second, third = (CHAIN_URL.replace("13", number) for number in ("1", "2", "3"))
    for url in (first, first, second, first, third, first, second):
        verifier.verify(signed(a_body(), url=url), a_body(), NOON)
    assert amazon.fetched == [first, second, third, second]


def test_a_kept_chain_that_expires_is_refused_and_fetched_anew() -> None:
    amazon = Amazon(ROOT, pem(a_leaf(BETWEEN, expires=NOON + DAY), BETWEEN.certificate))
    verifier = amazon.verifier()
    verifier.verify(signed(a_body()), a_body(), NOON)
    later = NOON + 2 * DAY
    body = a_body(later)
    with pytest.raises(Rejected):
        verifier.verify(signed(body), body, later)
    amazon.chain = pem(a_leaf(BETWEEN), BETWEEN.certificate)
    verifier.verify(signed(body), body, later)
    assert len(amazon.fetched) == 2


def test_an_address_that_gave_rubbish_is_left_alone_for_half_a_minute() -> None:
    amazon = Amazon(ROOT, b"rubbish")
    verifier = amazon.verifier()
    for later in (0, 1, 29):
        with pytest.raises(Rejected):
            verifier.verify(signed(a_body()), a_body(), NOON + timedelta(seconds=later))
    assert len(amazon.fetched) == 1
    amazon.chain = pem(a_leaf(BETWEEN), BETWEEN.certificate)
    verifier.verify(signed(a_body()), a_body(), NOON + timedelta(seconds=31))
    assert len(amazon.fetched) == 2


def test_nothing_is_fetched_for_a_request_that_is_refused_anyway() -> None:
    amazon = Amazon()
    stranger = json.loads(a_body())
    stranger["session"]["application"]["applicationId"] = "amzn1.ask.skill.other"
    for body in (b"", b"[]", json.dumps(stranger).encode(), a_body(NOON - DAY)):
        with pytest.raises(Rejected):
            amazon.verifier().verify(signed(body), body, NOON)
    assert not amazon.fetched


def test_requests_at_once_fetch_a_chain_once_and_few_of_them_wait() -> None:
    amazon, gate, inside = Amazon(), threading.Event(), threading.Event()

    def slow(url: str) -> bytes:
        inside.set()
        assert gate.wait(10)
        return amazon.fetch(url)

    verifier = Verifier(SKILL_ID, roots=[amazon.root.certificate], fetch=slow)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            verifier.verify(signed(a_body()), a_body(), NOON)
            outcomes.append("passed")
        except Rejected as why:
            outcomes.append(str(why))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    turned_away = threading.Event()
    while len(outcomes) < 4 and not turned_away.wait(0.01):
        pass
    gate.set()
    for thread in threads:
        thread.join(10)
    assert sorted(outcomes) == ["passed"] * 4 + ["too many requests wait for a chain"] * 4
    assert len(amazon.fetched) == 1


@contextmanager
def _served(response: Response) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, response)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/chain.pem"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_a_chain_is_fetched_as_it_stands() -> None:
    with _served(Response(b"chain")) as url:
        assert fetch_chain(url) == b"chain"


@pytest.mark.parametrize(
    "response",
    [
        Response(status=302, headers={"Location": "https://evil.example/"}),
        Response(status=403),
        Response(b"x" * 70_000),
    ],
    ids=["moved", "denied", "too long"],
)
def test_a_chain_that_is_not_there_moved_or_too_long_is_refused(response: Response) -> None:
    with _served(response) as url, pytest.raises(Rejected):
        fetch_chain(url)


def test_a_chain_behind_a_closed_port_is_refused() -> None:
    with _served(Response()) as url:
        pass
    with pytest.raises(Rejected, match="cannot be fetched"):
        fetch_chain(url)
