"""Kills a process that tells, again and again, and looks at what its receiver was told."""

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from pathlib import Path

from bridge.policy.alerts import AlertVerdict
from bridge.store.alerts import alerts
from bridge.store.database import Database
from bridge.store.people.persons import FIRST
from tests.fresh import FILE

ROOT = Path(__file__).parents[2]
Told = tuple[str, int]


@dataclass
class Listener:
    """A receiver: all that it was told, in order, as it came."""

    port: int
    told: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """Alerts whose last word never came; messages that came twice though nobody was killed between,
    or that were taken for new; and that came after a later one of their alert. `again`: that came
    twice, under the same id and number, because the process was killed in between."""

    sent: int
    missing: int
    doubled: int
    out_of_order: int
    again: int


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_who: object) -> None:
        """Who was told this was killed in the middle of it."""


@contextmanager
def listening() -> Iterator[Listener]:
    made = Listener(0)

    class Take(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            told = loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.told.append((told["id"], told["number"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Take)
    server.daemon_threads = True
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def tell(state: Path, listener: Listener, *, events: int, kills: int) -> None:
    """Until there are so many events, and all is told. Killed so many times, at any moment."""
    chance = random.Random(events)
    argv = [sys.executable, "-m", "tests.alerts.teller", str(state), str(listener.port)]
    for number in range(kills + 1):
        process = subprocess.Popen([*argv, str(events)], cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline()
        if number < kills:
            # Of what is to be told, about a part; within it, at any moment.
            wanted = 2 * events * (number + 1) // (kills + 1)
            _await_told(listener, wanted, process)
            threading.Event().wait(chance.random() * 0.05)
            process.kill()
        process.communicate()


def _await_told(listener: Listener, wanted: int, process: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    while len(listener.told) < wanted and process.poll() is None:
        pause.wait(0.01)


def judge(state: Path, listener: Listener, kills: int) -> Outcome:
    last: dict[str, int] = {}
    again = out_of_order = 0
    for id_, number in listener.told:
        if number == last.get(id_):
            again += 1
        elif number < last.get(id_, 0):
            out_of_order += 1
        last[id_] = max(number, last.get(id_, 0))
    db = Database(state / FILE)
    with db.read() as tx:
        rows = alerts.page(tx, FIRST, before=None, limit=1_000_000)
        said = alerts.messages(tx, [row.id for row in rows])
    db.close()
    sent = [row for row in rows if row.verdict is AlertVerdict.SENT]
    missing = sum(last.get(row.id) != said[row.id][-1].number for row in sent)
    return Outcome(len(sent), missing, max(0, again - kills), out_of_order, again)
