"""Sentences about single clips: shown, starred, recorded by hand. Pure."""

from collections.abc import Sequence

from skill.contract.clips import Clip, Kept, NoClip
from skill.contract.live import Camera
from skill.contract.recordings import Stopped
from skill.language.en import kinds
from skill.language.en.absence import AbsenceSpeech
from skill.language.en.dialects import Dialect
from skill.language.en.times import Times, clock
from skill.language.en.words import (
    capital,
    counted,
    its_camera,
    joined,
    listing,
    plain,
    seconds,
    the,
    where,
)


class ClipSpeech:
    def __init__(self, dialect: Dialect) -> None:
        self._times = Times(dialect.date)
        self._absences = AbsenceSpeech(self._times)
        self._turn = dialect.turn

    # Showing

    def here_is(self, clip: Clip, among: int, variety: int) -> str:
        at = self._seen(clip)
        if among > 1:
            return f"The last of {counted(among, 'clip')}: {at}."
        return capital(("Here's {at}.", "This is {at}.")[variety % 2].format(at=at))

    def first_of(self, clip: Clip, among: int) -> str:
        at = self._seen(clip)
        return f"The first of {counted(among, 'clip')}: {at}."

    def title(self, clip: Clip) -> str:
        return capital(plain(clip.camera.name))

    def subtitle(self, clip: Clip) -> str:
        was, at = kinds.of_clip(clip), self._times.shown(clip)
        return capital(f"{was}, {at}" if was else at)

    def needs_a_screen(self, clip: Clip) -> tuple[str, ...]:
        at = f"{where(clip.camera.name)} at {self._times.of_clip(clip)}"
        return (
            f"There's {kinds.of_clip(clip) or 'one'} {at}, {seconds(clip.duration_s)} long.",
            "To see it I need an Echo Show or a Fire TV.",
        )

    def no_clip(self, missing: NoClip, at: str | None) -> str:
        if missing.not_filmed is not None:
            return self._absences.nothing_to_see(missing.not_filmed)
        if missing.kind is not None:
            return self._none_of(missing, missing.kind)
        of = f" of {the(missing.room)}" if missing.room else ""
        when = f" around {clock(at)}" if at else " from then"
        return {
            "that": "I'm not sure which clip you mean. You could say, the last clip.",
            "chosen": "I'm not sure which clip you mean. You could say, the last clip.",
            "before": f"There's no clip{of} before that.",
            "next": f"There's no clip{of} after that.",
            "at": f"I can't find a clip{of}{when}.",
            "starred": f"There are no starred clips{of}{self._from(missing)}.",
        }.get(missing.which, f"There are no clips{of}{self._from(missing)}.")

    # Keeping

    def starred(self, clip: Clip) -> str:
        if clip.starred:
            at = f"{the(clip.camera.name)} at {self._times.told_apart(clip)}"
            return f"Starred. {capital(at)} stays until you delete it."
        return "The star is off. It goes by itself, like the other clips."

    def how_long_kept(self, kept: Kept) -> tuple[str, ...]:
        """At most: they go sooner where the room for them is full."""
        hours = sorted({camera.hours for camera in kept.cameras})
        of = f" of {the(kept.room)}" if kept.room else ""
        longest = _kept_for(hours[-1])
        starred = "Starred ones stay until you delete them."
        if len(hours) == 1:
            return f"Clips{of} are kept for up to {longest}.", starred
        return f"It depends on the camera: from {_kept_for(hours[0])} up to {longest}.", starred

    # Recording by hand

    def recording(self, camera: Camera, lasts: int, asked: int) -> str:
        """`asked` may be longer or shorter than what is possible."""
        room = the(camera.name)
        if asked < lasts:
            return f"{capital(seconds(lasts))} is the shortest. Recording {room}."
        if asked > lasts:
            return f"{capital(seconds(lasts))} is the longest. Recording {room}."
        return f"Recording {room} for {seconds(lasts)}."

    def not_recorded(self, camera: Camera) -> str:
        return f"I can't record {the(camera.name)} right now."

    def which_to_record(self, rooms: Sequence[str]) -> str:
        if len(rooms) == 1:
            return f"Shall I record {the(rooms[0])}?"
        return f"Which camera shall I record: {listing(rooms, 'or')}?"

    def stopped(self, stopped: Stopped) -> str:
        moving = [where(camera) for camera in stopped.going_on]
        told = f"Something is moving {joined(moving)}" if moving else ""
        if stopped.cameras:
            kept = "The clip is kept." if len(stopped.cameras) == 1 else "The clips are kept."
            after = f"{told}, so that clip goes on." if moving else kept
            return f"I've stopped recording {listing(stopped.cameras)}. {after}"
        if moving:
            return f"{told}. That clip ends by itself."
        if stopped.room:
            return f"I'm not recording {the(stopped.room)} by hand."
        return "I'm not recording by hand."

    def turn_off_instead(self, room: str | None) -> str:
        """After "stop filming", where nothing was recorded by hand."""
        which = its_camera(room) if room else "the cameras"
        return f"Shall I {self._turn} off {which}?"

    # Parts of sentences

    def _seen(self, clip: Clip) -> str:
        """ "the door at 2:22 this morning", and what is to be seen there, where that is known."""
        at = self._times.of_clip(clip)
        was = kinds.of_clip(clip)
        return (
            f"{was} {where(clip.camera.name)} at {at}"
            if was
            else f"{the(clip.camera.name)} at {at}"
        )

    def _none_of(self, missing: NoClip, kind: str) -> str:
        place = f" {where(missing.room)}" if missing.room else ""
        if missing.which in ("before", "next"):
            after = "before" if missing.which == "before" else "after"
            return f"There are no {kinds.many(kind)}{place} {after} that."
        return f"I have no clip of {kinds.counted_kind(1, kind)}{place}{self._from(missing)}."

    def _from(self, missing: NoClip) -> str:
        return f" {self._times.of(missing.span)}" if missing.span else ""


def _kept_for(hours: int) -> str:
    days, rest = divmod(hours, 24)
    return counted(hours, "hour") if rest else counted(days, "day")
