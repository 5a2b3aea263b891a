"""A phrase of the grammar, parsed: words, slots, alternatives and what may be left out. Pure.

    (show|let me see) [me] the {room} [camera]
    what happened <when>

`(a|b)` is one of them, `[a|b]` one of them or nothing, `{room}` a slot, `<when>` the alternatives
that the grammar lists under that name, which appear at least once for the whole intent, and
`<each when>` the same, where each appears with this phrase. A way to say a phrase has a number,
from 0 (the first of all alternatives, nothing left out) up to `Phrase.ways`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

_PIECE = re.compile(r"[()\[\]|]|<[\w ]+>|[^\s()\[\]|<]+")

_EACH = "each_"

Taken = tuple[str, int]  # which choice, and which of its alternatives
Fragments = Mapping[str, Sequence[str]]


class GrammarMistake(ValueError):
    """A phrase that cannot be read, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One way to say a phrase, and the choices that led to it, from left to right."""

    words: tuple[str, ...]
    taken: tuple[Taken, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words).replace(" '", "'")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    ways: int = 1

    def say(self, _: int) -> Said:
        return Said((self.text,), ())


@dataclass(frozen=True, slots=True)
class _Row:
    parts: "tuple[_Word | _Choice, ...]"
    ways: int

    def say(self, number: int) -> Said:
        words: tuple[str, ...] = ()
        taken: tuple[Taken, ...] = ()
        for part in self.parts:
            number, mine = divmod(number, part.ways)
            said = part.say(mine)
            words, taken = words + said.words, taken + said.taken
        return Said(words, taken)


@dataclass(frozen=True, slots=True)
class _Choice:
    name: str
    rows: tuple[_Row, ...]
    ways: int

    def say(self, number: int) -> Said:
        for at, row in enumerate(self.rows):
            if number < row.ways:
                said = row.say(number)
                return Said(said.words, ((self.name, at), *said.taken))
            number -= row.ways
        raise IndexError(number)

    def alternatives(self) -> "list[Taken]":
        inner = [
            taken
            for row in self.rows
            for part in row.parts
            if isinstance(part, _Choice)
            for taken in part.alternatives()
        ]
        return [(self.name, at) for at in range(len(self.rows))] + inner


@dataclass(frozen=True, slots=True)
class Phrase:
    """`name` tells its choices from those of other phrases; a fragment's are shared."""

    name: str
    row: _Row

    @property
    def ways(self) -> int:
        return self.row.ways

    def say(self, number: int) -> Said:
        said = self.row.say(number)
        return Said(said.words, ((self.name, 0), *said.taken))

    def alternatives(self) -> list[Taken]:
        inner = [
            taken
            for part in self.row.parts
            if isinstance(part, _Choice)
            for taken in part.alternatives()
        ]
        return [(self.name, 0), *inner]


def parse(text: str, fragments: Fragments, name: str) -> Phrase:
    return Phrase(name, _Parser(text, fragments, name).whole())


class _Parser:
    def __init__(self, text: str, fragments: Fragments, name: str, within: tuple[str, ...] = ()):
        self._text, self._fragments, self._name, self._within = text, fragments, name, within
        self._pieces = _PIECE.findall(text)
        self._at = 0

    def whole(self) -> _Row:
        row = self._row()
        if self._at != len(self._pieces):
            raise GrammarMistake(f"a bracket too many in {self._text!r}")
        return row

    def _row(self) -> _Row:
        parts: list[_Word | _Choice] = []
        while self._at < len(self._pieces) and self._pieces[self._at] not in ")]|":
            piece = self._pieces[self._at]
            self._at += 1
            if piece in "([":
                parts.append(self._choice("]" if piece == "[" else ")"))
            elif piece.startswith("<"):
                parts.append(self._fragment(piece.strip("<>").replace(" ", "_")))
            else:
                parts.append(_Word(piece))
        return _Row(tuple(parts), prod(part.ways for part in parts))

    def _choice(self, closing: str) -> _Choice:
        name = f"{self._name}.{self._at}"
        rows = [self._row()]
        while self._at < len(self._pieces) and self._pieces[self._at] == "|":
            self._at += 1
            rows.append(self._row())
        if self._at >= len(self._pieces) or self._pieces[self._at] != closing:
            raise GrammarMistake(f"{closing!r} is missing in {self._text!r}")
        self._at += 1
        if closing == "]":
            rows.append(_Row((), 1))
        return _Choice(name, tuple(rows), sum(row.ways for row in rows))

    def _fragment(self, written: str) -> _Choice:
        name = written.removeprefix(_EACH)
        if name not in self._fragments:
            raise GrammarMistake(f"nothing is called <{name}>, in {self._text!r}")
        if name in self._within:
            raise GrammarMistake(f"<{name}> is made of itself")
        within = (*self._within, name)
        rows = tuple(
            _Parser(text, self._fragments, f"<{name}>{at}", within).whole()
            for at, text in enumerate(self._fragments[name])
        )
        own = f"{self._name}." if written.startswith(_EACH) else ""
        return _Choice(f"{own}<{name}>", rows, sum(row.ways for row in rows))
