"""What it was: a person, an animal."""

from typing import assert_never

from skill.answering import Answering
from skill.clip_replies import not_found, unclear
from skill.contract import clips
from skill.contract.refusals import Ambiguous, Stranger, UnknownRoom
from skill.picking import which_clip
from skill.questions import Offered
from skill.reply import Reply, say
from skill.turn import Turn


class WhatWasThatIntent(Answering):
    """ "Was it a person or an animal?", of the clip that is talked of; of none, of the last."""

    names = ("WhatWasThatIntent",)

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        if picked is None:
            return unclear(turn)
        question = clips.ShowClip(**picked.asked, screen=False)
        told = self._told(question, turn)
        if isinstance(told, clips.NoClip) and told.which == "that" and told.not_filmed is None:
            told = self._told(clips.ShowClip(which="last", screen=False), turn)
        match told:
            case clips.PlayClip(clip=seen) | clips.TellClip(clip=seen):
                return _was(seen, turn, filmed=True)
            case clips.NoClip(not_filmed=clips.NotFilmed(newest=newest)):
                return _was(newest, turn, filmed=False)
            case clips.NoClip() | clips.Unclear() | UnknownRoom() | Ambiguous() | Stranger():
                return not_found(told, turn)
        assert_never(told)

    def _told(self, question: clips.ShowClip, turn: Turn) -> clips.ClipShown:
        return self._api.ask(question, turn.asker, turn.names)


KIND_ANSWERING: tuple[type[Answering], ...] = (WhatWasThatIntent,)


def _was(clip: clips.Clip, turn: Turn, *, filmed: bool) -> Reply:
    words = turn.words.happenings
    question: Offered | None = None
    if filmed and turn.device.shows:
        question = Offered(ask=words.want_to_see(), clip=clip.id)
    return Reply(say(words.it_was(clip)), question=question, room=clip.camera.name)
