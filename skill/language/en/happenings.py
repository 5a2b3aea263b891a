"""What happened: how many of what, where, the last of them. Pure.

Never who it was, for nobody knows that. What it was is often known; that somebody rang, always.
"""

from skill.contract.clips import Clip, Happened, Rings
from skill.contract.when import Span
from skill.language.breath import MOST_WORDS, words
from skill.language.en import kinds
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
        if happened.kind is not None:
            return self._of_kind(happened, happened.kind, when)
        if happened.count == 0 or last is None:
            place = _place(happened)
            told = f"I noticed nothing moving{place} {when}"
            if variety % 2 and not away:
                told = f"Nothing moved{place} {when}"
            return self._absences.nothing(happened, told, when)
        much: tuple[str, ...] = (self._counted(happened, last, when, away=away),)
        if happened.rings is not None:
            much = self._rang(happened, happened.rings, last, when)
        elif happened.nothing == happened.count:
            much = (_nothing_much(happened.count, when),)
        rest = self._absences.not_filmed(happened), self._absences.missed(happened, when)
        return (*much, *(said for said in (*rest, _otherwise(happened)) if said))

    def want_to_see(self) -> str:
        return "Want to see it?"

    def clips_of(self, happened: Happened) -> str:
        """The title of a list on a screen."""
        return capital(self._when(happened))

    def last_moved(self, last: Clip) -> str:
        at = f"{where(last.camera.name)} at {self._times.of_clip(last)}"
        was = kinds.of_clip(last)
        return f"The last was {was}, {at}." if was else f"Something last moved {at}."

    def it_was(self, clip: Clip) -> str:
        """A person, an animal: what it was, as far as that is known."""
        at = f"{where(clip.camera.name)} at {self._times.of_clip(clip)}"
        if clip.label == kinds.NOTHING:
            return f"Nothing much: no person, animal or vehicle, {at}."
        was = kinds.of_clip(clip)
        return f"It was {was}, {at}." if was else f"I couldn't tell. Something moved {at}."

    def unknown_kind(self) -> str:
        """To who asks after a kind that nobody has taught."""
        return "I can't recognise that."

    def _of_kind(self, happened: Happened, kind: str, when: str) -> tuple[str, ...]:
        """ "How many cars today?" What nobody could make out may have been one."""
        place = _place(happened)
        if happened.count == 0 or happened.last is None:
            told = self._absences.nothing(happened, f"No {kinds.many(kind)}{place} {when}", when)
            unsure = kinds.unknown(happened.kinds)
            maybe = f"{capital(times(unsure))} I couldn't make out what moved."
            return (*told, maybe) if unsure else told
        many = capital(kinds.counted_kind(happened.count, kind))
        today = happened.span == _TODAY
        at = self._times.of_clip(happened.last) if today else self._at(happened)
        last = "" if happened.count == 1 else "the last "
        where_last = "" if happened.room else f"{where(happened.last.camera.name)} "
        return (f"{many}{place} {when}, {last}{where_last}at {at}.",)

    def _rang(self, happened: Happened, rings: Rings, last: Clip, when: str) -> tuple[str, ...]:
        """That somebody did is known, who it was is not."""
        at = f"{where(rings.camera)} at {self._times.at(rings.day, rings.local_time)}"
        often = "" if rings.count == 1 else f" {times(rings.count)}, last"
        rang = f"Somebody rang{often} {at}."
        if happened.count == 1:
            return (rang,)
        things = "thing" if happened.absence.not_filmed else "clip"
        much = counted(happened.count, things)
        if kinds.known(happened.kinds):
            much = kinds.listing(happened.kinds)
        return rang, f"{capital(much)} {when}, the last at {clock(last.local_time[:5])}."

    def _counted(self, happened: Happened, last: Clip, when: str, *, away: bool) -> str:
        """The fullest that leaves breath for the question."""
        at, short = self._times.of_clip(last), self._at(happened)
        if kinds.known(happened.kinds):
            told = [self._by_kind(happened, last, when, a, away=away) for a in (at, short, "")]
            return next((said for said in told if words(said) <= _LEFT), told[-1])
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

    def _by_kind(self, happened: Happened, last: Clip, when: str, at: str, *, away: bool) -> str:
        """ "Two people and a cat at the door today, the last at 2:22"."""
        much, place = kinds.listing(happened.kinds), where(last.camera.name)
        last_at = f", the last {place} at {at}" if at else ""
        if away:
            return f"{capital(when)}: {much}{last_at}."
        if happened.count == 1:
            return f"{capital(much)} {when}, {place} at {at or self._at(happened)}."
        if len(happened.by_camera) == 1:
            return f"{capital(much)} {place} {when}{f', the last at {at}' if at else ''}."
        if len(happened.kinds) == len(told := kinds.at_their_places(happened.kinds)) == 2:
            return f"{capital(' and '.join(told))} {when}."
        was = kinds.a_kind(last)
        return f"{capital(much)} {when}.{f' The last was {was} {place} at {at}.' if at else ''}"

    def _at(self, happened: Happened) -> str:
        """Of the last: its minute is enough where all is of one day."""
        last = happened.last
        assert last is not None  # noqa: S101 - something happened
        if happened.span.first == happened.span.last:
            return clock(last.local_time[:5])
        return self._times.of_clip(last)

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


def _place(happened: Happened) -> str:
    """ "in the garden", "in the garden or at the door": where it was asked about."""
    rooms = (happened.room,) if happened.room else happened.both
    return f" {' or '.join(map(where, rooms))}" if rooms else ""


def _nothing_much(count: int, when: str) -> str:
    often = "something moved" if count == 1 else f"something moved {times(count)}"
    return f"Nothing much {when}: {often}, but no people, animals or vehicles."


def _otherwise(happened: Happened) -> str:
    """What is left out of all the rest; it is said last."""
    if not 0 < happened.nothing != happened.count:
        return ""
    return f"Otherwise nothing much, {times(happened.nothing)}."
