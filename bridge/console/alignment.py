"""A sample laid beside what was said, word by word, as cheaply as it goes. Pure.

The words of both are walked once (edit distance with weighed words): a word of the sample that was
not said, and one that was said without standing in the sample, cost what they weigh; a slot takes
one of the spans that can be its value. A time, a day or a room that the sample has no slot for, but
its intent has, may stand where the words round it are those it has elsewhere ("since ...", "in the
...").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridge.console.model import ModelSample, is_slot, slot_name
from bridge.console.spans import Span

_SAME_STEM = 0.1
_BEHIND_A_SLOT = 1.5
_BEFORE_AND_BEHIND = 0.6  # talk round it hinders less than words in between
_UNTOLD, _UNSAID, _SHORT = 0.8, 1.2, 0.15
_LIGHT = 0.1
_SLOT = 0.5  # what a slot that is filled weighs
_FAR = 1e9

Spans = Mapping[int, Sequence[Span]]  # by where they start


@dataclass(frozen=True, slots=True)
class Addition:
    """A slot with the words round it, from `start` to `end`, beside what a sample says."""

    name: str
    start: int
    end: int
    cost: float
    span: Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said, ready to be compared: canonical words, their stems, what each weighs."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """`matched`: what the words weigh that both have, and the slots that were filled; `beside`:
    where words stand that were said and are neither in the sample nor part of a slot."""

    cost: float
    matched: float
    slots: Mapping[str, Span]
    beside: Sequence[int] = ()


def align(
    sample: ModelSample,
    said: Utterance,
    of_slot: Mapping[str, Spans],
    additions: Mapping[int, Sequence[Addition]],
) -> Alignment:
    """`of_slot` has the spans for each slot of the sample's intent."""
    strictness = sample.strictness
    ahead = strictness if sample.is_bare or sample.is_builtin else _BEFORE_AND_BEHIND
    behind = min(strictness, _BEHIND_A_SLOT) if sample.is_bare else ahead
    own = sample.slots
    size = len(said.words)
    # One row for each word of the sample, from its end; a cell is (cost, what is done, where next).
    rows = [_last_row(said, additions, own, behind)]
    for at in range(len(sample.pattern) - 1, -1, -1):
        factor = strictness if at else ahead
        rows.append(_row(sample, at, said, of_slot, additions, rows[-1], factor))
    rows.reverse()
    passed, slots, beside = _followed(rows, size)
    known = [span for span in slots.values() if not span.is_free]
    in_both = sum(
        weight
        for at, weight in enumerate(sample.left_out)
        if at not in passed and not is_slot(sample.pattern[at])
    )
    return Alignment(
        rows[0][0][0] + _surcharge(sample, passed, in_both),
        _SLOT * len(known) + in_both,
        slots,
        beside,
    )


def _surcharge(sample: ModelSample, passed: Sequence[int], in_both: float) -> float:
    """For a sample of which little was said: without its telling word, or without any of weight."""
    surcharge = _SHORT if sample.is_short else 0.0
    if sample.telling in passed:
        surcharge += _UNTOLD
    elif not sample.is_bare and in_both <= _LIGHT:
        surcharge += _UNSAID
    return surcharge


Cell = tuple[float, tuple[str, Span] | None, int, int]  # cost, slot filled, rows on, next word


def _last_row(
    said: Utterance,
    additions: Mapping[int, Sequence[Addition]],
    own: frozenset[str],
    strictness: float,
) -> list[Cell]:
    size = len(said.words)
    row: list[Cell] = [(_FAR, None, 0, 0)] * size
    row.append((0.0, None, 0, size))
    for at in range(size - 1, -1, -1):
        row[at] = _passing(at, said, additions, own, row, strictness)
    return row


def _row(
    sample: ModelSample,
    at: int,
    said: Utterance,
    of_slot: Mapping[str, Spans],
    additions: Mapping[int, Sequence[Addition]],
    below: list[Cell],
    strictness: float,
) -> list[Cell]:
    word, stem, left_out = sample.pattern[at], sample.stems[at], sample.left_out[at]
    size = len(said.words)
    own = sample.slots
    name = slot_name(word) if is_slot(word) else ""
    spans = of_slot.get(name, {}) if name else {}
    row: list[Cell] = [(_FAR, None, 0, 0)] * size
    row.append((below[size][0] + left_out, None, 1, size))
    for heard in range(size - 1, -1, -1):
        best = _passing(heard, said, additions, own, row, strictness)
        cost = below[heard][0] + left_out
        if cost < best[0]:
            best = (cost, None, 1, heard)
        for span in spans.get(heard, ()):
            cost = below[span.end][0] + span.cost
            if cost < best[0] and not (span.is_free and sample.is_bare):
                best = (cost, (name, span), 1, span.end)
        if stem == said.stems[heard]:
            cost = below[heard + 1][0] + (0.0 if word == said.words[heard] else _SAME_STEM)
            if cost < best[0]:
                best = (cost, None, 1, heard + 1)
        row[heard] = best
    return row


def _passing(
    at: int,
    said: Utterance,
    additions: Mapping[int, Sequence[Addition]],
    own: frozenset[str],
    row: list[Cell],
    strictness: float,
) -> Cell:
    """The word that was said is passed over, alone or as part of something added."""
    weight = said.weights[at]
    cost = row[at + 1][0] + (weight * strictness if weight > _LIGHT else weight)
    best: Cell = (cost, None, 0, at + 1)
    for each in additions.get(at, ()):
        if each.name in own:
            continue
        cost = row[each.end][0] + each.cost * strictness
        if cost < best[0]:
            best = (cost, (each.name, each.span), 0, each.end)
    return best


def _followed(
    rows: Sequence[Sequence[Cell]], size: int
) -> tuple[list[int], dict[str, Span], list[int]]:
    """The cheapest way: which of the sample's words were not said, what fills its slots, and which
    words were passed over."""
    beside: list[int] = []
    found: dict[str, Span] = {}
    passed: list[int] = []
    row = heard = 0
    while row < len(rows) - 1 or heard < size:
        before = heard
        _, filled, down, heard = rows[row][heard]
        if down and heard == before:
            passed.append(row)
        if not (down or filled):
            beside.append(before)
        row += down
        if filled:
            found.setdefault(*filled)
    return passed, found, beside
