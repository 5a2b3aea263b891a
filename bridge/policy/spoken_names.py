"""Whom of a house's people a spoken name means. Pure.

Case, accents, a possessive and titles of one letter are nothing; of a longer name its first word
is enough ("Anna" = "Anna Berg"). Where whole names fit, no others are meant.
"""

import re
import unicodedata
from collections.abc import Mapping


def meant(heard: str, people: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of `people` (id: name) that may be meant; none or several: ask back."""
    said = _plain(heard)
    if not said:
        return ()
    names = {id_: _plain(name) for id_, name in people.items()}
    whole = tuple(id_ for id_, name in names.items() if name == said)
    return whole or tuple(id_ for id_, name in names.items() if name[: len(said)] == said)


def _plain(name: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFKD", name).casefold().replace("\u2019", "'")
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*'?", bare)
    return tuple(word.removesuffix("'s").removesuffix("'") for word in words)
