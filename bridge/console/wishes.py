"""What is said round a wish, and which part of a long sentence is one. Pure."""

from collections.abc import Iterator

from bridge.console import words
from bridge.console.language import Language

Words = tuple[str, ...]
_MORE = 2  # words that are a wish of their own
_LONG, _TOLD, _CLAUSE = 8, 4, 3


def called(said: Words, name: Words, language: Language) -> tuple[Words, bool]:
    """Without "ask private eye to" or "on private eye", and whether that was there."""
    said = _without_wake_word(said, language)
    polite = next((at for at, word in enumerate(said) if word not in language.fillers), 0)
    for verb in language.invoking:
        call = words.split(verb) + name
        for start in (0, polite):
            if said[start : start + len(call)] == call:
                return _without_connecting(said[start + len(call) :], language), True
    before = said[-len(name) - 1 : -len(name)]
    if said[-len(name) :] == name and before and before[0] in language.prepositions:
        return said[: -len(name) - 1], True
    return said, False


def without_put_off(said: Words, language: Language) -> Words:
    """Without "never mind" and the like, where more follows."""
    first = next((at for at, word in enumerate(said) if word not in language.fillers), 0)
    for phrase in language.put_off:
        for start in (0, first):
            end = start + len(phrase)
            if said[start:end] == phrase and len(said) - end >= _MORE:
                return without_put_off(said[end:], language)
    return said


def without_polite_ending(said: Words, language: Language) -> Words:
    """Without "if that's all right" and the like, where a wish stands before it."""
    found = language.polite_ending.search(" ".join(said))
    if found is None:
        return said
    rest = said[: len(found.string[: found.start()].split())]
    return rest if len(rest) > _MORE else said


def without_vagueness(said: Words, language: Language) -> Words:
    """Times without the words that make them less sure: "from about two to like five"."""
    is_part = language.built_in["AMAZON.TIME"].is_part
    begin = language.timed | language.circumstance
    return tuple(
        word
        for at, word in enumerate(said)
        if not (
            word in language.vague
            and at > 1  # "and about five" is of five, and not until then
            and said[at - 1] in begin - language.vague[word]
            and at + 1 < len(said)
            and is_part(said[at + 1])
        )
    )


def without_absence(said: Words, language: Language) -> Words | None:
    """The rest, where the time that was asked about is the one while somebody was out."""
    found = language.absence.search(" ".join(said))
    if found is None:
        return None
    start = len(found.string[: found.start()].split())
    return said[:start] + said[start + len(found.group().split()) :]


def parts(said: Words, language: Language) -> Iterator[tuple[Words, Words]]:
    """What of a long sentence may be a wish of its own, and what was said before it. What turns a
    wish round is never left out."""
    if len(said) >= _LONG:
        yield from _ends(said, language)
        yield from (((), part) for part in _beginnings(said, language))


def _ends(said: Words, language: Language) -> Iterator[tuple[Words, Words]]:
    """The longest first."""
    for at in range(_TOLD, len(said) - _CLAUSE + 1):
        if said[at - 1] in language.refusing or said[at - 1] == "'t":
            return
        if said[at] in language.opening:
            yield said[:at], said[at:]


def _beginnings(said: Words, language: Language) -> Iterator[Words]:
    """Those behind which it is only said why, the longest first."""
    for at in range(len(said) - 2, _CLAUSE - 1, -1):
        if (language.refusing | {"'t"}).intersection(said[at:]):
            return
        if said[at] in language.explaining:
            yield said[:at]


def _without_connecting(said: Words, language: Language) -> Words:
    while said and said[0] in language.connecting:
        said = said[1:]
    return said


def _without_wake_word(said: Words, language: Language) -> Words:
    wake_words = language.wake_words
    if said[1:2] and said[1] in wake_words and said[0] in language.fillers:
        said = said[1:]
    return said[1:] if said and said[0] in wake_words else said
