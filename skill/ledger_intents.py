"""Who has looked: at the cameras, and at a clip."""

from typing import ClassVar, Literal

from skill import ledger_speech
from skill.answering import Answering
from skill.clip_intents import day_and_part, not_found, unclear
from skill.contract import ledger
from skill.reply import Card, Reply
from skill.turn import Turn


class WhoWatchedIntent(Answering):
    names = ("WhoWatchedIntent",)

    def answer(self, turn: Turn) -> Reply:
        day, part = day_and_part(turn, "part")
        if "part" in turn.slots and part is None:
            return unclear(turn)
        told = self._api.ask(ledger.WhoWatched(day=day, part=part), turn.asker, turn.names)
        if not isinstance(told, ledger.Watched):
            return not_found(told, turn)
        said = ledger_speech.watched(told, turn.clips)
        return Reply(said, card=Card("Who looked", said))


class WhoSawClipIntent(Answering):
    _WHICH: ClassVar[dict[str, Literal["last", "that"]]] = {
        "WhoSawClipIntent": "last",
        "WhoSawThatClipIntent": "that",
    }
    names = tuple(_WHICH)

    def answer(self, turn: Turn) -> Reply:
        question = ledger.WhoSaw(which=self._WHICH[turn.intent])
        told = self._api.ask(question, turn.asker, turn.names)
        if not isinstance(told, ledger.Seen):
            return not_found(told, turn)
        return Reply(ledger_speech.seen(told, turn.clips))


LEDGER_ANSWERING: tuple[type[Answering], ...] = (WhoWatchedIntent, WhoSawClipIntent)
