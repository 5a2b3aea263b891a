"""Two-step sign-in: six digits from an authenticator app (RFC 6238), for those who want it."""

import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.store.database import Tx
from bridge.store.people import second_factors as rows

STEP_S = 30
_NONCE = 12
# A clock may be this many steps behind or before ours.
_AROUND = (-1, 0, 1)


class SecondFactors:
    """Any thread. Secrets are on the disk only sealed: the key is not in the database."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(key)

    def begin(self, tx: Tx, person: str) -> str:
        """A new secret, in base32, to be shown now and never again. Not asked for until `confirm`.

        Raises Conflict where there is one that is asked for.
        """
        if self.is_on(tx, person):
            raise PrivateEyeError(Kind.CONFLICT, "It is on already. Turn it off first.")
        secret = pyotp.random_base32()
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, secret.encode(), person.encode())
        rows.put(tx, person, sealed)
        return secret

    def confirm(self, tx: Tx, person: str, code: str, now: datetime) -> bool:
        """Ask for it from now on, if the code shows that the person's app has the secret."""
        if not self._accept(tx, person, code, now):
            return False
        rows.confirm(tx, person, now)
        return True

    def is_on(self, tx: Tx, person: str) -> bool:
        kept = rows.find(tx, person)
        return kept is not None and kept.confirmed_at is not None

    def accept(self, tx: Tx, person: str, code: str, now: datetime) -> bool:
        """Whether the code is right. Each is right once."""
        return self.is_on(tx, person) and self._accept(tx, person, code, now)

    def remove(self, tx: Tx, person: str) -> bool:
        return rows.remove(tx, person)

    def _accept(self, tx: Tx, person: str, code: str, now: datetime) -> bool:
        kept = rows.find(tx, person)
        if kept is None:
            return False
        typed = "".join(code.split()).encode("utf-8", "replace")
        otp = pyotp.HOTP(self._open(kept.secret, person))
        step = int(now.timestamp()) // STEP_S
        # All are compared, so that the time says nothing about which one it was.
        right = [s for s in (step + by for by in _AROUND) if _same(otp.at(s), typed)]
        return bool(right) and rows.use_step(tx, person, right[0])

    def _open(self, sealed: bytes, person: str) -> str:
        try:
            opened = self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], person.encode())
        except InvalidTag:
            raise PrivateEyeError(
                Kind.UNAVAILABLE,
                "Codes can no longer be checked here; sign in with a passkey or recovery code.",
            ) from None
        return opened.decode()


def _same(code: str, typed: bytes) -> bool:
    return hmac.compare_digest(code.encode(), typed)
