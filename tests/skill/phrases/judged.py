"""Whether what came of something said is what was wanted: the act, its object, and the fact.

The act and its object are read from what the bridge answered the skill and from the house
afterwards, the fact from what is spoken. `wrong` is worse than not right: another person's wish.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bridge.console.console import Said
from skill.contract import clips, deletions, ledger, live, privacy, recordings, refusals
from tests.skill.phrases.house import (
    CAMERAS,
    NOW,
    TODAY,
    UNFILMED,
    YESTERDAY,
    moment,
)
from tests.skill.phrases.phrase import Wanted, span

_SLACK = timedelta(hours=1)
_UNTIL_SLACK = timedelta(minutes=35)
_ALL = frozenset(CAMERAS.values())


@dataclass(frozen=True, slots=True)
class State:
    """Of the house. `clips`: by name."""

    clips: frozenset[str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of something that was said. `answers`: of the bridge, in their order."""

    said: Said
    answers: Sequence[object]
    before: State
    after: State
    spoken_before: str = ""
    size: int = 0  # of the response, in bytes
    listens: bool = False  # the microphone is left open

    def last(self, *kinds: type) -> Any:
        return next((each for each in reversed(self.answers) if isinstance(each, kinds)), None)

    @property
    def speech(self) -> str:
        return self.said.speech

    @property
    def plays(self) -> bool:
        return self.last(live.Play, clips.PlayClip) is not None


def right(wanted: Wanted, came: Came) -> bool:
    if wanted.act == "deleted" and _many(wanted) and came.last(refusals.PinNeeded) is not None:
        return came.before == came.after  # several are deleted with the PIN only
    return ACTS[wanted.act](wanted, came) and _says(wanted.fact, came.speech)


def _many(wanted: Wanted) -> bool:
    return not isinstance(wanted.clips, list) or len(wanted.clips) > 1


def wrong(wanted: Wanted, came: Came) -> bool:
    """A picture for a hiding word, a deletion without a yes, a camera turned on."""
    hiding = wanted.act == "hide" or (
        wanted.act == "already" and set(wanted.cameras) <= came.before.hidden
    )
    shown = hiding and came.plays
    deleted = wanted.act != "deleted" and bool(came.before.clips - came.after.clips)
    turned_on = wanted.act != "revealed" and bool(came.before.hidden - came.after.hidden)
    return shown or deleted or turned_on


def _says(fact: str, speech: str) -> bool:
    return not fact or re.search(fact, speech, re.IGNORECASE) is not None


def _named(camera: live.Camera | None) -> str | None:
    return camera.name if camera else None


def _show(wanted: Wanted, came: Came) -> bool:
    shown = came.last(live.Play, live.Tell, live.NotLive)
    return shown is not None and (_named(shown.camera),) == wanted.cameras


def _clip_name(clip: clips.Clip) -> str:
    day = "" if clip.day == "today" else f"{clip.day} "
    return f"{clip.camera.name} {day}{clip.local_time[:5]}"


def _show_clip(wanted: Wanted, came: Came) -> bool:
    shown = came.last(clips.PlayClip, clips.TellClip)
    return shown is not None and _clip_name(shown.clip) == wanted.clip


def _happened(wanted: Wanted, came: Came) -> bool:
    told = came.last(clips.Happened)
    if told is None:
        return _newest_shown(wanted, came)
    return _same_room(wanted, told.room) and any(
        (told.count, told.last and _clip_name(told.last)) == possible
        for possible in _possible(wanted)
    )


def _newest_shown(wanted: Wanted, came: Came) -> bool:
    """Also an answer: the newest of that time on the screen."""
    shown = came.last(clips.PlayClip)
    return shown is not None and _clip_name(shown.clip) in {last for _, last in _possible(wanted)}


def _possible(wanted: Wanted) -> set[tuple[int, str | None]]:
    """How many events, and the newest, for all spans as near to the one that is right."""
    since, until = wanted.span or (NOW - timedelta(days=7), NOW)
    found = sorted((at, name) for at, name in _events() if _of(name, wanted.cameras))
    marks = sorted({at for at, _ in found})
    edges = [since, *marks, *(at + timedelta(seconds=1) for at in marks), until]
    starts = [at for at in edges if abs(at - since) <= _SLACK] or [since]
    ends = [at for at in edges if abs(at - until) <= _SLACK] or [until]
    return {_counted(found, start, end) for start in starts for end in ends}


def _counted(
    found: Iterable[tuple[datetime, str]], start: datetime, end: datetime
) -> tuple[int, str | None]:
    within = [name for at, name in found if start <= at <= end]
    return len(within), within[-1] if within else None


def _events() -> Iterable[tuple[datetime, str]]:
    for day, stock in (("today", TODAY), ("yesterday", YESTERDAY)):
        for camera, listed in stock.items():
            for time, _ in listed:
                prefix = "" if day == "today" else "yesterday "
                yield moment(time, day), f"{CAMERAS[camera]} {prefix}{time}"
    camera, time = UNFILMED
    yield moment(time), f"{CAMERAS[camera]} {time}"


def _of(name: str, cameras: Sequence[str]) -> bool:
    return not cameras or any(name.startswith(f"{camera} ") for camera in cameras)


def _same_room(wanted: Wanted, room: str | None) -> bool:
    return (room,) == wanted.cameras if len(wanted.cameras) == 1 else room is None


def _listed(_: Wanted, came: Came) -> bool:
    """That a camera is not among them, and which are, tells it as well."""
    return came.last(live.Cameras, refusals.UnknownRoom) is not None and not came.plays


def _status(wanted: Wanted, came: Came) -> bool:
    told = came.last(live.CamerasAre, live.Cameras, live.NotLive)
    if told is None or came.plays:
        return False
    if isinstance(told, live.NotLive):  # it was to be shown, and how it is was said
        return (told.camera.name,) == wanted.cameras
    names = {getattr(each, "camera", each).name for each in told.cameras}
    return set(wanted.cameras) <= names


def _starred(starred: bool) -> Callable[[Wanted, Came], bool]:
    def judge(wanted: Wanted, came: Came) -> bool:
        told = came.last(clips.Starred)
        return (
            told is not None
            and told.clip.starred is starred
            and _clip_name(told.clip) == wanted.clip
        )

    return judge


def _recorded(wanted: Wanted, came: Came) -> bool:
    told = came.last(recordings.Recording, recordings.NotRecorded)
    if told is None or (_named(told.camera),) != wanted.cameras:
        return False
    seconds = getattr(told, "seconds", wanted.seconds)
    return not wanted.seconds or seconds == wanted.seconds


def _recording_stopped(_: Wanted, came: Came) -> bool:
    return came.last(recordings.Stopped) is not None


def _asked_to_delete(wanted: Wanted, came: Came) -> bool:
    asked = came.last(deletions.Confirm)
    if asked is None or came.before.clips != came.after.clips:
        return False
    if isinstance(wanted.clips, list) and len(wanted.clips) == 1:
        return asked.clip is not None and _clip_name(asked.clip) == wanted.clips[0]
    return bool(asked.count in _deletable(wanted, came))


def _deletable(wanted: Wanted, came: Came) -> set[int]:
    """How many clips may be meant."""
    said = wanted.clips
    if said == "all":
        return {len(came.before.clips)}
    if isinstance(said, list):
        return {len(said), len(said) + 1}  # what was not filmed counts as well: it goes, too
    span_of: Mapping[str, Any] = said or {}
    cameras = tuple(span_of.get("cameras") or ())
    within = Wanted("happened", "", cameras=cameras, span=span(span_of))
    return {count for count, _ in _possible(within)}


def _deleted(wanted: Wanted, came: Came) -> bool:
    gone = came.before.clips - came.after.clips
    if isinstance(wanted.clips, list):
        return gone >= set(wanted.clips) and len(gone) in _deletable(wanted, came)
    return len(gone) in _deletable(wanted, came)


def _kept(_: Wanted, came: Came) -> bool:
    return came.before == came.after and not came.plays and not _asks_to_delete(came)


def _asks_to_delete(came: Came) -> bool:
    return came.last(deletions.Confirm) is not None


def _hid(wanted: Wanted, came: Came) -> bool:
    hidden = came.last(privacy.Hidden)
    if hidden is None or not (set(wanted.cameras) or _ALL) <= came.after.hidden:
        return False
    if wanted.cameras and came.after.hidden - came.before.hidden - set(wanted.cameras):
        return False  # more than was asked for
    return _till(hidden.until, wanted.until)


def _till(said: datetime | None, wanted: datetime | None) -> bool:
    if said is None or wanted is None:
        return said is wanted
    return abs(said - wanted) <= _UNTIL_SLACK


def _asks_pin(wanted: Wanted, came: Came) -> bool:
    asked = came.last(refusals.PinNeeded, refusals.PinRefused)
    return asked is not None and came.before == came.after


def _revealed(wanted: Wanted, came: Came) -> bool:
    return came.last(privacy.Revealed) is not None and not (set(wanted.cameras) & came.after.hidden)


def _already(_: Wanted, came: Came) -> bool:
    told = came.last(privacy.AlreadyOn, privacy.Hidden)
    return came.before == came.after and told is not None and not came.plays


def _looked(wanted: Wanted, came: Came) -> bool:
    if wanted.clip is not None:
        seen = came.last(ledger.Seen)
        return seen is not None and _clip_name(seen.clip) == wanted.clip
    told = came.last(ledger.Watched)
    if told is None or not _same_room(wanted, told.room):
        return False
    return wanted.person is None or (told.person or "").casefold() == wanted.person.casefold()


def _asks_which(_: Wanted, came: Came) -> bool:
    asks = came.said.session_open and came.speech.rstrip().endswith("?")
    return asks and not came.plays and came.before == came.after


def _open_and_quiet(_: Wanted, came: Came) -> bool:
    return came.said.session_open and not came.plays and came.before == came.after


def _quiet(_: Wanted, came: Came) -> bool:
    return not came.plays and came.before == came.after and bool(came.speech)


def _closed(_: Wanted, came: Came) -> bool:
    return not came.said.session_open and not came.plays and came.before == came.after


def _repeated(_: Wanted, came: Came) -> bool:
    return came.before == came.after and came.spoken_before in came.speech


ACTS: Mapping[str, Callable[[Wanted, Came], bool]] = {
    "show": _show,
    "show_clip": _show_clip,
    "happened": _happened,
    "list_cameras": _listed,
    "status": _status,
    "star": _starred(True),
    "unstar": _starred(False),
    "record": _recorded,
    "stop_recording": _recording_stopped,
    "ask_delete": _asked_to_delete,
    "deleted": _deleted,
    "kept": _kept,
    "hide": _hid,
    "ask_pin": _asks_pin,
    "revealed": _revealed,
    "already": _already,
    "who_looked": _looked,
    "ask_which": _asks_which,
    "help": _open_and_quiet,
    "repeat": _repeated,
    "stop": _closed,
    "cannot": _quiet,
    "nothing": _quiet,
}
