"""Short names for long ids that we do not want to keep."""

import hashlib
from base64 import urlsafe_b64encode


def digest(text: str) -> str:
    """22 characters of [A-Za-z0-9_-]: 128 bits of SHA-256, more than ids of a house can collide."""
    return (
        urlsafe_b64encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16])
        .decode()
        .rstrip("=")
    )
