"""What the skill asks about privacy mode, and the answers as values. See `bridge_api`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from skill.bridge_api import (
    Ambiguous,
    Asker,
    BridgeApi,
    Stranger,
    UnknownRoom,
    names_of,
    parsed,
)
from skill.clip_api import PinNeeded, PinRefused


@dataclass(frozen=True, slots=True)
class Turned:
    """These are off now, or on; `all`: the whole house was meant."""

    cameras: tuple[str, ...]
    off: bool
    all: bool


@dataclass(frozen=True, slots=True)
class OnThePage:
    """Not by voice: on the page, or with the PIN."""


@dataclass(frozen=True, slots=True)
class MayNot:
    pass


NotTurned = OnThePage | MayNot
Outcome = Turned | NotTurned | PinNeeded | PinRefused | UnknownRoom | Ambiguous | Stranger


class PrivacyApi:
    def __init__(self, api: BridgeApi) -> None:
        self._api = api

    def hide(self, names: Sequence[str], asker: Asker) -> Outcome:
        """Without a name all of them."""
        return self._api.ask("privacy/hide", {}, asker, _outcome, names=names)

    def reveal(self, names: Sequence[str], asker: Asker, pin: str | None) -> Outcome:
        return self._api.ask("privacy/reveal", {"pin": pin}, asker, _outcome, names=names)


def _outcome(body: dict[str, Any]) -> Outcome:
    readers: dict[str, Callable[[Any], Outcome]] = {
        "hidden": lambda b: Turned(names_of(b["cameras"]), off=True, all=bool(b["all"])),
        "revealed": lambda b: Turned(names_of(b["cameras"]), off=False, all=bool(b["all"])),
        "on_the_page": lambda _: OnThePage(),
        "pin_needed": lambda _: PinNeeded(),
        "pin_refused": lambda b: PinRefused(bool(b["locked"])),
        "may_not": lambda _: MayNot(),
        "unknown": lambda b: UnknownRoom(b["heard"], names_of(b["rooms"])),
        "ambiguous": lambda b: Ambiguous(str(b["heard"]), names_of(b["rooms"])),
        "stranger": lambda b: Stranger(b.get("link") is True),
    }
    return parsed(body, readers)
