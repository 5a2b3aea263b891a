"""Answers of the bridge, for sentences to be made of; only what a test names differs."""

from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from skill.contract.clips import (
    Absence,
    CameraOfClip,
    Clip,
    Happened,
    NotFilmed,
    NotWatched,
    Removed,
    Tally,
)
from skill.contract.when import Span
from skill.language.choice import for_locale

US, GB = for_locale("en-US"), for_locale("en-GB")
TODAY = Span("today", "today", None, None)
NIGHT = datetime(2026, 11, 22, 2, 10, tzinfo=timezone(timedelta(hours=1)))


def a_clip(clip_id: str = "1", name: str = "Door", **changed: object) -> Clip:
    camera = CameraOfClip(name.lower(), name)
    clip = Clip(clip_id, camera, NIGHT, "02:22", "today", 12, starred=False)
    return replace(clip, **changed)


def happened(*tallies: Tally, room: str | None = None, filmed: int | None = None) -> Happened:
    """`filmed`: so many of them; the last is not, where not all are."""
    count = sum(tally.count for tally in tallies)
    last = a_clip(name=room or tallies[0].name) if count else None
    told = Happened(TODAY, looked=False, room=room, count=count, by_camera=tallies, last=last)
    if last is None or filmed is None:
        return told
    missing = NotFilmed(count - filmed, last, "disk_full")
    return replace(told, absence=Absence(not_filmed=missing))


def gap(
    camera: str = "Garden",
    minutes: float = 17,
    *,
    later: float = 0,
    missed: str = "some",
    goes_on: bool = False,
) -> NotWatched:
    since = NIGHT + timedelta(minutes=later)
    until = since + timedelta(minutes=minutes)
    return NotWatched(camera, since, until, "today", "today", goes_on, missed)


def unwatched(told: Happened, *gaps: NotWatched) -> Happened:
    return replace(told, absence=replace(told.absence, not_watched=gaps))


def gone(deleted: int, expired: int, room: str | None = None) -> Happened:
    return replace(happened(room=room), absence=Absence(removed=Removed(deleted, expired)))


def say(told: Happened, *, away: bool = False) -> str:
    return " ".join(GB.happenings.happened(told, away=away, variety=0))
