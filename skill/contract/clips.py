"""Clips: shown, told of, starred."""

from datetime import datetime
from typing import Annotated, ClassVar, Generic, Literal

from msgspec import Meta, Struct

from skill.contract.question import A_co, Answer, OfRoom
from skill.contract.refusals import AskBack, Stranger

Which = Literal["last", "first", "that", "before", "next", "at"]
Part = Literal["morning", "afternoon", "evening", "night"]
Day = Annotated[str, Meta(max_length=20)]  # as Alexa writes it
Clock = Annotated[str, Meta(pattern=r"^\d\d:\d\d$")]
Moment = Annotated[datetime, Meta(tz=True)]


class CameraOfClip(Struct, frozen=True):
    id: str
    name: str


class Clip(Struct, frozen=True):
    """`day` is "today", "yesterday" or a date, `local_time` HH:MM; both of the house. HH:MM:SS
    where its camera has another clip of that minute."""

    id: str
    camera: CameraOfClip
    starts_at: Moment
    local_time: str
    day: str
    duration_s: int
    starred: bool


class Span(Struct, frozen=True):
    """From the first day to the last, a part of the day, or since a time (HH:MM) of the first."""

    first: str
    last: str
    part: str | None
    since: str | None


class Tally(Struct, frozen=True):
    """How many of one camera."""

    name: str
    count: int


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
    asked about. `not_filmed`: what is meant happened, but there is nothing to see."""

    which: str
    room: str | None
    span: Span | None = None
    not_filmed: NotFilmed | None = None


class Unclear(Answer, frozen=True, tag="unclear"):
    """A day that means nothing."""


class Rings(Struct, frozen=True):
    """In how many of the events somebody rang; of the newest the camera's name, and when."""

    count: int
    camera: str
    day: str
    local_time: str


class Happened(Answer, frozen=True, tag="happened"):
    """`looked`: the span begins where the asker last looked. `count` is of all, filmed or not.
    `rings`: None where nobody rang."""

    span: Span
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: Clip | None
    absence: Absence = Absence()
    rings: Rings | None = None


class Starred(Answer, frozen=True, tag="starred"):
    """Or not any more: `clip.starred` says so."""

    clip: Clip


NotFound = NoClip | Unclear | AskBack | Stranger
ClipShown = PlayClip | TellClip | NotFound


class Pick(OfRoom[A_co], Generic[A_co], frozen=True, kw_only=True):
    """One clip: the last or the first (of a day, or a part of it), the one talked of or one beside
    that, or the one of a time."""

    which: Which
    at: Clock | None = None
    day: Day | None = None
    part: Part | None = None


class ShowClip(Pick[ClipShown], frozen=True, kw_only=True):
    path: ClassVar = "clips/show"
    screen: bool


class StarClip(Pick[Starred | NotFound], frozen=True, kw_only=True):
    path: ClassVar = "clips/star"
    starred: bool = True


class WhatHappened(OfRoom[Happened | Unclear | AskBack | Stranger], frozen=True, kw_only=True):
    """`since` is HH:MM or a part of the day; `away`: "while I was out", since the asker last looked
    at anything before this conversation; `motion`: only of what moved."""

    path: ClassVar = "clips/told"
    day: Day | None = None
    part: Part | None = None
    since: Annotated[str, Meta(max_length=10)] | None = None
    away: bool = False
    motion: bool = False
