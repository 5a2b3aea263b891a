"""Ten codes on paper, each of which lets its person in once, in place of everything else."""

import hashlib
import hmac
import secrets
from datetime import datetime

from bridge.store.database import Tx
from bridge.store.people import second_factors as rows

COUNT = 10
# Crockford's base 32: no letter that is mistaken for another. 16 of them are 80 bits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 16, 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": None, " ": None})


class RecoveryCodes:
    """Any thread. Kept as HMAC under a key that is not in the database."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def create(self, tx: Tx, person: str, now: datetime) -> tuple[str, ...]:
        """Ten new ones, shown now and never again. The old ones end."""
        codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT)]
        rows.replace_codes(tx, person, [self._hash(person, code) for code in codes], now)
        starts = range(0, _LENGTH, _GROUP)
        return tuple("-".join(code[at : at + _GROUP] for at in starts) for code in codes)

    def is_open(self, tx: Tx, person: str, code: str) -> bool:
        """Whether `use` would be true: strangers with wrong ones need wait for no writer."""
        return rows.code_is_open(tx, person, self._hash(person, _plain(code)))

    def use(self, tx: Tx, person: str, code: str, now: datetime) -> bool:
        """True exactly once per code. The look-up is by a keyed hash: its time says nothing."""
        return rows.use_code(tx, person, self._hash(person, _plain(code)), now)

    def _hash(self, person: str, code: str) -> bytes:
        named = f"{person}:{code}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, named, hashlib.sha256)


def _plain(code: str) -> str:
    return code.upper().translate(_MISREAD)
