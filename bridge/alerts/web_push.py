"""Alerts to a phone or browser by its maker's push service, which can read nothing of them.

RFC 8030 (the push), 8291 (its encryption: only the browser has the key), 8292 (who sends it). The
address is what the browser gave: `endpoint`, and its two keys.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from bridge.alerts import push_payload
from bridge.alerts.destinations import Destinations
from bridge.alerts.outward import NoAnswer, OutwardHttp, PostAnswer
from bridge.alerts.push_keys import PushKeys
from bridge.alerts.sending import (
    Address,
    Message,
    MessageKind,
    Outcome,
    ReceiverKind,
    Sent,
)
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import outbound

KIND = "web_push"
_CURVE = ec.SECP256R1()
_POINT, _AUTH = 65, 16
# RFC 8030, 5.4: at most so long, of these characters.
_TOPIC = 32
# A phone that was off for longer is not told of what its page shows anyway.
_LASTS = timedelta(hours=4)
_TOO_LARGE = 413
_TAKES = range(200, 300)
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429, *range(500, 600)})
_NOT_OURS = frozenset({401, 403})
_WHO = "The push service of that browser"
_AGAIN = "Turn alerts off and on again in that browser."
_MAKERS = {
    "googleapis.com": "Google",
    "mozilla.com": "Mozilla",
    "apple.com": "Apple",
    "windows.com": "Microsoft",
}


class WebPushSender:
    """A `Sender`."""

    def __init__(self, http: OutwardHttp, keys: PushKeys, clock: Clock) -> None:
        self._http = http
        self._keys = keys
        self._clock = clock

    def send(self, address: Address, message: Message) -> Sent:
        answer = self._push(address, message, push_payload.payload(message, pictured=True))
        if isinstance(answer, PostAnswer) and answer.status == _TOO_LARGE:
            answer = self._push(address, message, push_payload.short(message))
        return understood(answer)

    def _push(self, address: Address, message: Message, told: bytes) -> PostAnswer | NoAnswer:
        endpoint, now = address["endpoint"], self._clock.now()
        headers = {
            "Authorization": self._keys.signature(endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_seconds((message.until or now + _LASTS) - now)),
            "Topic": topic(message.id),
            "Urgency": _urgency(message),
        }
        body = encrypted(address, told)
        outbound.used(outbound.WEB_PUSH, endpoint, now)
        return self._http.post(endpoint, headers, body)


def kind(sender: WebPushSender, destinations: Destinations) -> ReceiverKind:
    return ReceiverKind(
        KIND,
        "This phone or browser",
        sender,
        reader(destinations),
        shown,
        (),  # its script makes the address
        carries_picture=True,
        outbound=outbound.WEB_PUSH,
        script="push",
        anybodys=True,  # the maker of the browser says where
    )


def reader(destinations: Destinations) -> Callable[[Address], Address]:
    def read(given: Address) -> Address:
        """Raises PrivateEyeError."""
        endpoint = given.get("endpoint", "")
        refused = destinations.refuses(endpoint)
        if refused is not None:
            raise PrivateEyeError(Kind.INVALID, f"The browser's push address {refused}.")
        try:
            if "[" in endpoint:  # no push service has a number for a name; VAPID cannot name one
                raise ValueError
            _browsers_key(given["p256dh"])
            if len(_raw(given["auth"])) != _AUTH:
                raise ValueError
        except (KeyError, ValueError):
            raise PrivateEyeError(Kind.INVALID, "This is not what a browser gives.") from None
        return {name: given[name] for name in ("endpoint", "p256dh", "auth")}

    return read


def shown(address: Address) -> str:
    host = urlsplit(address["endpoint"]).hostname or ""
    maker = next((who for end, who in _MAKERS.items() if host.endswith(f".{end}")), None)
    return f"by the push service of {maker}" if maker else f"by the push service {host}"


def encrypted(address: Mapping[str, str], told: bytes) -> bytes:
    """RFC 8291: by a key that is made for this one message."""
    import http_ece  # noqa: PLC0415  # a house without such receivers needs none

    return bytes(
        http_ece.encrypt(
            told,
            private_key=ec.generate_private_key(_CURVE),
            dh=_raw(address["p256dh"]),
            auth_secret=_raw(address["auth"]),
            version="aes128gcm",
        )
    )


def topic(alert_id: str) -> str:
    """A later message of an alert takes the place of one that still waits at the service."""
    return urlsafe_b64encode(sha256(alert_id.encode()).digest()).decode()[:_TOPIC]


def understood(answer: PostAnswer | NoAnswer) -> Sent:
    if isinstance(answer, NoAnswer):
        outcome = Outcome.DEAD if answer.forbidden else Outcome.AGAIN
        return Sent(outcome, f"{_WHO} {answer.why}.")
    status = answer.status
    if status in _TAKES:
        return Sent(Outcome.DELIVERED)
    if status in _GONE:
        return Sent(Outcome.GONE, "That browser takes no alerts any more.")
    if status in _LATER:
        return Sent(Outcome.AGAIN, f"{_WHO} has no time now.", answer.retry_after_s)
    if status in _NOT_OURS:
        return Sent(Outcome.DEAD, f"{_WHO} does not take this house's key. {_AGAIN}")
    if status == _TOO_LARGE:
        return Sent(Outcome.DEAD, f"{_WHO} finds even the text too long.")
    return Sent(Outcome.DEAD, f"{_WHO} does not take this message (HTTP {status}). {_AGAIN}")


def _urgency(message: Message) -> str:
    """RFC 8030, 5.3: a phone that saves power is woken for what begins, not for how it ended."""
    begins = message.number == 1 and message.kind in (MessageKind.EVENT, MessageKind.TEST)
    return "high" if begins else "normal"


def _seconds(left: timedelta) -> int:
    return max(0, round(left.total_seconds()))


def _browsers_key(text: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no point of the curve."""
    raw = _raw(text)
    if len(raw) != _POINT:
        raise ValueError
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)


def _raw(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError):
        raise ValueError from None
