"""What the session remembers between two requests. Pure.

It lasts as long as the session; what must outlive it is the bridge's to remember, because a video
ends the session.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from skill.questions import Asked, Question


class NamedLast(Struct, frozen=True, omit_defaults=True):
    """What was named last, for "the second one": ids of clips, or names of cameras."""

    clips: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()


class Memory(Struct, frozen=True, omit_defaults=True):
    """`last`: what was asked last, for "and the garden"; `said`: what was answered, without its
    question; `room`: the camera that was talked of, for "that one"; `hid`: cameras
    were turned off; `paused`: by voice;
    `misses`: how often in a row nothing was understood, or help was asked for."""

    question: Question | None = None
    last: Asked | None = None
    said: str | None = None
    listed: NamedLast | None = None
    room: str | None = None
    hid: bool = False
    paused: bool = False
    misses: int = 0


def read(attributes: Mapping[str, Any] | None) -> Memory:
    """Of what makes no sense, nothing is remembered."""
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(Memory):
        if field.name in (attributes or {}):
            try:
                kept[field.name] = msgspec.convert((attributes or {})[field.name], field.type)
            except msgspec.ValidationError:
                continue
    return Memory(**kept)


def written(memory: Memory) -> dict[str, Any]:
    """As the session keeps it."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(memory))
    return kept
