"""Who has looked: at the cameras, and at a clip."""

from typing import ClassVar

from msgspec import Struct

from skill.contract.clips import Clip, NotFound, Pick, Unclear
from skill.contract.question import Answer, OfRoom, Spoken
from skill.contract.refusals import AskBack, Stranger
from skill.contract.when import Moment, Span, When


class Watcher(Struct, frozen=True):
    """`who`: None for the asker. `kind`: "live", "stills" (of a camera), "clips", "saved" or
    "pictures" (of clips); `now`: one of these looks goes on."""

    who: str | None
    camera: str
    kind: str
    times: int
    seconds: int
    now: bool


class LastLook(Struct, frozen=True):
    """The newest look of a person: when it began, `day` and `local_time` (HH:MM) as of a clip.
    `now`: it goes on. `by`: as `who` of a `Watcher`."""

    camera: str
    kind: str
    at: Moment
    local_time: str
    day: str
    now: bool
    by: str | None = None


class Watched(Answer, frozen=True, tag="watched"):
    """`all`: not the asker's own looks alone; `more` did too. `person`: the one who was asked
    about, by the name that the house has for them, or None; `last`: their newest look of the room
    and the time that were said, or of ever; None where they never looked. Where nobody and no time
    was said, and nobody looked today, it is the newest look of ever. `now`: only who is looking now
    was asked; the span is today. `mine`: it is the asker who was asked about. `ever`: no time was
    said."""

    span: Span
    room: str | None
    all: bool
    watchers: tuple[Watcher, ...]
    more: int
    person: str | None = None
    last: LastLook | None = None
    now: bool = False
    mine: bool = False
    ever: bool = False


class UnknownPerson(Answer, frozen=True, tag="unknown_person"):
    """`people`: those of the household whose looks the asker may hear of."""

    heard: str
    people: tuple[str, ...]


class Seen(Answer, frozen=True, tag="seen"):
    clip: Clip
    all: bool
    watchers: tuple[Watcher, ...]


class WhoWatched(
    OfRoom[Watched | UnknownPerson | Unclear | AskBack | Stranger], frozen=True, kw_only=True
):
    """Without a room all cameras, without a time today. `person`: only their looks, and the last
    of them; `mine`: as `person`, of the asker; `now`: only looks that go on."""

    path: ClassVar = "ledger/watched"
    when: When = When()
    person: Spoken | None = None
    mine: bool = False
    now: bool = False


class WhoSaw(Pick[Seen | NotFound], frozen=True, kw_only=True):
    path: ClassVar = "ledger/seen"
