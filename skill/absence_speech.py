"""What was not filmed, is gone or was not watched: three different things to say of a time in which
nothing can be seen. Pure, like `speech`.
"""

from collections.abc import Sequence
from datetime import timedelta

from skill.clip_times import Times
from skill.contract.clips import Happened, NotFilmed, NotWatched, Removed
from skill.speech import capital, for_how_long, number, the, where
from skill.speech import times as so_often

# In the past: the disk may be fine by now.
_WHY = {
    "disk_full": ": the disk for clips was full",
    "disk": ": the disk for clips couldn't be written to",
    "disk_absent": ": the disk for clips wasn't there",
    "records": ": the records couldn't be written",
    "camera": ": the camera sent no picture",
}
# Gaps that differ by less are one: the whole house was without power.
_ONE_GAP = timedelta(minutes=1)
_MOST_NAMED = 3


def last_can_be_seen(happened: Happened) -> bool:
    missing = happened.absence.not_filmed
    if happened.count == 0 or happened.last is None:
        return False
    return missing is None or missing.newest.id != happened.last.id


class AbsenceSpeech:
    def __init__(self, times: Times) -> None:
        self._times = times

    def nothing(self, happened: Happened, told: str, when: str) -> str:
        """`told`: that nothing happened, as far as anybody watched."""
        removed = happened.absence.removed
        if removed is not None:
            kept = f"{self._nothing_kept(happened, removed)}."
            return _joined(kept, self._not_watched(_partly(happened), when))
        gaps = happened.absence.not_watched
        missed = self._not_watched(gaps, when)
        if missed and happened.room and _all(gaps, "all"):
            return f"{missed}."
        return f"{told}, but {missed}." if missed else f"{told}."

    def after(self, happened: Happened, told: str, when: str) -> str:
        """`told`: what happened. What was not filmed of it follows, and when nobody watched."""
        gaps = happened.absence.not_watched if happened.room else _partly(happened)
        return _joined(f"{told}{_not_filmed(happened)}.", self._not_watched(gaps, when))

    def nothing_to_see(self, missing: NotFilmed) -> str:
        newest = missing.newest
        at = f"{where(newest.camera.name)} at {self._times.at(newest.day, newest.local_time)}"
        if missing.why is None:
            return f"There's nothing to see of what happened {at}."
        return f"What happened {at} wasn't filmed{_because(missing)}."

    def _nothing_kept(self, happened: Happened, removed: Removed) -> str:
        of = f" of {the(happened.room)}" if happened.room else ""
        when = "since you last looked" if happened.looked else self._times.of(happened.span)
        kept = f"Nothing{of} {when} is kept"
        if removed.expired:
            kept += " any more"
        if removed.deleted == 0:
            return kept
        clips = "clip was" if removed.deleted == 1 else "clips were"
        return f"{kept}; {number(removed.deleted)} {clips} deleted"

    def _not_watched(self, gaps: Sequence[NotWatched], when: str) -> str:
        """ "I wasn't watching the garden from 2:10 to 2:27 this morning"; nothing where one was."""
        if not gaps:
            return ""
        cameras = list(dict.fromkeys(gap.camera for gap in gaps))
        named = _either(cameras)
        if _all(gaps, "all"):
            return f"I wasn't watching {named} {when}"
        if _all(gaps, "all", "most"):
            return f"I was hardly watching {named} {when}"
        first = gaps[0]
        if len(gaps) == len(cameras) and all(_same(gap, first) for gap in gaps):
            return self._once(first, named)
        if len(cameras) > 1:
            return f"some of the time I wasn't watching {named}"
        missed = sum((gap.until - gap.since for gap in gaps), timedelta())
        in_all = for_how_long(missed).removeprefix("for ")
        return f"{so_often(len(gaps))} I wasn't watching {named}, {in_all} in all"

    def _once(self, gap: NotWatched, named: str) -> str:
        since, until = f"{gap.since:%H:%M}", f"{gap.until:%H:%M}"
        if gap.goes_on:
            return f"I haven't been watching {named} since {self._times.at(gap.since_day, since)}"
        span = self._times.between(gap.since_day, since, gap.until_day, until)
        return f"I wasn't watching {named} {span}"


def _not_filmed(happened: Happened) -> str:
    missing = happened.absence.not_filmed
    if missing is None:
        return ""
    if happened.count == 1:
        return f", but it wasn't filmed{_because(missing)}"
    if missing.count == happened.count:
        none = "Neither" if happened.count == 2 else "None of them"
        return f". {none} was filmed{_because(missing)}"
    why = "" if last_can_be_seen(happened) else _because(missing)
    wasnt = "wasn't" if missing.count == 1 else "weren't"
    return f". {capital(number(missing.count))} of them {wasnt} filmed{why}"


def _because(missing: NotFilmed) -> str:
    return _WHY.get(missing.why or "", "")


def _partly(happened: Happened) -> tuple[NotWatched, ...]:
    """Gaps of the cameras that were watched otherwise. That one which is only looked at now and
    then saw nothing goes without saying."""
    return tuple(gap for gap in happened.absence.not_watched if gap.missed not in ("all", "most"))


def _all(gaps: Sequence[NotWatched], *missed: str) -> bool:
    return all(gap.missed in missed for gap in gaps)


def _same(one: NotWatched, other: NotWatched) -> bool:
    began, ended = abs(one.since - other.since), abs(one.until - other.until)
    return began < _ONE_GAP and ended < _ONE_GAP and one.goes_on == other.goes_on


def _either(cameras: Sequence[str]) -> str:
    if len(cameras) > _MOST_NAMED:
        return f"{number(len(cameras))} of the cameras"
    *others, last = (the(camera) for camera in cameras)
    return f"{', '.join(others)} or {last}" if others else last


def _joined(told: str, missed: str) -> str:
    return f"{told} {capital(missed)}." if missed else told
