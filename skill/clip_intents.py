"""One handler per intent about clips. See `intents`.

A deletion is asked about first. The session keeps the bridge's id of that question and nothing
else: which clips they are, whose yes counts and for how long, is the bridge's to know.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, assert_never

from skill import account_speech, clip_api
from skill.answering import Answering, about_pin, question, stranger, unknown
from skill.bridge_api import (
    Ambiguous,
    BridgeApi,
    BridgeTrouble,
    NothingBefore,
    Stranger,
    Trouble,
    UnknownRoom,
)
from skill.clip_api import ClipApi, Wanted
from skill.reply import Card, Picture, Reply
from skill.turn import OFFERED, PENDING, About, Heard, Turn

# AMAZON.TIME may also be a part of a day ("MO", "EV"); a clip is not called by one.
_CLOCK = re.compile(r"\d\d:\d\d")
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_UNITS_S = (31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1)
_RECORD_S, _SHORTEST_S, _LONGEST_S = 60, 5, 600
# DAY_PART as the model names it -> the bridge's day (None: the one that was said) and part.
_PARTS = {
    **{part: (None, part) for part in ("morning", "afternoon", "evening", "night")},
    "last night": ("yesterday", "night"),
}
# As AMAZON.TIME writes them.
_TIME_PARTS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night"}


class ClipAnswering(Answering):
    def __init__(self, api: BridgeApi) -> None:
        super().__init__(api)
        self._clips = ClipApi(api)


class ShowClip(ClipAnswering):
    names = ("ShowClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        return unclear(turn) if wanted is None else self.show(wanted, turn)

    def show(self, wanted: Wanted, turn: Turn) -> Reply:
        shown = self._clips.show(wanted, turn.names, turn.asker, screen=turn.device.video)
        return clip_shown(shown, turn)


class ShowFirstClip(ShowClip):
    names = ("ShowFirstClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn, "first")
        return unclear(turn) if wanted is None else self.show(wanted, turn)


class ShowThatClip(ShowClip):
    names = ("ShowThatClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.show(Wanted("that"), turn)


class StepClips(ClipAnswering):
    """To "shall I delete it?", "the one before" means: delete that one. Amazon's own "next" may be
    said of anything; where no clip was shown it moves nothing."""

    _WHICH: ClassVar = {
        "ShowEarlierClipIntent": "before",
        "ShowLaterClipIntent": "next",
        "AMAZON.PreviousIntent": "before",
        "AMAZON.NextIntent": "next",
    }
    names = tuple(_WHICH)

    def answer(self, turn: Turn) -> Reply:
        wanted = Wanted(self._WHICH[turn.intent])
        if turn.pending:
            return _asked_to_delete(self._clips.delete(wanted, turn.names, turn.asker), turn)
        shown = self._clips.show(wanted, turn.names, turn.asker, screen=turn.device.video)
        nothing = isinstance(shown, clip_api.NoClip) and shown.which == "that"
        if nothing and turn.intent.startswith("AMAZON."):
            return Reply(turn.speech.nothing_to_move(), asks=turn.speech.which_camera())
        return clip_shown(shown, turn)


class WhatHappened(ClipAnswering):
    names = ("WhatHappenedIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = self.when(turn)
        if when is None:
            return unclear(turn)
        told = self._clips.told(when, turn.names, turn.asker)
        return _told(told, turn, turn.clips.happened)

    def when(self, turn: Turn) -> dict[str, object] | None:
        day, part = day_and_part(turn, "part")
        since = turn.said("since")
        if since is not None:
            since = _TIME_PARTS.get(since, since)
        elif "start" in turn.slots:
            _, since = day_and_part(turn, "start")
        unheard = ("part" in turn.slots and part is None) or ("start" in turn.slots and not since)
        return None if unheard else {"day": day, "part": part, "since": since}


class Moved(WhatHappened):
    """ "Was anybody at the door": of what moved, because who it was is not known."""

    names = ("MovedIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = self.when(turn)
        if when is None:
            return unclear(turn)
        told = self._clips.told({**when, "motion": True}, turn.names, turn.asker)
        return _told(told, turn, turn.clips.moved)


class ShowClips(WhatHappened):
    """The newest of them on a screen; else they are told of, as they are where one can say only
    since when."""

    names = ("ShowClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        if wanted is None or not turn.device.video or turn.slots.keys() & {"since", "start"}:
            return super().answer(turn)
        shown = self._clips.show(wanted, turn.names, turn.asker, screen=True)
        if not isinstance(shown, clip_api.PlayClip):
            return clip_shown(shown, turn)
        reply = clip_shown(shown, turn)
        return replace(reply, speech=turn.clips.here_is_the_last(shown.clip, shown.among))


class WhileOut(ClipAnswering):
    names = ("WhileOutIntent",)

    def answer(self, turn: Turn) -> Reply:
        told = self._clips.told({"away": True}, turn.names, turn.asker)
        return _told(told, turn, turn.clips.happened_while_out)


class StarClip(ClipAnswering):
    _ASKED: ClassVar = {
        "StarThatClipIntent": ("that", True),
        "StarLastClipIntent": ("last", True),
        "UnstarThatClipIntent": ("that", False),
        "UnstarLastClipIntent": ("last", False),
    }
    names = tuple(_ASKED)

    def answer(self, turn: Turn) -> Reply:
        which, star = self._ASKED[turn.intent]
        starred = self._clips.star(Wanted(which), turn.names, turn.asker, starred=star)
        if isinstance(starred, clip_api.Starred):
            return Reply(turn.clips.starred(starred.clip))
        return not_found(starred, turn)


class Record(ClipAnswering):
    names = ("RecordIntent",)

    def answer(self, turn: Turn) -> Reply:
        asked = _seconds(turn.said("duration"))
        within = min(max(asked, _SHORTEST_S), _LONGEST_S)
        recorded = self._clips.record(within, turn.names, turn.asker)
        match recorded:
            case clip_api.Recording(camera, seconds):
                return Reply(turn.clips.recording(camera, seconds, asked))
            case clip_api.NotRecorded(camera):
                return Reply(turn.clips.not_recorded(camera, turn.speech.health(camera, turn.now)))
            case NothingBefore(rooms):
                if not rooms:
                    return Reply(turn.speech.no_cameras())
                return question(turn.clips.which_to_record(rooms), rooms, turn, _about(turn))
            case UnknownRoom() | Ambiguous() | Stranger():
                return not_found(recorded, turn)
        assert_never(recorded)


class StopRecording(ClipAnswering):
    names = ("StopRecordingIntent",)

    def answer(self, turn: Turn) -> Reply:
        stopped = self._clips.stop_recording(turn.names, turn.asker)
        if isinstance(stopped, clip_api.Stopped):
            return Reply(turn.clips.stopped(stopped))
        return not_found(stopped, turn)


class DeleteClip(ClipAnswering):
    names = ("DeleteClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        return unclear(turn) if wanted is None else self.ask(wanted, turn)

    def ask(self, wanted: Wanted, turn: Turn) -> Reply:
        return _asked_to_delete(self._clips.delete(wanted, turn.names, turn.asker), turn)


class DeleteThatClip(DeleteClip):
    names = ("DeleteThatClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.ask(Wanted("that"), turn)


class DeleteEarlierClip(DeleteClip):
    names = ("DeleteEarlierClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.ask(Wanted("before"), turn)


class DeleteAllClips(ClipAnswering):
    names = ("DeleteAllClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        day, part = day_and_part(turn, "part")
        if "part" in turn.slots and part is None:
            return unclear(turn)
        confirm = self._clips.delete_all(day, part, turn.names, turn.asker)
        return _asked_to_delete(confirm, turn)


CLIP_ANSWERING: tuple[type[ClipAnswering], ...] = (
    *(ShowClip, ShowFirstClip, ShowThatClip, StepClips, ShowClips),
    *(WhatHappened, Moved, WhileOut, StarClip, Record, StopRecording),
    *(DeleteClip, DeleteThatClip, DeleteEarlierClip, DeleteAllClips),
)


def confirmed(api: BridgeApi, pending: str, turn: Turn) -> Reply:
    """Yes to "shall I delete it?"."""
    try:
        outcome = ClipApi(api).yes(pending, turn.asker, turn.pin)
    except BridgeTrouble as trouble:
        if trouble.kind is not Trouble.TIMED_OUT:
            raise
        return Reply(turn.clips.did_not_hear_back())
    match outcome:
        case clip_api.Deleted(count):
            return Reply(turn.clips.deleted(count))
        case clip_api.GoneAlready():
            return Reply(turn.clips.gone_already())
        case clip_api.NothingPending(why):
            return Reply(turn.clips.nothing_pending(why))
        case clip_api.PinNeeded() | clip_api.PinRefused():
            return about_pin(outcome, {PENDING: pending})
        case Stranger():
            return stranger(turn, outcome)
    assert_never(outcome)


def clip_shown(shown: clip_api.ClipShown, turn: Turn) -> Reply:
    match shown:
        case clip_api.PlayClip(clip=clip, url=url):
            picture = Picture(url, turn.clips.title(clip), turn.clips.subtitle(clip))
            return Reply(turn.clips.here_is(clip), picture=picture)
        case clip_api.TellClip(clip):
            return Reply(turn.clips.cannot_show_here(clip))
        case _:
            return not_found(shown, turn)


def not_found(missing: clip_api.NotFound, turn: Turn) -> Reply:
    match missing:
        case clip_api.NoClip():
            return Reply(turn.clips.no_clip(missing, turn.said("time")))
        case clip_api.Unclear():
            return unclear(turn)
        case UnknownRoom(heard, rooms):
            if not rooms:
                return unknown(heard, rooms, turn)
            return question(turn.clips.unknown_room(heard, rooms), rooms, turn, _about(turn))
        case Ambiguous(_, rooms):
            return question(turn.speech.which_did_you_mean(rooms), rooms, turn, _about(turn))
        case Stranger():
            return stranger(turn, missing)
    assert_never(missing)


def _told(told: clip_api.Told, turn: Turn, words: Callable[[clip_api.Happened], str]) -> Reply:
    if not isinstance(told, clip_api.Happened):
        return not_found(told, turn)
    said = words(told)
    card = Card("Clips", said)
    if not (told.count and turn.device.video):
        return Reply(said, card=card)
    ask = turn.clips.would_you_like_to_see(told.count)
    return Reply(f"{said} {ask}", asks=ask, card=card, remembers={OFFERED: True})


def _asked_to_delete(
    asked: clip_api.Confirm | clip_api.NoPin | clip_api.NotFound, turn: Turn
) -> Reply:
    if isinstance(asked, clip_api.NoPin):
        return Reply(account_speech.no_pin(asked.count))
    if not isinstance(asked, clip_api.Confirm):
        return not_found(asked, turn)
    return Reply(
        turn.clips.shall_i_delete(asked),
        asks=turn.clips.delete_or_not(asked.count),
        remembers={PENDING: asked.pending},
    )


def _about(turn: Turn) -> About:
    return About(turn.intent, turn.slots)


def unclear(turn: Turn) -> Reply:
    return Reply(turn.clips.unclear(), asks=turn.clips.unclear())


def _wanted(turn: Turn, end: str = "last") -> Wanted | None:
    """The last clip (of a day, a part of it), or the one of a time; None: a time that is none."""
    time = turn.said("time")
    if time is not None:
        return Wanted("at", time, turn.said("day")) if _CLOCK.fullmatch(time) else None
    day, part = day_and_part(turn, "part")
    unheard = "part" in turn.slots and part is None
    return None if unheard else Wanted(end, day=day, part=part)


def day_and_part(turn: Turn, slot: str) -> tuple[str | None, str | None]:
    heard = turn.slots.get(slot, Heard(""))
    known = (_PARTS[name] for name in (*heard.known_as, heard.spoken) if name in _PARTS)
    day, part = next(known, (None, None))
    return turn.said("day") or day, part


def _seconds(duration: str | None) -> int:
    found = _DURATION.fullmatch(duration or "")
    if found is None or not any(found.groups()):
        return _RECORD_S
    counts = (int(part or 0) for part in found.groups())
    return sum(count * unit for count, unit in zip(counts, _UNITS_S, strict=True))
