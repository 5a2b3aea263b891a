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
    parsed,
)


@dataclass(frozen=True, slots=True)
class Clip:
    """`day` is "today", "yesterday" or a date, `time` HH:MM; both of the house."""

    camera: str
    day: str
    time: str
    duration_s: int
    starred: bool


@dataclass(frozen=True, slots=True)
class PlayClip:
    clip: Clip
    url: str


@dataclass(frozen=True, slots=True)
class TellClip:
    clip: Clip


@dataclass(frozen=True, slots=True)
class NoClip:
    which: str  # "last", "that", "before" or "at"
    room: str | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A day that means nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, a part of the day, or since a time of the first."""

    first: str
    last: str
    part: str | None
    since: str | None


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
    clip: Clip


@dataclass(frozen=True, slots=True)
class Recording:
    camera: Camera
    seconds: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    camera: Camera


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


AskBack = UnknownRoom | Ambiguous
NotFound = NoClip | Unclear | AskBack | Stranger
ClipShown = PlayClip | TellClip | NotFound
Told = Happened | Unclear | AskBack | Stranger
Recorded = Recording | NotRecorded | NothingBefore | AskBack | Stranger
Confirmed = Deleted | GoneAlready | NothingPending | Stranger


@dataclass(frozen=True, slots=True)
class Wanted:
    """`which` as in `NoClip`; `at` is HH:MM, `day` as Alexa writes it."""

    which: str
    at: str | None = None
    day: str | None = None

    def json(self) -> dict[str, object]:
        return {"which": self.which, "at": self.at, "day": self.day}


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
        """`when`: day, part and since as they were heard, away for "while I was out"."""
        return self._api.ask("clips/told", when, asker, _told, names=names)

    def star(self, wanted: Wanted, names: Sequence[str], asker: Asker) -> Starred | NotFound:
        return self._api.ask("clips/star", wanted.json(), asker, _starred, names=names)

    def record(self, seconds: int, names: Sequence[str], asker: Asker) -> Recorded:
        return self._api.ask("clips/record", {"seconds": seconds}, asker, _recorded, names=names)

    def delete(self, wanted: Wanted, names: Sequence[str], asker: Asker) -> Confirm | NotFound:
        return self._api.ask("clips/delete", wanted.json(), asker, _confirm, names=names)

    def delete_all(
        self, day: str | None, part: str | None, names: Sequence[str], asker: Asker
    ) -> Confirm | NotFound:
        question = {"day": day, "part": part}
        return self._api.ask("clips/delete/all", question, asker, _confirm, names=names)

    def yes(self, pending: str, asker: Asker) -> Confirmed:
        return self._api.ask("clips/delete/confirm", {"pending": pending}, asker, _confirmed)


T = TypeVar("T")
Reader = Callable[[dict[str, Any]], T]
Readers = dict[str, Callable[[Any], Any]]


def _clip(body: Mapping[str, Any]) -> Clip:
    return Clip(
        camera=str(body["camera"]["name"]),
        day=str(body["day"]),
        time=str(body["local_time"]),
        duration_s=int(body["duration_s"]),
        starred=bool(body["starred"]),
    )


def _span(body: Mapping[str, Any]) -> Span:
    return Span(str(body["first"]), str(body["last"]), _text(body["part"]), _text(body["since"]))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _tallies(body: Sequence[Mapping[str, Any]]) -> tuple[Tally, ...]:
    return tuple(Tally(str(each["name"]), int(each["count"])) for each in body)


def _happened(body: Mapping[str, Any]) -> Happened:
    return Happened(
        span=_span(body["span"]),
        looked=bool(body["looked"]),
        room=_text(body["room"]),
        count=int(body["count"]),
        by_camera=_tallies(body["by_camera"]),
        last=_clip(body["last"]) if body["last"] else None,
    )


def _to_confirm(body: Mapping[str, Any]) -> Confirm:
    return Confirm(
        pending=str(body["pending"]),
        count=int(body["count"]),
        starred=int(body["starred"]),
        only=_clip(body["clip"]) if body["clip"] else None,
        by_camera=_tallies(body["by_camera"]),
        span=_span(body["span"]) if body["span"] else None,
    )


_STRANGER: Readers = {"stranger": SHOWN["stranger"]}
_ASK_BACK: Readers = {name: SHOWN[name] for name in ("unknown", "ambiguous", "stranger")}
_NOT_FOUND: Readers = {
    **_ASK_BACK,
    "no_clip": lambda b: NoClip(str(b["which"]), _text(b["room"])),
    "unclear": lambda _: Unclear(),
}
_CLIP: Readers = {
    "play_clip": lambda b: PlayClip(_clip(b["clip"]), str(b["url"])),
    "tell_clip": lambda b: TellClip(_clip(b["clip"])),
}


def _reader(readers: Readers) -> Callable[[dict[str, Any]], Any]:
    return lambda body: parsed(body, readers)


_clip_shown: Reader[ClipShown] = _reader({**_CLIP, **_NOT_FOUND})
_shown_again: Reader[Shown | ClipShown] = _reader({**_CLIP, **_NOT_FOUND, **SHOWN})
_told: Reader[Told] = _reader({**_NOT_FOUND, "happened": _happened})
_starred: Reader[Starred | NotFound] = _reader(
    {**_NOT_FOUND, "starred": lambda b: Starred(_clip(b["clip"]))}
)
_recorded: Reader[Recorded] = _reader(
    {
        **_ASK_BACK,
        "nothing_before": SHOWN["nothing_before"],
        "recording": lambda b: Recording(camera(b["camera"]), int(b["seconds"])),
        "not_recorded": lambda b: NotRecorded(camera(b["camera"])),
    }
)
_confirm: Reader[Confirm | NotFound] = _reader({**_NOT_FOUND, "confirm": _to_confirm})
_confirmed: Reader[Confirmed] = _reader(
    {
        **_STRANGER,
        "deleted": lambda b: Deleted(int(b["count"])),
        "gone": lambda _: GoneAlready(),
        "nothing_pending": lambda b: NothingPending(str(b["why"])),
    }
)
