"""Privacy mode by voice: turning a camera on again takes the PIN, for a television can say the
words too. Turning one off takes none: at worst nobody is watched."""

from dataclasses import dataclass, replace

from bridge.model import Actor, Rights, Role
from bridge.policy.acts import Act
from bridge.policy.privacy import HiddenBy
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.privacy.mode import Privacy
from bridge.service.privacy.switch import Switched
from bridge.service.voice import which_camera
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.spoken_pins import PinNeeded, PinRefused, SpokenPins
from bridge.service.voice.which_camera import Several, UnknownRoom
from bridge.store.database import Database, Tx


@dataclass(frozen=True, slots=True)
class Turned:
    """`cameras` are now off or on, by name; `all`: the whole house was meant."""

    cameras: tuple[str, ...]
    hidden: bool
    all: bool


@dataclass(frozen=True, slots=True)
class OnThePage:
    """There is no PIN: a camera is turned on at the pages."""


@dataclass(frozen=True, slots=True)
class MayNot:
    """The speaker may not do that to any of these."""


NotTurned = MayNot | UnknownRoom | Several | Stranger


class VoicePrivacy:
    """Any thread."""

    def __init__(
        self,
        house: House,
        privacy: Privacy,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        spoken_pins: SpokenPins,
    ) -> None:
        self._house = house
        self._privacy = privacy
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity
        self._spoken_pins = spoken_pins

    def hide(self, speaker: AlexaSpeaker, room: str | None) -> Turned | NotTurned:
        """Turn a camera off; without a room all of them. Raises Unavailable."""
        meant = self._meant(speaker, room, Act.PRIVACY_HIDE)
        if not isinstance(meant, tuple):
            return meant
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        switched = self._privacy.switch.hide(
            known.actor, [each.id for each in meant], HiddenBy.VOICE
        )
        return _turned(meant, switched, hidden=True, all_=room is None)

    def reveal(
        self, speaker: AlexaSpeaker, room: str | None, pin: str | None = None
    ) -> Turned | OnThePage | PinNeeded | PinRefused | NotTurned:
        """Turn it on again, in the transaction in which the PIN was right."""
        meant = self._meant(speaker, room, Act.PRIVACY_REVEAL)
        if not isinstance(meant, tuple):
            return meant
        unmet: OnThePage | PinNeeded | PinRefused | None = None
        switched: Switched | None = None
        # Wrong PINs count only once they are committed: nothing may raise in here.
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            if known is not None:
                unmet = self._unmet(tx, known.actor, pin)
                if unmet is None:
                    ids = [each.id for each in meant]
                    switched = self._privacy.switch.reveal_in(
                        tx, _who(known.actor), ids, HiddenBy.VOICE
                    )
        if unmet is not None:
            return unmet
        if switched is None:
            return self._voice_identity.stranger(speaker)
        return _turned(meant, switched, hidden=False, all_=room is None)

    def _meant(
        self, speaker: AlexaSpeaker, room: str | None, act: Act
    ) -> tuple[NamedCamera, ...] | NotTurned:
        """The cameras to which the speaker may do it at all; they are told of no others.

        Raises Denied for a linked Alexa that was not given leave for it.
        """
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        self._acts.require_leave(known.actor, act)
        named = self._house.named()
        may = tuple(each for each in named if self._acts.why_not(known.actor, act, each.id) is None)
        if not may:
            return MayNot()
        found = None if room is None else which_camera.find(may, room)
        if isinstance(found, UnknownRoom | Several):
            return found
        return may if found is None else tuple(each for each in may if each.id == found)

    def _unmet(
        self, tx: Tx, actor: Actor, pin: str | None
    ) -> OnThePage | PinNeeded | PinRefused | None:
        """What is missing before it can be done."""
        if self._spoken_pins.find(tx, actor) is None:
            return OnThePage()
        return self._spoken_pins.unmet(tx, actor, pin)


def _who(actor: Actor) -> Actor:
    """An Alexa that nobody has linked has no rights of a person: the PIN it was told is an owner's,
    so it is an owner who speaks."""
    return actor if actor.rights is not None else replace(actor, rights=Rights(Role.OWNER))


def _turned(
    meant: tuple[NamedCamera, ...], switched: Switched, *, hidden: bool, all_: bool
) -> Turned | MayNot:
    if not switched.cameras:
        return MayNot()
    names = tuple(each.name for each in meant if each.id in switched.cameras)
    return Turned(names, hidden, all_)
