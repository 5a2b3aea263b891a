"""Which words can be the value of a slot, and what it costs to think so. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz, process

from bridge.console import words
from bridge.console.language import Language
from bridge.console.model import NUMBER, ROOM, Beside, Model, SlotValue

FIRST_NAME = "AMAZON.FirstName"
TIME, DAY_PART = "AMAZON.TIME", "DAY_PART"
# Values that are longer than a word or two, and mean nothing else.
CLIP_ORDER = "CLIP_ORDER"
WHOLE = ("AMAZON.DATE", "AMAZON.DURATION", DAY_PART, ROOM)
NOT_HEARD = "?"  # what Alexa sends for a number it could not make out
_MOST_KNOWN, _MOST_FREE = 6, 4
_FREE, _EACH_FREE, _MISHEARD, _UNREAD, _DOUBTFUL = 0.35, 0.12, 1.5, 0.7, 0.25
_PART, _NOON = 0.5, "12:00"
_RANGE = 1.2  # "from five to seven" is no time of the clock
_DOUBTFUL_LONG = 2  # "in here"
_JOINED = 3  # words: "apart from the"
_ALIKE, _EACH_ALIKE, _SHORTEST = 82.0, 66.0, 4


@dataclass(frozen=True, slots=True)
class Span:
    """`value` is what Alexa would send; `known` is empty for a free value, which `is_strange` if
    none of its words stands in the model."""

    start: int
    end: int
    value: str
    cost: float
    known: tuple[SlotValue, ...] = ()
    is_free: bool = False
    is_strange: bool = False


Spans = Mapping[str, tuple[Span, ...]]


def find(
    said: tuple[str, ...],
    model: Model,
    language: Language,
    rooms: Mapping[str, tuple[SlotValue, ...]],
    today: date | None,
) -> Spans:
    """By slot type. `rooms` are those of this house."""
    meant = tuple(language.alike.get(word, word) for word in said)
    found: dict[str, tuple[Span, ...]] = {}
    for kind, values in model.types.items():
        mine = {name: (*rooms.get(name, ()), *values.get(name, ())) for name in (*rooms, *values)}
        named = mine if kind == ROOM else values
        found[kind] = tuple(_known(said, kind, named, language))
        if kind == ROOM:
            found[kind] += tuple(_misheard(said, meant, named, model))
            found[kind] += tuple(_free(said, meant, model, language))
    for kind, built_in in language.built_in.items():
        found[kind] = tuple(_built_in(said, kind, built_in.most_words, language, today))
    found[NUMBER] += tuple(_unread(meant, model))
    found[FIRST_NAME] += tuple(_any_name(said, meant, model, language))
    return _likely_first(found, said, language)


def _likely_first(
    found: Mapping[str, tuple[Span, ...]], said: tuple[str, ...], language: Language
) -> dict[str, tuple[Span, ...]]:
    """What is part of a longer value is hardly meant: "door" in "back door". Nor is a word that is
    mostly something else than a room, where another room was said."""
    rooms = any(
        not (span.is_free or span.cost or _is_doubtful(span, said, language))
        for span in found[ROOM]
    )
    parts = {(span.start, span.end) for span in found.get(DAY_PART, ())}
    whole = [span for kind in WHOLE for span in found[kind] if not (span.is_free or span.cost)]
    return {
        kind: tuple(
            replace(span, cost=span.cost + _PART)
            if (kind in (*WHOLE, CLIP_ORDER) and any(_is_within(span, other) for other in whole))
            or (kind == ROOM and rooms and _is_doubtful(span, said, language))
            or (kind == TIME and _is_split(span, parts))
            else span
            for span in spans
        )
        for kind, spans in found.items()
    }


def _is_split(span: Span, parts: Collection[tuple[int, int]]) -> bool:
    """A time before noon may be of either half of the day, so the part of the day behind it is
    better heard by itself: "eight this morning"."""
    is_early = span.value < _NOON
    return is_early and any(span.start < start and end == span.end for start, end in parts)


def _is_doubtful(span: Span, said: tuple[str, ...], language: Language) -> bool:
    return said[span.end - 1] in language.doubtful[ROOM] and span.end - span.start <= _DOUBTFUL_LONG


def _is_within(span: Span, other: Span) -> bool:
    return (
        other.start <= span.start
        and span.end <= other.end
        and span.end - span.start < other.end - other.start
    )


def _known(
    said: tuple[str, ...],
    kind: str,
    values: Mapping[str, tuple[SlotValue, ...]],
    language: Language,
) -> Iterator[Span]:
    for start, end in _ranges(said, _MOST_KNOWN):
        spoken = words.join(said[start:end])
        if spoken in values:
            cost = _doubt(said[start:end], kind, language)
            yield Span(start, end, spoken, cost, values[spoken])


def _misheard(
    said: tuple[str, ...],
    meant: tuple[str, ...],
    values: Mapping[str, tuple[SlotValue, ...]],
    model: Model,
) -> Iterator[Span]:
    """A value that sounds nearly so, where a word stands that means nothing else."""
    parts = {part for name in values for part in words.split(name)}
    strange = [word not in model.weights and word not in parts for word in meant]
    for start, end in _ranges(said, 3):
        spoken = words.join(said[start:end])
        if not any(strange[start:end]) or len(spoken) < _SHORTEST:
            continue
        best = process.extractOne(spoken, values.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best and _sounds_so(said[start:end], words.split(best[0])):
            cost = _MISHEARD * (1 - best[1] / 100)
            yield Span(start, end, best[0], cost, values[best[0]])


def _sounds_so(said: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Word by word: "round the joint" is not "round the front"."""
    if len(said) != len(name):
        return True
    return all(fuzz.ratio(a, b) >= _EACH_ALIKE for a, b in zip(said, name, strict=True))


def _free(
    said: tuple[str, ...], meant: tuple[str, ...], model: Model, language: Language
) -> Iterator[Span]:
    """Any words, as Alexa takes them for a custom slot; such that mean something else cost that."""
    weights = [model.weights.get(word, 0.0) for word in meant]
    for start, end in _ranges(said, _MOST_FREE):
        if start and said[start - 1] not in language.before[ROOM]:
            continue
        edges = (said[start], said[end - 1])
        if any(word in language.fillers or word in language.refusing for word in edges):
            continue
        inside = sum(weights[start:end])
        cost = _FREE + _EACH_FREE * (end - start - 1) + inside
        spoken = words.join(said[start:end])
        yield Span(start, end, spoken, cost, is_free=True, is_strange=not inside)


def _built_in(
    said: tuple[str, ...], kind: str, most: int, language: Language, today: date | None
) -> Iterator[Span]:
    reader = language.built_in[kind]
    parts = [reader.is_part(word) for word in said]
    for start, end in _ranges(said, most):
        before = said[start - 1] if start else ""
        if all(parts[start:end]) and (value := reader.read(said[start:end], today)):
            doubt = _doubt(said[start:end], kind, language)
            if doubt and before in language.pointing:  # "that one" is no time
                continue
            cost = 0.0 if before in language.timed else doubt
            if kind == TIME and before in language.ranging and "to" in said[start:end]:
                cost += _RANGE
            yield Span(start, end, value, cost)


def _doubt(said: tuple[str, ...], kind: str, language: Language) -> float:
    return _DOUBTFUL if len(said) == 1 and said[0] in language.doubtful.get(kind, ()) else 0.0


def _unread(meant: tuple[str, ...], model: Model) -> Iterator[Span]:
    """A number that was not made out: what stands at the end and means nothing else."""
    end = len(meant)
    for start in range(max(0, end - _MOST_FREE), end):
        if meant[start] not in model.weights:
            yield Span(start, end, NOT_HEARD, _UNREAD, is_free=True)


def _any_name(
    said: tuple[str, ...], meant: tuple[str, ...], model: Model, language: Language
) -> Iterator[Span]:
    for at, word in enumerate(said):
        if at and said[at - 1] not in language.before[FIRST_NAME]:
            continue
        is_strange = meant[at] not in model.weights and word.isalpha()
        if is_strange or word in language.speaker:
            yield Span(at, at + 1, word, _FREE / 2, is_free=True)


def _ranges(said: tuple[str, ...], most: int) -> Iterator[tuple[int, int]]:
    for start in range(len(said)):
        for end in range(start + 1, min(len(said), start + most) + 1):
            yield start, end


def joined(
    name: str, spans: Sequence[Span], said: tuple[str, ...], language: Language
) -> Sequence[Span]:
    """Of a slot that only stands behind certain words ("and the garden") those that do."""
    joining = language.joining.get(name)
    if joining is None:
        return spans
    return [s for s in spans if joining.intersection(said[max(0, s.start - _JOINED) : s.start])]


def around(
    said: tuple[str, ...], span: Span, beside: Mapping[Beside, frozenset[str]]
) -> Iterator[tuple[int, int, bool, frozenset[str]]]:
    """Where the words round a value are such as stand round this slot, from where to where,
    whether one behind it tells, and in the samples of which intents. That one may belong to the
    next value: "seven until eleven"."""
    for length in range(4):
        start = span.start - length
        if start < 0:
            return
        before = said[start : span.start]
        if (before, ()) in beside:
            yield start, span.end, False, beside[before, ()]
        behind = said[span.end : span.end + 1]
        if behind and (before, behind) in beside:
            yield start, span.end + 1, True, beside[before, behind]
            yield start, span.end, True, beside[before, behind]
