"""Which camera a spoken room means, among those that the speaker may know of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge.model import Actor
from bridge.policy import rooms
from bridge.policy.acts import Act
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from skill.language import rooms as words


@dataclass(frozen=True, slots=True)
class UnknownRoom:
    heard: str | None
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    heard: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The cameras to which a speaker may do something: no others are told of.

    `ids`: None for any that there is, or was. `locale`: in which rooms are named.
    """

    named: tuple[NamedCamera, ...]
    ids: frozenset[str] | None
    locale: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(camera.name for camera in self.named)

    def has(self, camera: str) -> bool:
        return self.ids is None or camera in self.ids


def within(
    house: House, acts: Acts, actor: Actor, act: Act, *, locale: str | None = None
) -> Within:
    """Raises Denied where it is none of them."""
    named = house.named()
    ids = acts.reach(actor, act, (camera.id for camera in named))
    return Within(tuple(camera for camera in named if ids is None or camera.id in ids), ids, locale)


@dataclass(frozen=True, slots=True)
class Meant:
    """The cameras that were meant: `camera` is the id of the one if it was one, `both` are the
    names if they were two."""

    within: Within
    camera: str | None = None
    both: tuple[str, ...] = ()

    @property
    def cameras(self) -> tuple[NamedCamera, ...]:
        return tuple(each for each in self.within.named if self.camera in (None, each.id))


def meant(may: Within, room: str | None, also: str | None) -> Meant | UnknownRoom | Several:
    """One camera, or `also` a second one; without a room all."""
    said = [heard for heard in (room, also) if heard is not None] if room is not None else []
    ids: list[str] = []
    for heard in said:
        found = find(may.named, heard, may.locale)
        if not isinstance(found, str):
            return found
        ids.append(found)
    if len(set(ids)) < 2:
        return Meant(may, next(iter(ids), None))
    named = tuple(camera for camera in may.named if camera.id in ids)
    those = replace(may, named=named, ids=frozenset(ids))
    return Meant(those, both=those.names)


def find(
    named: Sequence[NamedCamera], heard: str, locale: str | None
) -> str | UnknownRoom | Several:
    """A camera's id, or what to ask back."""
    names = {camera.id: camera.name for camera in named}
    match rooms.match(heard, named, words.for_locale(locale)):
        case rooms.RoomMatch(camera=found):
            return found
        case rooms.Ambiguous(cameras=several):
            return Several(heard, tuple(names[id_] for id_ in several))
        case rooms.NoRoom():
            return UnknownRoom(heard, tuple(names.values()))
