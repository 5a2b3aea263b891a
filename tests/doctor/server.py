"""A web server on loopback that answers as a test says, with TLS or without."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    status: int = 404
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Behaviour = Callable[[Asked], Reply]


@dataclass
class Served:
    port: int
    asked: list[Asked]

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextmanager
def serving(behaviour: Behaviour, certificate: Path | None = None) -> Iterator[Served]:
    """`certificate` is a PEM file with the key and what the server sends of its chain."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                self.close_connection = True  # whoever asked has gone
                return
            received = Asked(self.command, self.path, dict(self.headers), body)
            asked.append(received)
            reply = behaviour(received)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = answer  # noqa: N815  # the names http.server looks for

        def log_message(self, *_: Any) -> None:
            return

    server = _Server(("127.0.0.1", 0), Handler, certificate)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Served(server.server_address[1], asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Shakes hands on the request's own thread: a client that refuses us must not stop the rest."""

    def __init__(self, address: tuple[str, int], handler: Any, certificate: Path | None) -> None:
        super().__init__(address, handler)
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._context.load_cert_chain(certificate)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self._context is None:
            super().finish_request(request, client_address)
            return
        try:
            with self._context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except OSError:
            return  # the client did not like our certificate, which is what the test is about
