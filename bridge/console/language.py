"""What the console knows of a language beside its interaction model: one value for each language.

A second language is a folder like `english/` and a line in `languages.py`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """How one of Amazon's slot types is said.

    `is_part` says whether a word can be part of such a value at all, `read` what Alexa would send
    for these words (None: it is none), and no value has more than `most_words`.
    """

    is_part: Callable[[str], bool]
    read: Callable[[Words, date | None], str | None]
    most_words: int


@dataclass(frozen=True, slots=True)
class Language:
    """`alike` maps words to the one that stands for them; `fillers` may come and go at little cost;
    `refusing` words are never passed over cheaply; `harmless` ones
    may stand beside what must be said exactly, but not `doubting` ones, nor `being` and `asking`
    ones before it, which make it a question; `put_off` is said first, before
    turning to something else, and `polite_ending` is how a wish may end; `objects` are what
    all of this is about, so that they tell nothing;
    `asking_yes` and `asking_wish` find, before a yes or a wish, what makes a question of it,
    `asking_first` the beginning of one;
    `taking_back` are the words that take back what was just said, and whether they always do;
    `before` are the words that a value nobody knows follows, by its type; `speaker` ones stand for
    who speaks, as a name does; `doubtful` ones can
    be a value of a type, but mostly are something else; `pointing` ones
    stand for what was spoken of, so they are no room of their own; `absence`
    finds the time while somebody was out, `opening` words begin a wish, `explaining` ones what only
    says why; `circumstance` ones a when or a where, `joining` ones, by its slot, another room;
    `timed` ones a time, `ranging` ones two of them, which `vague` ones make less sure, but for
    those behind which they are said anyway.
    """

    alike: Mapping[str, str]
    stem: Callable[[str], str]
    fillers: frozenset[str]
    refusing: frozenset[str]
    harmless: frozenset[str]
    doubting: frozenset[str]
    being: frozenset[str]
    asking: frozenset[str]
    asking_yes: re.Pattern[str]
    asking_wish: re.Pattern[str]
    asking_first: re.Pattern[str]
    taking_back: Mapping[tuple[str, ...], bool]
    put_off: Sequence[tuple[str, ...]]
    polite_ending: re.Pattern[str]
    objects: frozenset[str]
    before: Mapping[str, frozenset[str]]
    speaker: frozenset[str]
    doubtful: Mapping[str, frozenset[str]]
    pointing: frozenset[str]
    absence: re.Pattern[str]
    opening: frozenset[str]
    explaining: frozenset[str]
    circumstance: frozenset[str]
    joining: Mapping[str, frozenset[str]]
    timed: frozenset[str]
    ranging: frozenset[str]
    vague: Mapping[str, frozenset[str]]
    wake_words: frozenset[str]
    invoking: Sequence[str]
    connecting: frozenset[str]
    prepositions: frozenset[str]
    phrases: Mapping[str, Sequence[str]]
    built_in: Mapping[str, BuiltIn]
