"""The language of a locale. Another one is a folder, and a line here."""

from collections.abc import Callable, Mapping

from skill.language.en import speech as english
from skill.language.interface import SpokenLanguage

_LANGUAGES: Mapping[str, Callable[[str], SpokenLanguage]] = {"en": english.english}
LOCALES = english.LOCALES  # in which the skill is published


def for_locale(locale: str | None) -> SpokenLanguage:
    """A request of a skill event has no locale at all; of a language that there is not, English."""
    code = (locale or "en-US").partition("-")[0]
    return _LANGUAGES.get(code, english.english)(locale or "en-US")
