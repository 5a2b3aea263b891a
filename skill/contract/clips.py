"""Clips: shown, told of, starred."""

from typing import Annotated, ClassVar, Generic, Literal

from msgspec import Meta, Struct

from skill.contract.question import A_co, Answer, OfRoom, OfRooms
from skill.contract.refusals import AskBack, Stranger
from skill.contract.when import Moment, Span, When

# A word for what was seen: an id of the model's KIND, or as it was spoken.
Kind = Annotated[str, Meta(max_length=40)]
Which = Literal["last", "first", "that", "before", "next", "at", "chosen", "starred"]


class CameraOfClip(Struct, frozen=True):
    id: str
    name: str


class Clip(Struct, frozen=True):
    """`day` is "today", "yesterday" or a date, `local_time` HH:MM; both of the house. HH:MM:SS
    where its camera has another clip of that minute. `picture`: the address of its still, where
    the asker shows any. `label`: what it was, "person", "pet", "vehicle", "animal", "other"
    (nothing much), "unknown" or one that is new; `sub_label` the finer class, "dog"; `called`: what
    the house calls a label that it was taught, "the postman"."""

    id: str
    camera: CameraOfClip
    starts_at: Moment
    local_time: str
    day: str
    duration_s: int
    starred: bool
    picture: str | None = None
    label: str = "unknown"
    sub_label: str | None = None
    called: str | None = None


class Tally(Struct, frozen=True):
    """How many of one camera."""

    name: str
    count: int


class KindCount(Struct, frozen=True):
    """How many were the same, by `label`, `sub_label` and `called` as of `Clip`; `room`: the name
    of their camera, where all were of one."""

    label: str
    sub_label: str | None
    count: int
    room: str | None
    called: str | None = None


class NotFilmed(Struct, frozen=True):
    """Events of which nothing could be filmed. `why`, of the newest: "disk_full", "disk",
    "disk_absent", "records" or "camera", where it is known."""

    count: int
    newest: Clip
    why: str | None


class Removed(Struct, frozen=True):
    """What there was: how many somebody has deleted, how many have expired."""

    deleted: int
    expired: int


class NotWatched(Struct, frozen=True):
    """A time in which a camera would have noticed nothing, in the house's zone; days as in `Clip`.
    `goes_on`: `until` is now. `missed`: how much of the time that was asked about its camera was
    not watched in all, "some", "most" or "all"."""

    camera: str
    since: Moment
    until: Moment
    since_day: str
    until_day: str
    goes_on: bool
    missed: str = "some"


class Absence(Struct, frozen=True):
    """What cannot be seen, of a time that was asked about. `removed`: None where something is
    there, or nothing was. `not_watched`: oldest first."""

    not_filmed: NotFilmed | None = None
    removed: Removed | None = None
    not_watched: tuple[NotWatched, ...] = ()


class PlayClip(Answer, frozen=True, tag="play_clip"):
    """`among`: of the last and the first, how many there are."""

    clip: Clip
    url: str
    among: int = 1


class TellClip(Answer, frozen=True, tag="tell_clip"):
    """There is no screen: say which it is."""

    clip: Clip


class NoClip(Answer, frozen=True, tag="no_clip"):
    """`which` as in the question, or "that" where none was talked of; `span`: the time that was
    asked about. `not_filmed`: what is meant happened, but there is nothing to see. `kind`: as in
    the question, where the bridge knows such a kind."""

    which: str
    room: str | None
    span: Span | None = None
    not_filmed: NotFilmed | None = None
    kind: str | None = None


class Unclear(Answer, frozen=True, tag="unclear"):
    """A time that means nothing."""


class Rings(Struct, frozen=True):
    """In how many of the events somebody rang; of the newest the camera's name, and when."""

    count: int
    camera: str
    day: str
    local_time: str


class Happened(Answer, frozen=True, tag="happened"):
    """`looked`: the span begins where the asker last looked. `count` is of all, filmed or not.
    `rings`: None where nobody rang; `clips`: the newest of them that can be shown, newest first, as
    many as were asked for; `both`: the cameras' names, where two were said.

    Nothing much is left out of all these where there is anything else; `nothing` counts it. `kind`
    as of `NoClip`: then the others are of that kind alone. `kinds` counts whatever there was."""

    span: Span
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: Clip | None
    absence: Absence = Absence()
    rings: Rings | None = None
    clips: tuple[Clip, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    nothing: int = 0
    kind: str | None = None
    both: tuple[str, ...] = ()


class Starred(Answer, frozen=True, tag="starred"):
    """Or not any more: `clip.starred` says so."""

    clip: Clip


NotFound = NoClip | Unclear | AskBack | Stranger
ClipShown = PlayClip | TellClip | NotFound


class Pick(OfRoom[A_co], Generic[A_co], frozen=True, kw_only=True):
    """One clip: the last or the first (of a time), the last one with a star, the one talked of or
    one beside that, the one at a time, or one that was listed (`clip`: its id). `nth`: of the last
    and the first, the second or third from there."""

    which: Which
    when: When = When()
    clip: Annotated[str, Meta(max_length=40)] | None = None
    nth: Annotated[int, Meta(ge=1, le=100)] = 1


class ShowClip(Pick[ClipShown], frozen=True, kw_only=True):
    path: ClassVar = "clips/show"
    screen: bool
    kind: Kind | None = None


class StarClip(Pick[Starred | NotFound], frozen=True, kw_only=True):
    path: ClassVar = "clips/star"
    starred: bool = True


class KeptFor(Struct, frozen=True):
    """How long clips of a camera, by its name, are kept at most."""

    camera: str
    hours: int


class Kept(Answer, frozen=True, tag="kept"):
    """`room`: the name of the camera that was asked about; None: all were."""

    cameras: tuple[KeptFor, ...]
    room: str | None


class HowLongKept(OfRoom[Kept | AskBack | Stranger], frozen=True, kw_only=True):
    """How long clips are kept. Without a room those of all cameras."""

    path: ClassVar = "clips/kept"


class WhatHappened(OfRooms[Happened | Unclear | AskBack | Stranger], frozen=True, kw_only=True):
    """Without a time today. `away`: "while I was out", since the asker last looked at anything
    before this conversation. `listed`: how many clips to name. `kind`: of that kind."""

    path: ClassVar = "clips/told"
    when: When = When()
    away: bool = False
    listed: Annotated[int, Meta(ge=0, le=20)] = 0
    kind: Kind | None = None
