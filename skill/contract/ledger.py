"""Who has looked: at the cameras, and at a clip."""

from typing import ClassVar, Literal

from msgspec import Struct

from skill.contract.clips import Clip, Day, NotFound, Part, Span, Unclear
from skill.contract.question import Answer, OfRoom
from skill.contract.refusals import AskBack, Stranger


class Watcher(Struct, frozen=True):
    """`who`: None for the asker. `kind`: "live", "clips", "saved" or "pictures"; `now`: one of
    these looks goes on."""

    who: str | None
    camera: str
    kind: str
    times: int
    seconds: int
    now: bool


class Watched(Answer, frozen=True, tag="watched"):
    """`all`: not the asker's own looks alone; `more` did too."""

    span: Span
    room: str | None
    all: bool
    watchers: tuple[Watcher, ...]
    more: int


class Seen(Answer, frozen=True, tag="seen"):
    clip: Clip
    all: bool
    watchers: tuple[Watcher, ...]


class WhoWatched(OfRoom[Watched | Unclear | AskBack | Stranger], frozen=True, kw_only=True):
    """Without a room all cameras, without a day today."""

    path: ClassVar = "ledger/watched"
    day: Day | None = None
    part: Part | None = None


class WhoSaw(OfRoom[Seen | NotFound], frozen=True, kw_only=True):
    path: ClassVar = "ledger/seen"
    which: Literal["last", "that"] = "last"
