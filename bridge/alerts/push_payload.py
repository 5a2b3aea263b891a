"""What a push says, before it is encrypted: JSON for `static/js/sw.js`, of one length. Pure.

The picture is part of it, so that there is no address at which anybody could ask for one.
"""

import json
from base64 import b64encode
from typing import Any

from bridge.alerts.push_picture import small
from bridge.alerts.sending import Message

# Push services take 4,096 bytes (RFC 8030, 7.2), some of them 3,000.
MOST_BODY = 3_000
# RFC 8188, 2: a header with a key of 65 bytes, the end of the record, its tag.
_ENCRYPTED = 21 + 65 + 1 + 16
LENGTH = MOST_BODY - _ENCRYPTED
_TITLE, _TEXT = 120, 300


def payload(message: Message, *, pictured: bool) -> bytes:
    """LENGTH bytes, whatever it says: a length would tell whether there is a picture, and more."""
    told = _told(message)
    if pictured and message.picture is not None:
        _put_in(told, message.picture)
    return _json(told).ljust(LENGTH)  # of JSON, white space is no part


def short(message: Message) -> bytes:
    """For a push service that takes less."""
    return _json(_told(message))


def _told(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "number": message.number,
        "kind": message.kind.value,
        "title": _cut(message.title, _TITLE),
        "text": _cut(message.text, _TEXT),
        "at": round(message.at.timestamp() * 1000),
        "camera": message.camera,
        "event": message.event,
    }


def _put_in(told: dict[str, Any], jpeg: bytes) -> None:
    told["picture"] = ""
    address = "data:image/avif;base64,"
    room = LENGTH - len(_json(told)) - len(address)
    picture = small(jpeg, room // 4 * 3)
    if picture is None:
        del told["picture"]
    else:
        told["picture"] = f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(words: str, most: int) -> str:
    # A lone surrogate is no character, and cannot be sent.
    words = words.encode("utf-8", "replace").decode()
    return words if len(words) <= most else f"{words[: most - 1]}…"
