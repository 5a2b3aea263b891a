"""What happened: how many clips, of which cameras, the last of them. Pure.

Never who or what it was, for the cameras do not know. They do know that somebody rang.
"""

from skill.contract.clips import Clip, Happened, Rings
from skill.contract.when import Span
from skill.language.breath import MOST_WORDS, words
from skill.language.en.absence import AbsenceSpeech
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times, clock
from skill.language.en.words import capital, counted, number, the, times, where

_TODAY = Span("today", "today", None, None)
_LEFT = MOST_WORDS - words("Want to see it?")


class HappeningSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)
        self._absences = AbsenceSpeech(self._times)

    def happened(self, happened: Happened, *, away: bool, variety: int) -> tuple[str, ...]:
        """By importance: how much, what is missing of it, the last of it."""
        when, last = self._when(happened, away=away), happened.last
        if happened.count == 0 or last is None:
            place = f" {where(happened.room)}" if happened.room else ""
            told = f"I noticed nothing moving{place} {when}"
            if variety % 2 and not away:
                told = f"Nothing moved{place} {when}"
            return self._absences.nothing(happened, told, when)
        much: tuple[str, ...] = (self._counted(happened, last, when, away=away),)
        if happened.rings is not None:
            much = self._rang(happened, happened.rings, last, when)
        rest = self._absences.not_filmed(happened), self._absences.missed(happened, when)
        return (*much, *(said for said in rest if said))

    def want_to_see(self) -> str:
        return "Want to see it?"

    def clips_of(self, happened: Happened) -> str:
        """The title of a list on a screen."""
        return capital(self._when(happened))

    def last_moved(self, last: Clip) -> str:
        at = f"{where(last.camera.name)} at {self._times.of_clip(last)}"
        return f"Something last moved {at}."

    def _rang(self, happened: Happened, rings: Rings, last: Clip, when: str) -> tuple[str, ...]:
        """That somebody did is known, who it was is not."""
        at = f"{where(rings.camera)} at {self._times.at(rings.day, rings.local_time)}"
        often = "" if rings.count == 1 else f" {times(rings.count)}, last"
        rang = f"Somebody rang{often} {at}."
        if happened.count == 1:
            return (rang,)
        things = "thing" if happened.absence.not_filmed else "clip"
        many = capital(counted(happened.count, things))
        return rang, f"{many} {when}, the last at {clock(last.local_time[:5])}."

    def _counted(self, happened: Happened, last: Clip, when: str, *, away: bool) -> str:
        """The fullest that leaves breath for the question."""
        at = self._times.of_clip(last)
        short = clock(last.local_time[:5]) if happened.span.first == happened.span.last else at
        most = self._most(happened, away=away)
        fullest = ((most, at), (most, short), ("", short))
        said = [self._told(happened, last, f"{when}{m}", a, away=away) for m, a in fullest]
        return next((told for told in said if words(told) <= _LEFT), said[-1])

    def _told(self, happened: Happened, last: Clip, when: str, at: str, *, away: bool) -> str:
        things = "thing" if happened.absence.not_filmed else "clip"
        many, place = counted(happened.count, things), where(last.camera.name)
        last_of = "" if happened.count == 1 else "the last "
        if away:
            return f"{capital(when)}: {many}, {last_of}{place} at {at}."
        if happened.count == 1:
            return f"{capital(many)} {when}, {place} at {at}."
        if happened.room and happened.absence.not_filmed:
            return f"{capital(many)} {when} {place}, {last_of}at {at}."
        if happened.room:
            return f"{capital(the(happened.room))} has {many} {when}, {last_of}at {at}."
        return f"{capital(many)} {when}. The last was {place} at {at}."

    def _most(self, happened: Happened, *, away: bool) -> str:
        tallies = sorted(happened.by_camera, key=lambda tally: -tally.count)
        if len(tallies) < 2 or happened.room or away:
            return ""
        if tallies[0].count * 2 > happened.count:
            return f", most from {the(tallies[0].name)}"
        return f" from {number(len(tallies))} cameras"

    def _when(self, happened: Happened, *, away: bool = False) -> str:
        span = happened.span
        if away and not happened.looked and span == _TODAY:
            return "since midnight"  # when they left is not known
        if happened.looked and span.since:
            return f"since you last looked at {self._times.at(span.first, span.since)}"
        return self._times.span(span)
