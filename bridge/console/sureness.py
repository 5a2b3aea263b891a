"""Whether the words round a sample leave no doubt of it, where much hangs on that. Pure."""

from collections.abc import Iterable, Sequence

from bridge.console.language import Language

YES = "AMAZON.YesIntent"
DELETING = ("DeleteClipIntent", "DeleteAllClipsIntent")


def is_sure(intent: str, before: Sequence[str], behind: Sequence[str], language: Language) -> bool:
    """A yes is none with doubt beside it, nor where it is asked ("is that right"); nothing is
    deleted by who refuses or asks about it ("never delete that", "what if I delete it")."""
    first, last = _meant(before, language), _meant(behind, language)
    if intent == YES:
        asked = language.harmless | language.being | language.asking
        return not (first & (language.doubting | asked) or last & language.doubting)
    if intent in DELETING:
        return not (first & (language.refusing | language.asking) or last & language.refusing)
    return True


def is_asked_about(intent: str, before: Sequence[str], language: Language) -> bool:
    """Whether a wish at the end of a long sentence is only asked about in it."""
    return intent in DELETING and bool(_meant(before, language) & language.asking)


def _meant(words: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(language.alike.get(word, word) for word in words)
