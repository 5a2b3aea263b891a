"""Answers over HTTP that trickle: the time is for the whole, or for the whole head."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from bridge.ops.answers import Adapter, HeadAdapter

LIMIT_S = 0.4
HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


@contextmanager
def trickling(at_once: bytes, byte: bytes) -> Iterator[str]:
    """The address of one that says the first, and then `byte` four times as often as is asked."""
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            connection, _ = server.accept()
            with connection:
                connection.sendall(at_once)
                while not over.wait(LIMIT_S / 4):
                    connection.sendall(byte)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        over.set()
        thread.join()


def asked(url: str, adapter: Adapter) -> requests.Response:
    session = requests.Session()
    session.mount("http://", adapter)
    return session.get(url, timeout=(LIMIT_S * 10, LIMIT_S), stream=True)


@pytest.mark.parametrize("adapter", [Adapter, HeadAdapter])
@pytest.mark.parametrize("said", [b"HTT", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_head_has_an_end(adapter: type[Adapter], said: bytes) -> None:
    with trickling(said, b"x") as url, pytest.raises(requests.exceptions.Timeout):
        asked(url, adapter())


def test_a_body_has_an_end() -> None:
    with trickling(HEAD, b"x") as url, pytest.raises(requests.exceptions.ConnectionError):
        _ = asked(url, Adapter()).content


def test_a_body_that_is_meant_to_go_on_does() -> None:
    with trickling(HEAD, b"x") as url, asked(url, HeadAdapter()) as answer:
        assert [answer.raw.read(1) for _ in range(8)] == [b"x"] * 8
