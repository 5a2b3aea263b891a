"""Which camera does a spoken room mean? Pure matching; a question is better than a wrong picture.

Tried in this order, and the first step that finds anything decides:

1. the same words, after articles, "camera", plurals and possessives are taken away
   ("the baby's room camera" = "Baby room"; "livingroom" = "Living room");
2. the same words once a spoken "room" is dropped ("the kitchen room" = "Kitchen");
3. all the spoken words belong to the name ("front" = "Front room", unless there is a front door);
4. the same words but for one slip of one letter in one word of five letters or more.

A name inside a longer phrase does not count: "the neighbour's garden" is not "Garden".
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Words = tuple[str, ...]

_ARTICLES = frozenset(["the", "my", "our", "your", "a", "an"])
_FILLER = frozenset(["and", "please", "now", "in", "on", "of", "at", "from", "to", "for"])
_CAMERA_WORDS = frozenset(["camera", "cam", "feed", "view", "stream", "picture", "video", "live"])
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
    )
}
_TYPO_MIN = 5


@dataclass(frozen=True, slots=True)
class NamedCamera:
    """A camera as people call it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomMatch:
    camera: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Ids in the order of the configuration; at least two."""

    cameras: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoRoom:
    pass


def match(heard: str, rooms: Sequence[NamedCamera]) -> RoomMatch | Ambiguous | NoRoom:
    said = _words(heard)
    if not said:
        return NoRoom()
    said = _meaning(said)
    for step in (_same, _same_without_room, _part_of, _slip):
        found = tuple(room.id for room in rooms if any(step(said, name) for name in _names(room)))
        if len(found) == 1:
            return RoomMatch(found[0])
        if found:
            return Ambiguous(found)
    return NoRoom()


def _names(room: NamedCamera) -> tuple[Words, ...]:
    return tuple(_meaning(_words(name)) for name in (room.name, *room.aliases, room.id))


def _words(text: str) -> Words:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("\u2019", "'")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(_singular(word) for word in re.findall(r"[^\W_]+(?:'[^\W_]*)?", plain))


def _singular(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return _NUMBERS.get(word, word)


def _meaning(words: Words) -> Words:
    # "The view" may be a camera's name: what would leave nothing is not taken away.
    for noise in (_ARTICLES | _FILLER, _CAMERA_WORDS):
        words = tuple(w for w in words if w not in noise) or words
    return words


def _same(said: Words, name: Words) -> bool:
    return "".join(said) == "".join(name)


def _same_without_room(said: Words, name: Words) -> bool:
    rest = tuple(w for w in said if w != "room")
    return bool(rest) and len(rest) < len(said) and _same(rest, name)


def _part_of(said: Words, name: Words) -> bool:
    # "Show me the cameras" is about all of them.
    return set(said) <= set(name) or set(said) <= _CAMERA_WORDS


def _slip(said: Words, name: Words) -> bool:
    if len(said) != len(name):
        return False
    different = [(a, b) for a, b in zip(said, name, strict=True) if a != b]
    return len(different) == 1 and _one_edit(*different[0])


def _one_edit(a: str, b: str) -> bool:
    """One letter added, lost, changed, or two neighbours swapped; `a` and `b` differ."""
    short, long = sorted((a, b), key=len)
    if len(short) < _TYPO_MIN or len(long) - len(short) > 1:
        return False
    i = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(long) > len(short):
        return short[i:] == long[i + 1 :]
    swapped = short[:i] + short[i + 1 : i + 2] + short[i] + short[i + 2 :]
    return short[i + 1 :] == long[i + 1 :] or swapped == long
