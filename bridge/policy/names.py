"""What somebody may be called, and which names would be taken for one another. Pure.

By UTS 39: two names are alike where they have the same skeleton. Whatever its letters, spaces,
case or article, no name may look like another one of the house, or like a word that the ledger
says of somebody ("the owner", "somebody").
"""

import unicodedata
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise

from bridge.policy.confusables import PROTOTYPES

# UTS 39, 5.4: more marks on one letter would be drawn over the line above.
_MOST_MARKS = 4
# What "Who looked", the voice and the pages call somebody themselves.
_RESERVED = (
    *("owner", "an owner", "owners", "house owner", "home owner", "administrator", "admin", "root"),
    *("Alexa", "an Alexa", "Amazon", "Private Eye", "the bridge", "system", "the house"),
    *("command line", "many at once", "others", "anonymous", "unknown", "you", "yourself"),
    *("me", "myself", "themselves", "they", "who", "nobody", "no one", "everybody", "everyone"),
    *("anybody", "anyone", "the browser"),
)
# So begins what it says of others: "somebody at 192.0.2.7", "program Home".
_FIRST_WORDS = ("owner", "somebody", "someone", "program", "Alexa", "stranger")
# A sentence has these between a name and what is said of it.
_OF_SENTENCES = frozenset(',;:!?"\u201c\u201d\u201e\u00ab\u00bb\u2026()[]{}<>|\u060c\u3001\uff0c')
# Default_Ignorable_Code_Point of Unicode 15.1, but for category Cf; and the blank of Braille.
_UNSEEN = (
    *((0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065)),
    *((0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_AS_A_PICTURE = "\ufe0f"


class NameFault(Enum):
    """Why nobody may be called so."""

    UNSEEN = "it has characters that nobody sees"
    NO_LETTER = "it has no letter and no digit"
    OF_SENTENCES = "it has marks that belong to a sentence"
    RESERVED = "it is what Private Eye itself calls somebody"


def fault(name: str) -> NameFault | None:
    """Of a name that somebody wants."""
    if _has_unseen(name) or _is_piled_up(name):
        return NameFault.UNSEEN
    if not any(_kind(letter) in ("L", "N") or _is_picture(letter) for letter in name):
        return NameFault.NO_LETTER
    if not _OF_SENTENCES.isdisjoint(name):
        return NameFault.OF_SENTENCES
    return NameFault.RESERVED if is_reserved(name) else None


def is_reserved(name: str) -> bool:
    """Whether it would be taken for what the ledger calls somebody, whatever marks it wears."""
    plain = _plain("".join(letter for letter in _apart(name) if not _is_mark(letter)))
    first = plain.partition(" ")[0]
    # Also where its letters are spaced out, article and all.
    looks = {look.removeprefix(_looks("the")) for look in likeness(plain)} | likeness(plain)
    return not looks.isdisjoint(_reserved()) or not likeness(first).isdisjoint(_first())


def alike(name: str, other: str) -> bool:
    """Whether the one would be taken for the other."""
    return not likeness(name).isdisjoint(likeness(other))


@lru_cache(maxsize=2048)
def likeness(name: str) -> frozenset[str]:
    """What it looks like, as it is and in small letters: "Mla" is like "MIa", and like "mla"."""
    plain = _plain(name)
    return frozenset({_looks(plain.casefold()), _looks(_skeleton(plain).casefold())})


def _plain(name: str) -> str:
    """Without an article, as compatible characters are written otherwise."""
    words = unicodedata.normalize("NFKC", name).split()
    has_article = len(words) > 1 and _looks(words[0].casefold()) == _looks("the")
    return " ".join(words[1:] if has_article else words)


def _looks(text: str) -> str:
    """Its skeleton, in which only letters, digits and what is drawn on them count."""
    bare = _skeleton(_skeleton(text).casefold())
    found = "".join(letter for letter in bare if _kind(letter) not in ("P", "Z", "C"))
    return found or bare


def _skeleton(text: str) -> str:
    """UTS 39, 4."""
    table = _prototypes()
    seen = (table.get(letter, letter) for letter in _apart(text) if not _is_unseen(letter))
    return _apart("".join(seen))


@cache
def _prototypes() -> dict[str, str]:
    found = {}
    for entry in PROTOTYPES.split():
        prototype, _, characters = entry.partition("=")
        looks = "".join(chr(int(code, 16)) for code in prototype.split("+"))
        found.update({chr(int(code, 16)): looks for code in characters.split(",")})
    return found


@cache
def _reserved() -> frozenset[str]:
    return frozenset().union(*map(likeness, _RESERVED))


@cache
def _first() -> frozenset[str]:
    return frozenset().union(*map(likeness, _FIRST_WORDS))


def _apart(text: str) -> str:
    """Each letter apart from its marks."""
    return unicodedata.normalize("NFD", text)


def _kind(letter: str) -> str:
    return unicodedata.category(letter)[0]


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def _is_picture(letter: str) -> bool:
    """Some screens are called by one."""
    return unicodedata.category(letter) == "So"


def _is_unseen(letter: str) -> bool:
    """Draws nothing, or turns the direction of what follows; a line break, and any space but the
    common one, among them."""
    if _kind(letter) in ("C", "Z") and letter != " ":
        return True
    code = ord(letter)
    return any(first <= code <= last for first, last in _UNSEEN)


def _has_unseen(name: str) -> bool:
    """But for what has a picture drawn as one, right after it: keyboards type it with many."""
    return any(
        _is_unseen(letter) and not (letter == _AS_A_PICTURE and _is_picture(before))
        for before, letter in pairwise(f" {name}")
    )


def _is_piled_up(line: str) -> bool:
    marks = 0
    for letter in _apart(line):
        marks = marks + 1 if _is_mark(letter) else 0
        if marks > _MOST_MARKS:
            return True
    return False
