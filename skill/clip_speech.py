"""Every sentence about clips. Pure, like `speech`."""

from collections.abc import Sequence
from dataclasses import dataclass

from skill.absence_speech import AbsenceSpeech
from skill.clip_times import Times, clock
from skill.contract.clips import Clip, Happened, NoClip, Span, Tally
from skill.contract.deletions import Confirm
from skill.contract.live import Camera
from skill.contract.recordings import Stopped
from skill.speech import (
    BRITISH_ENGLISH,
    capital,
    its_camera,
    number,
    plain,
    short,
    the,
    times,
    where,
)

_LONGEST_LIST = 5


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
        self._times = Times(wording.date)
        self._absences = AbsenceSpeech(self._times)

    # Showing

    def here_is(self, clip: Clip) -> str:
        return f"Here's {the(clip.camera.name)} at {self._moment(clip)}."

    def here_is_the_last(self, clip: Clip, among: int) -> str:
        if among == 1:
            return self.here_is(clip)
        return (
            f"Here's the last of {number(among)} clips: {the(clip.camera.name)} at "
            f"{self._moment(clip)}. For the others say, the clip before that."
        )

    def title(self, clip: Clip) -> str:
        return capital(plain(clip.camera.name))

    def subtitle(self, clip: Clip) -> str:
        return capital(self._moment(clip))

    def cannot_show_here(self, clip: Clip) -> str:
        return (
            f"There's {self._a_clip(clip)}. "
            "I can't show it on this device, but I can on an Echo Show or a Fire TV."
        )

    def no_clip(self, missing: NoClip, at: str | None = None) -> str:
        if missing.not_filmed is not None:
            return self._absences.nothing_to_see(missing.not_filmed)
        of = f" of {the(missing.room)}" if missing.room else ""
        when = f" from {clock(at)}" if at else " from then"
        return {
            "that": "I'm not sure which clip you mean. You could say, the last clip.",
            "before": f"There's no clip{of} before that.",
            "next": f"There's no clip{of} after that.",
            "at": f"I can't find a clip{of}{when}.",
        }.get(missing.which, f"There are no clips{of}{self._from(missing.span)}.")

    def unknown_room(self, heard: str | None, rooms: Sequence[str]) -> str:
        named = listing([the(room) for room in rooms], "or")
        return f"I don't know a camera called {short(heard or 'that')}. Did you mean {named}?"

    def unclear(self) -> str:
        return "Sorry, I didn't get which day or time you mean. You could say, what happened today."

    # What happened

    def happened_while_out(self, happened: Happened) -> str:
        unsure = "" if happened.looked else "I don't know when you left, so here is today. "
        return f"{unsure}{self.happened(happened)}"

    def happened(self, happened: Happened) -> str:
        when, last = self._when(happened), happened.last
        if happened.count == 0 or last is None:
            by = f" by {its_camera(happened.room)}" if happened.room else ""
            return self._absences.nothing(happened, f"Nothing was recorded{by} {when}", when)
        if (rang := self._rang(happened)) and happened.count == 1:
            return self._absences.after(happened, rang, when)
        first = f"{rang}. " if rang else ""
        if happened.absence.not_filmed is not None:
            told = f"{first}{self._not_all_recorded(happened, last)}"
            return self._absences.after(happened, told, when)
        if happened.count == 1:
            by = its_camera(last.camera.name)
            told = f"One clip was recorded {when}, by {by} at {self._moment(last)}"
        else:
            told = f"{capital(number(happened.count))} clips were recorded {when}"
            told = f"{told}{_by_camera(happened)}. The last one was {self._last(happened)}"
        return self._absences.after(happened, f"{first}{told}", when)

    def moved(self, happened: Happened) -> str:
        """Never who or what: the camera does not know. It does know that somebody rang."""
        when, last = self._when(happened), happened.last
        place = f" {where(happened.room)}" if happened.room else ""
        if happened.count == 0 or last is None:
            return self._absences.nothing(happened, f"I noticed nothing moving{place} {when}", when)
        if (rang := self._rang(happened)) and happened.count == 1:
            return self._absences.after(happened, rang, when)
        at = f"at {self._moment(last)}"
        at = at if happened.room else f"{where(last.camera.name)} {at}"
        if happened.count == 1:
            told = f"Something moved{place} once {when}, {at}"
        else:
            told = f"Something moved{place} {times(happened.count)} {when}, last {at}"
        return self._absences.after(happened, f"{rang}. {told}" if rang else told, when)

    def _rang(self, happened: Happened) -> str:
        """ "Somebody rang at the door at 3:14 this afternoon"; nothing where nobody did."""
        rings = happened.rings
        if rings is None:
            return ""
        at = f"{where(rings.camera)} at {self._times.at(rings.day, rings.local_time)}"
        often = "" if rings.count == 1 else f" {times(rings.count)}, last"
        return f"Somebody rang{often} {at}"

    def would_you_like_to_see(self, count: int) -> str:
        return "Would you like to see it?" if count == 1 else "Would you like to see the last one?"

    # Keeping

    def starred(self, clip: Clip) -> str:
        if clip.starred:
            return f"I've starred {self._the_clip(clip)}. It stays until you delete it."
        return (
            f"I've taken the star off {self._the_clip(clip)}. "
            "It's deleted when its time is up, like any other clip."
        )

    def recording(self, camera: Camera, seconds: int, asked: int) -> str:
        """`asked` may be longer or shorter than what is possible."""
        least = f"I record {_for(seconds)} at least, so that is what I do. "
        most = f"I can record {_for(seconds)} at most, so that is what I do. "
        why = least if asked < seconds else most if asked > seconds else ""
        return f"{why}I'm recording {the(camera.name)} for {_for(seconds)}."

    def not_recorded(self, camera: Camera, health: str) -> str:
        return f"I can't record {the(camera.name)} right now. {health}"

    def which_to_record(self, rooms: Sequence[str]) -> str:
        return f"Which camera shall I record: {listing([the(room) for room in rooms], 'or')}?"

    def stopped(self, stopped: Stopped) -> str:
        moving = [where(camera) for camera in stopped.going_on]
        told = f"Something is moving {listing(moving, 'and')}" if moving else ""
        if stopped.cameras:
            kept = "The clip is kept." if len(stopped.cameras) == 1 else "The clips are kept."
            after = f"{told}, so that clip goes on until it's over." if moving else kept
            return f"I've stopped recording {_cameras(stopped.cameras)}. {after}"
        if moving:
            return f"{told}. That clip ends by itself."
        if stopped.room:
            return f"I'm not recording {the(stopped.room)} now."
        return "There's no recording to stop. A clip of something that moves ends by itself."

    # Deleting

    def shall_i_delete(self, confirm: Confirm) -> str:
        if confirm.clip is not None:
            star = " It has a star." if confirm.starred else ""
            return f"That's {self._the_clip(confirm.clip)}.{star} Shall I delete it for good?"
        stars = f" {_stars(confirm.starred)}" if confirm.starred else ""
        return f"That's {self._several(confirm)}.{stars} Shall I delete them all for good?"

    def delete_or_not(self, count: int) -> str:
        return f"Shall I delete {'it' if count == 1 else 'them'}? Please say yes or no."

    def deleted(self, count: int, shared: int = 0) -> str:
        told = "It's deleted." if count == 1 else f"All {number(count)} are deleted."
        if not shared:
            return told
        of = "it stay in another clip" if count == 1 else "them stay in clips that are kept"
        return f"{told} A few seconds of {of}."

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

    def named(self, clip: Clip) -> str:
        return f"the clip of {the(clip.camera.name)} from {self._moment(clip)}"

    def when(self, span: Span) -> str:
        """As `Times.span`."""
        return self._times.span(span)

    def _a_clip(self, clip: Clip) -> str:
        return f"a{self._the_clip(clip).removeprefix('the')}"

    def _the_clip(self, clip: Clip) -> str:
        return f"{self.named(clip)}, {_long(clip.duration_s)}"

    def _moment(self, clip: Clip) -> str:
        return self._times.at(clip.day, clip.local_time)

    def _from(self, span: Span | None) -> str:
        return f" {self._times.of(span)}" if span else ""

    def _when(self, happened: Happened) -> str:
        span = happened.span
        if happened.looked and span.since:
            return f"since you last looked, at {self._times.at(span.first, span.since)}"
        return self._times.span(span)

    def _not_all_recorded(self, happened: Happened, last: Clip) -> str:
        at = f"{where(last.camera.name)} at {self._moment(last)}"
        if happened.count == 1:
            return f"One thing happened {self._when(happened)}, {at}"
        told = f"{capital(number(happened.count))} things happened {self._when(happened)}"
        return f"{told}, the last {at}"

    def _last(self, happened: Happened) -> str:
        last = happened.last
        assert last is not None  # noqa: S101 - there are several
        of = f"of {the(last.camera.name)} " if len(happened.by_camera) > 1 else ""
        return f"{of}at {self._moment(last)}"

    def _several(self, confirm: Confirm) -> str:
        count = f"{number(confirm.count)} clips"
        when = self._from(confirm.span)
        if len(confirm.by_camera) == 1:
            return f"{count} of {the(confirm.by_camera[0].name)}{when}"
        if confirm.span is None:
            count = f"all {count}, of all cameras"
        return f"{count}{when}: {_tallied(confirm.by_camera)}"


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


def _cameras(names: Sequence[str]) -> str:
    return listing([the(name) for name in names], "and")


def _by_camera(happened: Happened) -> str:
    if len(happened.by_camera) == 1:
        return f", all by {its_camera(happened.by_camera[0].name)}"
    return f": {_tallied(happened.by_camera)}"


def _tallied(tallies: Sequence[Tally]) -> str:
    named = [f"{number(tally.count)} of {the(tally.name)}" for tally in tallies]
    return listing(named, "and")


def listing(named: Sequence[str], last: str) -> str:
    if len(named) > _LONGEST_LIST:
        named = [*named[: _LONGEST_LIST - 1], "some more"]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} {last} {named[-1]}"
