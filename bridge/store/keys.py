"""The house key: 32 random bytes in a 0600 file beside the database, or in the environment.

Never in the database: a copy of that then proves nothing to the bridge. Losing the key ends every
grant, page key and open code, nobody can see the clips any more, and the ledger begins a new
chain. Each use has a key of its
own, derived by its purpose.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from bridge.errors import Kind, PrivateEyeError
from bridge.store.files import private_folder

VARIABLE = "PRIVATE_EYE_HOUSE_KEY"
_NAME = "house.key"
_SIZE = 32


class Key:
    """Secret bytes. Printing it shows nothing; `derive` is the only way to use it."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose. HMAC-SHA-256 as HKDF-Expand's single block (RFC 5869, 2.3)."""
        return hmac.digest(self._secret, purpose.encode() + b"\x01", hashlib.sha256)

    def __repr__(self) -> str:
        return "Key(…)"


def house_key(folder: Path, environment: Mapping[str, str] | None = None) -> Key:
    """Read the house's key, or make it. Two processes starting at once get the same one.

    Where the environment has it, no file is read or made.
    """
    given = (os.environ if environment is None else environment).get(VARIABLE)
    if given is not None:
        return _of_digits(given)
    path = folder / _NAME
    try:
        private_folder(folder)
        if not path.exists():
            _create(path)
        secret = _read(path)
    except OSError as error:
        _cannot(error)
    if len(secret) != _SIZE:
        raise PrivateEyeError(
            Kind.UNAVAILABLE,
            f"The file {_NAME} in the state folder is damaged; restore it from a backup, or remove "
            "it to have a new one made (running views end, everyone signs in once more, and "
            "clips recorded so far cannot be opened any more).",
        )
    return Key(secret)


def _of_digits(given: str) -> Key:
    # int() and fromhex() would take spaces and underscores too.
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * _SIZE}}}", given):
        raise PrivateEyeError(
            Kind.INVALID, f"{VARIABLE} must be {2 * _SIZE} hexadecimal digits (0-9, a-f)."
        )
    return Key(bytes.fromhex(given))


def _create(path: Path) -> None:
    # Whole under another name first, then linked: nobody ever reads half a key, and link() refuses
    # where a second process was quicker.
    draft = path.with_name(f".{_NAME}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            os.fchmod(file.fileno(), 0o600)
        return file.read(_SIZE + 1)


def _cannot(error: OSError) -> NoReturn:
    raise PrivateEyeError(
        Kind.UNAVAILABLE,
        f"The file {_NAME} in the state folder cannot be read or made ({error.strerror}).",
    ) from error
