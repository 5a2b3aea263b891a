"""Which connection gives way when there are too many: the limits of a door. Pure; for one thread.

A connection on which no whole request has come costs its sender nothing, so it is never what keeps
another out: a new one always takes the place of the oldest of these. Nobody has to prove anything
to be let in, and what is being answered is never cut off.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import ip_address
from typing import Generic, Protocol, TypeVar

from bridge.access.refusals import source_of
from bridge.config import Network

# Of one address out there; of IPv6, of a household.
MOST_OF_AN_ADDRESS = 64
# Half-open ones give way in numbers, so that a flood of new ones is not looked at one by one.
_AT_ONCE = 16
# Addresses that are told apart in what is said of who was sent away.
MOST_COUNTED = 1024
_OTHERS = "others"


class Phase(IntEnum):
    """Of a connection; the lowest gives way first."""

    HALF_OPEN = 0  # no whole request has come, or only a piece of the next one
    RESTING = 1  # what was asked is answered; kept for the next request
    SENDING = 2  # answered, but not all of it taken
    ASKED = 3  # a request is being answered: never gives way


@dataclass(frozen=True, slots=True)
class Peer:
    """Where connections come from: of IPv6 out there, the /64 of a household. `near`: this machine
    itself (the command line, the skill), or a proxy, which speaks for many."""

    address: str
    near: bool = False


class Held(Protocol):
    """`since`: when its phase began; when it last took a byte, if it is sending. Seconds."""

    @property
    def phase(self) -> Phase: ...

    @property
    def since(self) -> float: ...


H = TypeVar("H", bound=Held)


@dataclass(frozen=True, slots=True)
class Let(Generic[H]):
    """A new connection has a place: that of `instead`, if there are any, which are to be closed."""

    instead: tuple[H, ...] = ()


@dataclass(frozen=True, slots=True)
class Full:
    """Its part is taken by requests that are being answered."""


class ConnectionLimits(Generic[H]):
    """What is near has one half together; everybody else the other, of which no address has more
    than its part."""

    def __init__(self, most: int) -> None:
        self._most_of_each = most // 2
        self._held: dict[bool, dict[Peer, set[H]]] = {True: {}, False: {}}

    def decide(self, source: Peer) -> Let[H] | Full:
        """For a new connection from there."""
        half = self._held[source.near]
        own = half.get(source, set())
        if not source.near and len(own) >= MOST_OF_AN_ADDRESS:
            return _weakest(own)
        if sum(map(len, half.values())) >= self._most_of_each:
            return _weakest(held for one in half.values() for held in one)
        return Let()

    def add(self, source: Peer, held: H) -> None:
        self._held[source.near].setdefault(source, set()).add(held)

    def remove(self, source: Peer, held: H) -> None:
        """Harmless twice."""
        half = self._held[source.near]
        own = half.get(source, set())
        own.discard(held)
        if not own:
            half.pop(source, None)


class SentAway:
    """Which connections had to go, by where they came from, until it is told."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @property
    def any(self) -> bool:
        return bool(self._counts)

    def add(self, source: Peer) -> None:
        known = source.address in self._counts or len(self._counts) < MOST_COUNTED
        self._counts[source.address if known else _OTHERS] += 1

    def told(self) -> dict[str, int | str]:
        """How many there were, of how many addresses, and which had most."""
        (most, _), *_ = self._counts.most_common(1)
        return {"count": self._counts.total(), "addresses": len(self._counts), "most": most}


def peer_of(peer: str, local: str, proxies: Iterable[Network] = ()) -> Peer:
    """Of a connection between two addresses: who connects to a machine from there has its own."""
    address = ip_address(plain(peer))
    near = str(address) == plain(local) or any(address in network for network in proxies)
    return Peer(str(address) if near else source_of(str(address)), near)


def plain(address: str) -> str:
    """Without what IPv6 wraps around it: one machine is one address, whichever way it comes."""
    found = ip_address(address.partition("%")[0])
    return str(getattr(found, "ipv4_mapped", None) or found)


def _weakest(held: Iterable[H]) -> Let[H] | Full:
    phases = [(one.phase, one) for one in held]
    lowest = min((phase for phase, _ in phases), default=Phase.ASKED)
    if lowest is Phase.ASKED:
        return Full()
    oldest = sorted((one for phase, one in phases if phase is lowest), key=lambda one: one.since)
    return Let(tuple(oldest[: _AT_ONCE if lowest is Phase.HALF_OPEN else 1]))
