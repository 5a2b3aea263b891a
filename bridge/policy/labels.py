"""What an event was, by what a detector found in a few of its pictures. Pure.

A detector knows classes of its own (those of COCO); a house asks for kinds. What does not move does
not count: a parked car is in every picture. Who was seen once, surely enough, was there: that later
pictures show nobody takes nobody away. And one picture without anything says nothing yet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bridge.model import Label
from bridge.policy.areas import shared
from bridge.policy.looks import Look, Sighting

_PETS = ("cat", "dog")
_VEHICLES = ("bicycle", "car", "motorcycle", "bus", "train", "truck", "boat", "airplane")
_LIKE_PETS = ("horse", "sheep", "cow", "bear")
_ANIMALS = ("bird", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe")
KINDS: Mapping[str, Label] = {
    "person": Label.PERSON,
    **dict.fromkeys(_PETS, Label.PET),
    **dict.fromkeys(_VEHICLES, Label.VEHICLE),
    **dict.fromkeys(_ANIMALS, Label.ANIMAL),
}
# Whom to tell of first, where an event was several things.
_FIRST = (Label.PERSON, Label.PET, Label.VEHICLE, Label.ANIMAL)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thousandths. `once`: sure enough by one picture; `twice`: by two. `adds_up`: what lies above
    the level that these two say counts together, of a few pictures: three may be less sure."""

    once: int
    twice: int
    adds_up: bool = False

    def reached(self, scores: Iterable[int]) -> bool:
        """`scores`: one a picture."""
        surest = sorted(scores, reverse=True)[:_MOST_ADDED]
        if not self.adds_up:
            return any(score >= self.once for score in surest[:1]) or any(
                score >= self.twice for score in surest[1:2]
            )
        level = 2 * self.twice - self.once
        return sum(max(0, score - level) for score in surest) >= self.once - level


# In an event of an hour little would add up to something.
_MOST_ADDED = 5
# People are told of first, and are seen surely: for them nothing adds up.
THRESHOLDS: Mapping[Label, Thresholds] = {
    Label.PERSON: Thresholds(400, 300),
    Label.PET: Thresholds(370, 280, adds_up=True),
    # Seen from above, or at night, a car is less like those that the network has learnt.
    Label.VEHICLE: Thresholds(350, 220, adds_up=True),
    # Leaves and hands look like birds.
    Label.ANIMAL: Thresholds(600, 450),
}
# So much of two boxes is shared where it is one thing that has not moved ...
_SAME = 0.8
# ... in so long a time.
_STILL = timedelta(seconds=1.5)
# So many pictures have to show nothing before an event was nothing much.
_NOTHING = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """`confidence` in thousandths; of "nothing much" 0. `why` is kept with the event, to read."""

    label: str
    sub_label: str | None
    confidence: int
    why: Mapping[str, Any] = field(default_factory=dict)


def judge(looks: Sequence[Look]) -> Judged:
    """What the event was, by its looks so far; unknown while that cannot be said."""
    moving = [(number, found) for number, look in enumerate(looks) for found in _moves(look, looks)]
    seen = {kind: _of(kind, moving) for kind in _FIRST}
    sure = [kind for kind in _FIRST if THRESHOLDS[kind].reached(_by_look(seen[kind]).values())]
    if sure:
        return _as(sure[0], seen[sure[0]], looks, also=sure[1:])
    label = Label.OTHER if len(looks) >= _NOTHING else Label.UNKNOWN
    return Judged(label, None, 0, {"looks": len(looks)})


def _of(kind: Label, moving: Sequence[tuple[int, Sighting]]) -> list[tuple[int, Sighting]]:
    """What speaks for a kind. A horse that is less likely than a dog speaks for the dog."""
    some = [(number, found) for number, found in moving if KINDS.get(found.name) is kind]
    if kind is not Label.PET:
        return some
    surest = {number: found.score for number, found in sorted(some, key=lambda one: one[1].score)}
    animals = [
        (number, found)
        for number, found in moving
        if found.name in _LIKE_PETS and found.score <= surest.get(number, 0)
    ]
    return [*some, *animals]


def _by_look(some: Sequence[tuple[int, Sighting]]) -> Mapping[int, int]:
    """How sure a kind is in each look. What is a cat or a dog, it is not known which, is a pet: of
    each class the surest counts, and each leaves less doubt."""
    best: dict[tuple[int, str], int] = {}
    for number, found in some:
        best[number, found.name] = max(best.get((number, found.name), 0), found.score)
    doubt: dict[int, float] = {}
    for (number, _), score in best.items():
        doubt[number] = doubt.get(number, 1.0) * (1 - score / 1000)
    return {number: round(1000 * (1 - left)) for number, left in doubt.items()}


def _as(
    kind: Label,
    some: Sequence[tuple[int, Sighting]],
    looks: Sequence[Look],
    *,
    also: Sequence[Label],
) -> Judged:
    sums: dict[str, int] = {}
    for _, found in some:
        if KINDS.get(found.name) is kind:
            sums[found.name] = sums.get(found.name, 0) + found.score
    name = max(sums, key=lambda one: (sums[one], one))
    by_look = _by_look(some)
    number = max(by_look, key=by_look.__getitem__)
    why = {"looks": len(looks), "look": number, "name": name, "also": [str(one) for one in also]}
    return Judged(kind, None if name == kind else name, by_look[number], why)


def _moves(look: Look, looks: Sequence[Look]) -> Iterator[Sighting]:
    for found in look.found:
        if found.moves and not any(_is_still(found, look, other) for other in looks):
            yield found


def _is_still(found: Sighting, look: Look, other: Look) -> bool:
    """Whether it stands at the same place in another picture. People may stand, and are there."""
    if KINDS.get(found.name) is Label.PERSON or abs(other.at - look.at) < _STILL:
        return False
    return any(
        same.name == found.name and shared(same.area, found.area) >= _SAME for same in other.found
    )
