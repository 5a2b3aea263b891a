"""What was not filmed, is gone or was not watched: three different things to say of a time in which
nothing can be seen. Pure.
"""

from collections.abc import Sequence
from datetime import timedelta

from skill.contract.clips import Happened, NotFilmed, NotWatched, Removed
from skill.language.en.times import Times
from skill.language.en.words import capital, counted, how_long, number, the, where
from skill.language.en.words import times as so_often

# In the past: the disk may be fine by now.
_WHY = {
    "disk_full": ": the disk was full",
    "disk": ": the disk couldn't be written to",
    "disk_absent": ": the disk wasn't there",
    "records": ": the records couldn't be written",
    "camera": ": the camera sent no picture",
}
# Gaps that differ by less are one: the whole house was without power.
_ONE_GAP = timedelta(minutes=1)
_MOST_NAMED = 2


class AbsenceSpeech:
    def __init__(self, times: Times) -> None:
        self._times = times

    def nothing(self, happened: Happened, told: str, when: str) -> tuple[str, ...]:
        """`told`: that nothing happened, as far as anybody watched; without its end."""
        removed = happened.absence.removed
        if removed is not None:
            kept = f"{self._nothing_kept(happened, removed)}."
            missed = self._not_watched(_partly(happened), when)
            return (kept, f"{capital(missed)}.") if missed else (kept,)
        gaps = happened.absence.not_watched
        missed = self._not_watched(gaps, when)
        if missed and happened.room and _all(gaps, "all"):
            return (f"{capital(missed)}.",)
        return (f"{told}, but {missed}.",) if missed else (f"{told}.",)

    def missed(self, happened: Happened, when: str) -> str:
        """When nobody watched, though something happened; nothing where somebody did."""
        gaps = happened.absence.not_watched if happened.room else _partly(happened)
        missed = self._not_watched(gaps, when)
        return f"{capital(missed)}." if missed else ""

    def not_filmed(self, happened: Happened) -> str:
        missing = happened.absence.not_filmed
        if missing is None:
            return ""
        if happened.count == 1:
            return f"It wasn't filmed{_because(missing)}."
        if missing.count == happened.count:
            none = "Neither" if happened.count == 2 else "None"
            return f"{none} was filmed{_because(missing)}."
        wasnt = "wasn't" if missing.count == 1 else "weren't"
        return f"{capital(number(missing.count))} of them {wasnt} filmed."

    def nothing_to_see(self, missing: NotFilmed) -> str:
        newest = missing.newest
        at = f"{where(newest.camera.name)} at {self._times.of_clip(newest)}"
        if missing.why is None:
            return f"There's nothing to see of what happened {at}."
        return f"What happened {at} wasn't filmed{_because(missing)}."

    def _nothing_kept(self, happened: Happened, removed: Removed) -> str:
        rooms = (happened.room,) if happened.room else happened.both
        of = f" of {' or '.join(map(the, rooms))}" if rooms else ""
        when = "since you last looked" if happened.looked else self._times.of(happened.span)
        kept = f"Nothing{of} {when} is kept"
        if removed.expired:
            kept += " any more"
        if removed.deleted == 0:
            return kept
        gone = "was" if removed.deleted == 1 else "were"
        return f"{kept}; {counted(removed.deleted, 'clip')} {gone} deleted"

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
        return f"{so_often(len(gaps))} I wasn't watching {named}, {how_long(missed)} in all"

    def _once(self, gap: NotWatched, named: str) -> str:
        since, until = f"{gap.since:%H:%M}", f"{gap.until:%H:%M}"
        if gap.goes_on:
            return f"I haven't been watching {named} since {self._times.at(gap.since_day, since)}"
        span = self._times.between(gap.since_day, since, gap.until_day, until)
        return f"I wasn't watching {named} {span}"


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
    return " or ".join(the(camera) for camera in cameras)
