"""The receipt of a copy that was given out: what it is, what it was made of, what was covered.

Signed with a key of the house (Ed25519), so that whoever was given the copy can have the house say
whether it is what the house gave out. It names no camera, no place and nobody but the recipient.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = "private-eye share receipt 1"
LARGEST = 16 * 1024
_SIGNED = "signature"


def signed(facts: Mapping[str, Any], seed: bytes) -> str:
    """`seed`: 32 secret bytes of the house. As JSON, to be read by people too."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    whole = {"format": FORMAT, **facts, "public_key": _text(_public(key))}
    signature = _text(key.sign(_canonical(whole)))
    return json.dumps({**whole, _SIGNED: signature}, ensure_ascii=False, indent=2) + "\n"


def is_genuine(text: str, seed: bytes) -> bool:
    """Whether the house with this seed signed exactly that. Nothing is said twice in a receipt:
    one reader takes the first of two, another the last."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    try:
        said = json.loads(text, object_pairs_hook=_said_once)
        given = said.pop(_SIGNED)
        signature = base64.b64decode(given, validate=True)
        known = said["format"] == FORMAT and said["public_key"] == _text(_public(key))
        if not known or _text(signature) != given:  # the last letter has bits that say nothing
            return False
        key.public_key().verify(signature, _canonical(said))
    except (InvalidSignature, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return True


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("said twice")
    return said


def _canonical(facts: Mapping[str, Any]) -> bytes:
    """One text for each set of facts, however it is laid out."""
    text = json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
