"""What a passkey is asked to sign: once, within five minutes, by this process.

    nonce (16 bytes) | until, monotonic ms (8) | HMAC-SHA-256 (32)

None is remembered until it has been answered rightly, so that strangers who ask for many take
nobody's place.
"""

import hashlib
import hmac
import secrets
from threading import Lock

from bridge.clock import Clock

VALID_S = 300.0
_NONCE, _UNTIL = 16, 8
_SIGNED = _NONCE + _UNTIL


class Challenges:
    """Any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)  # those of a process before are of no use
        self._lock = Lock()
        self._used: dict[bytes, int] = {}  # nonces, with when they would have been over

    def create(self, purpose: str) -> bytes:
        """`purpose`: what the answer will be good for, and for whom."""
        until = self._now() + int(VALID_S * 1000)
        signed = secrets.token_bytes(_NONCE) + until.to_bytes(_UNTIL, "big")
        return signed + self._mac(signed, purpose)

    def is_open(self, challenge: bytes, purpose: str) -> bool:
        """Whether it was made here for that purpose, has not expired and has not been used."""
        signed, mac = challenge[:_SIGNED], challenge[_SIGNED:]
        if not hmac.compare_digest(mac, self._mac(signed, purpose)):
            return False
        with self._lock:
            unused = signed[:_NONCE] not in self._used
        return unused and self._now() < int.from_bytes(signed[_NONCE:], "big")

    def use(self, challenge: bytes) -> bool:
        """Use it up: true once. For one that `is_open` and was answered rightly."""
        now, nonce = self._now(), challenge[:_NONCE]
        with self._lock:
            self._used = {known: until for known, until in self._used.items() if until > now}
            if nonce in self._used:
                return False
            self._used[nonce] = int.from_bytes(challenge[_NONCE:_SIGNED], "big")
        return True

    def _mac(self, signed: bytes, purpose: str) -> bytes:
        return hmac.digest(self._key, signed + purpose.encode(), hashlib.sha256)

    def _now(self) -> int:
        return int(self._clock.monotonic() * 1000)
