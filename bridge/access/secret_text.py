"""Secrets that travel as text: made here, kept as hashes, compared in constant time."""

import hashlib
import hmac
import secrets


def new_id() -> str:
    """16 hex characters: names a session or token, proves nothing."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """256 random bits, 43 characters of [A-Za-z0-9_-]."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """SHA-256. Slow hashes protect what people choose; nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(secret: str, kept: bytes) -> bool:
    return hmac.compare_digest(hashed(secret), kept)
