"""How often somebody may try to sign in by what can be guessed: a password, a code.

A try is counted before it is looked at, and taken back when it was right, so that a thousand at
once are not more than one after the other. Each is counted in one or two places:

- a device on which this person has signed in before: that device alone. Strangers have no part in
  its count, so they cannot keep its owner out;
- any other: its network address (of IPv6 the /64), and the person whose name was given.

Whoever runs out has to wait, twice as long for each further try; one that is not looked at is not
counted. Links, invitations and passkeys cannot be guessed and are not counted here.
"""

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from bridge.clock import Clock

FORGOTTEN_S = 3600.0  # after the last try
MOST_OF_A_KIND = 1024  # about 0.3 KiB each


class CounterKind(StrEnum):
    ADDRESS = "address"
    PERSON = "person"  # tried from devices that are not known
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Rule:
    """`free` tries, then `first_s` of waiting, doubled by each further try up to `most_s`."""

    free: int
    first_s: float
    most_s: float


RULES = {
    CounterKind.ADDRESS: Rule(free=5, first_s=30.0, most_s=900.0),
    # Many addresses at once. Short, for somebody with a new device has to wait as well.
    CounterKind.PERSON: Rule(free=10, first_s=5.0, most_s=300.0),
    CounterKind.DEVICE: Rule(free=10, first_s=30.0, most_s=300.0),
}


@dataclass(frozen=True, slots=True)
class Counter:
    kind: CounterKind
    key: str


@dataclass(frozen=True, slots=True)
class Try:
    """One that may be looked at, and where it was counted."""

    counters: tuple[Counter, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(slots=True)
class _Misses:
    count: int
    last: float  # monotonic seconds


class GuessLimits:
    """Any thread. Bounded: beyond 1,024 of a kind, the least recent tries are forgotten."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._misses: dict[CounterKind, OrderedDict[str, _Misses]] = {
            k: OrderedDict() for k in CounterKind
        }

    def begin(self, *counters: Counter) -> Try | Wait:
        now = self._clock.monotonic()
        with self._lock:
            wait = max(self._wait(counter, now) for counter in counters)
            if wait > 0:
                self._remember(counters)
                return Wait(wait)
            for counter in counters:
                self._count(counter, now)
        return Try(counters)

    def take_back(self, attempt: Try) -> None:
        """It was right, or was not looked at after all."""
        with self._lock:
            for counter in attempt.counters:
                misses = self._misses[counter.kind].get(counter.key)
                if misses is not None:
                    misses.count -= 1
                    if misses.count == 0:
                        del self._misses[counter.kind][counter.key]

    def _wait(self, counter: Counter, now: float) -> float:
        misses = self._misses[counter.kind].get(counter.key)
        if misses is None or now - misses.last >= FORGOTTEN_S:
            return 0.0
        rule = RULES[counter.kind]
        over = misses.count - rule.free
        if over < 0:
            return 0.0
        # 2 ** 20 is longer than any `most_s`, and a float for certain.
        pause = min(rule.first_s * 2.0 ** min(over, 20), rule.most_s)
        return misses.last + pause - now

    def _remember(self, counters: tuple[Counter, ...]) -> None:
        """Whoever keeps trying is not forgotten in favour of others."""
        for counter in counters:
            if counter.key in self._misses[counter.kind]:
                self._misses[counter.kind].move_to_end(counter.key)

    def _count(self, counter: Counter, now: float) -> None:
        known = self._misses[counter.kind]
        misses = known.pop(counter.key, None)
        if misses is None or now - misses.last >= FORGOTTEN_S:
            misses = _Misses(0, now)
        if len(known) >= MOST_OF_A_KIND:
            known.popitem(last=False)
        misses.count += 1
        misses.last = now
        known[counter.key] = misses


def of_address(address: str | None) -> Counter:
    """A household has a whole /64 of IPv6, and may change its address within it at will."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return Counter(CounterKind.ADDRESS, "unknown")
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        parsed = ip_network((parsed, 64), strict=False).network_address
    return Counter(CounterKind.ADDRESS, str(parsed))
