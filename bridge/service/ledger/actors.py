"""Who did something, as the ledger tells it: by the name of the time, which nobody changes by
being called otherwise since. Pure.

"Mia, a member, now called M" is somebody who has another name by now. Where a name is, or looks
like, another one that there is or was, the role is said too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.model import Actor, ActorKind, Role
from bridge.policy import names as policy
from bridge.store.people.persons import FIRST

_ROLES = {
    "owner": "an owner",
    "member": "a member",
    "guest": "a guest",
    "reviewer": "a reviewer",
    "screen": "a screen",
}
_PEOPLE = frozenset({*map(ActorKind, _ROLES), ActorKind.VOICE})
# Until the first person of a house says otherwise.
_FIRST_NAME = "Owner"
# Names of ours that no person has: whoever does something is of that kind then.
_OURS = {
    (ActorKind.SYSTEM, "many at once"): "many at once",
    (ActorKind.COMMAND_LINE, "command line"): "somebody on the command line",
    (ActorKind.VOICE, "command line"): "somebody on the command line",
}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the house, or who was. `here`: they were not removed."""

    name: str
    role: Role
    here: bool = True


def who(
    actor: Actor,
    people: Mapping[str, KnownPerson],
    *,
    becomes: str | None = None,
    by_voice: str = " by voice",
) -> str:
    """For the middle of a sentence, without the comma that ends an apposition. `becomes`: the
    name that they took with this very act; `by_voice`: what is said where they spoke."""
    if actor.person is not None and actor.kind in _PEOPLE:
        spoke = by_voice if actor.kind is ActorKind.VOICE else ""
        return _of_the_house(actor, actor.person, people, becomes, spoke)
    ours = _OURS.get((actor.kind, actor.name))
    if ours is not None:
        return ours
    match actor.kind:
        case ActorKind.STRANGER:
            known = actor.name == "an Alexa"
            somebody = f"somebody at {actor.id}" if actor.id else "somebody"
            return "an Alexa that the house does not know" if known else somebody
        case ActorKind.RECIPIENT:
            return f"{actor.name}, by a link"
        case ActorKind.SYSTEM:
            return "Private Eye"
        case ActorKind.COMMAND_LINE | ActorKind.PROGRAM:
            return f"program {actor.name}"
        case _:
            return actor.name


def the(name: str) -> str:
    """ "Front Room" is "the front room", "TV" stays "the TV", "Sam's room" is as it is."""
    words = name.split()
    if not words or words[0].endswith(("'s", "\u2019s")) or words[0].lower() in ("my", "our"):
        return name
    plain = " ".join(_lowered(word) for word in words).removeprefix("the ")
    return f"the {plain}"


def _of_the_house(
    actor: Actor,
    id_: str,
    people: Mapping[str, KnownPerson],
    becomes: str | None,
    spoke: str,
) -> str:
    now = people.get(id_)
    role = actor.kind.value if actor.kind is not ActorKind.VOICE else now.role.value if now else ""
    named_first = id_ == FIRST and actor.name == _FIRST_NAME
    if named_first and role == Role.OWNER.value and (now is None or now.name == _FIRST_NAME):
        return "the owner"
    said = _then_and_now(actor.name, id_, people, becomes=becomes, role=role)
    name, comma, rest = said.partition(", ")
    name = the(name) if actor.kind is ActorKind.SCREEN else name
    return f"{name}{spoke}{comma}{rest}"


def _then_and_now(
    then: str, id_: str, people: Mapping[str, KnownPerson], *, becomes: str | None, role: str
) -> str:
    """A person by the name of that time. `role`: of that time too, where it is known."""
    now = people.get(id_)
    renamed = now is not None and now.here and now.name not in (then, becomes)
    parts = [then]
    if renamed or _confused(then, id_, people):
        parts += [_ROLES[role]] if role in _ROLES else []
        parts += ["since removed"] if now is None or not now.here else []
    parts += [f"now called {now.name}"] if now is not None and renamed else []
    return ", ".join(parts)


def _confused(name: str, id_: str, people: Mapping[str, KnownPerson]) -> bool:
    """Whether it might be somebody else, or not somebody at all."""
    if policy.is_reserved(name):
        return True
    return any(other != id_ and policy.alike(one.name, name) for other, one in people.items())


def _lowered(word: str) -> str:
    return word if len(word) > 1 and not word[1:].islower() else word.lower()
