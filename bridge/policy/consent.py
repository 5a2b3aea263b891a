"""May this actor do this, to this camera, now? The one decision function for every right.

Three things decide, and all have to agree: what the kind of actor may, what the person's own rights
are (role, cameras, hours, until), and, of a linked Alexa, what its owner lets it do. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.model import Actor, ActorKind, Rights, Role, VoiceScope
from bridge.policy import rights as rights_
from bridge.policy.acts import Right
from bridge.policy.refusal import BY_KIND, Refused, Why


@dataclass(frozen=True, slots=True)
class Ask:
    """`camera` is None for what is about the house. `hidden_by`: of REVEAL, the role of the
    person who hid it; None where it was a rule of the house."""

    actor: Actor
    right: Right
    at: datetime
    camera: str | None = None
    hidden_by: Role | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


_EVERYTHING = frozenset(Right)
_LOOK = frozenset({Right.LIVE, Right.LIST})
_OWN = frozenset({Right.OWN_ACCOUNT, Right.OWN_LEDGER})
_CLIPS = frozenset({Right.WATCH_CLIP, Right.TELL_CLIPS, Right.KEEP_CLIP, Right.DELETE_CLIP})
_TEACHES = frozenset({Right.TEACH, Right.SEE_LEARNT})
_ROLE: dict[Role, frozenset[Right]] = {
    Role.OWNER: _EVERYTHING,
    Role.MEMBER: _LOOK
    | _CLIPS
    | _TEACHES
    | _OWN
    | {Right.OWN_NAME, Right.OWN_ALERTS, Right.SAY, Right.HIDE, Right.REVEAL}
    | {Right.SHARE, Right.SEE_OUTBOUND},
    # Clips show times to which a guest was not invited.
    Role.GUEST: _LOOK | _OWN,
    # What is shared with a reviewer is opened by its share, not by a right to a camera.
    Role.REVIEWER: _OWN,
    Role.SCREEN: _LOOK | {Right.WATCH_CLIP, Right.TELL_CLIPS, Right.TEACH, Right.HIDE},
}
_MAY: dict[ActorKind, frozenset[Right]] = {
    ActorKind.OWNER: _ROLE[Role.OWNER],
    ActorKind.MEMBER: _ROLE[Role.MEMBER],
    ActorKind.GUEST: _ROLE[Role.GUEST],
    ActorKind.REVIEWER: _ROLE[Role.REVIEWER],
    ActorKind.SCREEN: _ROLE[Role.SCREEN],
    ActorKind.COMMAND_LINE: _EVERYTHING,
    ActorKind.PROGRAM: frozenset({Right.TELL_PRESENCE}),
    # An Actor of kind VOICE exists only for an Alexa user whom the owner has confirmed or somebody
    # has linked, or for the voice console of somebody who is signed in.
    ActorKind.VOICE: _LOOK
    | _CLIPS
    | _TEACHES
    | {Right.CONFIRM_VOICE, Right.HIDE, Right.REVEAL, Right.OWN_LEDGER, Right.READ_LEDGER},
    # What they may see is decided by the share that they have the link of (`policy.sharing`).
    ActorKind.RECIPIENT: frozenset(),
    ActorKind.STRANGER: frozenset({Right.CONFIRM_VOICE}),
    # The bridge itself never looks.
    ActorKind.SYSTEM: frozenset(),
}
_ROLE_OF = {ActorKind(role.value): role for role in Role}
# What each right needs of a linked Alexa. What is neither here nor in _NEEDS_NOTHING is refused.
_SCOPE: dict[Right, VoiceScope] = {
    Right.LIVE: VoiceScope.LOOK,
    Right.WATCH_CLIP: VoiceScope.LOOK,
    Right.LIST: VoiceScope.LIST,
    Right.TELL_CLIPS: VoiceScope.LIST,
    Right.OWN_LEDGER: VoiceScope.LIST,
    Right.READ_LEDGER: VoiceScope.LIST,
    Right.KEEP_CLIP: VoiceScope.CONTROL,
    Right.TEACH: VoiceScope.CONTROL,
    Right.SEE_LEARNT: VoiceScope.CONTROL,
    Right.HIDE: VoiceScope.CONTROL,
    Right.REVEAL: VoiceScope.CONTROL,
    Right.DELETE_CLIP: VoiceScope.DELETE,
    Right.SHARE: VoiceScope.SHARE,
}
_NEEDS_NOTHING = frozenset({Right.CONFIRM_VOICE})
# No camera is called this: who may look at it is not held to some.
ANY = ""
# Who has hidden a camera is overruled by nobody of a lower rank.
_RANK = {Role.OWNER: 2, Role.MEMBER: 1}


def decide(ask: Ask) -> Allowed | Refused:
    actor = ask.actor
    if ask.right not in _MAY[actor.kind]:
        return Refused(BY_KIND[actor.kind])
    if ask.right.of_camera and ask.camera is None:
        return Refused(Why.WHICH_CAMERA)
    if not linked_for(actor, ask.right):
        return Refused(Why.NOT_LINKED_FOR_IT)
    if actor.rights is not None:
        by_rights = _by_rights(actor.rights, ask)
        if isinstance(by_rights, Refused):
            return by_rights
    # Last: that a camera is hidden is told only to whom it is opened.
    if ask.hidden_by is not None and outranks(ask.hidden_by, role_of(actor)):
        return Refused(Why.HIDDEN_BY_OWNER)
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


def allows(ask: Ask) -> bool:
    return isinstance(decide(ask), Allowed)


def allowed(actor: Actor, right: Right, at: datetime, cameras: Iterable[str]) -> frozenset[str]:
    """Those of the cameras to which the actor may do it now."""
    return frozenset(camera for camera in cameras if allows(Ask(actor, right, at, camera)))


def reach(
    actor: Actor, right: Right, at: datetime, cameras: Iterable[str]
) -> frozenset[str] | Refused | None:
    """The cameras to which the actor may do it now; None: any, also former ones."""
    anywhere = decide(Ask(actor, right, at, ANY))
    if isinstance(anywhere, Allowed):
        return None
    return allowed(actor, right, at, cameras) or anywhere


def asks_by_itself(ask: Ask, why: Why) -> bool:
    """Whether it is a page or a screen that was open when somebody's rights ended, and asks on."""
    polled = ask.right is Right.LIST or (
        ask.right is Right.WATCH_CLIP and ask.actor.kind is ActorKind.SCREEN
    )
    return polled and why in (Why.OUTSIDE_HOURS, Why.PAST_LAST_DAY)


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
    return not _ROLE[role].isdisjoint({Right.DELETE_CLIP, Right.REVEAL})


def linked_for(actor: Actor, right: Right) -> bool:
    """Whether a linked Alexa was given leave for it, whichever the camera; others need none."""
    if actor.scopes is None or right in _NEEDS_NOTHING:
        return True
    return _SCOPE.get(right) in actor.scopes


def _by_rights(rights: Rights, ask: Ask) -> Allowed | Refused:
    if ask.right not in _ROLE[rights.role] and ask.right is not Right.CONFIRM_VOICE:
        return Refused(BY_KIND[ActorKind(rights.role.value)])
    if rights_.is_over(rights, ask.at):
        return Refused(Why.PAST_LAST_DAY)
    if not rights_.hold(rights, ask.at):
        return Refused(Why.OUTSIDE_HOURS)
    if ask.camera is not None and rights.cameras is not None and ask.camera not in rights.cameras:
        return Refused(Why.NOT_THIS_CAMERA)
    return Allowed()
