"""Sharing one clip with one recipient, for one purpose, until a time, for so many views. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.model import Area, BlurMode, Role
from bridge.policy.refusal import Why

LASTS = timedelta(days=7)
LONGEST = timedelta(days=90)
VIEWS = 5
MOST_VIEWS = 100
# Of the part of a clip that is shared.
SHORTEST_S, LONGEST_S = 0.5, 600.0
MOST_WORDS = 500
MOST_AREAS = 16
# At a time, of a house: each keeps a copy on the disk.
MOST_SHARES = 200
# So often a page may ask for each piece of the copy within one view: a network loses some.
MOST_TIMES = 2
# Whoever has been silent for so long has closed the page.
SILENT_S = 15.0


class Purpose(StrEnum):
    """What a clip is shared for. With `OWN`, the sender's words say it."""

    TELL = "tell"  # help us tell what this is
    NEIGHBOUR = "neighbour"  # show a neighbour
    POLICE = "police"  # give to the police
    OWN = "own"


class ShareState(StrEnum):
    MAKING = "making"  # its copy is being rendered
    READY = "ready"
    ENDED = "ended"


class ShareEnd(StrEnum):
    """Why a share is over, as its row keeps it: the names are never changed."""

    TAKEN_BACK = "taken back"
    TIME = "time"
    VIEWS = "views"
    CLIP_GONE = "clip gone"
    RECIPIENT_GONE = "recipient gone"
    SENDER_GONE = "sender gone"  # or may not share this any more
    NOT_MADE = "not made"  # the copy could not be rendered
    NO_ROOM = "no room"  # for the copy


class Confirmation(StrEnum):
    """What a person has to say yes to by itself before a clip is shared."""

    INTIMATE = "intimate"  # the camera sees what is nobody's to see
    UNBLURRED = "unblurred"


@dataclass(frozen=True, slots=True)
class ShareWish:
    """What somebody wants to share of a clip, from `starts_s` to `ends_s` of it. `recipient`: a
    person of the house; None: whoever has the link, `called` by the sender. `until` None: as usual.
    """

    called: str
    purpose: Purpose
    recipient: str | None = None
    words: str = ""
    starts_s: float = 0.0
    ends_s: float | None = None
    sound: bool = False
    blur: BlurMode = BlurMode.FACES
    areas: tuple[Area, ...] = ()
    until: datetime | None = None
    views: int = VIEWS
    confirmed: frozenset[Confirmation] = frozenset()


@dataclass(frozen=True, slots=True)
class Share:
    """`sender`: a person; None: somebody on the command line. `recipient` None: whoever has the
    link. `called`: the recipient's name then. Times of the clip are in milliseconds of it. `views`
    are counted up to `most_views`. `clip_deleted`: a person deleted the clip; where it expires, the
    copy stays until its own time. `ended`: why it is over."""

    id: str
    clip: str
    camera: str
    sender: str | None
    recipient: str | None
    called: str
    purpose: Purpose
    words: str
    starts_ms: int
    ends_ms: int
    sound: bool
    blur: BlurMode
    areas: tuple[Area, ...]
    until: datetime
    most_views: int
    created_at: datetime
    state: ShareState = ShareState.MAKING
    views: int = 0
    first_view_at: datetime | None = None
    clip_deleted: bool = False
    ended_at: datetime | None = None
    ended: ShareEnd | None = None

    @property
    def is_link(self) -> bool:
        return self.recipient is None

    @property
    def seconds(self) -> float:
        return (self.ends_ms - self.starts_ms) / 1000


@dataclass(frozen=True, slots=True)
class ShareNow:
    """What a share depends on beside itself, as it is now. `watched`: a view of it is running."""

    sender_may: bool = True
    recipient_here: bool = True
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Watchable:
    """`last`: it is the last view."""

    last: bool


@dataclass(frozen=True, slots=True)
class NotWatchable:
    """`why` None: not yet, its copy is being made."""

    why: ShareEnd | None


def end_of(share: Share, standing: ShareNow, now: datetime) -> ShareEnd | None:
    """Why it is over now, whether or not that was noted; None: it is not."""
    if share.ended is not None:
        return share.ended
    if share.clip_deleted:
        return ShareEnd.CLIP_GONE
    if not standing.sender_may:
        return ShareEnd.SENDER_GONE
    if not standing.recipient_here:
        return ShareEnd.RECIPIENT_GONE
    if now >= share.until:
        return ShareEnd.TIME
    if share.views >= share.most_views and not standing.watched:
        return ShareEnd.VIEWS
    return None


def may_watch(share: Share, standing: ShareNow, now: datetime) -> Watchable | NotWatchable:
    """One more view, from its beginning."""
    over = end_of(share, standing, now)
    if over is not None:
        return NotWatchable(over)
    if share.views >= share.most_views:
        return NotWatchable(ShareEnd.VIEWS)
    if share.state is ShareState.MAKING:
        return NotWatchable(None)
    return Watchable(last=share.views + 1 >= share.most_views)


def why_not(role: Role, *, members_may: bool, intimate: bool) -> Why | None:
    """Why somebody with the right to share a camera's clips may not share this one; None: they
    may. Of intimate cameras only owners share, and members where an owner has allowed it."""
    if role is Role.OWNER:
        return None
    if not members_may:
        return Why.SHARING_NOT_ALLOWED
    return Why.INTIMATE if intimate else None


def to_confirm(wish: ShareWish, *, intimate: bool) -> frozenset[Confirmation]:
    """What has not been said yes to."""
    needed = {Confirmation.UNBLURRED} if wish.blur is BlurMode.NOTHING else set()
    needed |= {Confirmation.INTIMATE} if intimate else set()
    return frozenset(needed) - wish.confirmed


def part(wish: ShareWish, clip_s: float) -> tuple[int, int] | None:
    """Which milliseconds of a clip so long; None: it has no such part, or that is too long."""
    ends_s = clip_s if wish.ends_s is None else min(wish.ends_s, clip_s)
    long_s = ends_s - wish.starts_s
    if wish.starts_s < 0 or not SHORTEST_S <= long_s <= LONGEST_S:
        return None
    return round(wish.starts_s * 1000), round(ends_s * 1000)


def tidy(words: str) -> str:
    """Words as they are shown to others: one line without anything that is not seen, or turns the
    direction of what follows."""
    plain = unicodedata.normalize("NFC", words)
    shown = (" " if c.isspace() else c for c in plain if c.isspace() or _is_seen(c))
    return " ".join("".join(shown).split())


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] != "C"
