"""A postcard that was saved as one file: what is sealed in it, and the page around that."""

import base64
import hashlib
import json
import re
from typing import Any, BinaryIO

_BEGINS_WITH = b"<!doctype html>"
# Where the page holds what it was given, and whom it may ask (postcard.html, shared-file.js).
_BEGINS, _ENDS = b'<script type="application/json" id="sealed">', b"</script>"
_ITSELF = b"connect-src 'self'"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def is_page(file: BinaryIO) -> bool:
    """Leaves the file at its beginning."""
    begins = file.read(len(_BEGINS_WITH))
    file.seek(0)
    return begins.lower() == _BEGINS_WITH


class SavedPage:
    def __init__(self, page: bytes) -> None:
        self._page = page
        self._held = _held(page)

    @property
    def house(self) -> str:
        """Whom it asks for its key; as the page says, until `is_as_served`."""
        return str(self._held.get("house"))

    def sealed_hash(self) -> str | None:
        """SHA-256 of its pieces, one after the other; None where it holds none."""
        pieces, digest = self._held.get("pieces"), hashlib.sha256()
        if not isinstance(pieces, list):
            return None
        try:
            for piece in pieces:
                digest.update(base64.b64decode(piece, validate=True))
        except (ValueError, TypeError):
            return None
        return digest.hexdigest()

    def is_as_served(self, served: bytes, share: str) -> bool:
        """Whether a browser made exactly this of the page that the house serves."""
        house, key = self.house, str(self._held.get("key"))
        if not (_ADDRESS.fullmatch(house) and _KEY.fullmatch(key)):
            return False
        whole = {"house": house, "share": share, "key": key, "pieces": self._held.get("pieces")}
        block = json.dumps(whole, separators=(",", ":")).encode()
        page = served.replace(_ITSELF, b"connect-src " + house.encode(), 1)
        return self._page == page.replace(_BEGINS, _BEGINS + block, 1)


def _held(page: bytes) -> dict[str, Any]:
    try:
        held = json.loads(page.partition(_BEGINS)[2].partition(_ENDS)[0])
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
