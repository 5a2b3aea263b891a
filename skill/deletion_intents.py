"""Deleting: asked about first, and done by a yes to that question.

The session keeps the bridge's id of the question and nothing else: which clips they are, whose yes
counts and for how long, is the bridge's to know.
"""

from typing import assert_never

from skill.answering import Answering, about_pin, stranger, which_one
from skill.bridge_api import BridgeApi, BridgeTrouble
from skill.bridge_fault import BridgeFault
from skill.clip_replies import clip_tile, not_found, unclear
from skill.contract import clips, deletions
from skill.contract.refusals import PinNeeded, PinRefused, Stranger
from skill.contract.when import When
from skill.picking import Picked, which_clip
from skill.questions import AskedToDelete, PinToDelete
from skill.reply import Reply, say
from skill.sayings import ALSO
from skill.screen import Button, QuestionScreen
from skill.times_heard import when_of
from skill.turn import Turn

_MOST = 100


class DeleteClipIntent(Answering):
    """Also "no, do delete it", after it was kept: which is asked about once more."""

    names = ("DeleteClipIntent", "AfterAllIntent")

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        return unclear(turn) if picked is None else self.ask_of(picked, turn)

    def ask_of(self, picked: Picked, turn: Turn) -> Reply:
        question = deletions.DeleteClip(**picked.asked)
        return _asked(self._api.ask(question, turn.asker, turn.names), turn)


class DeleteAllClipsIntent(Answering):
    names = ("DeleteAllClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = when_of(turn.slots)
        if when is None:
            return unclear(turn)
        if (asked := which_one(self._api, turn)) is not None:
            return asked
        question = deletions.DeleteClips(when=when, also=turn.said_in(ALSO))
        everything = when == When() and not turn.names
        return _asked(self._api.ask(question, turn.asker, turn.names), turn, everything=everything)


class DeleteLastClipsIntent(Answering):
    """ "The last three"; of a number that was not made out, the last."""

    names = ("DeleteLastClipsIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = when_of(turn.slots)
        if when is None:
            return unclear(turn)
        if (asked := which_one(self._api, turn)) is not None:
            return asked
        count = min(turn.position or 1, _MOST)
        question = deletions.DeleteNewest(count=max(count, 1), when=when)
        return _asked(self._api.ask(question, turn.asker, turn.names), turn)


DELETION_ANSWERING: tuple[type[Answering], ...] = (
    *(DeleteClipIntent, DeleteLastClipsIntent, DeleteAllClipsIntent),
)


def confirmed(api: BridgeApi, question: AskedToDelete | PinToDelete, turn: Turn) -> Reply:
    """Yes to "delete it?"."""
    words = turn.words.deletions
    try:
        outcome = api.ask(deletions.ConfirmDeletion(question.pending, turn.pin), turn.asker)
    except BridgeTrouble as trouble:
        if trouble.kind is not BridgeFault.TIMED_OUT:
            raise
        return Reply(say(words.did_not_hear_back()))
    match outcome:
        case deletions.Deleted(count, shared):
            return Reply(words.deleted(count, shared))
        case deletions.GoneAlready():
            return Reply(say(words.gone_already()))
        case deletions.NothingPending(why):
            return Reply(say(words.nothing_pending(why)))
        case PinNeeded() | PinRefused():
            ask = turn.words.accounts.whats_your_pin()
            pin = PinToDelete(ask=ask, pending=question.pending, count=question.count)
            return about_pin(outcome, pin, turn)
        case Stranger():
            return stranger(turn, outcome)
    assert_never(outcome)


def _asked(
    asked: deletions.Confirm | deletions.NoPin | clips.NotFound,
    turn: Turn,
    *,
    everything: bool = False,
) -> Reply:
    words = turn.words.deletions
    if isinstance(asked, deletions.NoPin):
        return Reply(say(words.no_pin(asked.count)))
    if not isinstance(asked, deletions.Confirm):
        return not_found(asked, turn)
    ask = words.shall_i(asked.count)
    told = words.what_will_go(asked)
    return Reply(
        say(told),
        question=AskedToDelete(
            ask=ask, pending=asked.pending, count=asked.count, everything=everything
        ),
        screen=_question_screen(asked, told, ask, turn),
    )


def _question_screen(asked: deletions.Confirm, told: str, ask: str, turn: Turn) -> QuestionScreen:
    labels = turn.words.screens
    buttons = (
        Button(labels.delete(), ("yes", asked.pending)),
        Button(labels.keep(), ("no",)),
    )
    clip = clip_tile(asked.clip, turn) if asked.clip else None
    return QuestionScreen(ask, buttons, clip, told)
