"""Everything English that the console has to know beside the interaction model."""

from datetime import date

from bridge.console.english import days, durations, numbers, times
from bridge.console.english.alike import (
    ABSENCE,
    ALIKE,
    ASKING,
    ASKING_FIRST,
    ASKING_WISH,
    ASKING_YES,
    BEFORE,
    BEING,
    CIRCUMSTANCE,
    DOUBTFUL,
    DOUBTING,
    EXPLAINING,
    FILLERS,
    HARMLESS,
    JOINING,
    OBJECTS,
    OPENING,
    POINTING,
    POLITE_ENDING,
    PUT_OFF,
    RANGING,
    REFUSING,
    SPEAKER,
    TAKING_BACK,
    TIMED,
    VAGUE,
    stem,
)
from bridge.console.english.names import NAMES
from bridge.console.english.phrases import BUILT_IN, CONNECTING, INVOKING, PREPOSITIONS, WAKE_WORDS
from bridge.console.language import BuiltIn, Language, Words


def _ordinal(said: Words, _: date | None) -> str | None:
    value = numbers.ordinal(said)
    return None if value is None else str(value)


def _first_name(said: Words, _: date | None) -> str | None:
    return said[0] if len(said) == 1 and said[0] in NAMES else None


def _is_digit_word(word: str) -> bool:
    return word in numbers.WORDS or word.isdecimal()


ENGLISH = Language(
    alike=ALIKE,
    stem=stem,
    fillers=FILLERS,
    refusing=REFUSING,
    harmless=HARMLESS,
    doubting=DOUBTING,
    being=BEING,
    asking=ASKING,
    asking_yes=ASKING_YES,
    asking_wish=ASKING_WISH,
    asking_first=ASKING_FIRST,
    taking_back=TAKING_BACK,
    put_off=PUT_OFF,
    polite_ending=POLITE_ENDING,
    ranging=RANGING,
    objects=OBJECTS,
    before=BEFORE,
    speaker=SPEAKER,
    doubtful=DOUBTFUL,
    pointing=POINTING,
    absence=ABSENCE,
    opening=OPENING,
    explaining=EXPLAINING,
    circumstance=CIRCUMSTANCE,
    joining=JOINING,
    timed=TIMED,
    vague=VAGUE,
    wake_words=WAKE_WORDS,
    invoking=INVOKING,
    connecting=CONNECTING,
    prepositions=PREPOSITIONS,
    phrases=BUILT_IN,
    built_in={
        "AMAZON.NUMBER": BuiltIn(_is_digit_word, lambda said, _: numbers.number(said), 8),
        "AMAZON.Ordinal": BuiltIn(numbers.is_ordinal_word, _ordinal, 2),
        "AMAZON.TIME": BuiltIn(
            lambda word: word in times.WORDS or word.isdecimal(),
            lambda said, _: times.time(said),
            8,
        ),
        "AMAZON.DATE": BuiltIn(days.is_day_word, days.day, 5),
        "AMAZON.DURATION": BuiltIn(
            lambda word: word in durations.WORDS or word.isdecimal(),
            lambda said, _: durations.duration(said),
            7,
        ),
        "AMAZON.FirstName": BuiltIn(lambda word: word in NAMES, _first_name, 1),
    },
)
