"""One handler per intent about clips. See `intents`.

A deletion is asked about first. The session keeps the bridge's id of that question and nothing
else: which clips they are, whose yes counts and for how long, is the bridge's to know.
"""

import re
from typing import ClassVar, assert_never

from skill import clip_api
from skill.answering import Answering, question, stranger, unknown
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
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
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
        return _unclear(turn) if wanted is None else self.show(wanted, turn)

    def show(self, wanted: Wanted, turn: Turn) -> Reply:
        shown = self._clips.show(wanted, turn.names, turn.asker, screen=turn.device.video)
        return clip_shown(shown, turn)


class ShowThatClip(ShowClip):
    names = ("ShowThatClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.show(Wanted("that"), turn)


class ShowEarlierClip(ShowClip):
    """To "shall I delete it?", "the one before" means: delete that one."""

    names = ("ShowEarlierClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = Wanted("before")
        if turn.pending:
            return _asked_to_delete(self._clips.delete(wanted, turn.names, turn.asker), turn)
        return self.show(wanted, turn)


class WhatHappened(ClipAnswering):
    names = ("WhatHappenedIntent",)

    def answer(self, turn: Turn) -> Reply:
        day, part = _day_and_part(turn, "part")
        since = turn.said("since")
        if since is not None:
            since = _TIME_PARTS.get(since, since)
        elif "start" in turn.slots:
            _, since = _day_and_part(turn, "start")
        unheard = ("part" in turn.slots and part is None) or ("start" in turn.slots and not since)
        if unheard:
            return _unclear(turn)
        when = {"day": day, "part": part, "since": since, "away": False}
        return _told(self._clips.told(when, turn.names, turn.asker), turn)


class WhileOut(ClipAnswering):
    names = ("WhileOutIntent",)

    def answer(self, turn: Turn) -> Reply:
        return _told(self._clips.told({"away": True}, turn.names, turn.asker), turn, away=True)


class StarClip(ClipAnswering):
    names = ("StarThatClipIntent", "StarLastClipIntent")
    _WHICH: ClassVar = {"StarThatClipIntent": "that", "StarLastClipIntent": "last"}

    def answer(self, turn: Turn) -> Reply:
        wanted = Wanted(self._WHICH[turn.intent])
        starred = self._clips.star(wanted, turn.names, turn.asker)
        if isinstance(starred, clip_api.Starred):
            return Reply(turn.clips.starred(starred.clip))
        return _not_found(starred, turn)


class Record(ClipAnswering):
    names = ("RecordIntent",)

    def answer(self, turn: Turn) -> Reply:
        recorded = self._clips.record(_seconds(turn.said("duration")), turn.names, turn.asker)
        match recorded:
            case clip_api.Recording(camera, seconds):
                return Reply(turn.clips.recording(camera, seconds))
            case clip_api.NotRecorded(camera):
                return Reply(turn.clips.not_recorded(camera, turn.speech.health(camera, turn.now)))
            case NothingBefore(rooms):
                if not rooms:
                    return Reply(turn.speech.no_cameras())
                return question(turn.clips.which_to_record(rooms), rooms, turn, _about(turn))
            case UnknownRoom() | Ambiguous() | Stranger():
                return _not_found(recorded, turn)
        assert_never(recorded)


class DeleteClip(ClipAnswering):
    names = ("DeleteClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        wanted = _wanted(turn)
        return _unclear(turn) if wanted is None else self.ask(wanted, turn)

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
        day, part = _day_and_part(turn, "part")
        if "part" in turn.slots and part is None:
            return _unclear(turn)
        confirm = self._clips.delete_all(day, part, turn.names, turn.asker)
        return _asked_to_delete(confirm, turn)


CLIP_ANSWERING: tuple[type[ClipAnswering], ...] = (
    *(ShowClip, ShowThatClip, ShowEarlierClip, WhatHappened, WhileOut, StarClip, Record),
    *(DeleteClip, DeleteThatClip, DeleteEarlierClip, DeleteAllClips),
)


def confirmed(api: BridgeApi, pending: str, turn: Turn) -> Reply:
    """Yes to "shall I delete it?"."""
    try:
        outcome = ClipApi(api).yes(pending, turn.asker)
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
        case Stranger():
            return stranger(turn)
    assert_never(outcome)


def clip_shown(shown: clip_api.ClipShown, turn: Turn) -> Reply:
    match shown:
        case clip_api.PlayClip(clip, url):
            picture = Picture(url, turn.clips.title(clip), turn.clips.subtitle(clip))
            return Reply(turn.clips.here_is(clip), picture=picture)
        case clip_api.TellClip(clip):
            return Reply(turn.clips.cannot_show_here(clip))
        case _:
            return _not_found(shown, turn)


def _not_found(missing: clip_api.NotFound, turn: Turn) -> Reply:
    match missing:
        case clip_api.NoClip():
            return Reply(turn.clips.no_clip(missing, turn.said("time")))
        case clip_api.Unclear():
            return _unclear(turn)
        case UnknownRoom(heard, rooms):
            if not rooms:
                return unknown(heard, rooms, turn)
            return question(turn.clips.unknown_room(heard, rooms), rooms, turn, _about(turn))
        case Ambiguous(_, rooms):
            return question(turn.speech.which_did_you_mean(rooms), rooms, turn, _about(turn))
        case Stranger():
            return stranger(turn)
    assert_never(missing)


def _told(told: clip_api.Told, turn: Turn, *, away: bool = False) -> Reply:
    if not isinstance(told, clip_api.Happened):
        return _not_found(told, turn)
    said = turn.clips.happened(told, away=away)
    card = Card("Clips", said)
    if not (told.count and turn.device.video):
        return Reply(said, card=card)
    ask = turn.clips.would_you_like_to_see(told.count)
    return Reply(f"{said} {ask}", asks=ask, card=card, remembers={OFFERED: True})


def _asked_to_delete(asked: clip_api.Confirm | clip_api.NotFound, turn: Turn) -> Reply:
    if not isinstance(asked, clip_api.Confirm):
        return _not_found(asked, turn)
    return Reply(
        turn.clips.shall_i_delete(asked),
        asks=turn.clips.delete_or_not(asked.count),
        remembers={PENDING: asked.pending},
    )


def _about(turn: Turn) -> About:
    return About(turn.intent, turn.slots)


def _unclear(turn: Turn) -> Reply:
    return Reply(turn.clips.unclear(), asks=turn.clips.unclear())


def _wanted(turn: Turn) -> Wanted | None:
    """The last clip, or the one of a time; None: a time that is none."""
    time = turn.said("time")
    if "time" not in turn.slots or time is None:
        return Wanted("last")
    return Wanted("at", time, turn.said("day")) if _CLOCK.fullmatch(time) else None


def _day_and_part(turn: Turn, slot: str) -> tuple[str | None, str | None]:
    heard = turn.slots.get(slot, Heard(""))
    known = (_PARTS[name] for name in (*heard.known_as, heard.spoken) if name in _PARTS)
    day, part = next(known, (None, None))
    return turn.said("day") or day, part


def _seconds(duration: str | None) -> int:
    found = _DURATION.fullmatch(duration or "")
    if found is None or not any(found.groups()):
        return _RECORD_S
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(max(hours * 3600 + minutes * 60 + seconds, _SHORTEST_S), _LONGEST_S)
