"""One handler per intent about clips. See `intents`.

A deletion is asked about first. The session keeps the bridge's id of that question and nothing
else: which clips they are, whose yes counts and for how long, is the bridge's to know.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, assert_never, get_args

from skill import absence_speech, account_speech
from skill.answering import Answering, about_pin, question, stranger, unknown
from skill.bridge_api import BridgeApi, BridgeFault, BridgeTrouble
from skill.contract import clips, deletions, recordings
from skill.contract.live import NothingBefore
from skill.contract.refusals import Ambiguous, PinNeeded, PinRefused, Stranger, UnknownRoom
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
_PARTS: dict[str, tuple[str | None, clips.Part]] = {
    **{part: (None, part) for part in get_args(clips.Part)},
    "last night": ("yesterday", "night"),
}
# As AMAZON.TIME writes them.
_TIME_PARTS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night"}


@dataclass(frozen=True, slots=True)
class HeardClip:
    """A clip, as it was heard; see `clips.Pick`."""

    which: clips.Which
    at: str | None = None
    day: str | None = None
    part: clips.Part | None = None


class ClipAnswering(Answering):
    def shown(self, wanted: HeardClip, turn: Turn) -> clips.ClipShown:
        question = clips.ShowClip(
            which=wanted.which,
            at=wanted.at,
            day=wanted.day,
            part=wanted.part,
            screen=turn.device.video,
        )
        return self._api.ask(question, turn.asker, turn.names)

    def ask_to_delete(self, wanted: HeardClip, turn: Turn) -> Reply:
        question = deletions.DeleteClip(
            which=wanted.which, at=wanted.at, day=wanted.day, part=wanted.part
        )
        return _asked_to_delete(self._api.ask(question, turn.asker, turn.names), turn)


class ShowClipIntent(ClipAnswering):
    names = ("ShowClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        return unclear(turn) if wanted is None else self.show(wanted, turn)

    def show(self, wanted: HeardClip, turn: Turn) -> Reply:
        return clip_shown(self.shown(wanted, turn), turn)


class ShowFirstClipIntent(ShowClipIntent):
    names = ("ShowFirstClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn, "first")
        return unclear(turn) if wanted is None else self.show(wanted, turn)


class ShowThatClipIntent(ShowClipIntent):
    names = ("ShowThatClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.show(HeardClip("that"), turn)


class StepClipsIntent(ClipAnswering):
    """To "shall I delete it?", "the one before" means: delete that one. Amazon's own "next" may be
    said of anything; where no clip was shown it moves nothing."""

    _WHICH: ClassVar[dict[str, clips.Which]] = {
        "ShowEarlierClipIntent": "before",
        "ShowLaterClipIntent": "next",
        "AMAZON.PreviousIntent": "before",
        "AMAZON.NextIntent": "next",
    }
    names = tuple(_WHICH)

    def answer(self, turn: Turn) -> Reply:
        wanted = HeardClip(self._WHICH[turn.intent])
        if turn.pending:
            return self.ask_to_delete(wanted, turn)
        shown = self.shown(wanted, turn)
        nothing = isinstance(shown, clips.NoClip) and shown.which == "that"
        if nothing and turn.intent.startswith("AMAZON."):
            return Reply(turn.speech.nothing_to_move(), asks=turn.speech.which_camera())
        return clip_shown(shown, turn)


class WhatHappenedIntent(ClipAnswering):
    names = ("WhatHappenedIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = self.when(turn)
        if when is None:
            return unclear(turn)
        return _told(self._api.ask(when, turn.asker, turn.names), turn, turn.clips.happened)

    def when(self, turn: Turn, *, motion: bool = False) -> clips.WhatHappened | None:
        day, part = day_and_part(turn, "part")
        since = turn.said("since")
        if since is not None:
            since = _TIME_PARTS.get(since, since)
        elif "start" in turn.slots:
            _, since = day_and_part(turn, "start")
        unheard = ("part" in turn.slots and part is None) or ("start" in turn.slots and not since)
        if unheard:
            return None
        return clips.WhatHappened(day=day, part=part, since=since, motion=motion)


class MovedIntent(WhatHappenedIntent):
    """ "Was anybody at the door": of what moved, because who it was is not known."""

    names = ("MovedIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = self.when(turn, motion=True)
        if when is None:
            return unclear(turn)
        return _told(self._api.ask(when, turn.asker, turn.names), turn, turn.clips.moved)


class ShowClipsIntent(WhatHappenedIntent):
    """The newest of them on a screen; else they are told of, as they are where one can say only
    since when."""

    names = ("ShowClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        if wanted is None or not turn.device.video or turn.slots.keys() & {"since", "start"}:
            return super().answer(turn)
        shown = self.shown(wanted, turn)
        if not isinstance(shown, clips.PlayClip):
            return clip_shown(shown, turn)
        reply = clip_shown(shown, turn)
        return replace(reply, speech=turn.clips.here_is_the_last(shown.clip, shown.among))


class WhileOutIntent(ClipAnswering):
    names = ("WhileOutIntent",)

    def answer(self, turn: Turn) -> Reply:
        told = self._api.ask(clips.WhatHappened(away=True), turn.asker, turn.names)
        return _told(told, turn, turn.clips.happened_while_out)


class StarClipIntent(ClipAnswering):
    _ASKED: ClassVar[dict[str, tuple[clips.Which, bool]]] = {
        "StarThatClipIntent": ("that", True),
        "StarLastClipIntent": ("last", True),
        "UnstarThatClipIntent": ("that", False),
        "UnstarLastClipIntent": ("last", False),
    }
    names = tuple(_ASKED)

    def answer(self, turn: Turn) -> Reply:
        which, star = self._ASKED[turn.intent]
        question = clips.StarClip(which=which, starred=star)
        starred = self._api.ask(question, turn.asker, turn.names)
        if isinstance(starred, clips.Starred):
            return Reply(turn.clips.starred(starred.clip))
        return not_found(starred, turn)


class RecordIntent(ClipAnswering):
    names = ("RecordIntent",)

    def answer(self, turn: Turn) -> Reply:
        asked = _seconds(turn.said("duration"))
        within = min(max(asked, _SHORTEST_S), _LONGEST_S)
        recorded = self._api.ask(recordings.Record(seconds=within), turn.asker, turn.names)
        match recorded:
            case recordings.Recording(camera, seconds):
                return Reply(turn.clips.recording(camera, seconds, asked))
            case recordings.NotRecorded(camera):
                return Reply(turn.clips.not_recorded(camera, turn.speech.health(camera, turn.now)))
            case NothingBefore(rooms):
                if not rooms:
                    return Reply(turn.speech.no_cameras())
                return question(turn.clips.which_to_record(rooms), rooms, turn, _about(turn))
            case UnknownRoom() | Ambiguous() | Stranger():
                return not_found(recorded, turn)
        assert_never(recorded)


class StopRecordingIntent(ClipAnswering):
    names = ("StopRecordingIntent",)

    def answer(self, turn: Turn) -> Reply:
        stopped = self._api.ask(recordings.StopRecording(), turn.asker, turn.names)
        if isinstance(stopped, recordings.Stopped):
            return Reply(turn.clips.stopped(stopped))
        return not_found(stopped, turn)


class DeleteClipIntent(ClipAnswering):
    names = ("DeleteClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        return unclear(turn) if wanted is None else self.ask_to_delete(wanted, turn)


class DeleteThatClipIntent(ClipAnswering):
    names = ("DeleteThatClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.ask_to_delete(HeardClip("that"), turn)


class DeleteEarlierClipIntent(ClipAnswering):
    names = ("DeleteEarlierClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.ask_to_delete(HeardClip("before"), turn)


class DeleteAllClipsIntent(ClipAnswering):
    names = ("DeleteAllClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        day, part = day_and_part(turn, "part")
        if "part" in turn.slots and part is None:
            return unclear(turn)
        question = deletions.DeleteClips(day=day, part=part)
        return _asked_to_delete(self._api.ask(question, turn.asker, turn.names), turn)


CLIP_ANSWERING: tuple[type[ClipAnswering], ...] = (
    *(ShowClipIntent, ShowFirstClipIntent, ShowThatClipIntent, StepClipsIntent, ShowClipsIntent),
    *(
        WhatHappenedIntent,
        MovedIntent,
        WhileOutIntent,
        StarClipIntent,
        RecordIntent,
        StopRecordingIntent,
    ),
    *(DeleteClipIntent, DeleteThatClipIntent, DeleteEarlierClipIntent, DeleteAllClipsIntent),
)


def confirmed(api: BridgeApi, pending: str, turn: Turn) -> Reply:
    """Yes to "shall I delete it?"."""
    try:
        outcome = api.ask(deletions.ConfirmDeletion(pending, turn.pin), turn.asker)
    except BridgeTrouble as trouble:
        if trouble.kind is not BridgeFault.TIMED_OUT:
            raise
        return Reply(turn.clips.did_not_hear_back())
    match outcome:
        case deletions.Deleted(count, shared):
            return Reply(turn.clips.deleted(count, shared))
        case deletions.GoneAlready():
            return Reply(turn.clips.gone_already())
        case deletions.NothingPending(why):
            return Reply(turn.clips.nothing_pending(why))
        case PinNeeded() | PinRefused():
            return about_pin(outcome, {PENDING: pending})
        case Stranger():
            return stranger(turn, outcome)
    assert_never(outcome)


def clip_shown(shown: clips.ClipShown, turn: Turn) -> Reply:
    match shown:
        case clips.PlayClip(clip=clip, url=url):
            picture = Picture(url, turn.clips.title(clip), turn.clips.subtitle(clip))
            return Reply(turn.clips.here_is(clip), picture=picture)
        case clips.TellClip(clip):
            return Reply(turn.clips.cannot_show_here(clip))
        case _:
            return not_found(shown, turn)


def not_found(missing: clips.NotFound, turn: Turn) -> Reply:
    match missing:
        case clips.NoClip():
            return Reply(turn.clips.no_clip(missing, turn.said("time")))
        case clips.Unclear():
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


def _told(
    told: clips.Happened | clips.NotFound, turn: Turn, words: Callable[[clips.Happened], str]
) -> Reply:
    if not isinstance(told, clips.Happened):
        return not_found(told, turn)
    said = words(told)
    card = Card("Clips", said)
    if not (turn.device.video and absence_speech.last_can_be_seen(told)):
        return Reply(said, card=card)
    ask = turn.clips.would_you_like_to_see(told.count)
    return Reply(f"{said} {ask}", asks=ask, card=card, remembers={OFFERED: True})


def _asked_to_delete(
    asked: deletions.Confirm | deletions.NoPin | clips.NotFound, turn: Turn
) -> Reply:
    if isinstance(asked, deletions.NoPin):
        return Reply(account_speech.no_pin(asked.count))
    if not isinstance(asked, deletions.Confirm):
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


def _wanted(turn: Turn, end: clips.Which = "last") -> HeardClip | None:
    """The last clip (of a day, a part of it), or the one of a time; None: a time that is none."""
    time = turn.said("time")
    if time is not None:
        return HeardClip("at", time, turn.said("day")) if _CLOCK.fullmatch(time) else None
    day, part = day_and_part(turn, "part")
    unheard = "part" in turn.slots and part is None
    return None if unheard else HeardClip(end, day=day, part=part)


def day_and_part(turn: Turn, slot: str) -> tuple[str | None, clips.Part | None]:
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
