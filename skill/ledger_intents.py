"""Who has looked: at the cameras, and at a clip."""

from typing import ClassVar

from skill import ledger_speech
from skill.answering import Answering
from skill.bridge_api import BridgeApi
from skill.clip_intents import day_and_part, not_found, unclear
from skill.ledger_api import LedgerApi, Seen, Watched
from skill.reply import Card, Reply
from skill.turn import Turn


class LedgerAnswering(Answering):
    def __init__(self, api: BridgeApi) -> None:
        super().__init__(api)
        self._ledger = LedgerApi(api)


class WhoWatched(LedgerAnswering):
    names = ("WhoWatchedIntent",)

    def answer(self, turn: Turn) -> Reply:
        day, part = day_and_part(turn, "part")
        if "part" in turn.slots and part is None:
            return unclear(turn)
        told = self._ledger.watched(day, part, turn.names, turn.asker)
        if not isinstance(told, Watched):
            return not_found(told, turn)
        said = ledger_speech.watched(told, turn.clips)
        return Reply(said, card=Card("Who looked", said))


class WhoSawClip(LedgerAnswering):
    _WHICH: ClassVar = {"WhoSawClipIntent": "last", "WhoSawThatClipIntent": "that"}
    names = tuple(_WHICH)

    def answer(self, turn: Turn) -> Reply:
        told = self._ledger.seen(self._WHICH[turn.intent], turn.names, turn.asker)
        if not isinstance(told, Seen):
            return not_found(told, turn)
        return Reply(ledger_speech.seen(told, turn.clips))


LEDGER_ANSWERING: tuple[type[Answering], ...] = (WhoWatched, WhoSawClip)
