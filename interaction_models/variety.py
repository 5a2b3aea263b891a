"""Which ways to say it become samples: variety instead of every combination. Pure, without chance.

Alexa learns from samples, it does not look them up; what a model needs is each word once in each
place, not the product of all of them. So the plain way to say each phrase is taken, and then, one
after another, the ways that bring most that is new: first each alternative of each phrase (a
fragment's alternatives once for the whole intent), then each pair of choices that stand beside each
other, as far as the intent's budget reaches. A way that puts two slots side by side is no sample.
"""

import heapq
from collections.abc import Sequence
from itertools import pairwise
from math import gcd

from interaction_models.phrase import GrammarMistake, Phrase, Said, Taken

_LOOKED_AT = 500  # ways of a phrase; of one that has more, so many are taken evenly
_ALTERNATIVE, _PAIR = 100, 1

Unit = Taken | tuple[Taken, Taken]


def choose(phrases: Sequence[Phrase], most: int, intent: str) -> list[str]:
    """At most `most` samples, in the phrases' order, none twice."""
    ways, plain = _ways(phrases)
    chosen = _greedy(ways, plain, most)
    covered = {taken for at in chosen for taken in ways[at].taken}
    missing = [t for phrase in phrases for t in phrase.alternatives() if t not in covered]
    if missing:
        raise GrammarMistake(
            f"{most} samples of {intent} leave out {missing[:3]}: too few, or slots side by side"
        )
    return list(dict.fromkeys(ways[at].text for at in sorted(chosen)))


def _ways(phrases: Sequence[Phrase]) -> tuple[list[Said], list[int]]:
    """All that are looked at, and where the plain way of each phrase is among them."""
    ways: list[Said] = []
    plain: list[int] = []
    for phrase in phrases:
        mine = [said for said in _some(phrase) if not _crowds(said)]
        plain += [len(ways)] if mine else []
        ways += mine
    return ways, plain


def _crowds(said: Said) -> bool:
    """Certification wants words between slots."""
    return any(a.endswith("}") and b.startswith("{") for a, b in pairwise(said.words))


def _some(phrase: Phrase) -> list[Said]:
    if phrase.ways <= _LOOKED_AT:
        return [phrase.say(number) for number in range(phrase.ways)]
    stride = next(s for s in range(int(phrase.ways * 0.618), 2 * phrase.ways) if _suits(s, phrase))
    return [phrase.say(number * stride % phrase.ways) for number in range(_LOOKED_AT)]


def _suits(stride: int, phrase: Phrase) -> bool:
    return gcd(stride, phrase.ways) == 1


def _greedy(ways: Sequence[Said], plain: Sequence[int], most: int) -> list[int]:
    """What a way brings only ever gets less, so the top of the heap is asked again, not all."""
    units = [_units(said) for said in ways]
    seen: set[Unit] = {unit for at in plain for unit in units[at]}
    heap = [(-_worth(mine, seen), len(ways[at].words), at) for at, mine in enumerate(units)]
    heapq.heapify(heap)
    chosen = list(plain)
    texts = {ways[at].text for at in plain}
    while heap and len(texts) < most:
        worth, length, at = heapq.heappop(heap)
        now = -_worth(units[at], seen)
        if not now:
            continue
        if now != worth:
            heapq.heappush(heap, (now, length, at))
            continue
        seen |= units[at]
        chosen.append(at)
        texts.add(ways[at].text)
    return chosen


def _units(said: Said) -> set[Unit]:
    return {*said.taken, *pairwise(said.taken)}


def _worth(units: set[Unit], seen: set[Unit]) -> int:
    return sum(_ALTERNATIVE if isinstance(unit[0], str) else _PAIR for unit in units - seen)
