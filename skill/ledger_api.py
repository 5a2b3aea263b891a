"""What the skill asks about who has looked, and the answers as values. See `bridge_api`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skill import clip_api
from skill.bridge_api import Ambiguous, Asker, BridgeApi, Stranger, UnknownRoom, parsed
from skill.clip_api import Clip, NotFound, Span, Unclear


@dataclass(frozen=True, slots=True)
class Watcher:
    """`who`: None for the asker. `kind`: "live", "clips", "saved" or "pictures"; `now`: one of
    these looks goes on."""

    who: str | None
    camera: str
    kind: str
    times: int
    seconds: int
    now: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """`all`: not the asker's own looks alone; `more` did too."""

    span: Span
    room: str | None
    all: bool
    watchers: tuple[Watcher, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Seen:
    clip: Clip
    all: bool
    watchers: tuple[Watcher, ...]


Outcome = Watched | Unclear | UnknownRoom | Ambiguous | Stranger


class LedgerApi:
    def __init__(self, api: BridgeApi) -> None:
        self._api = api

    def watched(
        self, day: str | None, part: str | None, names: Sequence[str], asker: Asker
    ) -> Outcome:
        question = {"day": day, "part": part}
        return self._api.ask("ledger/watched", question, asker, _watched, names=names)

    def seen(self, which: str, names: Sequence[str], asker: Asker) -> Seen | NotFound:
        return self._api.ask("ledger/seen", {"which": which}, asker, _seen, names=names)


def _watched(body: dict[str, Any]) -> Outcome:
    readers: dict[str, Callable[[Any], Any]] = {
        **clip_api.NOT_FOUND,
        "watched": lambda b: Watched(
            clip_api.span(b["span"]),
            None if b["room"] is None else str(b["room"]),
            bool(b["all"]),
            _watchers(b["watchers"]),
            int(b["more"]),
        ),
    }
    outcome: Outcome = parsed(body, readers)
    return outcome


def _seen(body: dict[str, Any]) -> Seen | NotFound:
    readers: dict[str, Callable[[Any], Any]] = {
        **clip_api.NOT_FOUND,
        "seen": lambda b: Seen(clip_api.clip(b["clip"]), bool(b["all"]), _watchers(b["watchers"])),
    }
    outcome: Seen | NotFound = parsed(body, readers)
    return outcome


def _watchers(body: Sequence[Mapping[str, Any]]) -> tuple[Watcher, ...]:
    return tuple(
        Watcher(
            None if each["who"] is None else str(each["who"]),
            str(each["camera"]),
            str(each["kind"]),
            int(each["times"]),
            int(each["seconds"]),
            bool(each["now"]),
        )
        for each in body
    )
