"""What the house signs its pushes with (VAPID, RFC 8292), which no other house has.

The key is one of those that the house key gives: it is made once, kept nowhere else, and the same
after a restore. Another house key is another one, and browsers have to be asked again.
"""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bridge.store.keys import Key

_PURPOSE = "web-push"
# RFC 8292, 2: at most a day.
_GOOD_FOR = timedelta(hours=12)
# SEC 2, 2.4.2: how many points the curve has.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class PushKeys:
    """`contact`: whom a push service may write to, mailto: or https:. Any thread."""

    def __init__(self, house: Key, contact: str) -> None:
        self._house = house
        self._contact = contact

    @cached_property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        number = int.from_bytes(self._house.derive(_PURPOSE)) % (_ORDER - 1) + 1
        return ec.derive_private_key(number, ec.SECP256R1())

    @cached_property
    def public(self) -> str:
        """What browsers are asked with (`applicationServerKey`)."""
        return text(point(self._private.public_key()))

    def signature(self, endpoint: str, now: datetime) -> str:
        """The `Authorization` of a push to this address."""
        from py_vapid import Vapid02  # noqa: PLC0415  # a house without such receivers needs none

        split = urlsplit(endpoint)
        claims = {
            "aud": f"{split.scheme}://{split.netloc}",
            "exp": int((now + _GOOD_FOR).timestamp()),
            "sub": self._contact,
        }
        return str(Vapid02(self._private).sign(claims)["Authorization"])


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """65 bytes, uncompressed (SEC 1, 2.3.3)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
