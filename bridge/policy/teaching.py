"""What people teach, and whether the house may go by it. Pure.

Where two people contradict each other nothing is learnt of that event until they agree. Before a
model is used it is held against what happened lately: of whom would nobody have been told? One that
would have lost somebody is set aside. How well it does is judged by time: learnt from the earlier
lessons, tried on the later ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.model import Label
from bridge.policy.alerts import PersonAlerts, wants
from bridge.policy.house_model import (
    HouseJudgement,
    HouseModel,
    Lesson,
    fit,
    judge_all,
)
from bridge.policy.house_seen import Seen

# What happened longer ago says little of what happens next.
REPLAYED = timedelta(days=30)
# How long a lesson stays after its clip expired: once round the year, through every light and every
# season that a garden has. Nothing that a camera saw is kept in any form for longer.
KEPT_AS_NUMBERS = timedelta(days=365)
# Too few lessons to put some of them aside.
FEWEST_TRIED = 6
# Whether anybody is told of a label at a camera.
Told = Callable[[str, str], bool]


class Way(StrEnum):
    """By what somebody taught."""

    PAGE = "page"
    SCREEN = "screen"  # a television
    VOICE = "voice"
    API = "api"


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says that an event was. `teacher`: an id, `called` their name then."""

    event: str
    teacher: str
    called: str
    label: str
    at: datetime
    way: Way


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event: when it began, all that it is judged by, and what people say of it, the latest
    last. `there`: its clip has not expired."""

    event: str
    at: datetime
    seen: Seen
    said: tuple[Saying, ...] = ()
    there: bool = True

    @property
    def agreed(self) -> str | None:
        """What all who spoke of it say; None where nobody did, or they contradict each other."""
        if len(self.said) == 1:
            return self.said[0].label
        labels = {saying.label for saying in self.said}
        return labels.pop() if len(labels) == 1 else None

    @property
    def disputed(self) -> bool:
        return len({saying.label for saying in self.said}) > 1


@dataclass(frozen=True, slots=True)
class Replay:
    """`alerts`: of how many of the events somebody would be told as it is; `spared`: of how many
    of these nobody would be any more. `lost`: somebody who would be spared, or taken for nothing
    much, whoever is told of people; `doubtful`: the same of those that the detector took for
    somebody, unsurely, and nobody spoke about. Ids. `changed`: how many clips would be called
    otherwise.
    """

    events: int
    alerts: int
    spared: int
    lost: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Of a kind: how many there were, how many of these were found, and how many were called so."""

    there: int = 0
    found: int = 0
    called: int = 0


@dataclass(frozen=True, slots=True)
class OfKind:
    kind: str
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class Confusion:
    event: str
    kind: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`learnt_from` the earlier lessons, `tried_on` the later ones. `before`: by the detector
    alone."""

    learnt_from: int
    tried_on: int
    kinds: tuple[OfKind, ...] = ()
    confusions: tuple[Confusion, ...] = ()


NO_TRIAL = Trial(0, 0)


class VersionState(StrEnum):
    IN_USE = "in_use"
    PROPOSED = "proposed"  # somebody is asked whether to keep it
    SET_ASIDE = "set_aside"  # it would have lost somebody
    EARLIER = "earlier"  # it was in use
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Figures:
    """What speaks for a version, or against it."""

    replay: Replay
    trial: Trial = NO_TRIAL


@dataclass(frozen=True, slots=True, eq=False)
class LearntModel:
    """A model, from which lessons (the label of each event), and its figures. None: nothing can be
    learnt yet."""

    model: HouseModel | None
    lessons: Mapping[str, str]
    figures: Figures

    @property
    def state(self) -> VersionState:
        """In which the house puts it by itself: where nothing else becomes of anything that
        happened, there is nothing to ask."""
        if self.figures.replay.lost:
            return VersionState.SET_ASIDE
        return VersionState.PROPOSED if self.figures.replay.changed else VersionState.IN_USE


def told_by_default(label: str, camera: str) -> bool:  # noqa: ARG001 - as `Told`
    """Of everything but "nothing much"."""
    return label != Label.OTHER


# Where nobody has turned alerts on.
BY_DEFAULT: tuple[Told, ...] = (told_by_default,)


def told_by(wishes: Iterable[PersonAlerts]) -> tuple[Told, ...]:
    """By what each person wants to be told of, but for when, where in the picture and how often;
    as by default where nobody has turned alerts on."""
    wanting = [one for one in wishes if any(camera.on for camera in one.cameras.values())]
    return tuple(map(_told_by, wanting)) or BY_DEFAULT


def _told_by(wish: PersonAlerts) -> Told:
    def told(label: str, camera: str) -> bool:
        one = wish.cameras.get(camera)
        return one is not None and one.on and wants(one, label)

    return told


def lessons(kept: Iterable[KeptEvent]) -> list[Lesson]:
    """One of each event of which somebody spoke and nobody spoke otherwise."""
    return [
        Lesson(one.event, one.at, label, one.seen)
        for one in kept
        if (label := one.agreed) is not None
    ]


def unspoken(kept: Sequence[KeptEvent]) -> list[Lesson]:
    """What nobody spoke about: what the detector was sure of, and where it found nothing, unless
    people have said themselves what is nothing at that camera."""
    told = {one.seen.camera for one in kept if one.agreed == Label.OTHER}
    silent = [one for one in kept if not one.said]
    return [
        Lesson(one.event, one.at, stock.label, one.seen)
        for one in silent
        if (stock := one.seen.stock).sure
        or (stock.label == Label.OTHER and one.seen.camera not in told)
    ]


def fitted(kept: Sequence[KeptEvent]) -> HouseModel | None:
    return fit(lessons(kept), unspoken(kept))


def learn(
    kept: Sequence[KeptEvent],
    now_used: HouseModel | None,
    people: Sequence[Told],
    *,
    since: datetime,
) -> LearntModel:
    """From all that was taught of the events that are kept, held against what happened `since`
    then. `now_used`: the model until now; `people`: what each is told of."""
    taught, model = lessons(kept), fitted(kept)
    lately = [one for one in kept if one.at >= since]
    figures = Figures(replay(lately, now_used, model, people), try_by_time(kept))
    return LearntModel(model, {one.event: one.label for one in taught}, figures)


def loses(kept: Sequence[KeptEvent], model: HouseModel | None, people: Sequence[Told]) -> bool:
    """Whether by this model somebody would not have been told of somebody."""
    return bool(replay(kept, None, model, people).lost)


def replay(
    kept: Sequence[KeptEvent],
    before: HouseModel | None,
    after: HouseModel | None,
    people: Sequence[Told],
) -> Replay:
    """Of events that were alerts to anybody; whoever of `people` is told no more loses one."""
    seen, ids = [one.seen for one in kept], [one.event for one in kept]
    somebody = {Label.PERSON.value} | (set(after.people) if after else set())
    fewer: list[KeptEvent] = []  # of which less would be told than now, or than by default
    spared = 0
    alerts = changed = 0
    was = judge_all(before, seen, ids)
    becomes = judge_all(after, seen, ids)
    for one, old, new in zip(kept, was, becomes, strict=True):
        camera = one.seen.camera
        changed += one.there and old.label != new.label
        told = [one for one in people if one(old.label, camera)]
        still = [one for one in told if one(new.label, camera)]
        alerts += bool(told)
        spared += bool(told) and not any(one(new.label, camera) for one in people)
        if len(still) < len(told) or (old.label != Label.OTHER and new.label == Label.OTHER):
            fewer.append(one)
    lost = tuple(one.event for one in fewer if _is_somebody(one, somebody))
    doubtful = tuple(one.event for one in fewer if _may_be_somebody(one))
    return Replay(len(kept), alerts, spared, lost, doubtful, changed)


def try_by_time(kept: Sequence[KeptEvent]) -> Trial:
    """Learnt from the earlier half of the lessons, tried on the later one."""
    taught = sorted(lessons(kept), key=lambda one: (one.at, one.event))
    if len(taught) < FEWEST_TRIED:
        return NO_TRIAL
    half = len(taught) // 2
    earlier, later = taught[:half], taught[half:]
    known = [one for one in unspoken(kept) if one.at < later[0].at]
    model = fit(earlier, known)
    seen = [one.seen for one in later]
    old, new = judge_all(None, seen), judge_all(model, seen)
    kinds = sorted({one.label for one in later})
    return Trial(
        learnt_from=half,
        tried_on=len(later),
        kinds=tuple(
            OfKind(kind, _tally(kind, later, old), _tally(kind, later, new)) for kind in kinds
        ),
        confusions=tuple(
            Confusion(one.event, one.label, said.label)
            for one, said in zip(later, new, strict=True)
            if said.label != one.label
        ),
    )


def _tally(kind: str, lessons_: Sequence[Lesson], said: Sequence[HouseJudgement]) -> Tally:
    there = [one.label == kind for one in lessons_]
    called = [judged.label == kind for judged in said]
    return Tally(sum(there), sum(a and b for a, b in zip(there, called, strict=True)), sum(called))


def _is_somebody(one: KeptEvent, somebody: set[str]) -> bool:
    """What anybody says counts before what the detector does."""
    if one.said:
        return any(saying.label in somebody for saying in one.said)
    return one.seen.stock.surely_a_person


def _may_be_somebody(one: KeptEvent) -> bool:
    stock = one.seen.stock
    return not one.said and stock.label == Label.PERSON and not stock.surely_a_person
