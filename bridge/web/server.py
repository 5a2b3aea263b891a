"""One listening socket and the threads behind it (waitress)."""

import logging
import resource
import socket
import threading
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer, create_server

from bridge.clock import SystemClock
from bridge.config import Listen
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import threads

# Media must never be spilled into a temporary file: a response stays in memory up to this size,
# which one in small pieces never reaches (`gate.answer`).
_IN_MEMORY = 64 * 1024 * 1024
_LONGEST_HEADER = 16 * 1024
# Two doors share the process's descriptors with pipes of cameras and the database.
_MOST_CONNECTIONS = 1000
_SHARE = 4
_BREATH_S = 10e-6
# Who takes nothing of an answer for so long, or twice that, is gone.
PATIENCE_S = 30.0


class DoorServer:
    """Binds at construction, so that a taken port is known before any camera is started."""

    def __init__(self, name: str, listen: Listen, *, patience_s: float = PATIENCE_S) -> None:
        self._name = name
        self._patience_s = patience_s
        self._pending: dict[HTTPChannel, float] = {}
        self._socket = _bind(listen)
        self.port: int = self._socket.getsockname()[1]
        self._server: MultiSocketServer | TcpWSGIServer | None = None
        self._connections: dict[int, wasyncore.dispatcher] = {}
        self._stopped = threading.Event()

    def start(self, app: WSGIApplication, *, worker_threads: int, max_body: int) -> None:
        """Serve on `worker_threads` threads until `stop`. Returns at once."""
        # waitress logs a line for each request that has to wait for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._server = create_server(
            app,
            sockets=[self._socket],
            threads=worker_threads,
            ident=None,
            connection_limit=_most_connections(),
            channel_timeout=60,
            max_request_header_size=_LONGEST_HEADER,
            # Refused before it is read; a body that is read never leaves memory.
            max_request_body_size=max_body,
            inbuf_overflow=2 * max_body,
            outbuf_overflow=_IN_MEMORY,
            clear_untrusted_proxy_headers=False,  # web.guards.Proxies does, by address
            map=self._connections,
        )
        threads.spawn(f"door-{self._name}", self._run)

    def _run(self) -> None:
        """waitress's own `run`, with a breath between turns.

        A turn asks each connection whether it wants something, and one wakes it for each answer:
        with 200 players the turns alone would keep a core, and the interpreter, busy. A breath in
        proportion to the connections gathers what comes into one turn (2 ms with 200 of them).
        Measured at 200 players, p95 from part to player: 0.10 to 0.14 s; without it, 0.1 or 5 s.
        """
        clock = SystemClock()
        looked_at = clock.monotonic()
        while self._connections and not self._stopped.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=self._connections, count=1)
            if clock.monotonic() - looked_at >= self._patience_s:
                looked_at = clock.monotonic()
                self._drop_stalled()
            self._stopped.wait(_BREATH_S * len(self._connections))
        wasyncore.close_all(self._connections, ignore_all=True)

    def _drop_stalled(self) -> None:
        """Close connections that have read nothing since the last time, though something waits.

        waitress lets such a connection keep its buffer, and the thread that is writing, for good:
        it closes only connections that it could write to.
        """
        channels = [c for c in self._connections.values() if isinstance(c, HTTPChannel)]
        waiting = {c: c.last_activity for c in channels if c.total_outbufs_len}
        for channel, active_at in waiting.items():
            if self._pending.get(channel) == active_at:
                channel.handle_close()
        self._pending = waiting

    def stop(self) -> None:
        """Requests under way are given up to a second, then the socket is closed."""
        if self._server is None:
            self._socket.close()
            return
        self._server.task_dispatcher.shutdown(timeout=1)
        self._stopped.set()
        self._server.close()


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
