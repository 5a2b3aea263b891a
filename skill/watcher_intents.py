"""Who has looked: at the cameras, at this moment, and at a clip."""

from skill.answering import Answering
from skill.clip_replies import not_found, unclear
from skill.contract import ledger
from skill.contract.when import When
from skill.picking import which_clip
from skill.reply import Card, Reply
from skill.sayings import THAT, has_time, is_room
from skill.times_heard import when_of
from skill.turn import Turn

_LONGEST_NAME = 200


class WhoWatchedIntent(Answering):
    names = ("WhoWatchedIntent",)

    def answer(self, turn: Turn) -> Reply:
        when = when_of(turn.slots)
        if when is None:
            return unclear(turn)
        of_anybody = "person" not in turn.slots
        if of_anybody and is_room(turn.slots, THAT) and not has_time(turn.slots):
            saw = self._of_that_clip(turn)
            if saw is not None:
                return saw
        person = (turn.said_in("person") or "")[:_LONGEST_NAME] or None
        if person is not None and turn.words.heard.is_speaker(person):
            return self.told(ledger.WhoWatched(when=when, mine=True), turn)
        return self.told(ledger.WhoWatched(when=when, person=person), turn)

    def _of_that_clip(self, turn: Turn) -> Reply | None:
        """ "Who has watched that one?" is of the clip that was shown or told of last, if any was:
        of which camera is asked else."""
        seen = self._api.ask(ledger.WhoSaw(which="that"), turn.asker)
        return _seen(seen, turn) if isinstance(seen, ledger.Seen) else None

    def told(self, question: ledger.WhoWatched, turn: Turn) -> Reply:
        told = self._api.ask(question, turn.asker, turn.names)
        words = turn.words.watchers
        if isinstance(told, ledger.UnknownPerson):
            return Reply(words.unknown_person(told))
        if not isinstance(told, ledger.Watched):
            return not_found(told, turn)
        said = words.watched(told)
        return Reply(said, card=Card(turn.words.troubles.title(), " ".join(said)), room=told.room)


class WhoIsWatchingIntent(WhoWatchedIntent):
    names = ("WhoIsWatchingIntent",)

    def answer(self, turn: Turn) -> Reply:
        return self.told(ledger.WhoWatched(when=When(), now=True), turn)


class WhoSawClipIntent(Answering):
    names = ("WhoSawClipIntent",)

    def answer(self, turn: Turn) -> Reply:
        picked = which_clip(turn)
        if picked is None:
            return unclear(turn)
        question = ledger.WhoSaw(**picked.asked)
        told = self._api.ask(question, turn.asker, turn.names)
        if not isinstance(told, ledger.Seen):
            return not_found(told, turn)
        return _seen(told, turn)


WATCHER_ANSWERING: tuple[type[Answering], ...] = (
    *(WhoWatchedIntent, WhoIsWatchingIntent, WhoSawClipIntent),
)


def _seen(told: ledger.Seen, turn: Turn) -> Reply:
    return Reply(turn.words.watchers.seen(told), room=told.clip.camera.name)
