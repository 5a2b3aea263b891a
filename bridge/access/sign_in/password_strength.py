"""Whether somebody with lists of passwords would find this one. No rules about its characters."""

from collections.abc import Iterable

# Lists of breached passwords reach 10^9 to 10^10 entries (RockYou2021 8.4e9, RockYou2024 9.9e9).
GUESSES = 10**10
LONGEST = 256
# zxcvbn's own limit: its time grows with the square of the length, and a longer text is not weaker.
_LOOKED_AT = 72


def why_weak(password: str, about: Iterable[str]) -> str | None:
    """A sentence for whoever chose it; None: it is good. `about`: names that a guesser would try.

    The first time takes 0.1 s and 10 MiB: the lists are loaded when somebody sets a password.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  # its lists are 10 MiB

    if len(password) > LONGEST:
        return f"That is longer than {LONGEST} characters; a shorter one is enough."
    if not password:
        return "A password cannot be empty."
    words = [word for text in about for word in (text, *text.split())]
    found = zxcvbn(password[:_LOOKED_AT], [*words, "private eye", "camera"])
    if found["guesses"] >= GUESSES:
        return None
    because = str(found["feedback"]["warning"]).rstrip(".")
    hint = "Use four or five unrelated words."
    return f"That would be guessed{f': {_lower(because)}' if because else ''}. {hint}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
