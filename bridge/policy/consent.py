"""May this actor do this, to this camera, now? The one decision function for every act.

Today a house has an owner and the voices that the owner confirmed. Rights per person, camera and
hour come with People: they change `decide`, not its callers, which is why every ask carries a
camera and a time already.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind


class Act(StrEnum):
    LIVE = "live"  # open a live view, and see its pictures and stills for as long as it lasts
    LIST = "list"  # which cameras there are and how they are
    WATCH_CLIP = "watch_clip"  # list, play and download clips of a camera, and see their pictures
    KEEP_CLIP = "keep_clip"  # star a clip, record by hand
    DELETE_CLIP = "delete_clip"
    SET_CAMERA = "set_camera"  # what is noticed and how long it is kept
    SAY = "say"  # use the voice console
    CONFIRM_VOICE = "confirm_voice"  # present a six-digit code
    MANAGE_ALEXA = "manage_alexa"  # make codes, see and remove Alexa users
    MANAGE_ACCESS = "manage_access"  # sessions and tokens


@dataclass(frozen=True, slots=True)
class Ask:
    """`camera` is None for acts that are about the house."""

    actor: Actor
    act: Act
    at: datetime
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """`reason` is a sentence for the person and for the ledger."""

    reason: str


_MAY: dict[ActorKind, frozenset[Act]] = {
    ActorKind.OWNER: frozenset(Act),
    ActorKind.COMMAND_LINE: frozenset(Act),
    # An Actor of kind VOICE exists only for an Alexa user whom the owner has confirmed, or for the
    # voice console of somebody who is signed in.
    ActorKind.VOICE: frozenset(
        {
            *(Act.LIVE, Act.LIST, Act.CONFIRM_VOICE),
            *(Act.WATCH_CLIP, Act.KEEP_CLIP, Act.DELETE_CLIP),
        }
    ),
    ActorKind.STRANGER: frozenset({Act.CONFIRM_VOICE}),
    # The bridge itself never looks.
    ActorKind.SYSTEM: frozenset(),
}
_OF_A_CAMERA = frozenset({Act.LIVE, Act.WATCH_CLIP, Act.KEEP_CLIP, Act.DELETE_CLIP, Act.SET_CAMERA})
_REFUSAL: dict[ActorKind, str] = {
    ActorKind.OWNER: "The owner may not do this.",
    ActorKind.COMMAND_LINE: "The command line may not do this.",
    ActorKind.VOICE: "This cannot be done by voice.",
    ActorKind.STRANGER: "Nobody may do this whom the owner has not confirmed.",
    ActorKind.SYSTEM: "The bridge does not look of its own accord.",
}


def decide(ask: Ask) -> Allowed | Refused:
    if ask.act not in _MAY[ask.actor.kind]:
        return Refused(_REFUSAL[ask.actor.kind])
    if ask.act in _OF_A_CAMERA and ask.camera is None:
        return Refused("Nobody may look at a camera without saying which.")
    return Allowed()


def require(ask: Ask) -> None:
    """Raises Denied with the reason, where `decide` refuses."""
    decision = decide(ask)
    if isinstance(decision, Refused):
        raise PrivateEyeError(Kind.DENIED, decision.reason)
