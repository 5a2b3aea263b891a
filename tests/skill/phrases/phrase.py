"""Phrases as they stand in the files: what is said, and what should come of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.skill.phrases.house import NOW

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one thing said should lead to; `act` and the rest as README.md has them."""

    act: str
    fact: str
    cameras: tuple[str, ...] = ()
    clip: str | None = None
    clips: Any = None
    span: tuple[datetime, datetime] | None = None
    until: datetime | None = None
    seconds: int = 0
    person: str | None = None
    now: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    text: str
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    id: str
    kind: str
    who: str
    turns: tuple[Spoken, ...] = field(default=())


def load(name: str) -> tuple[Phrase, ...]:
    """`name`: "seen" or "unseen"."""
    lines = [
        line
        for file in sorted((FOLDER / name).glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return tuple(_phrase(json.loads(line)) for line in lines)


def _phrase(row: Mapping[str, Any]) -> Phrase:
    turns = tuple(Spoken(turn["say"], _wanted(turn)) for turn in row["turns"])
    return Phrase(row["id"], row["kind"], row["who"], turns)


def _wanted(turn: Mapping[str, Any]) -> Wanted | None:
    if "act" not in turn:
        return None
    return Wanted(
        act=turn["act"],
        fact=turn.get("fact", ""),
        cameras=tuple(turn.get("cameras", ())),
        clip=turn.get("clip"),
        clips=turn.get("clips"),
        span=span(turn),
        until=_at(turn["until"]) if turn.get("until") else None,
        seconds=turn.get("seconds") or 0,
        person=turn.get("person"),
        now=bool(turn.get("now")),
    )


def span(row: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    if not row.get("from"):
        return None
    return _at(row["from"]), _at(row.get("to") or "now")


def _at(text: str) -> datetime:
    return NOW if text == "now" else datetime.fromisoformat(text).replace(tzinfo=UTC)
