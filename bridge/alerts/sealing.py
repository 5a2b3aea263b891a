"""Addresses of receivers on the disk: sealed, so that a copy of the database has none."""

import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.alerts.sending import Address
from bridge.errors import Kind, PrivateEyeError

_NONCE = 12


class Sealing:
    """`key`: 32 bytes, the house's key for this purpose. An address is bound to its receiver."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(key)

    def seal(self, receiver: str, address: Address) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        plain = json.dumps(dict(address), sort_keys=True).encode()
        return nonce + self._seal.encrypt(nonce, plain, receiver.encode())

    def open(self, receiver: str, sealed: bytes) -> Address:
        """Raises Unavailable where it is damaged, or was sealed with another house key."""
        try:
            plain = self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], receiver.encode())
        except (InvalidTag, ValueError):
            raise PrivateEyeError(
                Kind.UNAVAILABLE,
                "The address of this receiver cannot be read any more. Remove it and add it anew.",
            ) from None
        return {str(name): str(value) for name, value in json.loads(plain).items()}
