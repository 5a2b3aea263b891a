"""Teaching: "that was just the dog", and a yes or no to what the house learnt from it."""

from typing import assert_never, cast, get_args

from skill.answering import Answering, stranger
from skill.bridge_api import BridgeApi
from skill.clip_replies import clip_tile, not_found, unclear
from skill.contract import teaching
from skill.contract.refusals import Stranger
from skill.picking import which_clip
from skill.questions import KeepLearnt
from skill.reply import Reply, say
from skill.screen import Button, QuestionScreen
from skill.turn import Turn


class TeachIntent(Answering):
    """Without a kind it was nothing: "false alarm"."""

    names = ("TeachIntent",)

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        if picked is None:
            return unclear(turn)
        thing, name = _kind(turn)
        question = teaching.TeachClip(**picked.asked, thing=thing, name=name)
        taught = self._api.ask(question, turn.asker, turn.names)
        words = turn.words.teaching
        match taught:
            case teaching.Taught():
                return _taught(taught, turn)
            case teaching.NoName():
                return Reply(say(words.no_name()))
            case _:
                return not_found(taught, turn)


TEACHING_ANSWERING: tuple[type[Answering], ...] = (TeachIntent,)


def answered(api: BridgeApi, question: KeepLearnt, turn: Turn, *, keep: bool) -> Reply:
    """Yes or no to "keep it?"."""
    outcome = api.ask(teaching.AnswerLearnt(version=question.version, keep=keep), turn.asker)
    words = turn.words.teaching
    match outcome:
        case teaching.LearntKept():
            return Reply(say(words.kept()))
        case teaching.LearntDeclined():
            return Reply(say(words.declined()))
        case teaching.NothingProposed():
            return Reply(say(words.nothing_proposed()))
        case Stranger():
            return stranger(turn, outcome)
    assert_never(outcome)


def _kind(turn: Turn) -> tuple[teaching.Thing | None, str | None]:
    heard = turn.slots.get("thing")
    if heard is None:
        return "other", None
    known = next((id_ for id_ in heard.ids if id_ in get_args(teaching.Thing)), None)
    if known is not None:
        return cast("teaching.Thing", known), None
    return None, heard.spoken


def _taught(taught: teaching.Taught, turn: Turn) -> Reply:
    words, room = turn.words.teaching, taught.clip.camera.name
    learnt = taught.learnt
    told = words.taught(taught)
    if learnt is None or learnt.state != "proposed":
        return Reply(told, room=room)
    ask, labels = words.keep_it(), turn.words.screens
    buttons = (
        Button(labels.yes(), ("yes", KeepLearnt.kind)),
        Button(labels.no(), ("no",)),
    )
    screen = QuestionScreen(f"{' '.join(told)} {ask}", buttons, clip_tile(taught.clip, turn))
    return Reply(
        told, question=KeepLearnt(ask=ask, version=learnt.version), screen=screen, room=room
    )
