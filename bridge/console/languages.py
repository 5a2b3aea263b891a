"""Which language a locale speaks."""

from bridge.console.english import ENGLISH
from bridge.console.language import Language

_LANGUAGES = {"en": ENGLISH}


def language_of(locale: str) -> Language:
    return _LANGUAGES[locale.partition("-")[0]]
