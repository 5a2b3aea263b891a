"""Nobody in the way: whatever a client does with its connections, others are answered.

Those that do not read are in `test_server`.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from threading import Event

import pytest
from flask import Flask, Response, request

from bridge.config import Listen
from bridge.web.connection_limits import MOST_OF_AN_ADDRESS
from bridge.web.connections import Deadlines
from bridge.web.http.gate import FMP4, answer
from bridge.web.server import DoorServer
from tests.builders import PATIENCE_S, in_time

DOOR = "127.0.0.1"
# To the door this is another machine: what connects from its own address is near.
ELSEWHERE = "127.0.0.2"
GET = b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
HEADER = b"POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
SOON = Deadlines(header_s=1.0, body_s=1.0)
Client = Callable[[socket.socket], None]


@contextmanager
def a_door(deadlines: Deadlines, may_answer: Event | None = None) -> Iterator[DoorServer]:
    server = DoorServer("test", Listen(port=0), deadlines=deadlines)
    app = Flask("test")

    @app.route("/small", methods=["GET", "POST"])
    def small() -> Response:
        return answer((b"small", request.get_data()), FMP4)

    @app.route("/slow")
    def slow() -> Response:
        assert may_answer
        may_answer.wait(PATIENCE_S)
        return answer((b"slow",), FMP4)

    server.start(app, worker_threads=2, max_body=100_000)
    yield server
    server.stop()


def connect(server: DoorServer, source: str = ELSEWHERE) -> socket.socket:
    made = socket.create_connection((DOOR, server.port), PATIENCE_S, (source, 0))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def ended(client: socket.socket) -> bytes:
    """What it is sent until the door closes it."""
    got = b""
    try:
        while more := client.recv(1 << 20):
            got = (got + more)[-1000:]
    except ConnectionResetError:
        pass  # closed with bytes of ours unread
    return got


def answered(server: DoorServer, source: str) -> None:
    with connect(server, source) as client:
        client.sendall(GET)
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")


def says_nothing(_client: socket.socket) -> None:
    """Connected, and that is all."""


def half_a_header(client: socket.socket) -> None:
    client.sendall(GET[:-4])


def empty_lines(client: socket.socket) -> None:
    client.sendall(b"\r\n\r\n")


def half_a_body(client: socket.socket) -> None:
    client.sendall(HEADER % 90_000 + bytes(100))


def a_promised_body(client: socket.socket) -> None:
    head = HEADER.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    client.sendall(head % 5000)


def an_unended_chunk(client: socket.socket) -> None:
    head = b"POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    client.sendall(head + b"5000\r\nabc")


def a_second_header(client: socket.socket) -> None:
    client.sendall(GET)
    assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")
    client.sendall(GET[:10])


def tls(client: socket.socket) -> None:
    client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")


def garbage(client: socket.socket) -> None:
    client.sendall(b"\x00" * 40_000)


SLOW: list[Client] = [
    *(says_nothing, half_a_header, empty_lines, half_a_body, a_promised_body),
    *(an_unended_chunk, a_second_header, tls, garbage),
]


def test_who_does_not_get_on_is_closed() -> None:
    with a_door(SOON) as server, ExitStack() as stack:
        clients = [stack.enter_context(connect(server)) for _ in SLOW]
        for slow, client in zip(SLOW, clients, strict=True):
            slow(client)
        assert all(len(ended(client)) < 1000 for client in clients)


@pytest.mark.parametrize("source", [ELSEWHERE, DOOR])
@pytest.mark.parametrize("slow", SLOW)
def test_a_crowd_of_them_keeps_nobody_out(slow: Client, source: str) -> None:
    """Neither others nor who shares their address, this machine itself included."""
    with a_door(Deadlines()) as server, ExitStack() as stack:
        for _ in range(2 * MOST_OF_AN_ADDRESS):
            slow(stack.enter_context(connect(server, source)))
        for other in (DOOR, ELSEWHERE, "127.0.0.3"):
            in_time(partial(answered, server, other), 0.5)


def dripped(client: socket.socket, pieces: Iterator[bytes]) -> bytes:
    """One piece after the other, until the door has something to say."""
    client.settimeout(0.03)
    for piece in pieces:
        try:
            client.sendall(piece)
            return client.recv(1 << 16)
        except TimeoutError:
            continue
        except ConnectionError:
            return b""
    raise AssertionError("the door waited to the end")


def test_a_header_has_its_time_as_a_whole_however_often_a_byte_comes() -> None:
    with a_door(SOON) as server, connect(server) as client:
        endless = (b"GET /small HTTP/1.1\r\nX: " if n == 0 else b"x" for n in count())
        assert dripped(client, endless)[:12] in (b"HTTP/1.1 408", b"")


def test_a_body_has_to_get_on_by_more_than_a_byte() -> None:
    with a_door(SOON) as server, connect(server) as client:
        endless = (HEADER % 90_000 if n == 0 else b"x" for n in count())
        assert dripped(client, endless)[:12] in (b"HTTP/1.1 408", b"")


def test_a_connection_that_rests_is_kept_past_those_deadlines() -> None:
    with a_door(SOON) as server, connect(server) as resting:
        resting.sendall(GET)
        assert resting.recv(1 << 16).startswith(b"HTTP/1.1 200")
        with connect(server) as silent:
            assert ended(silent) == b""  # which takes as long as the deadline
        assert _is_open(resting)


def test_what_follows_a_slow_request_has_its_time_once_that_is_answered() -> None:
    may_answer = Event()
    with a_door(SOON, may_answer) as server, connect(server) as client:
        client.sendall(GET.replace(b"small", b"slow") + GET[:10])
        with connect(server) as silent:
            assert ended(silent) == b""  # which takes as long as the deadline
        may_answer.set()
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")
        client.sendall(GET[10:])
        got = b""
        while b"HTTP/1.1 200" not in got:
            more = client.recv(1 << 16)
            assert more
            got += more


def test_an_address_has_its_connections_and_no_more_but_this_machine_has() -> None:
    with a_door(Deadlines()) as server, ExitStack() as stack:
        for source, kept in ((ELSEWHERE, MOST_OF_AN_ADDRESS), (DOOR, MOST_OF_AN_ADDRESS + 20)):
            resting: list[socket.socket] = []
            for _ in range(MOST_OF_AN_ADDRESS + 20):
                client = stack.enter_context(connect(server, source))
                client.sendall(GET)
                assert client.recv(1 << 16).startswith(b"HTTP/1.1 200")
                resting.append(client)
            assert sum(map(_is_open, resting)) == kept


def _is_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        while client.recv(1 << 16):
            continue  # the end of its answer
        return False
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
