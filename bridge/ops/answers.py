"""HTTP whose answers have an end: the socket's timeout is for the whole answer, not for each read.

Otherwise a camera that says one byte a second is listened to for hours: in its headers, in the
lines between chunks, in its body. A body that is meant to go on (`HeadAdapter`) has its time for
each read; what stands before it, for all.
"""

import io
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bridge.clock import SystemClock

_CLOCK = SystemClock()  # a socket's timeout is of this time, too
# Host, port, and for how long to try.
Connect = Callable[[str, int, float], socket.socket]


class _Until(io.RawIOBase):
    """Reads as `raw` does, until the time is over: raises TimeoutError."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, limit_s: float) -> None:
        self._raw = raw
        self._sock = sock
        self._limit_s = limit_s
        self._until: float | None = _CLOCK.monotonic() + limit_s

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        if self._until is not None:
            left_s = self._until - _CLOCK.monotonic()
            if left_s <= 0:
                raise TimeoutError
            self._sock.settimeout(left_s)
        return self._raw.readinto(into)

    def go_on(self) -> None:
        """From here on the time is for each read."""
        self._until = None
        self._sock.settimeout(self._limit_s)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        limit_s = sock.gettimeout()
        self._timed = None if limit_s is None else _Until(self.fp.detach(), sock, limit_s)
        if self._timed is not None:
            self.fp = io.BufferedReader(self._timed)


class _AnswerThatGoesOn(_Answer):
    def begin(self) -> None:
        super().begin()
        if self._timed is not None and not self._timed.closed:
            self._timed.go_on()


def _pools(
    answer: type[_Answer], connect: Connect | None = None
) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's, for each scheme, whose answers are of that class, and which `connect` connects."""

    class Http(HTTPConnection):
        response_class = answer

        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if connect is None else connect(*_whom(self))

    class Https(HTTPSConnection):
        response_class = answer

        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if connect is None else connect(*_whom(self))

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    return {"http": HttpPool, "https": HttpsPool}


def _whom(asked: HTTPConnection) -> tuple[str, int, float]:
    return asked.host, asked.port, asked.timeout or 0.0


class Adapter(HTTPAdapter):
    """For a `requests.Session`."""

    pools: ClassVar = _pools(_Answer)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self.pools


class HeadAdapter(Adapter):
    """For one whose answers may go on for ever: once they have begun, the time is for each read."""

    pools: ClassVar = _pools(_AnswerThatGoesOn)


def connected_by(connect: Connect) -> Adapter:
    """One whose connections are made by `connect`: it may look at whom, and raise what it likes."""

    class Directed(Adapter):
        pools: ClassVar = _pools(_Answer, connect)

    return Directed()
