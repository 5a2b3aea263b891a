"""waitress's connections, with an end to its patience and to how many there may be.

waitress waits for the rest of a request for as long as it may take, closes who reads nothing only
if it could write to them, and stops accepting when it has all the connections it may have. Here a
header has a deadline, bodies and readers have to get on, and a new connection always gets a place
(`connection_limits`). All of it on the door's own loop thread, but `service`.
"""

import logging
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer

from bridge.clock import Clock
from bridge.config import Network
from bridge.web.connection_limits import (
    ConnectionLimits,
    Full,
    Peer,
    Phase,
    SentAway,
    peer_of,
    plain,
)

log = logging.getLogger(__name__)

# Of a body within `body_s`, of an answer within `reader_s`.
LEAST_OF_BODY = 1024
LEAST_TAKEN = 16 * 1024
# No more than an address may have, and far fewer than this machine may: what is accepted is read
# before it gives way to others.
_ACCEPTED_AT_ONCE = 64
_LOG_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: for a whole header, for each further KiB of a body, and for each further 16 KiB
    that a reader is to take of its answer (it has up to twice that)."""

    header_s: float = 10.0
    body_s: float = 10.0
    reader_s: float = 30.0

    @property
    def look_every_s(self) -> float:
        return min(1.0, self.header_s / 4, self.body_s / 4, self.reader_s)


class HttpConnection(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """Half open until a request has come whole; each further request is given the same time."""

    server: "BoundedServer"

    def __init__(
        self, server: "BoundedServer", sock: socket.socket, source: Peer, peer: tuple[str, int]
    ) -> None:
        self.source = source
        self._clock = server.clock
        self._deadlines = server.deadlines
        self._answering = False  # a whole request has come on it, at some time
        self._partial: HTTPRequestParser | None = None
        self._in_body = False
        self._body_bytes = 0
        self.since = self._clock.monotonic()
        self.due: float | None = self.since + self._deadlines.header_s
        self.taken = 0
        super().__init__(server, sock, peer, server.adj, server._map)

    @property
    def phase(self) -> Phase:
        if self.requests:
            return Phase.ASKED
        if self.total_outbufs_len:
            return Phase.SENDING
        return Phase.HALF_OPEN if self._partial or not self._answering else Phase.RESTING

    def received(self, data: bytes) -> bool:
        if self._partial is None and not (data[:1].isalpha() or data[:1] in b"\r\n"):
            self.end(HTTPStatus.BAD_REQUEST)  # TLS, or something else that is not for us
            return False
        going_on: bool = super().received(data)
        self._set_deadline()
        return going_on

    def send(self, data: bytes, do_close: bool = True) -> int:
        count: int = super().send(data, do_close)
        self.taken += count
        self.since = self._clock.monotonic()
        return count

    def service(self) -> None:
        """On a worker's thread."""
        self._answering = True
        super().service()

    def is_late(self, now: float) -> bool:
        """While a request is answered nothing is read: the next one has its time after that."""
        if self.due is None:
            return False
        if self.requests or self.total_outbufs_len:
            self.due = now + (self._deadlines.body_s if self._in_body else self._deadlines.header_s)
        return now >= self.due

    def time_out(self) -> None:
        """A browser that connected in advance, and has asked nothing, is told nothing."""
        if self._partial is None:
            self.handle_close()
        else:
            self.end(HTTPStatus.REQUEST_TIMEOUT)

    def end(self, status: HTTPStatus) -> None:
        """Close it, with a word to whoever listens."""
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
        try:
            self.socket.send(f"{head}Content-Length: 0\r\n\r\n".encode())
        except OSError:
            log.debug("door.gone")
        self.handle_close()

    def handle_close(self) -> None:
        self.due = None
        super().handle_close()

    def add_channel(self, map: Any = None) -> None:
        super().add_channel(map)
        self.server.limits.add(self.source, self)

    def del_channel(self, map: Any = None) -> None:
        super().del_channel(map)
        self.server.limits.remove(self.source, self)

    def _set_deadline(self) -> None:
        """As far as the request has come that is not whole yet."""
        request, now = self.request, self._clock.monotonic()
        if request is None:
            self._partial, self._in_body = None, False
            if self.requests or self._answering:  # else it was an empty line
                self.due, self.since = None, now
            return
        if request is not self._partial:
            self._partial, self._in_body, self.since = request, False, now
            if self._answering:
                self.due = now + self._deadlines.header_s
        if not request.headers_finished:
            return
        if not self._in_body or request.body_bytes_received - self._body_bytes >= LEAST_OF_BODY:
            self._in_body, self._body_bytes = True, request.body_bytes_received
            self.due = now + self._deadlines.body_s


class BoundedServer(TcpWSGIServer):  # type: ignore[misc]  # as above
    """Accepts all that come, and decides then who stays."""

    def __init__(
        self,
        *args: Any,
        clock: Clock,
        deadlines: Deadlines,
        limits: ConnectionLimits[HttpConnection],
        proxies: Iterable[Network],
        **options: Any,
    ) -> None:
        self.clock = clock
        self.deadlines = deadlines
        self.limits = limits
        self._proxies = tuple(proxies)
        self.crowded = False  # more may be waiting to be accepted
        self._stalled: dict[HttpConnection, int] = {}
        self._sent_away = SentAway()
        self._looked_at = self._readers_at = self._logged_at = clock.monotonic()
        super().__init__(*args, **options)

    def handle_accept(self) -> None:
        for _ in range(_ACCEPTED_AT_ONCE):
            try:
                accepted = self.accept()
                if accepted is None:
                    return
                self._let_in(*accepted)
            except OSError:  # no descriptor is left, or whoever came has gone again
                return
        self.crowded = True

    def _let_in(self, sock: socket.socket, peer: tuple[Any, ...]) -> None:
        source = peer_of(peer[0], sock.getsockname()[0], self._proxies)
        decision = self.limits.decide(source)
        if isinstance(decision, Full):
            self._sent_away.add(source)
            sock.close()
            return
        for one in decision.instead:
            self._sent_away.add(one.source)
            one.handle_close()
        self.set_socket_options(sock)
        HttpConnection(self, sock, source, (plain(peer[0]), peer[1]))

    def look(self) -> None:
        """Close who takes too long. To be called at each turn of the loop."""
        now = self.clock.monotonic()
        if now - self._looked_at >= self.deadlines.look_every_s:
            self._looked_at = now
            for connection in self._connections():
                if connection.is_late(now):
                    self._sent_away.add(connection.source)
                    connection.time_out()
        if now - self._readers_at >= self.deadlines.reader_s:
            self._readers_at = now
            self._close_stalled()
        if self._sent_away.any and now - self._logged_at >= _LOG_EVERY_S:
            self._logged_at = now
            self._log()

    def _close_stalled(self) -> None:
        """Readers that have taken next to nothing since the last time, though something waits.

        waitress lets such a connection keep its buffer, and the thread that is writing, for good.
        """
        waiting = {c: c.taken for c in self._connections() if c.total_outbufs_len}
        for connection, taken in waiting.items():
            if taken - self._stalled.get(connection, -LEAST_TAKEN) < LEAST_TAKEN:
                connection.handle_close()
        self._stalled = waiting

    def _connections(self) -> list[HttpConnection]:
        return [one for one in self._map.values() if isinstance(one, HttpConnection)]

    def _log(self) -> None:
        """One line a minute, however many there were."""
        log.warning("door.sent_away", extra=self._sent_away.told())
        self._sent_away = SentAway()
