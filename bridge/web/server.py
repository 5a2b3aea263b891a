"""One listening socket and the threads behind it (waitress)."""

import logging
import resource
import socket
import threading
from collections.abc import Iterable
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from bridge.clock import SystemClock
from bridge.config import Listen, Network
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import threads
from bridge.web.connection_limits import ConnectionLimits
from bridge.web.connections import BoundedServer, Deadlines

# Media must never be spilled into a temporary file: a response stays in memory up to this size,
# which one in small pieces never reaches (`gate.answer`).
_IN_MEMORY = 64 * 1024 * 1024
_LONGEST_HEADER = 16 * 1024
# Two doors share the process's descriptors with pipes of cameras and the database.
_MOST_CONNECTIONS = 1000
_SHARE = 4
# Connections that the system has made and we have not yet looked at: above the most that it allows
# elsewhere, so that many at once do not make others wait for a second.
_BACKLOG = 4096
_NEVER = 1 << 30
_BREATH_S = 10e-6


class DoorServer:
    """Binds at construction, so that a taken port is known before any camera is started."""

    def __init__(self, name: str, listen: Listen, *, deadlines: Deadlines | None = None) -> None:
        self._name = name
        self._deadlines = deadlines or Deadlines()
        self._socket = _bind(listen)
        self.port: int = self._socket.getsockname()[1]
        self._server: BoundedServer | None = None
        self._connections: dict[int, wasyncore.dispatcher] = {}
        self._stopped = threading.Event()

    def start(
        self,
        app: WSGIApplication,
        *,
        worker_threads: int,
        max_body: int,
        proxies: Iterable[Network] = (),
    ) -> None:
        """Serve on `worker_threads` threads until `stop`. Returns at once. `proxies` speak for
        many: their connections are counted with this machine's own."""
        # waitress logs a line for each request that has to wait for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        workers = ThreadedTaskDispatcher()
        workers.set_thread_count(worker_threads)
        self._server = BoundedServer(
            app,
            self._connections,
            True,
            self._socket,
            dispatcher=workers,
            adj=_adjustments(max_body),
            sockinfo=(*_kind(self._socket), self._socket.getsockname()),
            bind_socket=False,
            clock=SystemClock(),
            deadlines=self._deadlines,
            limits=ConnectionLimits(_most_connections()),
            proxies=proxies,
        )
        threads.spawn(f"door-{self._name}", self._run)

    def _run(self) -> None:
        """waitress's own `run`, with a breath between turns.

        A turn asks each connection whether it wants something, and one wakes it for each answer:
        with 200 players the turns alone would keep a core, and the interpreter, busy. A breath in
        proportion to the connections gathers what comes into one turn (2 ms with 200 of them).
        Measured at 200 players, p95 from part to player: 0.10 to 0.14 s; without it, 0.1 or 5 s.
        """
        assert self._server is not None  # noqa: S101  # `start` has set it
        turn_s = self._deadlines.look_every_s
        while self._connections and not self._stopped.is_set():
            self._server.crowded = False  # unless this turn accepts all that it may
            wasyncore.loop(timeout=turn_s, use_poll=True, map=self._connections, count=1)
            self._server.look()
            if not self._server.crowded:
                self._stopped.wait(_BREATH_S * len(self._connections))
        wasyncore.close_all(self._connections, ignore_all=True)

    def stop(self) -> None:
        """Requests under way are given up to a second, then the socket is closed."""
        if self._server is None:
            self._socket.close()
            return
        self._server.task_dispatcher.shutdown(timeout=1)
        self._stopped.set()
        self._server.close()


def _adjustments(max_body: int) -> Adjustments:
    return Adjustments(
        ident=None,
        backlog=_BACKLOG,
        connection_limit=_NEVER,  # `connection_limits` decides, and never stops accepting
        channel_timeout=60,
        max_request_header_size=_LONGEST_HEADER,
        # Refused before it is read; a body that is read never leaves memory.
        max_request_body_size=max_body,
        inbuf_overflow=2 * max_body,
        outbuf_overflow=_IN_MEMORY,
        clear_untrusted_proxy_headers=False,  # web.guards.Proxies does, by address
    )


def _kind(listener: socket.socket) -> tuple[int, int, int]:
    return listener.family, listener.type, listener.proto


def _most_connections() -> int:
    """Few enough that strangers run into the door's limit before the process's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(_MOST_CONNECTIONS, hard // _SHARE) if hard > 0 else _MOST_CONNECTIONS


def _bind(listen: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((listen.host, listen.port))
    except OSError as error:
        listener.close()
        raise PrivateEyeError(
            Kind.CONFLICT,
            f"{listen.host}:{listen.port} cannot be listened on ({error.strerror}). "
            "Is Private Eye already running? Otherwise choose another port.",
        ) from error
    return listener
