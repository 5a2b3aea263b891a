"""Messages and addresses of which a test says only what matters to it."""

import io
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from bridge.alerts.push_keys import point
from bridge.alerts.sending import Message, MessageKind
from tests.builders import NOON


def a_message(**told: Any) -> Message:
    given: dict[str, Any] = {
        "id": "a1",
        "number": 1,
        "kind": MessageKind.EVENT,
        "label": "person",
        "camera": "door",
        "camera_name": "front door",
        "event": "e1",
        "title": "Front door",
        "text": "A person is at the front door.",
        "at": NOON,
        "until": NOON + timedelta(minutes=10),
        "picture": None,
    }
    return Message(**{**given, **told})


def a_still(width: int = 1280, height: int = 720) -> bytes:
    """A JPEG with something in it."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    image.paste((200, 40, 30), (width // 3, height // 4, width // 2, height))
    made = io.BytesIO()
    image.save(made, "JPEG", quality=85)
    return made.getvalue()


@dataclass(frozen=True)
class Browser:
    """What a browser keeps to itself of a subscription, and the address that it gives."""

    key: ec.EllipticCurvePrivateKey
    auth: bytes
    endpoint: str

    @property
    def address(self) -> dict[str, str]:
        keys = {"p256dh": point(self.key.public_key()), "auth": self.auth}
        return {"endpoint": self.endpoint, **{name: text(raw) for name, raw in keys.items()}}

    def read(self, body: bytes) -> bytes:
        """As a browser does; `http_ece`, which nobody here wrote."""
        return bytes(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


def a_browser(endpoint: str) -> Browser:
    return Browser(ec.generate_private_key(ec.SECP256R1()), b"sixteen bytes ok", endpoint)


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def seconds(at: datetime) -> int:
    return int(at.timestamp())
