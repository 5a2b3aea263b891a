"""What the skill asks the bridge about clips, and the answers as values. See `bridge_api`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from skill.bridge_api import (
    SHOWN,
    Ambiguous,
    Asker,
    BridgeApi,
    Camera,
    NothingBefore,
    Shown,
    Stranger,
    UnknownRoom,
    camera,
    names_of,
    parsed,
)


@dataclass(frozen=True, slots=True)
class Clip:
    """`day` is "today", "yesterday" or a date, `time` HH:MM; both of the house. HH:MM:SS where its
    camera has another clip of that minute."""

    camera: str
    day: str
    time: str
    duration_s: int
    starred: bool


@dataclass(frozen=True, slots=True)
class PlayClip:
    """`among`: of the last and the first, how many there are."""

    clip: Clip
    url: str
    among: int = 1


@dataclass(frozen=True, slots=True)
class TellClip:
    clip: Clip


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, a part of the day, or since a time of the first."""

    first: str
    last: str
    part: str | None
    since: str | None


@dataclass(frozen=True, slots=True)
class NoClip:
    which: str  # "last", "first", "that", "before", "next" or "at"
    room: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A day that means nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    camera: str
    count: int


@dataclass(frozen=True, slots=True)
class Happened:
    """`looked`: the span begins where the asker last looked."""

    span: Span
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: Clip | None


@dataclass(frozen=True, slots=True)
class Starred:
    """Or not any more: `clip.starred` says so."""

    clip: Clip


@dataclass(frozen=True, slots=True)
class Recording:
    camera: Camera
    seconds: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    camera: Camera


@dataclass(frozen=True, slots=True)
class Stopped:
    """`cameras` are no longer recorded by hand, `going_on` still record, because something moves
    there. `room` is the one that was asked about."""

    cameras: tuple[str, ...]
    going_on: tuple[str, ...]
    room: str | None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Shall these be deleted? `only` is the clip, where it is one."""

    pending: str
    count: int
    starred: int
    only: Clip | None
    by_camera: tuple[Tally, ...]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Deleted:
    count: int


@dataclass(frozen=True, slots=True)
class GoneAlready:
    pass


@dataclass(frozen=True, slots=True)
class NothingPending:
    why: str  # "used", "expired" or "unknown"


@dataclass(frozen=True, slots=True)
class NoPin:
    """So many clips take a PIN, and there is none yet."""

    count: int


@dataclass(frozen=True, slots=True)
class PinNeeded:
    pass


@dataclass(frozen=True, slots=True)
class PinRefused:
    locked: bool


AskBack = UnknownRoom | Ambiguous
NotFound = NoClip | Unclear | AskBack | Stranger
ClipShown = PlayClip | TellClip | NotFound
Told = Happened | Unclear | AskBack | Stranger
Recorded = Recording | NotRecorded | NothingBefore | AskBack | Stranger
StoppedOrNot = Stopped | AskBack | Stranger
Confirmed = Deleted | GoneAlready | NothingPending | PinNeeded | PinRefused | Stranger


@dataclass(frozen=True, slots=True)
class Wanted:
    """`which` as in `NoClip`; `at` is HH:MM, `day` as Alexa writes it, `part` a part of it."""

    which: str
    at: str | None = None
    day: str | None = None
    part: str | None = None

    def json(self) -> dict[str, object]:
        return {"which": self.which, "at": self.at, "day": self.day, "part": self.part}


class ClipApi:
    """`names` are of a room, as in `BridgeApi.ask`. Each method raises `BridgeTrouble`."""

    def __init__(self, api: BridgeApi) -> None:
        self._api = api

    def show(
        self, wanted: Wanted, names: Sequence[str], asker: Asker, *, screen: bool
    ) -> ClipShown:
        question = {**wanted.json(), "screen": screen}
        return self._api.ask("clips/show", question, asker, _clip_shown, names=names)

    def again(self, asker: Asker, *, screen: bool) -> Shown | ClipShown:
        """What was shown last: a camera, or a clip."""
        return self._api.ask("show", {"screen": screen}, asker, _shown_again, names=())

    def told(self, when: Mapping[str, object], names: Sequence[str], asker: Asker) -> Told:
        """`when`: day, part and since as they were heard, away for "while I was out", motion for
        only what moved."""
        return self._api.ask("clips/told", when, asker, _told, names=names)

    def star(
        self, wanted: Wanted, names: Sequence[str], asker: Asker, *, starred: bool
    ) -> Starred | NotFound:
        question = {**wanted.json(), "starred": starred}
        return self._api.ask("clips/star", question, asker, _starred, names=names)

    def record(self, seconds: int, names: Sequence[str], asker: Asker) -> Recorded:
        return self._api.ask("clips/record", {"seconds": seconds}, asker, _recorded, names=names)

    def stop_recording(self, names: Sequence[str], asker: Asker) -> StoppedOrNot:
        return self._api.ask("clips/record/stop", {}, asker, _stopped, names=names)

    def delete(self, wanted: Wanted, names: Sequence[str], asker: Asker) -> Confirm | NotFound:
        return self._api.ask("clips/delete", wanted.json(), asker, _confirm, names=names)

    def delete_all(
        self, day: str | None, part: str | None, names: Sequence[str], asker: Asker
    ) -> Confirm | NoPin | NotFound:
        question = {"day": day, "part": part}
        return self._api.ask("clips/delete/all", question, asker, _confirm_all, names=names)

    def yes(self, pending: str, asker: Asker, pin: str | None = None) -> Confirmed:
        """`pin`: the digits that were said, where they were asked for."""
        question = {"pending": pending, **({"pin": pin} if pin else {})}
        return self._api.ask("clips/delete/confirm", question, asker, _confirmed)


T = TypeVar("T")
Reader = Callable[[dict[str, Any]], T]
Readers = dict[str, Callable[[Any], Any]]


def clip(body: Mapping[str, Any]) -> Clip:
    return Clip(
        camera=str(body["camera"]["name"]),
        day=str(body["day"]),
        time=str(body["local_time"]),
        duration_s=int(body["duration_s"]),
        starred=bool(body["starred"]),
    )


def span(body: Mapping[str, Any]) -> Span:
    return Span(str(body["first"]), str(body["last"]), _text(body["part"]), _text(body["since"]))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _tallies(body: Sequence[Mapping[str, Any]]) -> tuple[Tally, ...]:
    return tuple(Tally(str(each["name"]), int(each["count"])) for each in body)


def _happened(body: Mapping[str, Any]) -> Happened:
    return Happened(
        span=span(body["span"]),
        looked=bool(body["looked"]),
        room=_text(body["room"]),
        count=int(body["count"]),
        by_camera=_tallies(body["by_camera"]),
        last=clip(body["last"]) if body["last"] else None,
    )


def _to_confirm(body: Mapping[str, Any]) -> Confirm:
    return Confirm(
        pending=str(body["pending"]),
        count=int(body["count"]),
        starred=int(body["starred"]),
        only=clip(body["clip"]) if body["clip"] else None,
        by_camera=_tallies(body["by_camera"]),
        span=span(body["span"]) if body["span"] else None,
    )


_STRANGER: Readers = {"stranger": SHOWN["stranger"]}
_ASK_BACK: Readers = {name: SHOWN[name] for name in ("unknown", "ambiguous", "stranger")}
NOT_FOUND: Readers = {
    **_ASK_BACK,
    "no_clip": lambda b: NoClip(
        str(b["which"]), _text(b["room"]), span(b["span"]) if b["span"] else None
    ),
    "unclear": lambda _: Unclear(),
}
_CLIP: Readers = {
    "play_clip": lambda b: PlayClip(clip(b["clip"]), str(b["url"]), int(b["among"])),
    "tell_clip": lambda b: TellClip(clip(b["clip"])),
}


def _reader(readers: Readers) -> Callable[[dict[str, Any]], Any]:
    return lambda body: parsed(body, readers)


_clip_shown: Reader[ClipShown] = _reader({**_CLIP, **NOT_FOUND})
_shown_again: Reader[Shown | ClipShown] = _reader({**_CLIP, **NOT_FOUND, **SHOWN})
_told: Reader[Told] = _reader({**NOT_FOUND, "happened": _happened})
_starred: Reader[Starred | NotFound] = _reader(
    {**NOT_FOUND, "starred": lambda b: Starred(clip(b["clip"]))}
)
_recorded: Reader[Recorded] = _reader(
    {
        **_ASK_BACK,
        "nothing_before": SHOWN["nothing_before"],
        "recording": lambda b: Recording(camera(b["camera"]), int(b["seconds"])),
        "not_recorded": lambda b: NotRecorded(camera(b["camera"])),
    }
)
_stopped: Reader[StoppedOrNot] = _reader(
    {
        **_ASK_BACK,
        "stopped": lambda b: Stopped(
            names_of(b["cameras"]), names_of(b["going_on"]), _text(b["room"])
        ),
    }
)
_confirm: Reader[Confirm | NotFound] = _reader({**NOT_FOUND, "confirm": _to_confirm})
_confirm_all: Reader[Confirm | NoPin | NotFound] = _reader(
    {**NOT_FOUND, "confirm": _to_confirm, "no_pin": lambda b: NoPin(int(b["count"]))}
)
_confirmed: Reader[Confirmed] = _reader(
    {
        **_STRANGER,
        "deleted": lambda b: Deleted(int(b["count"])),
        "gone": lambda _: GoneAlready(),
        "pin_needed": lambda _: PinNeeded(),
        "pin_refused": lambda b: PinRefused(bool(b["locked"])),
        "nothing_pending": lambda b: NothingPending(str(b["why"])),
    }
)
