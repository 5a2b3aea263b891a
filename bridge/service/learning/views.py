"""What the use cases of learning are asked with and answer with: frozen values."""

from dataclasses import dataclass
from datetime import datetime

from bridge.policy import proofs
from bridge.policy.kind_names import HouseKind
from bridge.policy.teaching import Figures, OfKind, Saying, Tally
from bridge.service.events.views import ClipView
from bridge.store.events.learnt import Version

__all__ = ["Figures", "HouseKind", "OfKind", "Saying", "Tally", "Version"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What something is said to be: a label, or a name in the house's own words. One of them."""

    label: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class TeachResult:
    """`version`: what was learnt from it; None: nothing yet, there is too little to go by.
    `others`: what others say of this clip that contradicts it."""

    clip: ClipView
    label: str
    kind: HouseKind | None
    version: Version | None
    others: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenBack:
    clip: ClipView
    version: Version | None


@dataclass(frozen=True, slots=True)
class TaughtClip:
    """A clip of which somebody spoke, by all who did; `mine`: whether the reader may take it back,
    by teacher."""

    clip: ClipView
    said: tuple[Saying, ...]
    mine: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpiredView:
    """What is left of a clip of which somebody spoke: as `TaughtClip`, and until when it stays."""

    event: str
    camera_name: str
    at: datetime
    until: datetime
    said: tuple[Saying, ...]
    mine: frozenset[str]


@dataclass(frozen=True, slots=True)
class LearntView:
    """`clips`, `expired`: the newest first, of the cameras that the reader may watch; `shown`: all
    clips that there is something to say of, by id. `may_forget`: the reader, everything."""

    kinds: tuple[HouseKind, ...]
    versions: tuple[Version, ...]
    clips: tuple[TaughtClip, ...]
    shown: dict[str, ClipView]
    expired: tuple[ExpiredView, ...]
    may_forget: bool


@dataclass(frozen=True, slots=True)
class Proved:
    """So many of so many, and what share that proves at least."""

    of_them: int
    tries: int
    at_least: float


def proved(of_them: int, tries: int) -> Proved:
    return Proved(of_them, tries, proofs.at_least(of_them, tries))
