"""Sockets of one address that ask for nothing whole, in a process of its own.

Asked once by {"host", "port", "source", "count"}; answers when all were opened once: {"opened"}.
Until its input ends it holds them, and opens anew what the door closes, `AGAIN_A_SECOND` at most.
"""

import contextlib
import resource
import selectors
import socket
import threading
from time import monotonic
from typing import Any

from tests.bench.processes import serve

HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
AGAIN_A_SECOND = 500
PATIENCE_S = 10.0


def main() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if not request:
            return {}
        selector = selectors.DefaultSelector()
        for _ in range(request["count"]):
            _open(selector, request)
        threading.Thread(target=_hold, args=(selector, request), daemon=True).start()
        return {"opened": len(selector.get_map())}

    serve(answer)


def _open(selector: selectors.BaseSelector, request: dict[str, Any]) -> None:
    door, source = (request["host"], request["port"]), (request["source"], 0)
    with contextlib.suppress(OSError):
        made = socket.create_connection(door, PATIENCE_S, source)
        made.setblocking(False)
        selector.register(made, selectors.EVENT_READ)
        made.send(HALF)


def _hold(selector: selectors.BaseSelector, request: dict[str, Any]) -> None:
    began, again = monotonic(), 0
    while True:
        for key, _ in selector.select(0.01):
            sock = key.fileobj
            assert isinstance(sock, socket.socket)
            selector.unregister(sock)
            sock.close()
        missing = request["count"] - len(selector.get_map())
        due = int((monotonic() - began) * AGAIN_A_SECOND) - again
        for _ in range(min(missing, due)):
            _open(selector, request)
        again += max(due, 0)


if __name__ == "__main__":
    main()
