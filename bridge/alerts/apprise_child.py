"""One alert by one of Apprise's services, in a process of its own that may connect to listed hosts.

Apprise knows more than a hundred services, each with code of its own. So each of its connections is
seen before it is made (`sys.addaudithook`, which nothing in the process can take away again), and
refused unless it is to a host that was listed when a person gave the address. It starts no program.

JSON on standard input (`AppriseMessage`) and output: a line for each connection as it is made, so
that one is known of that never ends, and last what became of it (`AppriseResult`). Run by
`apprise_services`.
"""

import json
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NoReturn

from bridge.alerts.destinations import Destinations

# In a line of the output.
CONNECTS = "connects"
# What would lead around the hook.
_PROGRAMS = frozenset(
    {
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
        *("os.forkpty", "pty.spawn", "socket.bind", "socket.sendto", "socket.sendmsg"),
    }
)


@dataclass(frozen=True, slots=True)
class AppriseMessage:
    """`hosts`: none, to learn which they would be; nothing is connected to then."""

    url: str
    title: str
    text: str
    hosts: Sequence[str] = ()
    home: Sequence[str] = ()
    loopback: bool = False


@dataclass(slots=True)
class AppriseResult:
    """`service`: None where Apprise knows no such address. `tried`: hosts that were not listed, or
    host:port of one of whose ports another is. `status`: of the last answer by HTTP."""

    service: str | None = None
    sent: bool = False
    tried: list[str] = field(default_factory=list)
    status: int | None = None
    retry_after: str | None = None


class Guard:
    """Sees each connection before it is made. `connects` hears host:port of it."""

    def __init__(
        self, asked: AppriseMessage, found: AppriseResult, connects: Callable[[str], None]
    ) -> None:
        self._found = found
        self._connects = connects
        self._places = Destinations(frozenset(asked.home), asked.loopback)
        self._names: dict[str, list[tuple[Any, ...]]] = {}
        self._hosts: dict[str, str] = {}  # by number
        for host in asked.hosts:
            self._names[host] = self._look_up(host)

    def close(self) -> None:
        """From here on nothing else is possible, for as long as this process lives."""
        socket.getaddrinfo = self._known
        sys.addaudithook(self._judge)

    def _look_up(self, host: str) -> list[tuple[Any, ...]]:
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return []
        # Where the settings list one port of it, which port it is, is judged when it connects.
        listed = self._places.lists(host)
        allowed = [one for one in found if listed or self._places.allows(host, 0, str(one[4][0]))]
        self._hosts |= {str(one[4][0]): host for one in allowed}
        return list(allowed)

    def _known(self, host: Any, port: Any, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        """In place of the system's: what a name meant when it was judged, it goes on to mean."""
        name = host.decode() if isinstance(host, bytes) else str(host)
        known = self._names.get(name)
        if known is None:
            self._refuse(name)
        number = socket.getservbyname(port) if isinstance(port, str) else int(port or 0)
        return [(*one[:4], (one[4][0], number, *one[4][2:])) for one in known or ()]

    def _judge(self, event: str, told: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            number, port = str(told[1][0]), told[1][1]
            host = self._hosts.get(number)
            if host is None:
                self._refuse(number)
            if not self._places.allows(host, port, number):
                self._refuse(f"{host}:{port}")
            self._connects(f"{host}:{port}")
        elif event in _PROGRAMS or event.startswith("ctypes."):
            raise PermissionError(event)

    def _refuse(self, host: str) -> NoReturn:
        if host not in self._found.tried:
            self._found.tried.append(host)
        raise PermissionError("not listed")


def run(asked: AppriseMessage) -> AppriseResult:
    from apprise import Apprise  # noqa: PLC0415  # an extra; only this process needs it
    from requests import Session  # noqa: PLC0415

    logging.disable()  # what it says may hold the address
    found = AppriseResult()
    service = Apprise.instantiate(asked.url, suppress_exceptions=True)
    if service is None:
        return found
    found.service = str(service.service_name)
    sends = Session.send

    def seen(session: Session, request: Any, **how: Any) -> Any:
        answer = sends(session, request, **how)
        found.status, found.retry_after = answer.status_code, answer.headers.get("Retry-After")
        return answer

    Session.send = seen  # type: ignore[method-assign, assignment]
    Guard(asked, found, _say_connection).close()
    services = Apprise()
    services.add(service)
    found.sent = bool(services.notify(body=asked.text, title=asked.title))
    return found


def _say_connection(place: str) -> None:
    print(json.dumps({CONNECTS: place}), flush=True)


if __name__ == "__main__":
    print(json.dumps(asdict(run(AppriseMessage(**json.load(sys.stdin))))))
