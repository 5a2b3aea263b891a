"""Which browsers somebody has signed in on before: a second, long-lived cookie that says so.

    <person>.<device>.<mac>~<person>.<device>.<mac>~…        those of one browser, the newest first

It lets nobody in. It only keeps strangers' wrong passwords from counting against its bearer, and
its bearer's against everybody else. Nothing is stored here; a tablet that a family shares has one
for each of four.
"""

import hashlib
import hmac

from bridge.access.secret_text import new_id

_MOST = 4
LONGEST = 500  # characters that are looked at


class KnownDevices:
    """Any thread."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def device(self, cookie: str | None, person: str) -> str | None:
        """The device, if this person has signed in on it before."""
        for known in _parts(cookie):
            whose, _, rest = known.partition(".")
            device, _, mac = rest.partition(".")
            if whose == person and hmac.compare_digest(_bytes(mac), self._mac(person, device)):
                return device
        return None

    def with_person(self, cookie: str | None, person: str) -> str:
        """The cookie of a browser on which that person has just signed in."""
        device = self.device(cookie, person) or new_id()
        mine = f"{person}.{device}.{self._mac(person, device).decode()}"
        others = [one for one in _parts(cookie) if not one.startswith(f"{person}.")]
        return "~".join([mine, *others][:_MOST])

    def _mac(self, person: str, device: str) -> bytes:
        named = _bytes(f"{person}.{device}")
        return hmac.digest(self._key, named, hashlib.sha256).hex()[:32].encode()


def _parts(cookie: str | None) -> list[str]:
    return [one for one in (cookie or "")[:LONGEST].split("~") if one]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
