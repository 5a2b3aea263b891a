"""Who can say that a backup is as it was made: this house's key, or whoever knows its passphrase.

Each leaves a MAC over what the manifest says, so over the digests of all members. `check` tells
the secret from others without giving it away: a MAC that is wrong under the right secret was
tampered with, one under another secret says nothing.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from bridge.backup.digits import Digest, Hex16, Hex32
from bridge.backup.sealed import COSTLIEST, stretched, wrong_passphrase
from bridge.errors import Kind, PrivateEyeError
from bridge.store.keys import Key

_PURPOSE = "backup"
_CHANGED = (
    "Somebody changed this backup after it was made: {} does not vouch for what is in it. "
    "Nothing was restored; use another backup."
)


class Vouched(StrEnum):
    """By whom it is known that nobody changed a backup."""

    HOUSE = "house"
    PASSPHRASE = "passphrase"  # noqa: S105  # not one
    NOBODY = "nobody"


class HouseVoucher(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    check: Hex16
    mac: Digest


class PassphraseVoucher(HouseVoucher):
    """`cost` and `salt`: by which the passphrase is stretched."""

    cost: int = Field(ge=1, le=COSTLIEST)
    salt: Hex32


class Vouchers(BaseModel):
    """Neither: a backup of the versions before format 3, or one that somebody made by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    house: HouseVoucher | None = None
    passphrase: PassphraseVoucher | None = None


def vouch(signed: bytes, key: Key, passphrase: str | None, *, cost: int) -> Vouchers:
    """Takes half a second where there is a passphrase."""
    secret = key.derive(_PURPOSE)
    house = HouseVoucher(check=_check(secret), mac=_mac(secret, signed))
    if passphrase is None:
        return Vouchers(house=house)
    salt = secrets.token_bytes(16)
    known = stretched(passphrase, salt, cost)
    by_word = PassphraseVoucher(
        check=_check(known), mac=_mac(known, signed), cost=cost, salt=salt.hex()
    )
    return Vouchers(house=house, passphrase=by_word)


def judge(signed: bytes, vouchers: Vouchers, key: Key, passphrase: Callable[[], str]) -> Vouched:
    """`passphrase` is asked for where the house's key says nothing; "" is nobody's.

    Raises Invalid for a backup that was changed, Denied for a wrong passphrase.
    """
    house, by_word = vouchers.house, vouchers.passphrase
    secret = key.derive(_PURPOSE)
    if house is not None and _knows(secret, house):
        return _held(secret, house, signed, Vouched.HOUSE, "the key of this house")
    if by_word is None or not (given := passphrase()):
        return Vouched.NOBODY
    secret = stretched(given, bytes.fromhex(by_word.salt), by_word.cost)
    if not _knows(secret, by_word):
        raise wrong_passphrase()
    return _held(secret, by_word, signed, Vouched.PASSPHRASE, "its passphrase")


def _knows(secret: bytes, voucher: HouseVoucher) -> bool:
    return hmac.compare_digest(_check(secret), voucher.check)


def _held(secret: bytes, voucher: HouseVoucher, signed: bytes, by: Vouched, name: str) -> Vouched:
    if not hmac.compare_digest(_mac(secret, signed), voucher.mac):
        raise PrivateEyeError(Kind.INVALID, _CHANGED.format(name))
    return by


def _check(secret: bytes) -> str:
    return hmac.digest(secret, b"check", hashlib.sha256).hex()[:16]


def _mac(secret: bytes, signed: bytes) -> str:
    return hmac.digest(secret, b"manifest " + signed, hashlib.sha256).hex()
