"""A short breath within a sentence, where a list is read: a mark in the text, made SSML by
`spoken.py`. No name can hold it, for `without` is taken of whatever others wrote."""

PAUSE = "\u2063"


def without(text: str) -> str:
    return text.replace(PAUSE, "")
