"""Privacy mode by voice: turning a camera on again takes the PIN, for a television can say the
words too. Turning one off takes none: at worst nobody is watched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.model import Actor, Rights, Role
from bridge.policy import hiding_ends
from bridge.policy.acts import Act
from bridge.policy.privacy import HiddenBy
from bridge.policy.rooms import NamedCamera
from bridge.policy.spans import PartOfDay
from bridge.service.acts import Acts
from bridge.service.privacy.switch import PrivacySwitch, Switched
from bridge.service.voice import which_camera
from bridge.service.voice.house_time import HouseTime
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.spoken_pins import PinNeeded, PinRefused, SpokenPins
from bridge.service.voice.which_camera import Meant, Several, UnknownRoom, Within
from bridge.store.database import Database, Tx


@dataclass(frozen=True, slots=True)
class HideFor:
    """For how long: some minutes, until the clock next shows HH:MM or a part of the day begins, of
    that day if one was said; `during` a part of the day; or until somebody turns it on."""

    minutes: int | None = None
    until: str | None = None
    part: str | None = None
    day: str | None = None
    during: str | None = None


@dataclass(frozen=True, slots=True)
class _Which:
    """Cameras as they were heard: one `room`, with another one `also`, or all `but` one; without
    these the whole house."""

    room: str | None = None
    also: str | None = None
    but: str | None = None

    @property
    def all(self) -> bool:
        return self.room is None and self.but is None


@dataclass(frozen=True, slots=True)
class Hidden:
    """`cameras` are off now, by name; `all`: the whole house was meant. `until`: when those that
    were on come back by themselves, in the house's zone; `until_time` is HH:MM of that, `until_day`
    as `HouseTime.day`. `already`: all of them were off before. `longer`: those that stay off after
    `until`."""

    cameras: tuple[str, ...]
    all: bool
    until: datetime | None = None
    until_time: str | None = None
    until_day: str | None = None
    already: bool = False
    longer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revealed:
    """`cameras` were off and are coming back, by name; `all`: they are the whole house."""

    cameras: tuple[str, ...]
    all: bool


@dataclass(frozen=True, slots=True)
class AlreadyOn:
    """None of these was off."""

    cameras: tuple[str, ...]
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
        switch: PrivacySwitch,
        acts: Acts,
        time: HouseTime,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        spoken_pins: SpokenPins,
    ) -> None:
        self._switch = switch
        self._time = time
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity
        self._spoken_pins = spoken_pins

    def hide(
        self,
        speaker: AlexaSpeaker,
        room: str | None,
        for_: HideFor = HideFor(),
        *,
        also: str | None = None,
        but: str | None = None,
    ) -> Hidden | AlreadyOn | NotTurned:
        """Turn a camera off, or two; without a room all of them, `but` one if that was said.
        Raises Unavailable."""
        which = _Which(room, also, but)
        meant = self._meant(speaker, which, Act.PRIVACY_HIDE)
        if not isinstance(meant, tuple):
            return meant
        if not meant:  # all but the only one
            return AlreadyOn(tuple(each.name for each in self._switch.named()), all=False)
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        until = self._until(for_)
        ids = [each.id for each in meant]
        switched = self._switch.hide(known.actor, ids, HiddenBy.VOICE, until=until)
        if not switched.cameras:
            return MayNot()
        end = self._end(switched)
        at, day = self._time.end_told(end)
        return Hidden(
            _named(meant, switched.cameras),
            which.all,
            until=end and self._time.here(end),
            until_time=at,
            until_day=day,
            already=switched.already.issuperset(switched.cameras),
            longer=_named(meant, self._longer(switched, end)),
        )

    def reveal(
        self, speaker: AlexaSpeaker, room: str | None, pin: str | None = None
    ) -> Revealed | AlreadyOn | OnThePage | PinNeeded | PinRefused | NotTurned:
        """Turn it on again, in the transaction in which the PIN was right. What is on takes none:
        that it is on the speaker may see anyway."""
        meant = self._meant(speaker, _Which(room), Act.PRIVACY_REVEAL)
        if not isinstance(meant, tuple):
            return meant
        if not any(self._switch.hidden(each.id) for each in meant):
            return AlreadyOn(tuple(each.name for each in meant), room is None)
        unmet: OnThePage | PinNeeded | PinRefused | None = None
        switched: Switched | None = None
        # Wrong PINs count only once they are committed: nothing may raise in here.
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            if known is not None:
                unmet = self._unmet(tx, known.actor, pin, meant)
                if unmet is None:
                    ids = [each.id for each in meant]
                    switched = self._switch.reveal_in(tx, _who(known.actor), ids, HiddenBy.VOICE)
        if unmet is not None:
            return unmet
        if switched is None:
            return self._voice_identity.stranger(speaker)
        turned = tuple(id_ for id_ in switched.cameras if id_ not in switched.already)
        if not turned:
            return MayNot()
        everything = room is None and len(turned) == len(meant)
        return Revealed(_named(meant, turned), everything)

    def _until(self, for_: HideFor) -> datetime | None:
        part = None if for_.part is None else PartOfDay(for_.part)
        now, zone = self._time.now(), self._time.zone
        if for_.during is not None:
            return hiding_ends.of_part(PartOfDay(for_.during), now, zone)
        if for_.day is not None:
            return hiding_ends.of_day(for_.day, for_.until, part, now, zone)
        return hiding_ends.of(for_.minutes, for_.until, part, now, zone)

    def _end(self, switched: Switched) -> datetime | None:
        """When those come back that were turned off now; all, where all of them were off before."""
        newly = set(switched.cameras) - switched.already or set(switched.cameras)
        ends = {self._switch.off_until(id_) for id_ in newly}
        return ends.pop() if len(ends) == 1 else None

    def _longer(self, switched: Switched, end: datetime | None) -> tuple[str, ...]:
        if end is None:
            return ()
        ends = {id_: self._switch.off_until(id_) for id_ in switched.cameras}
        return tuple(id_ for id_, at in ends.items() if at is None or at > end)

    def _meant(
        self, speaker: AlexaSpeaker, which: _Which, act: Act
    ) -> tuple[NamedCamera, ...] | NotTurned:
        """The cameras to which the speaker may do it at all; they are told of no others.

        Raises Denied for a linked Alexa that was not given leave for it.
        """
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        self._acts.require_leave(known.actor, act)
        named = self._switch.named()
        may = tuple(each for each in named if self._acts.why_not(known.actor, act, each.id) is None)
        if not may:
            return MayNot()
        return _those(may, which, speaker.locale)

    def _unmet(
        self, tx: Tx, actor: Actor, pin: str | None, meant: Sequence[NamedCamera]
    ) -> OnThePage | PinNeeded | PinRefused | None:
        """What is missing before it can be done."""
        if self._spoken_pins.find(tx, actor) is None:
            return OnThePage()
        unmet = self._spoken_pins.unmet(tx, actor, pin)
        if isinstance(unmet, PinNeeded):
            return PinNeeded(tuple(each.name for each in meant if self._switch.hidden(each.id)))
        return unmet


def _those(
    may: tuple[NamedCamera, ...], which: _Which, locale: str | None
) -> tuple[NamedCamera, ...] | UnknownRoom | Several:
    if which.room is None:
        spared = None if which.but is None else which_camera.find(may, which.but, locale)
        if isinstance(spared, Several):
            return spared
        # "All but the kitchen", where there is none: all.
        return tuple(each for each in may if each.id != spared)
    meant = which_camera.meant(Within(may, None, locale), which.room, which.also)
    return meant.cameras if isinstance(meant, Meant) else meant


def _who(actor: Actor) -> Actor:
    """An Alexa that nobody has linked has no rights of a person: the PIN it was told is an owner's,
    so it is an owner who speaks."""
    return actor if actor.rights is not None else replace(actor, rights=Rights(Role.OWNER))


def _named(meant: tuple[NamedCamera, ...], ids: Collection[str]) -> tuple[str, ...]:
    return tuple(each.name for each in meant if each.id in ids)
