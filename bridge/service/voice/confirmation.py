"""Becoming known: a stranger says the six digits that an owner reads to them."""

from bridge.access.alexa.codes import AlexaCodes, Confirmed, TooMany, WrongCode
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.service.voice.identity import AlexaSpeaker, as_actor
from bridge.store import ledger
from bridge.store.database import Database


class VoiceConfirmation:
    """Any thread."""

    def __init__(self, acts: Acts, db: Database, codes: AlexaCodes) -> None:
        self._acts = acts
        self._db = db
        self._codes = codes

    def confirm(self, speaker: AlexaSpeaker, code: str) -> Confirmed | WrongCode | TooMany:
        """The owner's six digits, spoken back."""
        stranger = as_actor(speaker)
        now = self._acts.require(stranger, Act.ALEXA_CONFIRM)
        # Wrong guesses count only once they are committed: nothing may raise in here.
        with self._db.write() as tx:
            outcome = self._codes.confirm(
                tx, code, stranger.id, name=f"Alexa {stranger.id[:4]}", now=now
            )
            if isinstance(outcome, Confirmed):
                actor = Actor(ActorKind.VOICE, outcome.user.id, outcome.user.name)
                ledger.append(tx, actor, Act.ALEXA_CONFIRM, at=now)
        if not isinstance(outcome, Confirmed):
            self._acts.note(stranger, Act.ALEXA_CONFIRM, Why.NOT_THE_CODE)
        return outcome
