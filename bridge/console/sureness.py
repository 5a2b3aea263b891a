"""Whether the words round a sample leave no doubt of it, where much hangs on that. Pure."""

from collections.abc import Iterable, Sequence

from bridge.console.language import Language

YES = "AMAZON.YesIntent"
REVEALING = "RevealCameraIntent"
DELETING = ("DeleteClipIntent", "DeleteLastClipsIntent", "DeleteAllClipsIntent")


def is_sure(intent: str, before: Sequence[str], behind: Sequence[str], language: Language) -> bool:
    """A yes is none with doubt beside it, nor where it is asked ("is that right", "you sure");
    nothing is deleted by who refuses or asks about it ("never delete that", "what if I delete it",
    "are you asking me to delete it")."""
    first, last = _meant(before, language), _meant(behind, language)
    if intent == YES:
        asked = language.harmless | language.being | language.asking
        doubted = first & (language.doubting | asked) or last & language.doubting
        return not (doubted or language.asking_yes.search(" ".join(before)))
    if intent in DELETING:
        refused = first & language.refusing or last & language.refusing
        return not (refused or is_asked_about(intent, before, language))
    return True


def is_question(said: Sequence[str], language: Language) -> bool:
    """Whether it begins as a question does ("is it ...")."""
    return language.asking_first.match(" ".join(said)) is not None


def is_asked_about(intent: str, before: Sequence[str], language: Language) -> bool:
    """Whether a wish is only asked about by what stands before it."""
    if intent not in DELETING:
        return False
    asked = _meant(before, language) & language.asking
    return bool(asked or language.asking_wish.search(" ".join(before)))


def _meant(words: Iterable[str], language: Language) -> frozenset[str]:
    return frozenset(language.alike.get(word, word) for word in words)
