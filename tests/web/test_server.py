"""Answers on a real socket: never in a file, and nobody who stops reading keeps anything."""

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response

from bridge.config import Listen
from bridge.web.connections import Deadlines
from bridge.web.http.gate import FMP4, answer
from bridge.web.server import DoorServer
from tests.builders import PATIENCE_S, until

# Above the size from which waitress would put an answer into a file.
LARGE = 80 * 1024 * 1024


@contextmanager
def reader(server: DoorServer, path: str = "/") -> Iterator[socket.socket]:
    """One that has asked, and reads only when told to."""
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        made.settimeout(20)
        made.connect(("127.0.0.1", server.port))
        made.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        yield made


class Door:
    """`/` answers with much; `over` is set when that has ended, `/small` with little."""

    def __init__(self, patience_s: float) -> None:
        self.over = threading.Event()
        self.server = DoorServer("test", Listen(port=0), deadlines=Deadlines(reader_s=patience_s))
        app = Flask("test")

        @app.get("/")
        def large() -> Response:
            response = answer((bytes(LARGE),), FMP4)
            response.call_on_close(self.over.set)
            return response

        @app.get("/small")
        def small() -> Response:
            return answer((b"small",), FMP4)

        self.server.start(app, worker_threads=1, max_body=1000)


@contextmanager
def a_door(patience_s: float) -> Iterator[Door]:
    door = Door(patience_s)
    yield door
    door.server.stop()


def received(client: socket.socket, pause_s: float = 0.0) -> int:
    """How much there is until the end."""
    got, never = 0, threading.Event()
    while more := client.recv(1 << 20):
        got += len(more)
        never.wait(pause_s)
    return got


def in_files() -> list[str]:
    """Temporary files that this process has open."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(descriptor))
        except FileNotFoundError:
            continue  # it was of the listing
    here = tempfile.gettempdir()
    return [name for name in found if name.startswith(here) and name.endswith(" (deleted)")]


def test_a_large_answer_is_never_in_a_file_and_arrives_as_a_whole() -> None:
    before = in_files()
    with a_door(60) as door, reader(door.server) as client:
        got = len(client.recv(1 << 16, socket.MSG_WAITALL))  # more than the header: it is writing
        assert in_files() == before
        assert LARGE < got + received(client) < LARGE + 1000
        assert in_files() == before


def test_who_stops_reading_is_closed_and_gives_back_the_thread() -> None:
    with a_door(0.2) as door, reader(door.server) as stalled:
        stalled.recv(1 << 16, socket.MSG_WAITALL)
        with reader(door.server, "/small") as other:
            assert other.recv(1 << 16).startswith(b"HTTP/1.1 200")
        assert door.over.wait(PATIENCE_S)
        assert received(stalled) < LARGE / 2


def test_who_reads_slowly_is_not_closed() -> None:
    with a_door(0.5) as door, reader(door.server) as slow:
        assert received(slow, pause_s=0.002) > LARGE


def test_who_takes_next_to_nothing_is_closed() -> None:
    with a_door(0.3) as door, reader(door.server) as dripping:
        until(lambda: door.over.is_set() or not dripping.recv(1024))
        assert door.over.wait(PATIENCE_S)
