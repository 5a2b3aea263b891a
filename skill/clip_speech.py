"""Every sentence about clips. Pure, like `speech`; times of day are the house's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skill.bridge_api import Camera
from skill.clip_api import Clip, Confirm, Happened, NoClip, Span, Tally
from skill.speech import BRITISH_ENGLISH, capital, its_camera, number, plain, short, the

_LONGEST_LIST = 5
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class ClipWording:
    """Where the two kinds of English part."""

    date: str
    kept: str


_AMERICAN = ClipWording(date="{weekday}, {month} {day}", kept="All right. Nothing was deleted.")
_BRITISH = ClipWording(
    date="{weekday} the {day} of {month}", kept="Right you are. Nothing was deleted."
)


def for_locale(locale: str | None) -> "ClipSpeech":
    return ClipSpeech(_BRITISH if locale in BRITISH_ENGLISH else _AMERICAN)


class ClipSpeech:
    def __init__(self, wording: ClipWording) -> None:
        self._words = wording

    # Showing

    def here_is(self, clip: Clip) -> str:
        return f"Here's {the(clip.camera)} at {self._moment(clip)}."

    def title(self, clip: Clip) -> str:
        return capital(plain(clip.camera))

    def subtitle(self, clip: Clip) -> str:
        return capital(self._moment(clip))

    def cannot_show_here(self, clip: Clip) -> str:
        return (
            f"There's {self._a_clip(clip)}. "
            "I can't show it on this device, but I can on an Echo Show or a Fire TV."
        )

    def no_clip(self, missing: NoClip, at: str | None = None) -> str:
        of = f" of {the(missing.room)}" if missing.room else ""
        when = f" from {clock(at)}" if at else " from then"
        return {
            "that": "I'm not sure which clip you mean. You could say, the last clip.",
            "before": f"There's no clip{of} before that.",
            "at": f"I can't find a clip{of}{when}.",
        }.get(missing.which, f"There are no clips{of}.")

    def unknown_room(self, heard: str | None, rooms: Sequence[str]) -> str:
        named = _listing([the(room) for room in rooms], "or")
        return f"I don't know a camera called {short(heard or 'that')}. Did you mean {named}?"

    def unclear(self) -> str:
        return "Sorry, I didn't get which day or time you mean. You could say, what happened today."

    # What happened

    def happened(self, happened: Happened, *, away: bool = False) -> str:
        unsure = away and not happened.looked
        begin = "I don't know when you left, so here is today. " if unsure else ""
        when = self._when(happened)
        if happened.count == 0 or happened.last is None:
            by = f" by {its_camera(happened.room)}" if happened.room else ""
            return f"{begin}Nothing was recorded{by} {when}."
        if happened.count == 1:
            last = happened.last
            by = its_camera(last.camera)
            return f"{begin}One clip was recorded {when}, by {by} at {self._moment(last)}."
        told = f"{capital(number(happened.count))} clips were recorded {when}"
        return f"{begin}{told}{_by_camera(happened)}. The last one was {self._last(happened)}."

    def would_you_like_to_see(self, count: int) -> str:
        return "Would you like to see it?" if count == 1 else "Would you like to see the last one?"

    # Keeping

    def starred(self, clip: Clip) -> str:
        return f"I've starred {self._the_clip(clip)}. It stays until you delete it."

    def recording(self, camera: Camera, seconds: int) -> str:
        return f"I'm recording {the(camera.name)} for {_for(seconds)}."

    def not_recorded(self, camera: Camera, health: str) -> str:
        return f"I can't record {the(camera.name)} right now. {health}"

    def which_to_record(self, rooms: Sequence[str]) -> str:
        return f"Which camera shall I record: {_listing([the(room) for room in rooms], 'or')}?"

    # Deleting

    def shall_i_delete(self, confirm: Confirm) -> str:
        if confirm.only is not None:
            star = " It has a star." if confirm.starred else ""
            return f"That's {self._the_clip(confirm.only)}.{star} Shall I delete it for good?"
        stars = f" {_stars(confirm.starred)}" if confirm.starred else ""
        return f"That's {self._several(confirm)}.{stars} Shall I delete them all for good?"

    def delete_or_not(self, count: int) -> str:
        return f"Shall I delete {'it' if count == 1 else 'them'}? Please say yes or no."

    def deleted(self, count: int) -> str:
        return "It's deleted." if count == 1 else f"All {number(count)} are deleted."

    def kept(self) -> str:
        return self._words.kept

    def gone_already(self) -> str:
        return "That was gone already."

    def nothing_pending(self, why: str) -> str:
        return {
            "used": "That's been done already.",
            "expired": "It's been a while since I asked, so nothing was deleted. Please ask again.",
        }.get(why, "There's nothing waiting for a yes.")

    def did_not_hear_back(self) -> str:
        return (
            "Private Eye at your home hasn't answered yet, so I can't say whether that was "
            "deleted. Please look again in a moment."
        )

    # Parts of sentences

    def _a_clip(self, clip: Clip) -> str:
        return f"a clip of {the(clip.camera)} from {self._moment(clip)}, {_long(clip.duration_s)}"

    def _the_clip(self, clip: Clip) -> str:
        return f"the clip of {the(clip.camera)} from {self._moment(clip)}, {_long(clip.duration_s)}"

    def _moment(self, clip: Clip) -> str:
        return self._at(clip.day, clip.time)

    def _at(self, day: str, time: str) -> str:
        """ "3:14 this afternoon", "noon yesterday", "5 o'clock in the evening on Friday ..."."""
        if time in _NAMED:
            return f"{_NAMED[time]} {self._day(day)}"
        part = _part_at(time)
        if day in _NEAR:
            return f"{clock(time)} {_NEAR[day]} {part}"
        return f"{clock(time)} in the {part} {self._day(day)}"

    def _day(self, day: str) -> str:
        return day if day in _NEAR else f"on {self._date(day)}"

    def _date(self, day: str) -> str:
        if day in _NEAR:
            return day
        on = date.fromisoformat(day)
        return self._words.date.format(
            weekday=_WEEKDAYS[on.weekday()], month=_MONTHS[on.month - 1], day=_ordinal(on.day)
        )

    def _when(self, happened: Happened) -> str:
        span = happened.span
        if happened.looked and span.since:
            return f"since you last looked, at {self._at(span.first, span.since)}"
        return self._span(span)

    def _span(self, span: Span) -> str:
        if span.part:
            part = self._part(span.first, span.part)
            return f"since {part}" if span.since else part
        if span.since:
            return f"since {self._at(span.first, span.since)}"
        if span.first != span.last:
            return f"from {self._date(span.first)} to {self._date(span.last)}"
        return self._day(span.first)

    def _part(self, day: str, part: str) -> str:
        if part == "night":
            at_night = f"in the night of {self._date(day)}"
            return {"today": "tonight", "yesterday": "last night"}.get(day, at_night)
        return f"{_NEAR[day]} {part}" if day in _NEAR else f"{self._day(day)}, in the {part}"

    def _last(self, happened: Happened) -> str:
        last = happened.last
        assert last is not None  # noqa: S101 - there are several
        of = f"of {the(last.camera)} " if len(happened.by_camera) > 1 else ""
        return f"{of}at {self._moment(last)}"

    def _several(self, confirm: Confirm) -> str:
        count = f"{number(confirm.count)} clips"
        when = f" from {self._span(confirm.span).removeprefix('on ')}" if confirm.span else ""
        if len(confirm.by_camera) == 1:
            return f"{count} of {the(confirm.by_camera[0].camera)}{when}"
        return f"{count}{when}: {_tallied(confirm.by_camera)}"


_NAMED = {"12:00": "noon", "00:00": "midnight"}
_NEAR = {"today": "this", "yesterday": "yesterday"}


def clock(time: str) -> str:
    """15:14 -> "3:14", 15:00 -> "3 o'clock"."""
    hour, minute = (int(part) for part in time.split(":"))
    of_twelve = hour % 12 or 12
    return f"{of_twelve}:{minute:02}" if minute else f"{of_twelve} o'clock"


def _part_at(time: str) -> str:
    hour = int(time[:2])
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _ordinal(day: int) -> str:
    if 10 < day < 20:
        return f"{day}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{endings.get(day % 10, 'th')}"


def _long(seconds: int) -> str:
    return f"{_for(seconds)} long"


def _for(seconds: int) -> str:
    if seconds < 90:
        return "a minute" if seconds == 60 else f"{number(max(seconds, 1))} second{_s(seconds)}"
    minutes = round(seconds / 60)
    return f"{number(minutes)} minutes"


def _s(count: int) -> str:
    return "" if count <= 1 else "s"


def _stars(count: int) -> str:
    return f"{capital(number(count))} of them {'has' if count == 1 else 'have'} a star."


def _by_camera(happened: Happened) -> str:
    if len(happened.by_camera) == 1:
        return f", all by {its_camera(happened.by_camera[0].camera)}"
    return f": {_tallied(happened.by_camera)}"


def _tallied(tallies: Sequence[Tally]) -> str:
    named = [f"{number(tally.count)} of {the(tally.camera)}" for tally in tallies]
    return _listing(named, "and")


def _listing(named: Sequence[str], last: str) -> str:
    if len(named) > _LONGEST_LIST:
        named = [*named[: _LONGEST_LIST - 1], "some more"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} {last} {named[-1]}"
