"""Screens that ask to be let in: a code on the screen, confirmed on the phone (RFC 8628).

What is open is kept in memory: after a restart a screen is told that its code is over, and asks for
a new one by itself. All times are monotonic seconds.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock

from bridge.access.secret_text import hashed, new_secret
from bridge.clock import Clock
from bridge.store.people.epochs import Subject

VALID_S = 600.0
INTERVAL_S = 5.0
# RFC 8628, 3.5: who asks too soon is to wait this much longer from then on.
_SLOWER_S = 5.0
# A timer of 5 s may ring a little early.
_EARLY_S = 0.5
# A screen that has not asked for so long is gone: another one may have its place.
_SILENT_S = 3 * INTERVAL_S
MOST = 64  # about 1 KiB each
MOST_PER_ADDRESS = 8
# RFC 8628, 6.1: no vowels, so no words, and no digits to be taken for letters. 8 of 20 letters are
# 34 bits.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LENGTH = 8
# Only who sees the screen has these: they are in no link and no QR code.
UNSENT = 2


class PairingState(Enum):
    """What a screen that is not connected yet is told, in the terms of RFC 8628, 3.5."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    DENIED = "access_denied"
    OVER = "expired_token"


@dataclass(frozen=True, slots=True)
class ScreenConfirmation:
    """What the owner decided: as which screen, of what name, with which cameras (None: all), and
    who they were (`by`), for they may be gone when the screen comes for it."""

    id: str
    name: str
    cameras: frozenset[str] | None
    by: Subject


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """A screen that is waiting. `device` and `place` are what we saw of it."""

    user_code: str
    device: str
    place: str | None

    @property
    def sent(self) -> str:
        """Of its code what a link may hold: all but the last two letters."""
        return self.user_code[:-UNSENT]


@dataclass(frozen=True, slots=True)
class DeviceAuthorization:
    """`device_code` is a secret of the screen's."""

    asking: ScreenRequest
    device_code: str

    def __repr__(self) -> str:
        return f"DeviceAuthorization({self.asking.device!r})"


@dataclass(frozen=True, slots=True)
class _OpenRequest:
    asking: ScreenRequest
    address: str
    asked_at: float
    until: float
    interval: float = INTERVAL_S
    polled_at: float | None = None
    answer: ScreenConfirmation | PairingState = PairingState.PENDING

    def is_silent(self, now: float) -> bool:
        last = self.asked_at if self.polled_at is None else self.polled_at
        return now - last > max(_SILENT_S, self.interval + _SLOWER_S)


class Pairing:
    """Any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._open: dict[
            bytes, _OpenRequest
        ] = {}  # by the hash of the device code, in order of `until`

    def ask(self, device: str, place: str | None, *, address: str) -> DeviceAuthorization | None:
        """A new code, for 10 minutes; None where too many are open already of screens that still
        ask."""
        device_code, now = new_secret(), self._clock.monotonic()
        with self._lock:
            self._sweep()
            own = [key for key, one in self._open.items() if one.address == address]
            for keys, most in ((own, MOST_PER_ADDRESS), (list(self._open), MOST)):
                if len(keys) >= most and not self._give_way(keys, now):
                    return None
            asking = ScreenRequest(self._new_code(), device, place)
            request = _OpenRequest(asking, address, now, now + VALID_S)
            self._open[hashed(device_code)] = request
        return DeviceAuthorization(asking, device_code)

    def poll(self, device_code: str) -> ScreenConfirmation | PairingState:
        """The screen asks whether it was confirmed. A confirmation is handed out once."""
        key, now = hashed(device_code), self._clock.monotonic()
        with self._lock:
            self._sweep()
            one = self._open.get(key)
            if one is None:
                return PairingState.OVER
            if one.answer is not PairingState.PENDING:
                del self._open[key]
                return one.answer
            if one.polled_at is not None and now < one.polled_at + one.interval - _EARLY_S:
                slower = one.interval + _SLOWER_S
                self._open[key] = replace(one, polled_at=now, interval=slower)
                return PairingState.SLOW_DOWN
            self._open[key] = replace(one, polled_at=now)
            return PairingState.PENDING

    def find(self, user_code: str, *, sent: bool = False) -> ScreenRequest | None:
        """The screen that shows this code and has no answer yet. `sent`: all but its last two
        letters are enough."""
        with self._lock:
            key = self._find(user_code, sent=sent)
            return None if key is None else self._open[key].asking

    def answer(self, user_code: str, answer: ScreenConfirmation | None) -> None:
        """Let the screen in, or (None) not. Nothing where `find` finds none."""
        with self._lock:
            key = self._find(user_code)
            if key is not None:
                self._open[key] = replace(self._open[key], answer=answer or PairingState.DENIED)

    def _give_way(self, keys: Sequence[bytes], now: float) -> bool:
        """Forget the oldest of these that is silent, whose answer nobody will fetch."""
        silent = next((key for key in keys if self._open[key].is_silent(now)), None)
        if silent is not None:
            del self._open[silent]
        return silent is not None

    def _find(self, user_code: str, *, sent: bool = False) -> bytes | None:
        """Compares with every code in the same time, whichever it is."""
        self._sweep()
        given = _plain(user_code).encode("utf-8", "surrogatepass")
        found = None
        for key, one in self._open.items():
            same = hmac.compare_digest(given, _plain(one.asking.user_code).encode())
            if sent:
                same |= hmac.compare_digest(given, _plain(one.asking.sent).encode())
            if same and one.answer is PairingState.PENDING:
                found = key
        return found

    def _new_code(self) -> str:
        taken = {one.asking.sent for one in self._open.values()}
        while True:
            letters = "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))
            code = f"{letters[:4]}-{letters[4:]}"
            if code[:-UNSENT] not in taken:
                return code

    def _sweep(self) -> None:
        now = self._clock.monotonic()
        while self._open and (first := next(iter(self._open))) and self._open[first].until <= now:
            del self._open[first]


def _plain(code: str) -> str:
    """However people type it."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
