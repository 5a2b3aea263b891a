"""Passwords: argon2id, two at a time in all, and the same time for a person who has none.

32 MiB and three passes: 70 ms on the machine this was written on, about 0.4 s on a small board.
Strangers share one lane; who is signed in, or tries on a device they have signed in on before, has
another. So a stranger can neither use up the memory nor hold up the people of the house.
"""

import secrets
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from bridge.errors import Kind, PrivateEyeError

_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
_WAITING = 4  # of each lane, the one whose turn it is among them
_WAIT_S = 5.0
BUSY = "Too many people are signing in right now. Please try again in a few seconds."


@dataclass(frozen=True, slots=True)
class PasswordMatch:
    """`stale`: right, but hashed with parameters that are no longer used."""

    right: bool
    stale: bool = False


class Passwords:
    """Any thread. Both methods take as long as a hash, and wait up to 5 s for their turn before it.

    Raises Unavailable where too many wait already.
    """

    def __init__(self, hasher: PasswordHasher = _HASHER) -> None:
        self._hasher = hasher
        self._nobodys = _nobodys(hasher)
        self._strangers = _Lane()
        self._household = _Lane()

    def hash(self, password: str) -> str:
        with self._household.turn():
            return self._hasher.hash(_bytes(password))

    def matches(self, kept: str | None, password: str, *, known: bool) -> PasswordMatch:
        """`known`: on a device on which this person has signed in before."""
        lane = self._household if known else self._strangers
        with lane.turn():
            try:
                self._hasher.verify(kept or self._nobodys, _bytes(password))
            except (VerificationError, InvalidHashError):
                return PasswordMatch(right=False)
        if kept is None:
            return PasswordMatch(right=False)
        return PasswordMatch(right=True, stale=self._hasher.check_needs_rehash(kept))


class _Lane:
    """One at a time, with a short queue."""

    def __init__(self) -> None:
        self._queue = BoundedSemaphore(_WAITING)
        self._turn = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise PrivateEyeError(Kind.UNAVAILABLE, BUSY)
        try:
            if not self._turn.acquire(timeout=_WAIT_S):
                raise PrivateEyeError(Kind.UNAVAILABLE, BUSY)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._queue.release()


def _nobodys(hasher: PasswordHasher) -> str:
    """Verified for whom there is no password. No password fits it, which takes as long to find out.

    Made up and not hashed, so that a house starts without the time and the memory of a hash.
    """
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    parts = (_base64(secrets.token_bytes(size)) for size in (hasher.salt_len, hasher.hash_len))
    return "$".join(("", "argon2id", f"v={ARGON2_VERSION}", cost, *parts))


def _base64(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


def _bytes(password: str) -> bytes:
    # The same letters may be typed as different code points on another keyboard.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
