"""What a house has learnt of its own events: which kind one is, by what the detector saw in it and
how it moved. Pure.

A linear model over the detector's own numbers and a few of ours, fitted anew from the lessons
themselves in some milliseconds. It is nowhere on the disk: of lessons that go nothing stays.

1. What people said is the lesson; what nobody spoke about is there too, as the detector has it and
   with less weight, so that there is something to tell a lesson from.
2. It answers with a kind that somebody taught, and only near something that was taught. Far from
   all of it, or unsure, it says that it does not know, and what the detector said stands.
3. What the detector surely took for a person becomes something else only next to a lesson that
   said so of such a one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bridge.model import Label, LabelSource
from bridge.policy.house_ridge import Calibration, Matrix, Ridge, calibrate, solve
from bridge.policy.house_seen import Descriptors, Features, Seen, Stock, seen

# How many lessons count, the newest of each kind first: more make it slower, and no better.
MOST_LESSONS = 384
# ... and so many of them are what an event has to be near to.
_MOST_KNOWN = 128
_MOST_UNSPOKEN = 128
# What nobody spoke about counts less than a lesson, and least where the detector found nothing:
# that may be what it is to learn.
_UNSPOKEN_WORTH = 0.3
_NOTHING_WORTH = 0.1
# Squared, where two events that have nothing in common are about 2 apart.
_NEAR = 0.7
_NEXT_TO = 0.35
_PROBABLE = 0.5
# By how much farther a lesson is that was of another camera.
_ELSEWHERE = 3.0
# How much how it moved, and where, counts beside what was seen.
_MOTION = 0.35


@dataclass(frozen=True, slots=True)
class Lesson:
    """What people say that an event was; `at`: when that began."""

    event: str
    at: datetime
    label: str
    seen: Seen


class Ground(StrEnum):
    """Why it was judged so."""

    UNTAUGHT = "untaught"  # nothing was taught
    UNSEEN = "unseen"  # the detector has no numbers of it
    FAR = "far"  # like nothing that was taught
    UNSURE = "unsure"
    PERSON = "person"  # surely a person, and nobody said otherwise of one like it
    TAUGHT = "taught"


@dataclass(frozen=True, slots=True)
class HouseJudgement:
    label: str
    sub_label: str | None
    confidence: int
    source: LabelSource
    why: Ground


@dataclass(frozen=True, slots=True, eq=False)
class HouseModel:
    """`kinds`: a column each; `taught`: those that people named; `people`: those that are somebody.
    `known`: the looks of lessons, by camera and kind (columns); `known_person`: whether the
    detector was sure of a person. `events`: all that have any influence on it, `lessons` first."""

    cameras: tuple[str, ...]
    middle: Matrix
    scale: float
    kinds: tuple[str, ...]
    taught: frozenset[str]
    people: frozenset[str]
    ridge: Ridge
    calibrations: tuple[Calibration, ...]
    known: Matrix
    known_camera: NDArray[np.intp]
    of_kind: NDArray[np.intp]
    known_person: NDArray[np.bool_]
    lessons: int
    events: tuple[str, ...]


def fit(lessons: Sequence[Lesson], unspoken: Sequence[Lesson] = ()) -> HouseModel | None:
    """`unspoken`: what nobody spoke about, as the detector has it. None where nothing can be
    learnt: there is no lesson with features, or nothing to tell the only kind from."""
    chosen = _newest_of_each([one for one in lessons if one.seen.look is not None], MOST_LESSONS)
    named = {one.event for one in chosen}
    others = [one for one in unspoken if one.seen.look is not None and one.event not in named]
    rows = [*chosen, *_newest_of_each(others, _MOST_UNSPOKEN)]
    if not chosen:
        return None
    raw = _looks([one.seen for one in rows])
    middle, scale = _measure(raw, [one.label for one in rows])
    looks = (raw - middle) / scale
    counts = _not_spoken_for(rows, looks, len(chosen))
    rows, looks = [one for one, does in zip(rows, counts, strict=True) if does], looks[counts]
    kinds = tuple(sorted({one.label for one in rows}))
    if len(kinds) < 2:
        return None
    return _fitted(rows, len(chosen), kinds, looks, (middle, scale))


def _fitted(
    rows: Sequence[Lesson],
    taught: int,
    kinds: tuple[str, ...],
    looks: Matrix,
    measure: tuple[Matrix, float],
) -> HouseModel:
    """`rows`: the first `taught` of them by people, the others as the detector has them; `looks`:
    theirs, in the `measure` (middle and scale)."""
    chosen, (middle, scale) = rows[:taught], measure
    events = [one.seen for one in rows]
    cameras = tuple(sorted({one.camera for one in events}))
    of_kind = np.array([kinds.index(one.label) for one in rows])
    is_it = of_kind[:, None] == np.arange(len(kinds))[None, :]
    whole = np.hstack([looks, _motions(events, cameras)])
    ridge = solve(whole, np.where(is_it, 1.0, -1.0), _worth(rows, of_kind, len(chosen)))
    near = {one.event for one in _newest_of_each(chosen, _MOST_KNOWN)}
    known = [n for n, one in enumerate(chosen) if one.event in near]
    return HouseModel(
        cameras=cameras,
        middle=middle,
        scale=scale,
        kinds=kinds,
        taught=frozenset(one.label for one in chosen),
        people=_people(chosen),
        ridge=ridge,
        calibrations=tuple(calibrate(ridge.left_out[:, n], is_it[:, n]) for n in range(len(kinds))),
        known=looks[known],
        known_camera=np.array([cameras.index(events[n].camera) for n in known]),
        of_kind=of_kind[known],
        known_person=np.array([chosen[n].seen.stock.surely_a_person for n in known]),
        lessons=len(chosen),
        events=tuple(one.event for one in rows),
    )


def judge(
    model: HouseModel | None, stock: Stock, features: Features | None, descriptors: Descriptors
) -> HouseJudgement:
    """What an event is taken for, the house having the last word where it knows something."""
    return judge_all(model, [seen(stock, features, descriptors)])[0]


def judge_all(
    model: HouseModel | None, events: Sequence[Seen], ids: Sequence[str] | None = None
) -> tuple[HouseJudgement, ...]:
    """As `judge`, of many at once. With `ids`, of events that it may have learnt from: those that
    nobody spoke about are judged as if it had not seen them."""
    if model is None:
        return tuple(_stands(one.stock, Ground.UNTAUGHT) for one in events)
    usable = [n for n, one in enumerate(events) if one.look is not None]
    if not usable:
        return tuple(_stands(one.stock, Ground.UNSEEN) for one in events)
    rows = {event: row for row, event in enumerate(model.events) if row >= model.lessons}
    unspoken = [rows.get(ids[n]) if ids is not None else None for n in usable]
    decided = iter(_decided(model, [events[n] for n in usable], unspoken))
    return tuple(
        _stands(one.stock, Ground.UNSEEN) if one.look is None else next(decided) for one in events
    )


def _decided(
    model: HouseModel, events: Sequence[Seen], unspoken: Sequence[int | None]
) -> list[HouseJudgement]:
    looks = (_looks(events) - model.middle) / model.scale
    scores = model.ridge.scores(np.hstack([looks, _motions(events, model.cameras)]))
    for n, row in enumerate(unspoken):
        if row is not None:
            scores[n] = model.ridge.left_out[row]
    columns = [one.probable(scores[:, n]) for n, one in enumerate(model.calibrations)]
    probable = np.stack(columns, axis=1)
    best = probable.argmax(axis=1)
    apart = _apart(looks, model.known)
    there = np.array([_place(model.cameras, one.camera) for one in events])
    apart[there[:, None] != model.known_camera[None, :]] *= _ELSEWHERE
    apart[model.of_kind[None, :] != best[:, None]] = np.inf
    nearest = apart.min(axis=1)
    apart[:, ~model.known_person] = np.inf
    next_to = apart.min(axis=1)
    found = zip(events, best, probable.max(axis=1), nearest, next_to, strict=True)
    return [
        _one(one, model.kinds[kind], float(sure), near=float(near), like_a_person=float(person))
        for one, kind, sure, near, person in found
    ]


def _one(
    event: Seen, kind: str, sure: float, *, near: float, like_a_person: float
) -> HouseJudgement:
    """`near`: how far the nearest lesson of this kind is, and `like_a_person` the nearest that the
    detector took for a person, squared."""
    stock = event.stock
    if near > _NEAR:  # as is each of a kind that only the detector named
        return _stands(stock, Ground.FAR)
    if sure < _PROBABLE:
        return _stands(stock, Ground.UNSURE)
    if stock.surely_a_person and kind != Label.PERSON and like_a_person > _NEXT_TO:
        return _stands(stock, Ground.PERSON)
    sub_label = stock.sub_label if kind == stock.label else None
    return HouseJudgement(kind, sub_label, round(sure * 1000), LabelSource.HOUSE, Ground.TAUGHT)


def _place(cameras: tuple[str, ...], camera: str) -> int:
    return cameras.index(camera) if camera in cameras else -1


def _stands(stock: Stock, why: Ground) -> HouseJudgement:
    return HouseJudgement(stock.label, stock.sub_label, stock.confidence, LabelSource.DETECTOR, why)


def _newest_of_each(lessons: Sequence[Lesson], most: int) -> list[Lesson]:
    """As many of each kind as of the others, as far as there are; the newest ones."""
    by_kind: dict[str, list[Lesson]] = {}
    for one in sorted(lessons, key=lambda one: (one.at, one.event), reverse=True):
        by_kind.setdefault(one.label, []).append(one)
    chosen: list[Lesson] = []
    left = sorted(by_kind.values(), key=len)
    while left:
        share = (most - len(chosen)) // len(left)
        chosen += left.pop(0)[:share]
    return chosen


def _measure(raw: Matrix, labels: Sequence[str]) -> tuple[Matrix, float]:
    """The middle, and a unit in which kinds are about 2 apart, squared: however many there are of
    each."""
    of = np.array(labels)
    groups = [raw[of == label] for label in sorted(set(labels))]
    middles = np.stack([group.mean(axis=0) for group in groups])
    middle: Matrix = middles.mean(axis=0)
    between = ((middles - middle) ** 2).sum() / max(1, len(groups) - 1)
    within = np.mean(
        [
            ((group - own) ** 2).sum(axis=1).mean()
            for group, own in zip(groups, middles, strict=True)
        ]
    )
    return middle, float(np.sqrt(between + within)) or 1.0


def _not_spoken_for(rows: Sequence[Lesson], looks: Matrix, lessons: int) -> NDArray[np.bool_]:
    """Which rows count: what the detector is sure of does not where a lesson says otherwise of one
    that looks like it."""
    counts: NDArray[np.bool_] = np.ones(len(rows), dtype=bool)
    apart = _apart(looks[lessons:], looks[:lessons])
    here, label = (np.array([(one.seen.camera, one.label)[n] for one in rows]) for n in (0, 1))
    apart[here[lessons:, None] != here[None, :lessons]] *= _ELSEWHERE
    apart[label[lessons:, None] == label[None, :lessons]] = np.inf
    nothing = label[lessons:] == Label.OTHER.value
    counts[lessons:] = (apart.min(axis=1) > _NEXT_TO) | nothing
    return counts


def _worth(rows: Sequence[Lesson], of_kind: NDArray[np.intp], lessons: int) -> Matrix:
    """A kind of which there is little counts for more, not as much more as there is less of it."""
    counts = np.bincount(of_kind)
    worth: Matrix = np.sqrt(len(of_kind) / len(counts) / counts[of_kind])
    for n, one in enumerate(rows[lessons:], lessons):
        worth[n] *= _NOTHING_WORTH if one.label == Label.OTHER else _UNSPOKEN_WORTH
    return worth


def _people(lessons: Sequence[Lesson]) -> frozenset[str]:
    """A kind of the house's is somebody where the detector took most of its lessons for one."""
    somebody: Counter[str] = Counter()
    for one in lessons:
        somebody[one.label] += 1 if one.seen.stock.label == Label.PERSON else -1
    own = {kind for kind, more in somebody.items() if more > 0} - set(Label)
    return frozenset({Label.PERSON.value} | own)


def _looks(events: Sequence[Seen]) -> Matrix:
    return np.stack([one.look for one in events if one.look is not None]).astype(np.float64)


def _motions(events: Sequence[Seen], cameras: tuple[str, ...]) -> Matrix:
    motions = np.stack([one.motion for one in events])
    at = np.array([[one.camera == camera for camera in cameras] for one in events], dtype=float)
    moved: Matrix = _MOTION * np.hstack([motions, at])
    return moved


def _apart(rows: Matrix, others: Matrix) -> Matrix:
    """The square of how far each is from each."""
    squares = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None, :]
    apart: Matrix = np.maximum(squares - 2 * rows @ others.T, 0.0)
    return apart
