"""An answer is one breath: what matters most comes first, what is too much is left out. Pure."""

from collections.abc import Sequence

MOST_WORDS = 25


def words(text: str) -> int:
    return len(text.split())


def breath(sentences: Sequence[str], question: str = "") -> str:
    """As many of `sentences`, from the first on, as can be said in one breath before `question`.
    The first is said whatever its length."""
    said: list[str] = []
    left = MOST_WORDS - words(question)
    for sentence in filter(None, sentences):
        left -= words(sentence)
        if said and left < 0:
            break
        said.append(sentence)
    return " ".join([*said, question] if question else said)
