"""Alerts as JSON to an address of one's own, signed as Standard Webhooks has it (version 1).

Whoever is there checks that it is from this house, and that it is not an old one sent again:
HMAC-SHA256 over id, time and body, with a key that both know.
"""

import binascii
import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import NoAnswer, OutwardHttp, PostAnswer
from bridge.alerts.sending import Address, FormField, Message, Outcome, ReceiverKind, Sent
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import outbound

KIND = "webhook"
_PREFIX = "whsec_"
# As the standard has it.
_LEAST_KEY, _MOST_KEY, _MADE_KEY = 24, 64, 32
_TAKES = range(200, 300)
_GONE, _TOO_LARGE = 410, 413
_LATER = frozenset({404, 408, 425, 429, *range(500, 600)})
_ELSEWHERE = range(300, 400)
_WHO = "Your webhook"


class WebhookSender:
    """A `Sender`."""

    def __init__(self, http: OutwardHttp, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def send(self, address: Address, message: Message) -> Sent:
        answer = self._post(address, message, body(message, pictured=True))
        refused = isinstance(answer, PostAnswer) and answer.status == _TOO_LARGE
        if refused and message.picture is not None:
            answer = self._post(address, message, body(message, pictured=False))
        return understood(answer)

    def _post(self, address: Address, message: Message, told: bytes) -> PostAnswer | NoAnswer:
        url, now = address["url"], self._clock.now()
        # The same message that is sent again is the same to whoever counts them.
        name = f"{message.id}.{message.number}"
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "private-eye",
            "Webhook-Id": name,
            "Webhook-Timestamp": str(int(now.timestamp())),
            "Webhook-Signature": signature(address["secret"], name, now, told),
        }
        outbound.used(outbound.WEBHOOK, url, now)
        return self._http.post(url, headers, told)


def kind(sender: WebhookSender, destinations: Destinations) -> ReceiverKind:
    return ReceiverKind(
        KIND,
        "A webhook",
        sender,
        reader(destinations),
        shown,
        (
            FormField("url", "Address", "https://example.org/hooks/door", secret=True),
            FormField(
                "secret",
                "Key to sign with",
                "whsec_… as your service shows it",
                secret=True,
            ),
        ),
        carries_picture=True,
        outbound=outbound.WEBHOOK,
    )


def reader(destinations: Destinations) -> Callable[[Address], Address]:
    def read(given: Address) -> Address:
        """Raises PrivateEyeError."""
        url, secret = given.get("url", "").strip(), given.get("secret", "").strip()
        refused = destinations.refuses(url)
        if refused is not None:
            raise PrivateEyeError(Kind.INVALID, f"This address {refused}.")
        try:
            size = len(_key(secret))
        except ValueError:
            size = 0
        if not _LEAST_KEY <= size <= _MOST_KEY:
            raise PrivateEyeError(
                Kind.INVALID,
                f"The key must be {_PREFIX} and then {_LEAST_KEY} to {_MOST_KEY} bytes as Base64, "
                f"for example {new_secret()}",
            )
        return {"url": url, "secret": secret}

    return read


def shown(address: Address) -> str:
    return urlsplit(address["url"]).netloc


def new_secret() -> str:
    return _PREFIX + b64encode(secrets.token_bytes(_MADE_KEY)).decode()


def signature(secret: str, name: str, at: datetime, told: bytes) -> str:
    signed = f"{name}.{int(at.timestamp())}.".encode() + told
    return f"v1,{b64encode(hmac.digest(_key(secret), signed, 'sha256')).decode()}"


def body(message: Message, *, pictured: bool) -> bytes:
    told = {
        "type": f"alert.{message.kind.value}",
        "timestamp": message.at.isoformat(timespec="milliseconds"),
        "data": {
            "alert": message.id,
            "number": message.number,
            "label": message.label,
            "camera": message.camera or None,
            "camera_name": message.camera_name or None,
            "event": message.event,
            "title": message.title,
            "text": message.text,
        },
    }
    if pictured and message.picture is not None:
        jpeg = {"media_type": "image/jpeg", "base64": b64encode(message.picture).decode()}
        told["data"] = {**told["data"], "picture": jpeg}  # type: ignore[dict-item]
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def understood(answer: PostAnswer | NoAnswer) -> Sent:
    if isinstance(answer, NoAnswer):
        outcome = Outcome.DEAD if answer.forbidden else Outcome.AGAIN
        return Sent(outcome, f"{_WHO} {answer.why}.")
    status = answer.status
    if status in _TAKES:
        return Sent(Outcome.DELIVERED)
    if status == _GONE:
        return Sent(Outcome.GONE, f"{_WHO} says that it is there no more (HTTP 410).")
    if status in _LATER:
        return Sent(Outcome.AGAIN, f"{_WHO} has no time now (HTTP {status}).", answer.retry_after_s)
    if status in _ELSEWHERE:
        return Sent(Outcome.DEAD, f"{_WHO} sends us on to another address, where we do not go.")
    return Sent(Outcome.DEAD, f"{_WHO} does not take this message (HTTP {status}).")


def _key(secret: str) -> bytes:
    """Raises ValueError."""
    try:
        return b64decode(secret.removeprefix(_PREFIX).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeError):
        raise ValueError from None
