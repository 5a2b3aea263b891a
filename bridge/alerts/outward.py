"""One POST to an address that a browser or a person gave: to it, and to nowhere else.

Its name is looked up once, each number that it stands for is judged (`destinations`), and the
connection goes to one of those: a name that means something else a moment later gains nothing by
it. No redirect is followed, no proxy asked, no cookie kept, and of the answer only the head read.
Whoever posts says `outbound.used` first.
"""

import email.utils
import queue
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import requests

from bridge.alerts.destinations import WITHIN, Destinations
from bridge.clock import Clock
from bridge.ops import threads
from bridge.ops.answers import connected_by

# 10 s in all: names, the connection, TLS, the answer.
NAMES_S, CONNECT_S, ANSWER_S = 2.0, 2.0, 4.0
LONGEST_RETRY_S = 24 * 3600.0
_MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class PostAnswer:
    status: int
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """`why` follows the receiver's name: "your webhook …". `forbidden`: it leads within."""

    why: str
    forbidden: bool = False


class _NotConnected(Exception):
    def __init__(self, why: str, *, forbidden: bool = False) -> None:
        super().__init__(why)
        self.no_answer = NoAnswer(why, forbidden)


class OutwardHttp:
    """Any thread."""

    def __init__(self, destinations: Destinations, clock: Clock) -> None:
        self._destinations = destinations
        self._clock = clock

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> PostAnswer | NoAnswer:
        refused = self._destinations.refuses(url)
        if refused is not None:
            return NoAnswer(refused, forbidden=True)
        try:
            with requests.Session() as http:
                http.trust_env = False  # no proxy: it would hear of the house
                for scheme in ("http://", "https://"):
                    http.mount(scheme, connected_by(self._connect))
                return self._post(http, url, headers, body)
        except _NotConnected as refusal:
            return refusal.no_answer
        except requests.exceptions.SSLError:
            return NoAnswer("shows a certificate that is not trusted")
        except requests.exceptions.Timeout:
            return NoAnswer("does not answer")
        except (requests.RequestException, OSError):
            return NoAnswer("breaks the connection off")

    def _post(
        self, http: requests.Session, url: str, headers: Mapping[str, str], body: bytes
    ) -> PostAnswer:
        with http.post(
            url,
            data=body,
            headers=dict(headers),
            timeout=(CONNECT_S, ANSWER_S),
            allow_redirects=False,
            stream=True,
        ) as answer:
            said = answer.headers.get("Retry-After")
            return PostAnswer(answer.status_code, retry_after(said, self._clock.now()))

    def _connect(self, host: str, port: int, limit_s: float) -> socket.socket:
        """Raises _NotConnected."""
        numbers = _numbers(host, port)
        allowed = [one for one in numbers if self._destinations.allows(host, port, one)]
        if not allowed:
            raise _NotConnected(WITHIN, forbidden=True)
        until = self._clock.monotonic() + limit_s
        why = "does not answer"
        for number in allowed[:_MOST_NUMBERS]:
            left_s = until - self._clock.monotonic()
            if left_s <= 0:
                break
            try:
                made = socket.create_connection((number, port), left_s)
            except TimeoutError:
                why = "does not answer"
            except OSError:
                why = "takes no connection"
            else:
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                made.settimeout(limit_s)
                return made
        raise _NotConnected(why)


def retry_after(said: str | None, now: datetime) -> float | None:
    """Seconds, of a number or a date (RFC 9110, 10.2.3); None for anything else."""
    if said is None:
        return None
    if said.isascii() and said.isdecimal():
        wait_s = float(said[:9])
    else:
        try:
            at = email.utils.parsedate_to_datetime(said)
        except (ValueError, OverflowError):
            return None
        wait_s = (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()
    return min(max(wait_s, 0.0), LONGEST_RETRY_S)


def _numbers(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order. The system's own patience has no limit that
    we could set, so a thread of its own waits for it. Raises _NotConnected."""
    found: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threads.spawn("receiver-name", lambda: found.put(_look_up(host, port)))
    try:
        numbers = found.get(timeout=NAMES_S)
    except queue.Empty:
        raise _NotConnected("has a name that no name server answers for") from None
    if not numbers:
        raise _NotConnected("has a name that is not known")
    return numbers


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))
