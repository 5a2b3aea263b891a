"""Rows and keys of clips under a passphrase: scrypt, then AES-256-GCM. Big-endian.

The clips' own files are sealed already, each segment under its clip's key; this holds those keys,
and when and where there were clips.
"""

import secrets
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bridge.errors import Kind, PrivateEyeError

SHORTEST = 10
_MAGIC = b"PEB1"
_SALT, _NONCE = 16, 12
# Magic, cost, salt, nonce.
_HEADER = struct.Struct(f">4sB{_SALT}s{_NONCE}s")
_COUNT = struct.Struct(">I")
_KEY = struct.Struct(">I32s")
# As a power of two: 128 MiB and some 0.4 s for each guess (OWASP's advice for scrypt). It is kept
# with what it protects, so that it can rise.
COST = 17
COSTLIEST = 18
_BLOCK, _LANES = 8, 1
_NO_MEMORY = (
    "There is not enough free memory to check the passphrase: it takes {} MB. Nothing was changed. "
    "Close other programs, then try again."
)


def seal(
    passphrase: str, backup: str, keys: Mapping[int, bytes], rows: bytes, *, cost: int = COST
) -> bytes:
    """`keys` by slot; `rows` is a database. Takes half a second: the passphrase is stretched.

    Raises Invalid for a passphrase that is too short.
    """
    long_enough(passphrase)
    header = _HEADER.pack(_MAGIC, cost, secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE))
    packed = b"".join(_KEY.pack(slot, key) for slot, key in sorted(keys.items()))
    plain = _COUNT.pack(len(keys)) + packed + rows
    cipher, nonce = _cipher(passphrase, header)
    return header + cipher.encrypt(nonce, plain, header + backup.encode())


def long_enough(passphrase: str) -> str:
    """The same. Raises Invalid."""
    if len(passphrase) < SHORTEST:
        sentence = f"A passphrase has at least {SHORTEST} characters."
        raise PrivateEyeError(Kind.INVALID, sentence)
    return passphrase


def unseal(passphrase: str, backup: str, data: bytes) -> tuple[dict[int, bytes], bytes]:
    """What `seal` was given. Raises Denied for a wrong passphrase."""
    header, sealed = data[: _HEADER.size], data[_HEADER.size :]
    cipher, nonce = _cipher(passphrase, header)
    try:
        plain = cipher.decrypt(nonce, sealed, header + backup.encode())
    except InvalidTag as error:
        raise wrong_passphrase() from error
    (count,) = _COUNT.unpack_from(plain)
    end = _COUNT.size + count * _KEY.size
    return dict(_KEY.iter_unpack(plain[_COUNT.size : end])), plain[end:]


def stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    """32 bytes that are dear to guess. `cost` as a power of two, up to COSTLIEST. Raises
    Unavailable where there is not the memory for it."""
    stretch = Scrypt(salt=salt, length=32, n=2**cost, r=_BLOCK, p=_LANES)
    try:
        return stretch.derive(passphrase.encode())
    except MemoryError as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, _NO_MEMORY.format(2 ** (cost - 10))) from error


def wrong_passphrase() -> PrivateEyeError:
    sentence = "This is not the passphrase of this backup. Nothing was changed."
    return PrivateEyeError(Kind.DENIED, sentence)


def _cipher(passphrase: str, header: bytes) -> tuple[AESGCM, bytes]:
    """And the nonce. Raises Invalid for a header that is not ours."""
    magic, cost, salt, nonce = (
        _HEADER.unpack(header) if len(header) == _HEADER.size else (b"", 0, b"", b"")
    )
    if magic != _MAGIC or not 0 < cost <= COSTLIEST:
        raise PrivateEyeError(Kind.INVALID, "The keys in this backup are damaged.")
    return AESGCM(stretched(passphrase, salt, cost)), nonce
