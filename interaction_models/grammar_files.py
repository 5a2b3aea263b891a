"""Reads the grammar of a language, `grammar/<language>/*.toml`, as one of its locales speaks it.

A file a subject. `[fragments]` names alternatives that phrases share, `[slots]` the type of each
slot, `[types.X]` the values of a slot type by their id (the first is the name, the others are
synonyms), and every other table is an intent. Where Englishes differ, a table inside that is called
after the locales, `"en-GB en-AU"`, adds to what all of them have.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interaction_models.phrase import GrammarMistake

_MOST = 120


@dataclass(frozen=True, slots=True)
class Intent:
    """`most` is how many samples it may have."""

    name: str
    slots: tuple[str, ...]
    phrases: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Value:
    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    invocation: str
    sensitivity: str
    slots: Mapping[str, str]
    fragments: Mapping[str, tuple[str, ...]]
    intents: tuple[Intent, ...]
    types: Mapping[str, tuple[Value, ...]]


def read(folder: Path, locale: str) -> Grammar:
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]
    own = [table for table in tables if "invocation" in table]
    if len(own) != 1:
        raise GrammarMistake(f"one file of {folder.name} says the invocation name, not {len(own)}")
    return Grammar(
        own[0]["invocation"],
        own[0]["sensitivity"],
        _merged(tables, "slots"),
        _lists(_all(tables, "fragments"), locale),
        tuple(_intents(tables, locale)),
        {
            name: tuple(Value(id_, names) for id_, names in _lists([values], locale).items())
            for name, values in _merged(tables, "types").items()
        },
    )


def _intents(tables: Sequence[Mapping[str, Any]], locale: str) -> Iterator[Intent]:
    for table in tables:
        for name, given in table.items():
            if not isinstance(given, dict) or name in ("slots", "fragments", "types"):
                continue
            phrases = list(given.get("phrases", ()))
            for locales, more in given.items():
                if locale in locales.split():
                    phrases += more
            yield Intent(
                name, tuple(given.get("slots", ())), tuple(phrases), given.get("most", _MOST)
            )


def _lists(tables: Sequence[Mapping[str, Any]], locale: str) -> dict[str, tuple[str, ...]]:
    """Lists by name, those of all first and the locale's own behind them."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for name, given in table.items():
            if isinstance(given, list):
                found[name] = (*found.get(name, ()), *given)
    for table in tables:
        for locales, given in table.items():
            if isinstance(given, dict) and locale in locales.split():
                for name, more in given.items():
                    found[name] = (*found.get(name, ()), *more)
    return found


def _all(tables: Sequence[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    return [table[name] for table in tables if name in table]


def _merged(tables: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Refuses what two files declare differently: else the last of them would silently win."""
    found: dict[str, Any] = {}
    for table in _all(tables, name):
        for key, value in table.items():
            if found.setdefault(key, value) != value:
                raise GrammarMistake(f"two files declare {name}.{key}, and not alike")
    return found
