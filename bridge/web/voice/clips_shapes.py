"""JSON in and out of what the skill asks about clips."""

from typing import Literal

from pydantic import Field

from bridge.service.voice.cameras import NothingBefore
from bridge.service.voice.clips import (
    Happened,
    NotRecorded,
    PlayClip,
    Recording,
    Starred,
    Stopped,
    Tally,
    TellClip,
    When,
)
from bridge.service.voice.deletions import (
    All,
    Confirm,
    Deleted,
    GoneAlready,
    NoPin,
    NothingPending,
    PinNeeded,
    PinRefused,
)
from bridge.service.voice.identity import Stranger
from bridge.service.voice.which_camera import Several, Unknown
from bridge.service.voice.which_clip import NoClip, SpokenClip, SpokenSpan, Unclear, Wanted, Which
from bridge.web import shapes
from bridge.web.shapes import Json, Spoken

_PART = Literal["morning", "afternoon", "evening", "night"]
_CLOCK = r"^\d\d:\d\d$"

Answer = (
    PlayClip
    | TellClip
    | Happened
    | Starred
    | Recording
    | NotRecorded
    | Stopped
    | Confirm
    | Deleted
    | GoneAlready
    | NothingPending
    | NoPin
    | PinNeeded
    | PinRefused
    | NoClip
    | Unclear
    | Unknown
    | Several
    | NothingBefore
    | Stranger
)


class _Room(Spoken):
    room: str | None = Field(default=None, max_length=200)


class _Which(_Room):
    which: Literal["last", "first", "that", "before", "next", "at"]
    at: str | None = Field(default=None, pattern=_CLOCK)
    day: str | None = Field(default=None, max_length=20)
    part: _PART | None = None

    def wanted(self) -> Wanted:
        return Wanted(Which(self.which), self.room, self.at, self.day, self.part)


class ShowClip(_Which):
    screen: bool


class StarClip(_Which):
    starred: bool = True


class DeleteClip(_Which):
    pass


class DeleteClips(_Room):
    day: str | None = Field(default=None, max_length=20)
    part: _PART | None = None

    def every(self) -> All:
        return All(self.day, self.part, self.room)


class ConfirmDeletion(Spoken):
    pending: str = Field(max_length=40)
    pin: str | None = Field(default=None, max_length=40, repr=False)


class TellClips(_Room):
    day: str | None = Field(default=None, max_length=20)
    part: _PART | None = None
    since: str | None = Field(default=None, max_length=10)
    away: bool = False
    motion: bool = False

    def when(self) -> When:
        return When(self.day, self.part, self.since, self.away, self.motion)


class Record(_Room):
    seconds: int = Field(ge=5, le=600)


class StopRecording(_Room):
    pass


def clip(spoken: SpokenClip) -> Json:
    return {
        "id": spoken.id,
        "camera": {"id": spoken.camera_id, "name": spoken.camera},
        "starts_at": spoken.at.isoformat(timespec="milliseconds"),
        "local_time": spoken.at.strftime("%H:%M:%S" if spoken.to_the_second else "%H:%M"),
        "day": spoken.day,
        "duration_s": spoken.duration_s,
        "starred": spoken.starred,
    }


def answer(outcome: Answer, public_url: str) -> Json:
    """What the skill is told, by "outcome"."""
    match outcome:
        case Unknown() | Several() | NothingBefore() | Stranger():
            return shapes.shown(outcome, public_url)
        case Confirm() | Deleted() | GoneAlready() | NothingPending():
            return _deletion(outcome)
        case NoPin() | PinNeeded() | PinRefused():
            return _pin(outcome)
        case PlayClip(clip=found, token=token, among=among):
            url = f"{public_url}/clip/{token}/index.m3u8"
            return {"outcome": "play_clip", "clip": clip(found), "url": url, "among": among}
        case Happened():
            return _happened(outcome)
        case Recording() | NotRecorded() | Stopped():
            return _recording(outcome)
        case _:
            return _found(outcome)


def _found(outcome: TellClip | Starred | NoClip | Unclear) -> Json:
    match outcome:
        case TellClip(clip=found):
            return {"outcome": "tell_clip", "clip": clip(found)}
        case Starred(clip=found):
            return {"outcome": "starred", "clip": clip(found)}
        case NoClip(which=which, room=room, span=span):
            about = spoken_span(span) if span else None
            return {"outcome": "no_clip", "which": which.value, "room": room, "span": about}
        case Unclear():
            return {"outcome": "unclear"}


def _recording(outcome: Recording | NotRecorded | Stopped) -> Json:
    if isinstance(outcome, Stopped):
        ended = {"cameras": outcome.cameras, "going_on": outcome.going_on}
        return {"outcome": "stopped", **ended, "room": outcome.room}
    camera = shapes.camera(outcome.camera)
    if isinstance(outcome, NotRecorded):
        return {"outcome": "not_recorded", "camera": camera}
    return {"outcome": "recording", "camera": camera, "seconds": outcome.seconds}


def _happened(happened: Happened) -> Json:
    return {
        "outcome": "happened",
        "span": spoken_span(happened.span),
        "looked": happened.looked,
        "room": happened.room,
        "count": happened.count,
        "by_camera": _tallies(happened.by_camera),
        "last": clip(happened.last) if happened.last else None,
    }


def _deletion(outcome: Confirm | Deleted | GoneAlready | NothingPending) -> Json:
    match outcome:
        case Confirm():
            return {
                "outcome": "confirm",
                "pending": outcome.pending,
                "count": outcome.count,
                "starred": outcome.starred,
                "clip": clip(outcome.only) if outcome.only else None,
                "by_camera": _tallies(outcome.by_camera),
                "span": spoken_span(outcome.span) if outcome.span else None,
            }
        case Deleted(count=count):
            return {"outcome": "deleted", "count": count}
        case GoneAlready():
            return {"outcome": "gone"}
        case NothingPending(why=why):
            return {"outcome": "nothing_pending", "why": why}


def _pin(outcome: NoPin | PinNeeded | PinRefused) -> Json:
    match outcome:
        case NoPin(count=count):
            return {"outcome": "no_pin", "count": count}
        case PinNeeded():
            return {"outcome": "pin_needed"}
        case PinRefused(locked=locked):
            return {"outcome": "pin_refused", "locked": locked}


def spoken_span(span: SpokenSpan) -> Json:
    return {"first": span.first, "last": span.last, "part": span.part, "since": span.since}


def _tallies(tallies: tuple[Tally, ...]) -> list[Json]:
    return [{"name": tally.camera, "count": tally.count} for tally in tallies]
