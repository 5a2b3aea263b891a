"""Clips: shown, stepped through, told of, starred, and recorded by hand."""

from typing import ClassVar, assert_never

from skill.answering import Answering, ask_back, no_cameras, which_one, which_room
from skill.clip_replies import clip_shown, not_found, nothing_to_turn, tiles, unclear
from skill.contract import clips, recordings
from skill.contract.live import NothingBefore
from skill.contract.refusals import Ambiguous, Stranger, UnknownRoom
from skill.contract.when import When
from skill.memory import NamedLast
from skill.picking import OF_ONE, which_clip
from skill.questions import Offered, TurnOff
from skill.reply import Card, Reply, Starring, say
from skill.sayings import ALSO, VISIT, Slots
from skill.screen import Button, ClipListScreen, QuestionScreen
from skill.times_heard import seconds_of, when_of
from skill.turn import Turn

_RECORD_S, _SHORTEST_S, _LONGEST_S = 60, 5, 600
_LISTED = 8
_LONGEST_KIND = 40


def kind_in(slots: Slots) -> clips.Kind | None:
    """A kind of thing, as the model knows it, or as it was spoken."""
    heard = slots.get("kind")
    if heard is None:
        return None
    return heard.ids[0] if heard.ids else heard.spoken.lower()[:_LONGEST_KIND]


class ShowClipIntent(Answering):
    names = ("ShowClipIntent", "ShowKindIntent")

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        if picked is None:
            return unclear(turn)
        kind = kind_in(turn.slots)
        question = clips.ShowClip(
            **picked.asked,
            kind=kind,
            screen=turn.device.shows,
        )
        shown = self._api.ask(question, turn.asker, turn.names)
        if kind and isinstance(shown, clips.NoClip) and shown.kind is None:
            return Reply(say(turn.words.happenings.unknown_kind()))
        return clip_shown(shown, turn, picked)


class StepClipsIntent(Answering):
    """Amazon's own "next" may be said of anything; where no clip was shown it moves nothing."""

    _WHICH: ClassVar[dict[str, clips.Which]] = {
        "AMAZON.PreviousIntent": "before",
        "AMAZON.NextIntent": "next",
    }
    names = tuple(_WHICH)

    def answer(self, turn: Turn) -> Reply:
        last = turn.memory.last
        kind = kind_in(last.slots) if last and last.intent in OF_ONE else None
        which, screen = self._WHICH[turn.intent], turn.device.shows
        shown = self._api.ask(clips.ShowClip(which=which, kind=kind, screen=screen), turn.asker)
        nothing = isinstance(shown, clips.NoClip) and shown.which == "that"
        return nothing_to_turn(turn) if nothing else clip_shown(shown, turn)


class WhatHappenedIntent(Answering):
    names: ClassVar[tuple[str, ...]] = ("WhatHappenedIntent", "KindHappenedIntent")

    def answer(self, turn: Turn) -> Reply:
        when = when_of(turn.slots)
        return unclear(turn) if when is None else self.told(turn, when)

    def told(self, turn: Turn, when: When, *, away: bool = False) -> Reply:
        kind = kind_in(turn.slots)
        question = clips.WhatHappened(
            when=when, away=away, listed=_LISTED, kind=kind, also=turn.said_in(ALSO)
        )
        happened = self._asked(question, turn)
        if not isinstance(happened, clips.Happened):
            return not_found(happened, turn)
        words = turn.words.happenings
        if kind and happened.kind is None:
            return Reply(say(words.unknown_kind()))
        said = words.happened(happened, away=away, variety=turn.variety)
        return _offering(said, happened, turn)

    def _asked(self, question: clips.WhatHappened, turn: Turn) -> clips.Happened | clips.NotFound:
        """ "Did anybody ring?" is of the door, where a camera is called so."""
        heard = turn.slots.get(VISIT)
        if heard is not None and heard.ids and not turn.names:
            at_door = self._api.ask(question, turn.asker, turn.words.heard.doors())
            if isinstance(at_door, clips.Happened):
                return at_door
        return self._api.ask(question, turn.asker, turn.names)


class WhileOutIntent(WhatHappenedIntent):
    names = ("WhileOutIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.told(turn, When(), away=True)


class WhoWasThatIntent(Answering):
    """What it was is known, who it was is not."""

    names = ("WhoWasThatIntent",)

    def answer(self, turn: Turn) -> Reply:
        question = clips.WhatHappened(listed=_LISTED)
        happened = self._api.ask(question, turn.asker, turn.names)
        if not isinstance(happened, clips.Happened):
            return not_found(happened, turn)
        words = turn.words
        if happened.last is None:
            return Reply(say(words.talk.cannot_tell_who()))
        said = say(words.talk.cannot_tell_who(), words.happenings.last_moved(happened.last))
        return _offering(said, happened, turn)


class StarClipIntent(Answering):
    names = ("StarClipIntent", "UnstarClipIntent")

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        if picked is None:
            return unclear(turn)
        question = clips.StarClip(
            **picked.asked,
            starred=turn.intent == "StarClipIntent",
        )
        starred = self._api.ask(question, turn.asker, turn.names)
        if isinstance(starred, clips.Starred):
            done = starred.clip
            told = say(turn.words.clips.starred(done))
            return Reply(told, room=done.camera.name, star=Starring(done.id, done.starred))
        return not_found(starred, turn)


class HowLongKeptIntent(Answering):
    names = ("HowLongKeptIntent",)

    def answer(self, turn: Turn) -> Reply:
        kept = self._api.ask(clips.HowLongKept(), turn.asker, turn.names)
        if not isinstance(kept, clips.Kept):
            return ask_back(kept, turn, turn.asked)
        if not kept.cameras:
            return no_cameras(turn)
        return Reply(turn.words.clips.how_long_kept(kept), room=kept.room)


class RecordIntent(Answering):
    names = ("RecordIntent",)

    def answer(self, turn: Turn) -> Reply:
        asked = seconds_of(turn.said_in("duration")) or _RECORD_S
        within = min(max(asked, _SHORTEST_S), _LONGEST_S)
        recorded = self._api.ask(recordings.Record(seconds=within), turn.asker, turn.names)
        words = turn.words
        match recorded:
            case recordings.Recording(camera, seconds):
                return Reply(say(words.clips.recording(camera, seconds, asked)), room=camera.name)
            case recordings.NotRecorded(camera):
                health = words.cameras.health(camera, turn.now)
                told = say(words.clips.not_recorded(camera), health)
                return Reply(told, room=camera.name)
            case NothingBefore(rooms):
                if not rooms:
                    return no_cameras(turn)
                return which_room((), words.clips.which_to_record(rooms), rooms, turn, turn.asked)
            case UnknownRoom() | Ambiguous() | Stranger():
                return ask_back(recorded, turn, turn.asked)
        assert_never(recorded)


class StopRecordingIntent(Answering):
    """Also "stop filming": where nothing was recorded by hand, the cameras themselves may be meant,
    so turning them off is offered."""

    names = ("StopRecordingIntent",)

    def answer(self, turn: Turn) -> Reply:
        if (asked := which_one(self._api, turn)) is not None:
            return asked
        stopped = self._api.ask(recordings.StopRecording(), turn.asker, turn.names)
        if not isinstance(stopped, recordings.Stopped):
            return ask_back(stopped, turn, turn.asked)
        words = turn.words.clips
        told = say(words.stopped(stopped))
        if stopped.cameras and not stopped.going_on:
            return Reply(told)
        ask, labels = words.turn_off_instead(stopped.room), turn.words.screens
        buttons = Button(labels.yes(), ("yes", TurnOff.kind)), Button(labels.no(), ("no",))
        screen = QuestionScreen(ask, buttons)
        return Reply(told, question=TurnOff(ask=ask, room=stopped.room), screen=screen)


CLIP_ANSWERING: tuple[type[Answering], ...] = (
    *(ShowClipIntent, StepClipsIntent, WhatHappenedIntent, WhileOutIntent, WhoWasThatIntent),
    *(StarClipIntent, HowLongKeptIntent, RecordIntent, StopRecordingIntent),
)


def _offering(told: tuple[str, ...], happened: clips.Happened, turn: Turn) -> Reply:
    """What was told, and the last of it to see, where there is a screen and it was filmed."""
    words = turn.words.happenings
    title = words.clips_of(happened)
    question: Offered | None = None
    much = happened.nothing < happened.count or happened.kind is not None
    if turn.device.shows and much and (clip := _to_see(happened)) is not None:
        question = Offered(ask=words.want_to_see(), clip=clip.id)
    return Reply(
        told,
        question=question,
        card=Card(title, " ".join(told)),
        screen=ClipListScreen(title, tiles(happened.clips, turn)) if happened.clips else None,
        listed=NamedLast(clips=tuple(clip.id for clip in happened.clips)),
        room=happened.room,
    )


def _to_see(happened: clips.Happened) -> clips.Clip | None:
    """What is told of last; of what was not filmed, or not yet, there is nothing to see."""
    last = happened.last
    return last if last is not None and last.id in {clip.id for clip in happened.clips} else None
