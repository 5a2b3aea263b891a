"""What the use cases of sharing answer with: frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bridge.model import BlurMode
from bridge.policy.share_receipts import LARGEST as LARGEST_RECEIPT
from bridge.policy.sharing import (
    MOST_AREAS,
    MOST_VIEWS,
    MOST_WORDS,
    VIEWS,
    Confirmation,
    Purpose,
    Share,
    ShareEnd,
    ShareState,
    ShareWish,
)
from bridge.store.people.persons import Person
from bridge.store.sharing.copies import CopyRow
from bridge.store.sharing.views import ShareView

# What `web` reads.
__all__ = [
    "LARGEST_RECEIPT",
    "MOST_AREAS",
    "MOST_VIEWS",
    "MOST_WORDS",
    "VIEWS",
    "Confirmation",
    "CopyRow",
    "NewShare",
    "OpenedCopy",
    "Purpose",
    "Share",
    "ShareEnd",
    "ShareOffer",
    "SharePreview",
    "ShareState",
    "ShareView",
    "ShareWish",
    "SharedClip",
    "SharedWithYou",
]


@dataclass(frozen=True, slots=True)
class ShareOffer:
    """What can be chosen of a clip: `people` who cannot see it without, what can be covered
    (`blurs`), until when as usual, and at the latest, by the house's clock (`now`)."""

    seconds: float
    people: tuple[Person, ...]
    blurs: Collection[BlurMode]
    intimate: bool
    now: datetime
    until: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class SharePreview:
    """What is said before the last click: that a person will watch, and then who, how often, until
    when, what for. `confirm`: what is to be said yes to besides."""

    warning: str
    terms: str
    confirm: frozenset[Confirmation]


@dataclass(frozen=True, slots=True)
class SharedClip:
    """A share, as who shared it and the owners see it. `clip_at`: None: the clip is gone.
    `sender`: by the name of now. `done`: of its copy, from 0 to 1, while that is made; `copy`:
    once it is."""

    share: Share
    camera_name: str
    clip_at: datetime | None
    sender: str
    views: tuple[ShareView, ...] = ()
    done: float | None = None
    copy: CopyRow | None = None


@dataclass(frozen=True, slots=True)
class NewShare:
    """`secret`: what the link has behind its #, told once; None: it is for a person."""

    shared: SharedClip
    secret: str | None


@dataclass(frozen=True, slots=True)
class SharedWithYou:
    """What a recipient is told before anything plays: nothing of the camera, its place or time.
    `sender` None: reviewers are told no names of the household. `ended`: why it is over."""

    id: str
    sender: str | None
    purpose: Purpose
    words: str
    until: datetime
    views_left: int
    seconds: float
    sound: bool
    blur: BlurMode
    ready: bool
    ended: ShareEnd | None


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """`view` goes with each request for a piece of it, 0, 1, 2 ... of `pieces`."""

    view: str
    pieces: int
    bytes: int
    seconds: float
