"""What a playback grant says, and its signed form. Pure: key, time and epochs are arguments.

    /live/<payload>.<mac>/index.m3u8     both base64url without padding, under 200 characters
    /clip/<payload>.<mac>/index.m3u8

payload = version, rendition and way of holding (1 byte each), not-after (8 bytes, microseconds),
the camera's and the holder's epoch (4 bytes each), grant id (12 random bytes), then the camera's,
the holder's and the clip's id (empty: the camera live), each after its length. mac = HMAC-SHA-256
over the payload's *text*, compared as text: base64 has spare bits in its last character, and two
texts must not mean the same grant.
"""

import hashlib
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bridge.model import Rendition
from bridge.store.people.epochs import Subject, SubjectKind

_VERSION = 2
_HEAD = struct.Struct(">BBBQII12s")
_MAC_LENGTH = 43
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Positions in these go into tokens: append, never reorder.
_RENDITIONS = (Rendition.SOURCE, Rendition.ECHO)
_HELD = (
    (SubjectKind.SESSION, True),
    (SubjectKind.TOKEN, False),
    (SubjectKind.ALEXA_USER, False),
    (SubjectKind.SESSION, False),
    (SubjectKind.LINK, False),
)


class GrantFault(StrEnum):
    FORGED = "forged"  # not a grant of ours, or altered
    EXPIRED = "expired"  # too late: unused for too long, or at its end
    ENDED = "ended"  # closed by its holder, or from before the bridge was started
    REVOKED = "revoked"  # the camera's or the holder's rights were withdrawn
    WRONG_SESSION = "wrong_session"  # a browser's grant, without the cookie of that browser


@dataclass(frozen=True, slots=True)
class Grant:
    """The right of one holder to one camera's pictures in one rendition: live, or those of `clip`.

    The epochs are those of the camera and of the holder when it was minted. `with_cookie`: only
    beside the cookie of the session that holds it.
    """

    id: bytes
    camera: str
    rendition: Rendition
    holder: Subject
    with_cookie: bool
    not_after: datetime
    camera_epoch: int
    holder_epoch: int
    clip: str | None = None


@dataclass(frozen=True, slots=True)
class GrantRefused:
    """`own`: the grant, where it is over and its holder asks again. `late`: soon after its end."""

    reason: GrantFault
    own: Grant | None = None
    late: bool = False


def mint(key: bytes, grant: Grant) -> str:
    head = _HEAD.pack(
        _VERSION,
        _RENDITIONS.index(grant.rendition),
        _HELD.index((grant.holder.kind, grant.with_cookie)),
        (grant.not_after - _EPOCH) // timedelta(microseconds=1),
        grant.camera_epoch,
        grant.holder_epoch,
        grant.id,
    )
    names = (grant.camera, grant.holder.id, grant.clip or "")
    text = _text(head + b"".join(bytes([len(name)]) + name.encode() for name in names))
    return f"{text}.{_mac(key, text)}"


def read(key: bytes, token: str) -> Grant | GrantRefused:
    """The grant, if it is ours, whether or not it still holds."""
    payload, _, mac = token.rpartition(".")
    if len(mac) != _MAC_LENGTH or not token.isascii():
        return GrantRefused(GrantFault.FORGED)
    if not hmac.compare_digest(_mac(key, payload), mac):
        return GrantRefused(GrantFault.FORGED)
    data = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    if data[0] != _VERSION:
        return GrantRefused(GrantFault.ENDED)  # from before an upgrade, so from before a restart
    return _parse(data)


def hold_against(
    grant: Grant, now: datetime, current: Callable[[Subject], int]
) -> Grant | GrantRefused:
    """A grant that is known to be ours, if it still holds."""
    if now >= grant.not_after:
        return GrantRefused(GrantFault.EXPIRED)
    camera = Subject(SubjectKind.CAMERA, grant.camera)
    if current(camera) != grant.camera_epoch or current(grant.holder) != grant.holder_epoch:
        return GrantRefused(GrantFault.REVOKED)
    return grant


def _parse(payload: bytes) -> Grant:
    """Only ever sees what `mint` has made: signature and version come first."""
    head = _HEAD.unpack_from(payload)
    _version, rendition, held, not_after, camera_epoch, holder_epoch, id_ = head
    camera, rest = _field(payload[_HEAD.size :])
    holder, rest = _field(rest)
    clip, _ = _field(rest)
    holder_kind, with_cookie = _HELD[held]
    return Grant(
        id=id_,
        camera=camera,
        rendition=_RENDITIONS[rendition],
        holder=Subject(holder_kind, holder),
        with_cookie=with_cookie,
        not_after=_EPOCH + timedelta(microseconds=not_after),
        camera_epoch=camera_epoch,
        holder_epoch=holder_epoch,
        clip=clip or None,
    )


def _field(data: bytes) -> tuple[str, bytes]:
    end = 1 + data[0]
    return data[1:end].decode(), data[end:]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _mac(key: bytes, text: str) -> str:
    return _text(hmac.digest(key, text.encode(), hashlib.sha256))
