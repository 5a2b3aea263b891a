"""One turn of a conversation: what was said is an answer to the open question, an aside, or a
request of its own (`dialogue`); then it is carried out, and remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard, assert_never

from skill import dialogue
from skill.answering import Answering
from skill.bridge_api import BridgeApi
from skill.deletion_intents import DeleteClipIntent, confirmed
from skill.dialogue import HIDE, decide
from skill.intents import ANSWERING
from skill.memory import Memory, NamedLast
from skill.picking import Picked
from skill.questions import (
    Asked,
    AskedToDelete,
    Heard,
    HouseCode,
    KeepLearnt,
    Offered,
    PinFor,
    PinToDelete,
    Question,
    TurnOff,
    WhichRoom,
)
from skill.referring import REFERRING, REMEMBERED, meant
from skill.reply import Reply, say
from skill.sayings import Saying, has_room, order_of
from skill.talk_intents import confirm_house
from skill.teaching_intents import answered
from skill.turn import Turn

_COUNTED = frozenset(["AMAZON.FallbackIntent", "AMAZON.HelpIntent"])


@dataclass(frozen=True, slots=True)
class Answered:
    """`memory`: what the session remembers from now on."""

    reply: Reply
    memory: Memory


class Conversation:
    def __init__(self, api: BridgeApi) -> None:
        self._api = api
        self._by_intent: Mapping[str, Answering] = {
            name: answering(api) for answering in ANSWERING for name in answering.names
        }

    def knows(self, intent: str) -> bool:
        return intent in self._by_intent

    def answer(self, turn: Turn) -> Answered:
        decision = decide(turn.memory.question, turn.said, turn.slots, turn.position)
        asked = _asked_by(decision, turn)
        reply = self._carried_out(decision, asked, turn)
        return Answered(reply, _remembered(reply, asked, turn))

    def _carried_out(self, decision: dialogue.Decision, asked: Asked, turn: Turn) -> Reply:
        match decision:
            case dialogue.NewRequest():
                return self._new(asked, turn)
            case dialogue.GoOn():
                return self._perform(asked, turn)
            case dialogue.AskAgain(question):
                return _asked_again(question, turn)
            case dialogue.HandOn(question):
                return _handing_on(self._by_intent[turn.intent].answer(turn), question)
            case _:
                return self._answered(decision, asked, turn)

    def _answered(
        self,
        decision: dialogue.Accept | dialogue.Decline | dialogue.TakeDigits | dialogue.Instead,
        asked: Asked,
        turn: Turn,
    ) -> Reply:
        match decision:
            case dialogue.Accept(question) if isinstance(question, AskedToDelete):
                return confirmed(self._api, question, turn)
            case dialogue.Accept(question) if isinstance(question, KeepLearnt):
                return answered(self._api, question, turn, keep=True)
            case dialogue.Accept():
                return self._perform(asked, turn)
            case dialogue.Decline(question) if _is_no_to_learnt(question, turn):
                return answered(self._api, question, turn, keep=False)
            case dialogue.Decline(question):
                return _declined(question, turn)
            case dialogue.TakeDigits(question, digits):
                return self._with_digits(question, digits, turn)
            case dialogue.Instead(question):
                return self._instead(question, turn)
        assert_never(decision)

    def _new(self, asked: Asked, turn: Turn) -> Reply:
        """What refers to nothing is no request, and no reason to drop a question."""
        question = turn.memory.question
        if question is not None and asked.intent in REFERRING:
            return _asked_again(question, turn)
        return self._perform(asked, turn)

    def _perform(self, asked: Asked, turn: Turn) -> Reply:
        again = replace(turn, intent=asked.intent, slots=asked.slots)
        return self._by_intent[asked.intent].answer(again)

    def _with_digits(
        self, question: PinFor | PinToDelete | HouseCode, digits: str, turn: Turn
    ) -> Reply:
        if isinstance(question, HouseCode):
            return confirm_house(self._api, digits, turn)
        said = replace(turn, pin=digits)
        if isinstance(question, PinToDelete):
            return confirmed(self._api, question, said)
        return self._perform(question.about, said)

    def _instead(self, question: Question, turn: Turn) -> Reply:
        """Another clip is asked about; where there is none, still the same."""
        deleting = DeleteClipIntent(self._api)
        if turn.said is Saying.CHOICE:
            chosen = meant(turn.asked, turn.memory, turn.position)
            if chosen is None or chosen.intent != "ShowClipIntent":
                return _asked_again(question, turn)
            return _handing_on(deleting.answer(replace(turn, slots=chosen.slots)), question)
        later = turn.intent == "AMAZON.NextIntent" or order_of(turn.slots) == "next"
        return _handing_on(deleting.ask_of(Picked("next" if later else "before"), turn), question)


def _asked_by(decision: dialogue.Decision, turn: Turn) -> Asked:
    """What is to be done, as if it had been said in one sentence."""
    match decision:
        case dialogue.Accept(question):
            return _accepted(question) or turn.asked
        case dialogue.GoOn(asked):
            return asked
        case dialogue.TakeDigits(question) if isinstance(question, PinFor):
            return question.about
        case dialogue.NewRequest():
            return meant(turn.asked, turn.memory, turn.position) or turn.asked
        case _:
            return turn.asked


def _accepted(question: Question) -> Asked | None:
    match question:
        case Offered(clip=clip):
            return Asked("ShowClipIntent", {"clip": Heard(clip)})
        case TurnOff(room=room):
            return Asked(HIDE, {"room": Heard(room)} if room else {})
        case _:
            return None


def _is_no_to_learnt(question: Question, turn: Turn) -> TypeGuard[KeepLearnt]:
    """Who leaves says neither yes nor no: it waits on the page."""
    return isinstance(question, KeepLearnt) and turn.said not in (Saying.LEAVE, Saying.HOME)


def _declined(question: Question, turn: Turn) -> Reply:
    words = turn.words
    if isinstance(question, AskedToDelete | PinToDelete):
        return Reply(say(words.deletions.kept(question.count)))
    if isinstance(question, PinFor):
        return Reply(say(words.privacy.stays()))
    if turn.said is Saying.LEAVE:
        return Reply(say(words.talk.closed(hid=turn.memory.hid)), leaves=True)
    if turn.said is Saying.HOME:
        return Reply(leaves=True)
    return Reply(say(words.talk.fine()))


def _asked_again(question: Question, turn: Turn) -> Reply:
    talk = turn.words.talk
    if turn.said is Saying.DIGITS:
        return Reply(question=question)
    if turn.said is Saying.CHOICE:
        return Reply(say(talk.not_listed(_listed(question, turn))), question=question)
    yes_or_no = isinstance(question, AskedToDelete | TurnOff | KeepLearnt)
    return Reply(say(talk.please_yes_or_no() if yes_or_no else ""), question=question)


def _listed(question: Question, turn: Turn) -> int:
    if isinstance(question, WhichRoom):
        return len(question.rooms)
    listed = turn.memory.listed
    return len(listed.clips or listed.rooms) if listed else 0


def _handing_on(reply: Reply, question: Question) -> Reply:
    """An aside that asks nothing itself leaves the question open."""
    return reply if reply.question else replace(reply, question=question)


def _named(asked: Asked) -> str | None:
    """The room that was said, where the answer named none."""
    return asked.slots["room"].spoken if has_room(asked.slots) else None


def _listed_last(reply: Reply, before: Memory) -> NamedLast | None:
    """Not twice: a question which room holds what it named."""
    if isinstance(reply.question, WhichRoom):
        return None
    asked = before.question
    named = NamedLast(rooms=asked.rooms) if isinstance(asked, WhichRoom) else None
    return reply.listed or named or before.listed


def _remembered(reply: Reply, asked: Asked, turn: Turn) -> Memory:
    before = turn.memory
    said = reply.speech.removesuffix(reply.asks or "").strip()
    if turn.intent == "AMAZON.FallbackIntent":  # "say that again" is not of "I didn't get that"
        said = before.said or said
    return Memory(
        question=reply.question,
        last=asked if asked.intent in REMEMBERED else before.last,
        said=said or before.said,
        listed=_listed_last(reply, before),
        room=reply.room or _named(asked) or before.room,
        hid=before.hid if reply.hid is None else reply.hid,
        paused=reply.command == "pause"
        or (before.paused and not reply.picture and not reply.command),
        misses=before.misses + 1 if turn.intent in _COUNTED else 0,
    )
