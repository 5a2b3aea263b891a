"""Who speaks: an Alexa user whom the owner has confirmed, somebody who types, or a stranger."""

from dataclasses import dataclass

from bridge.access.alexa import AlexaUsers
from bridge.access.console import ConsoleUsers
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.clock import Clock
from bridge.model import Actor, ActorKind
from bridge.service.callers import Caller
from bridge.store import alexa_users
from bridge.store.database import Tx
from bridge.store.epochs import Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Amazon's ids of who speaks to which device; `user` is stored only as a digest."""

    user: str
    device: str

    @property
    def id(self) -> str:
        """Ours of the user."""
        return alexa_users.id_of(self.user)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Told how to be confirmed, nothing else."""


class Speakers:
    """Any thread."""

    def __init__(
        self,
        *,
        alexas: AlexaUsers,
        console: ConsoleUsers,
        holders: Holders,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._alexas = alexas
        self._console = console
        self._holders = holders
        self._refusals = refusals
        self._clock = clock

    def console_user(self, caller: Caller) -> str:
        """The Alexa user id under which a caller types."""
        return self._console.user(caller.holder)

    def recognise(self, tx: Tx, speaker: Speaker) -> Caller | None:
        """None: nobody whom the house knows."""
        holder = self._console.holder(speaker.user)
        if holder is not None:
            actor = Actor(ActorKind.VOICE, holder.id, "Voice console")
            return Caller(actor, holder) if self._holders.until(tx, holder) else None
        user = self._alexas.confirmed(tx, speaker.id)
        if user is None:
            return None
        self._alexas.used(user.id, self._clock.now())
        return Caller(
            Actor(ActorKind.VOICE, user.id, user.name), Subject(SubjectKind.ALEXA_USER, user.id)
        )

    def stranger(self, speaker: Speaker) -> Stranger:
        """The answer to somebody who was not recognised. Noted; call it outside transactions."""
        self._refusals.note(as_actor(speaker), "voice.ask", "not an Alexa that was confirmed")
        return Stranger()


def as_actor(speaker: Speaker) -> Actor:
    """Somebody who is not known, or not yet."""
    return Actor(ActorKind.STRANGER, speaker.id, "an Alexa")
