"""May this actor do this, to this camera, now? The one decision function for every act.

Three things decide, and all have to agree: what the kind of actor may, what the person's own rights
are (role, cameras, hours, until), and, of a linked Alexa, what its owner lets it do. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rights, Role, VoiceScope
from bridge.policy import rights as rights_


class Act(StrEnum):
    LIVE = "live"  # open a live view, and see its pictures and stills for as long as it lasts
    LIST = "list"  # which cameras there are and how they are
    WATCH_CLIP = "watch_clip"  # list, play and download clips of a camera, and see their pictures
    TELL_CLIPS = "tell_clips"  # say of a camera's clips when they were, without showing any
    KEEP_CLIP = "keep_clip"  # star a clip, record by hand
    DELETE_CLIP = "delete_clip"
    SET_CAMERA = "set_camera"  # what is noticed and how long it is kept
    HIDE = "hide"  # privacy mode: disconnect a camera
    REVEAL = "reveal"  # connect it again
    TELL_PRESENCE = "tell_presence"  # say who of the house is at home
    SAY = "say"  # use the voice console
    CONFIRM_VOICE = "confirm_voice"  # present a six-digit code
    OWN_ACCOUNT = "own_account"  # one's own name, ways of signing in, sessions and linked Alexas
    OWN_LEDGER = "own_ledger"  # read what is written about oneself
    READ_LEDGER = "read_ledger"  # read all of it
    MANAGE_ALEXA = "manage_alexa"  # make codes, see and remove Alexa users
    MANAGE_ACCESS = "manage_access"  # people, screens, everybody's sessions, tokens
    PAIR_SCREEN = "pair_screen"  # let a screen in that shows a code
    SEE_OUTBOUND = "see_leaving"  # what leaves the house, and where to


@dataclass(frozen=True, slots=True)
class Ask:
    """`camera` is None for acts that are about the house. `hidden_by`: of REVEAL, the role of the
    person who hid it; None where it was a rule of the house."""

    actor: Actor
    act: Act
    at: datetime
    camera: str | None = None
    hidden_by: Role | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """`reason` is a sentence for the person and for the ledger."""

    reason: str


class Denied(PrivateEyeError):
    """What was asked is refused, and nobody has written it down yet."""

    def __init__(self, ask: Ask, reason: str) -> None:
        super().__init__(Kind.DENIED, reason)
        self.ask = ask


_EVERYTHING = frozenset(Act)
_LOOK = frozenset({Act.LIVE, Act.LIST})
_OWN = frozenset({Act.OWN_ACCOUNT, Act.OWN_LEDGER})
_CLIPS = frozenset({Act.WATCH_CLIP, Act.TELL_CLIPS, Act.KEEP_CLIP, Act.DELETE_CLIP})
_ROLE: dict[Role, frozenset[Act]] = {
    Role.OWNER: _EVERYTHING,
    Role.MEMBER: _LOOK | _CLIPS | _OWN | {Act.SAY, Act.HIDE, Act.REVEAL, Act.SEE_OUTBOUND},
    # Clips show times to which a guest was not invited.
    Role.GUEST: _LOOK | _OWN,
    # What is shared with a reviewer is opened by its share, not by a right to a camera.
    Role.REVIEWER: _OWN,
    Role.SCREEN: _LOOK | {Act.WATCH_CLIP, Act.TELL_CLIPS, Act.HIDE},
}
_MAY: dict[ActorKind, frozenset[Act]] = {
    ActorKind.OWNER: _ROLE[Role.OWNER],
    ActorKind.MEMBER: _ROLE[Role.MEMBER],
    ActorKind.GUEST: _ROLE[Role.GUEST],
    ActorKind.REVIEWER: _ROLE[Role.REVIEWER],
    ActorKind.SCREEN: _ROLE[Role.SCREEN],
    ActorKind.COMMAND_LINE: _EVERYTHING,
    ActorKind.PROGRAM: frozenset({Act.TELL_PRESENCE}),
    # An Actor of kind VOICE exists only for an Alexa user whom the owner has confirmed or somebody
    # has linked, or for the voice console of somebody who is signed in.
    ActorKind.VOICE: _LOOK
    | _CLIPS
    | {Act.CONFIRM_VOICE, Act.HIDE, Act.REVEAL, Act.OWN_LEDGER, Act.READ_LEDGER},
    ActorKind.STRANGER: frozenset({Act.CONFIRM_VOICE}),
    # The bridge itself never looks.
    ActorKind.SYSTEM: frozenset(),
}
_ROLE_OF = {ActorKind(role.value): role for role in Role}
_OF_A_CAMERA = frozenset(
    {*_CLIPS, Act.LIVE, Act.SET_CAMERA, Act.HIDE, Act.REVEAL},
)
# What each act needs of a linked Alexa. What is neither here nor in _NEEDS_NOTHING is refused.
_SCOPE: dict[Act, VoiceScope] = {
    Act.LIVE: VoiceScope.LOOK,
    Act.WATCH_CLIP: VoiceScope.LOOK,
    Act.LIST: VoiceScope.LIST,
    Act.TELL_CLIPS: VoiceScope.LIST,
    Act.OWN_LEDGER: VoiceScope.LIST,
    Act.READ_LEDGER: VoiceScope.LIST,
    Act.KEEP_CLIP: VoiceScope.CONTROL,
    Act.HIDE: VoiceScope.CONTROL,
    Act.REVEAL: VoiceScope.CONTROL,
    Act.DELETE_CLIP: VoiceScope.DELETE,
}
_NEEDS_NOTHING = frozenset({Act.CONFIRM_VOICE})
_REFUSAL: dict[ActorKind, str] = {
    ActorKind.OWNER: "The owner may not do this.",
    ActorKind.MEMBER: "Only the owner may do this.",
    ActorKind.GUEST: "Guests may not do this.",
    ActorKind.REVIEWER: "Reviewers see only what is shared with them.",
    ActorKind.SCREEN: "A screen may not do this.",
    ActorKind.COMMAND_LINE: "The command line may not do this.",
    ActorKind.PROGRAM: "This token is only for saying who is at home.",
    ActorKind.VOICE: "This cannot be done by voice.",
    ActorKind.STRANGER: "Only somebody whom the owner has confirmed may do this.",
    ActorKind.SYSTEM: "The bridge does not look of its own accord.",
}
# No camera is called this: who may look at it is not held to some.
ANY = ""
# Who has hidden a camera is overruled by nobody of a lower rank.
_RANK = {Role.OWNER: 2, Role.MEMBER: 1}
NOT_NOW = "Not now: this is outside the hours that the owner has set, or past the last day."
NOT_THIS_CAMERA = "The owner has not given them access to this camera."
THE_OWNER_HID_IT = "The owner turned this camera off, and only the owner can turn it on again."
NOT_LINKED_FOR_IT = "Alexa was not allowed to do this when it was linked."


def decide(ask: Ask) -> Allowed | Refused:
    actor = ask.actor
    if ask.act not in _MAY[actor.kind]:
        return Refused(_REFUSAL[actor.kind])
    if ask.act in _OF_A_CAMERA and ask.camera is None:
        return Refused("Say which camera is meant.")
    if not _linked_for(actor, ask.act):
        return Refused(NOT_LINKED_FOR_IT)
    if actor.rights is not None:
        by_rights = _by_rights(actor.rights, ask)
        if isinstance(by_rights, Refused):
            return by_rights
    # Last: that a camera is hidden is told only to whom it is opened.
    if ask.hidden_by is not None and outranks(ask.hidden_by, role_of(actor)):
        return Refused(THE_OWNER_HID_IT)
    return Allowed()


def role_of(actor: Actor) -> Role:
    """Which it counts as. An Alexa that was confirmed by a code is for everybody who lives here."""
    if actor.rights is not None:
        return actor.rights.role
    if actor.kind is ActorKind.VOICE:
        return Role.MEMBER
    return (
        Role.OWNER if actor.kind is ActorKind.COMMAND_LINE else _ROLE_OF.get(actor.kind, Role.GUEST)
    )


def outranks(role: Role, other: Role) -> bool:
    """Whether what the one has hidden is not for the other to show."""
    return _RANK.get(role, 0) > _RANK.get(other, 0)


def require(ask: Ask) -> None:
    """Raises Denied with the reason, where `decide` refuses."""
    decision = decide(ask)
    if isinstance(decision, Refused):
        raise Denied(ask, decision.reason)


def allows(ask: Ask) -> bool:
    return isinstance(decide(ask), Allowed)


def allowed(actor: Actor, act: Act, at: datetime, cameras: Iterable[str]) -> frozenset[str]:
    """Those of the cameras to which the actor may do it now."""
    return frozenset(camera for camera in cameras if allows(Ask(actor, act, at, camera)))


def reach(actor: Actor, act: Act, at: datetime, cameras: Iterable[str]) -> frozenset[str] | None:
    """The cameras to which the actor may do it now; None: any, also former ones.

    Raises Denied where there is none.
    """
    anywhere = Ask(actor, act, at, ANY)
    if allows(anywhere):
        return None
    found = allowed(actor, act, at, cameras)
    if not found:
        require(anywhere)
    return found


def widens(before: Rights, after: Rights, at: datetime) -> bool:
    """Whether somebody may do anything with the one that they may not with the other."""
    return not rights_.is_over(after, at) and not (
        _ROLE[after.role] <= _ROLE[before.role]
        and _is_part(after.cameras, before.cameras)
        and rights_.within(after.hours, before.hours)
        and (before.until is None or (after.until is not None and after.until <= before.until))
    )


def _is_part(cameras: frozenset[str] | None, of: frozenset[str] | None) -> bool:
    return of is None or (cameras is not None and cameras <= of)


def takes_pin(role: Role) -> bool:
    """Whether the PIN is of any use to a voice with this role."""
    return not _ROLE[role].isdisjoint({Act.DELETE_CLIP, Act.REVEAL})


def require_leave(ask: Ask) -> None:
    """Raises Denied for a linked Alexa that was not given leave for it, whichever the camera."""
    if not _linked_for(ask.actor, ask.act):
        raise Denied(ask, NOT_LINKED_FOR_IT)


def _linked_for(actor: Actor, act: Act) -> bool:
    if actor.scopes is None or act in _NEEDS_NOTHING:
        return True
    return _SCOPE.get(act) in actor.scopes


def _by_rights(rights: Rights, ask: Ask) -> Allowed | Refused:
    if ask.act not in _ROLE[rights.role] and ask.act is not Act.CONFIRM_VOICE:
        return Refused(_REFUSAL[ActorKind(rights.role.value)])
    if not rights_.hold(rights, ask.at):
        return Refused(NOT_NOW)
    if ask.camera is not None and rights.cameras is not None and ask.camera not in rights.cameras:
        return Refused(NOT_THIS_CAMERA)
    return Allowed()
