"""A receiver of alerts over HTTP on this machine: it writes down what comes and answers as told."""

import ssl
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Came:
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Say:
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Receiver:
    """`answers`: the next ones, the last of them for ever. `silent`: none."""

    url: str = ""
    answers: deque[Say] = field(default_factory=lambda: deque([Say()]))
    came: list[Came] = field(default_factory=list)
    silent: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def will_say(self, *answers: Say) -> None:
        self.answers = deque(answers)

    def next(self) -> Say:
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.arrived:
                receiver.came.append(Came(self.path, dict(self.headers), body))
                receiver.arrived.notify_all()
            if receiver.silent:
                receiver.over.wait()
                self.close_connection = True
                return
            answer = receiver.next()
            self.send_response(answer.status)
            for name, value in {"Content-Length": "0", **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Handler


@contextmanager
def a_receiver(certificate: Path | None = None) -> Iterator[Receiver]:
    """By https where it has a certificate (and its key, in one file)."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if certificate is None else "https"
    receiver.url = f"{scheme}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
