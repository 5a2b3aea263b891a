"""JSON in and out of sharing."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from bridge.model import Area, BlurMode
from bridge.service.sharing.views import (
    LARGEST_RECEIPT,
    MOST_AREAS,
    MOST_VIEWS,
    MOST_WORDS,
    VIEWS,
    Confirmation,
    NewShare,
    OpenedCopy,
    Purpose,
    SharedClip,
    SharedWithYou,
    ShareOffer,
    SharePreview,
    ShareView,
    ShareWish,
)
from bridge.web.shapes import Json, Name, RequestBody

_Seconds = Annotated[float, Field(ge=0, le=24 * 3600, allow_inf_nan=False)]
_Thousandths = Annotated[int, Field(strict=True, ge=0, le=1000)]


class CoveredArea(RequestBody):
    """In thousandths of the picture's width and height."""

    x: _Thousandths
    y: _Thousandths
    width: Annotated[int, Field(strict=True, ge=1, le=1000)]
    height: Annotated[int, Field(strict=True, ge=1, le=1000)]

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.x + self.width > 1000 or self.y + self.height > 1000:
            raise ValueError("not within the picture")
        return self


class ShareClip(RequestBody):
    """`recipient`: a person's id; without it, whoever has the link, `called` so. Without `until` a
    week. `confirmed`: what was said yes to besides."""

    recipient: str | None = Field(default=None, max_length=16)
    called: Name | None = None
    purpose: Purpose
    words: str = Field(default="", max_length=MOST_WORDS)
    from_s: _Seconds = 0.0
    to_s: _Seconds | None = None
    sound: bool = False
    blur: BlurMode = BlurMode.FACES
    areas: tuple[CoveredArea, ...] = Field(default=(), max_length=MOST_AREAS)
    until: AwareDatetime | None = None
    views: int = Field(default=VIEWS, strict=True, ge=1, le=MOST_VIEWS)
    confirmed: frozenset[Confirmation] = frozenset()

    @model_validator(mode="after")
    def _for_somebody(self) -> Self:
        if (self.recipient is None) is (self.called is None):
            raise ValueError("either recipient or called")
        return self

    def wish(self) -> ShareWish:
        return ShareWish(
            called=self.called or "",
            purpose=self.purpose,
            recipient=self.recipient,
            words=self.words,
            starts_s=self.from_s,
            ends_s=self.to_s,
            sound=self.sound,
            blur=self.blur,
            areas=tuple(Area(one.x, one.y, one.width, one.height) for one in self.areas),
            until=self.until,
            views=self.views,
            confirmed=self.confirmed,
        )


class FindShares(RequestBody):
    clip: str | None = Field(default=None, max_length=16)


class LetMembers(RequestBody):
    members: bool = Field(strict=True)


class CheckReceipt(RequestBody):
    receipt: str = Field(max_length=LARGEST_RECEIPT)


class Played(RequestBody):
    """Which seconds of the copy were played lately; without them: the page is there."""

    from_s: _Seconds | None = None
    to_s: _Seconds | None = None

    def span(self) -> tuple[float, float] | None:
        if self.from_s is None or self.to_s is None or self.to_s < self.from_s:
            return None
        return self.from_s, self.to_s


def offer(of: ShareOffer) -> Json:
    return {
        "seconds": of.seconds,
        "people": [{"id": one.id, "name": one.name, "role": one.role.value} for one in of.people],
        "blurs": [blur.value for blur in of.blurs],
        "intimate": of.intimate,
        "now": of.now.isoformat(),
        "until": of.until.isoformat(),
        "latest": of.latest.isoformat(),
        "views": VIEWS,
        "most_views": MOST_VIEWS,
    }


def preview(of: SharePreview) -> Json:
    confirm = sorted(one.value for one in of.confirm)
    return {"warning": of.warning, "terms": of.terms, "confirm": confirm}


def new(made: NewShare, public_url: str | None) -> Json:
    """`link`: told once. `address`: it, whole, where the house knows how it is called outside."""
    link = f"/postcard/{made.shared.share.id}#{made.secret}" if made.secret else None
    address = f"{public_url}{link}" if public_url and link else None
    return {**shared(made.shared), "link": link, "address": address}


def shared(of: SharedClip) -> Json:
    share, copy = of.share, of.copy
    return {
        "id": share.id,
        "clip": share.clip,
        "clip_at": _instant(of.clip_at),
        "camera": share.camera,
        "camera_name": of.camera_name,
        "sender": of.sender,
        "recipient": share.recipient,
        "called": share.called,
        "purpose": share.purpose.value,
        "words": share.words,
        "from_s": share.starts_ms / 1000,
        "to_s": share.ends_ms / 1000,
        "sound": share.sound,
        "blur": share.blur.value,
        "until": share.until.isoformat(),
        "views": share.views,
        "most_views": share.most_views,
        "created_at": share.created_at.isoformat(),
        "state": share.state.value,
        "done": of.done,
        "ended": share.ended.value if share.ended else None,
        "ended_at": _instant(share.ended_at),
        "bytes": copy.size if copy else None,
        "watched": [_view(view) for view in of.views],
    }


def told(of: SharedWithYou) -> Json:
    return {
        "id": of.id,
        "sender": of.sender,
        "purpose": of.purpose.value,
        "words": of.words,
        "until": of.until.isoformat(),
        "views_left": of.views_left,
        "seconds": of.seconds,
        "sound": of.sound,
        "blur": of.blur.value,
        "ready": of.ready,
        "ended": of.ended.value if of.ended else None,
    }


def opened(copy: OpenedCopy) -> Json:
    return {
        "view": copy.view,
        "pieces": copy.pieces,
        "bytes": copy.bytes,
        "seconds": copy.seconds,
    }


def _view(view: ShareView) -> Json:
    return {
        "opened_at": view.opened_at.isoformat(),
        "last_at": _instant(view.last_at),
        "ranges": view.ranges,
        "device": view.device,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
