"""Six-digit codes by which the owner confirms an Alexa user, who says one back.

One code is open at a time, for 5 minutes, one use and 5 wrong guesses; 10 wrong guesses within an
hour, over all codes and speakers, and nobody may guess. That leaves a stranger a chance of 1 in
90,000 per hour. Guesses count only while a code is open: before, there is nothing to guess, and
a stranger could lock the owner out in advance.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.access.alexa.users import AlexaUsers
from bridge.store.database import Tx
from bridge.store.people import alexa_codes as rows
from bridge.store.people.alexa_codes import CodeRow
from bridge.store.people.alexa_users import AlexaUser

VALID = timedelta(minutes=5)
ATTEMPTS = 5
WRONG_PER_HOUR = 10
_HOUR = timedelta(hours=1)
_FIRST, _LAST = 100_000, 999_999


@dataclass(frozen=True, slots=True)
class Confirmed:
    user: AlexaUser


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Also for an expired one: which of the two is only the owner's business."""


@dataclass(frozen=True, slots=True)
class TooMany:
    pass


class AlexaCodes:
    def __init__(self, key: bytes, alexas: AlexaUsers) -> None:
        self._key = key
        self._alexas = alexas

    def create(self, tx: Tx, now: datetime) -> str:
        """A new code. It ends the one before. No leading zero: people and Alexa drop it."""
        code = str(_FIRST + secrets.randbelow(_LAST - _FIRST + 1))
        rows.replace(tx, CodeRow(self._hash(code), now, now + VALID, ATTEMPTS))
        return code

    def confirm(
        self, tx: Tx, code: str, user: str, *, name: str, now: datetime
    ) -> Confirmed | WrongCode | TooMany:
        """Try a spoken code for an Alexa user (`alexa_users.id_of`). The caller must commit."""
        rows.prune_wrong(tx, now - _HOUR)
        if rows.wrong_since(tx, now - _HOUR) >= WRONG_PER_HOUR:
            return TooMany()
        expected = rows.open_code(tx, now)
        if expected is None:
            return WrongCode()
        if not hmac.compare_digest(self._hash(code), expected.code_hash):
            rows.wrong(tx, expected.code_hash, now)
            return WrongCode()
        rows.use(tx, expected.code_hash, now)
        confirmed = AlexaUser(id=user, name=name, confirmed_at=now)
        self._alexas.confirm(tx, confirmed)
        return Confirmed(confirmed)

    def _hash(self, code: str) -> bytes:
        return hmac.digest(self._key, code.encode("utf-8", "surrogatepass"), hashlib.sha256)
