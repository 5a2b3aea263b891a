"""Who is speaking: a confirmed or linked Alexa user, somebody who types, or a stranger."""

from dataclasses import dataclass, field, replace

from bridge.access.alexa.console_users import ConsoleUsers
from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.users import AlexaUsers
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.clock import Clock
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.people.callers import Caller
from bridge.store.people import alexa_users
from bridge.store.people.epochs import Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class AlexaSpeaker:
    """Amazon's ids of who speaks to which device; `user` is stored only as a digest.

    `account`: the access token of whoever linked their account, a secret. `locale`: what is spoken.
    """

    user: str
    device: str
    account: str | None = field(default=None, repr=False)
    locale: str | None = None

    @property
    def id(self) -> str:
        """Ours of the user."""
        return alexa_users.id_of(self.user)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A stranger is told how to be confirmed, or how to link, and nothing else."""

    link: bool = False


class VoiceIdentity:
    """Any thread."""

    def __init__(
        self,
        *,
        alexas: AlexaUsers,
        links: AlexaLinks,
        console: ConsoleUsers,
        holders: Holders,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._alexas = alexas
        self._links = links
        self._console = console
        self._holders = holders
        self._refusals = refusals
        self._clock = clock

    def console_user(self, caller: Caller) -> str:
        """The Alexa user id under which a caller types."""
        return self._console.user(caller.holder)

    def recognise(self, speaker: AlexaSpeaker) -> Caller | None:
        """None: nobody known here. Somebody who types has their own rights."""
        holder = self._console.holder(speaker.user)
        if holder is not None:
            typing = self._holders.actor(holder)
            if typing is None:
                return None
            as_voice = replace(typing, kind=ActorKind.VOICE, device="Voice console")
            return Caller(as_voice, holder)
        if self._links.wanted and speaker.account is not None:
            return self._linked(speaker.account)
        holder = Subject(SubjectKind.ALEXA_USER, speaker.id)
        actor = self._holders.actor(holder)
        if actor is None:
            return None
        self._alexas.used(speaker.id, self._clock.now())
        return Caller(actor, holder)

    def stranger(self, speaker: AlexaSpeaker) -> Stranger:
        """The answer to somebody who was not recognised. Noted; call it outside transactions."""
        self._refusals.note(as_actor(speaker), Act.VOICE_ASK, Why.UNKNOWN_ALEXA)
        return Stranger(link=self._links.wanted)

    def _linked(self, account: str) -> Caller | None:
        """A token that is not known, or not any more, is as good as none: also for an Alexa that
        was confirmed by six digits, for it has been linked since, and unlinked."""
        link = self._links.authenticate(account)
        holder = Subject(SubjectKind.LINK, link.id) if link else None
        actor = self._holders.actor(holder) if holder else None
        return Caller(actor, holder) if actor and holder else None


def as_actor(speaker: AlexaSpeaker) -> Actor:
    """Somebody who is not known, or not yet."""
    return Actor(ActorKind.STRANGER, speaker.id, "an Alexa")
