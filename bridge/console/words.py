"""Spoken text as words. Pure."""

import re
from collections.abc import Sequence

# "nursery's" is two words, as in a sample "{room}'s camera"; so is "kids'".
_WORD = re.compile(r"[^\W_]+|(?<=\w)'\w+|(?<=s)'(?!\w)")


def split(text: str) -> tuple[str, ...]:
    """Lower case, without punctuation: "Show the Baby's room!" -> show the baby 's room."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))  # noqa: RUF001 - typed by phones


def join(words: Sequence[str]) -> str:
    return " ".join(words).replace(" '", "'")
