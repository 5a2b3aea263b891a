"""Which camera does a spoken room mean? Pure matching; a question is better than a wrong picture.

A name as it is written is that camera's, whatever else it may mean. Else these are tried in this
order, and the first step that finds anything decides:

1. the same words, as few of them left out as possible ("garden" is "Garden", never "Back garden",
   and "camera A" is "A"): then without "camera", articles, words of pictures, of place ("out the
   back") and "one" ("the garden one"); never minding plurals, possessives and spaces
   ("the baby's room camera" = "Baby room"; "livingroom" = "Living room");
2. the same words once a spoken "room" is dropped ("the kitchen room" = "Kitchen");
3. all the spoken words belong to the name ("front" = "Front room", unless there is a front door);
4. the same words but for one slip of one letter in a word of five letters or more;
5. another word for the same place, in a house that has no such camera ("the yard" = "Garden").

Where several are found and it is said to be outside ("out front"), it is the one that is no room.

A name inside a longer phrase does not count: "the neighbour's garden" is not "Garden". Which words
are left out is the language's (`skill.language.room_words`).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from skill.language.room_words import RoomWords

Words = tuple[str, ...]

_TYPO_MIN = 5
# Accents on letters; the marks of other scripts tell one word from another.
_ACCENTS = range(0x0300, 0x0370)
_OF_WORDS = frozenset("LNM")


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What was said, or a name: with fewer and fewer of its words; as many readings for each."""

    readings: tuple[Words, ...]

    @property
    def bare(self) -> Words:
        return self.readings[-1]


_Named = tuple[str, _Phrase]  # by a camera's id


def match(
    heard: str, rooms: Sequence[NamedCamera], words: RoomWords
) -> RoomMatch | Ambiguous | NoRoom:
    if written := [room.id for room in rooms if _is_written(heard, room)]:
        return RoomMatch(written[0])
    said = _phrase(heard, words, words.nouns)
    if not said.bare:
        return NoRoom()
    names = [
        (room.id, _phrase(name, words)) for room in rooms for name in (room.name, *room.aliases)
    ]
    ids = [(room.id, _phrase(room.id, words)) for room in rooms]
    for found in _steps(said, names, ids, words):
        meant = tuple(dict.fromkeys(found))
        if len(meant) == 1:
            return RoomMatch(meant[0])
        if meant:
            outside = _outside(meant, said, names, words)
            return RoomMatch(outside[0]) if len(outside) == 1 else Ambiguous(meant)
    return NoRoom()


def _is_written(heard: str, room: NamedCamera) -> bool:
    """As a button sends it. No two cameras of a configuration have one name."""
    return heard.casefold() in {name.casefold() for name in (room.name, *room.aliases)}


def _outside(
    meant: Words, said: _Phrase, names: Sequence[_Named], words: RoomWords
) -> Sequence[str]:
    """ "Out front" is no room of the house: those of `meant` that are not called one."""
    if not words.outside & set(said.readings[0]):
        return ()
    rooms = {id_ for id_, name in names if words.room & set(name.readings[0])}
    return [id_ for id_ in meant if id_ not in rooms]


def _steps(
    said: _Phrase, names: Sequence[_Named], ids: Sequence[_Named], words: RoomWords
) -> Iterable[list[str]]:
    """The ids that each step finds, in turn. A name goes before what a camera is called inside."""
    yield from _same(said, names)
    yield from _same(said, ids)
    bare, names = said.bare, [*names, *ids]
    unroomed = "".join(word for word in bare if word not in words.room)
    yield [id_ for id_, name in names if unroomed and unroomed == "".join(name.bare)]
    if _is_all(said, words):
        yield [id_ for id_, _ in names]
    yield [id_ for id_, name in names if set(bare) <= set(name.bare)]
    yield [id_ for id_, name in names if _slip(bare, name.bare)]
    places = [place for place in words.places if bare in place]
    yield [id_ for id_, name in names if any(name.bare in place for place in places)]


def _is_all(said: _Phrase, words: RoomWords) -> bool:
    """ "The cameras": no more was said than that it is about them."""
    cameras, spoken = words.camera | words.pictures, set(said.readings[0])
    return bool(spoken & cameras) and spoken <= cameras | words.articles | words.fillers


def _same(said: _Phrase, names: Sequence[_Named]) -> Iterable[list[str]]:
    for reading, level in product(map("".join, said.readings), range(len(said.readings))):
        yield [id_ for id_, name in names if "".join(name.readings[level]) == reading]


def _phrase(text: str, words: RoomWords, more: frozenset[str] = frozenset()) -> _Phrase:
    read = _numbered(tuple(_whole(word, words) for word in _words(text)), words)
    readings = [read]
    for noise in (words.camera, words.articles, words.pictures, words.fillers, more):
        last = readings[-1]
        # "The view" may be a camera's name: what would leave nothing is not taken away.
        readings.append(tuple(word for word in last if word not in noise) or last[-1:])
    return _Phrase(tuple(readings))


def _words(text: str) -> Words:
    apart = unicodedata.normalize("NFKD", text).casefold().replace("\u2019", "'")
    bare = "".join(letter for letter in apart if ord(letter) not in _ACCENTS)
    spaced = "".join(letter if _is_of_word(letter) else " " for letter in bare)
    found = (re.sub("^'+", "", word) for word in spaced.split())
    return tuple(word for word in found if word)


def _is_of_word(letter: str) -> bool:
    return letter == "'" or unicodedata.category(letter)[0] in _OF_WORDS


def _whole(word: str, words: RoomWords) -> str:
    """The word without what says whose, or how many."""
    owned = next((each for each in words.possessives if word.endswith(each)), "")
    word = word.removesuffix(owned).replace("'", "") or word
    for ending in words.endings:
        if word.endswith(ending.written) and len(word) >= ending.least:
            return word.removesuffix(ending.written) + ending.becomes
    return word


def _numbered(read: Words, words: RoomWords) -> Words:
    """With numbers as digits, the longest first."""
    found: list[str] = []
    at = 0
    longest = max(map(len, words.numbers), default=0)
    while at < len(read):
        for length in range(longest, 0, -1):
            number = words.numbers.get(read[at : at + length])
            if number is not None:
                found.append(number)
                at += length
                break
        else:
            found.append(read[at])
            at += 1
    return tuple(found)


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
