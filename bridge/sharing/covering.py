"""Which areas of which frame are covered: fail closed. Pure.

A frame is covered whole unless something is known of it: it was looked at, or lies between two that
were, not too far apart. A person in whom no face is seen for certain is covered from head to foot.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bridge.model import Area, BlurMode
from bridge.sharing.findings import Findings, FrameFindings
from bridge.sharing.rects import Rect
from bridge.sharing.tracks import Spread, Trail, follow

# Between two looks that are farther apart, anything may have happened.
MOST_APART_S = 1.5
_FACE = Spread(margin=0.3, each_s=0.6, most=0.7)
_PERSON = Spread(margin=0.08, each_s=0.25, most=0.25)
_MOVING = Spread(margin=0.1, each_s=0.0, most=0.1)
_EXACT = Spread(margin=0.0, each_s=0.0, most=0.0)
# A face is somebody's whose upper third its middle is in, and who is no more times as tall. Who
# bends down, or of whom only a hand was taken for a face, is covered from head to foot.
_HEAD, _TALLEST = 1 / 3, 14.0
# Of whom the picture ends below the shoulders, a face is a third at least, and in the upper half.
_ENDS, _BUST, _BUST_HEAD = 0.97, 3.0, 0.5
# A logo or a bag may be taken for a face, less surely: it is covered, and so is who carries it.
_SURE = 0.5
# A face that was not seen in a look is covered for longer, and speaks for nobody for longer.
_SPEAKS_S = 0.3


@dataclass(frozen=True, slots=True)
class Cover:
    """Of one frame. `shown`: only this stays, and all else is coarse; None: all else stays.
    What is `whole` shows nothing, and `rects` are covered in any case."""

    whole: bool = False
    rects: tuple[Rect, ...] = ()
    shown: tuple[Rect, ...] | None = None

    @property
    def anything(self) -> bool:
        return self.whole or bool(self.rects) or self.shown is not None


WHOLE = Cover(whole=True)


@dataclass(frozen=True, slots=True)
class Covers:
    """One for each frame, and `beyond` for any more; how many faces or people were followed."""

    frames: tuple[Cover, ...] = ()
    beyond: Cover = WHOLE
    tracks: int = 0

    def __getitem__(self, frame: int) -> Cover:
        return self.frames[frame] if frame < len(self.frames) else self.beyond


NOTHING_FOUND = Findings(frames=0, fps=1.0)


def cover(found: Findings, mode: BlurMode, areas: Sequence[Area] = ()) -> Covers:
    """`areas` are covered in every frame."""
    always = tuple(Rect.of(area) for area in areas)
    match mode:
        case BlurMode.NOTHING:
            return Covers(beyond=Cover(rects=always))
        case BlurMode.STILL:
            return _all_but_what_moves(found, always)
        case BlurMode.FACES | BlurMode.PEOPLE:
            return _people(found, always, faces_only=mode is BlurMode.FACES)


def _known(looked: Sequence[FrameFindings], fps: float) -> Iterator[int]:
    """The frames of which these say something."""
    most = MOST_APART_S * fps
    before: FrameFindings | None = None
    for one in looked:
        if not one.blind:
            yield one.frame
            if before is not None and one.frame - before.frame <= most:
                yield from range(before.frame + 1, one.frame)
        before = None if one.blind else one


def _all_but_what_moves(found: Findings, always: tuple[Rect, ...]) -> Covers:
    known = frozenset(_known(found.looked, found.fps))
    shown: dict[int, Rect] = {}
    before: FrameFindings | None = None
    for one in found.looked:
        if one.moving is not None:
            shown[one.frame] = one.moving
            if before is not None and before.moving is not None:
                away = one.frame - before.frame
                for frame in range(before.frame + 1, one.frame):
                    share = (frame - before.frame) / away
                    shown[frame] = before.moving.towards(one.moving, share)
        before = one
    return Covers(
        tuple(
            Cover(
                rects=always,
                shown=(shown[n].grown(_MOVING.margin),) if n in shown and n in known else (),
            )
            for n in range(found.frames)
        )
    )


@dataclass(frozen=True, slots=True)
class _Who:
    """A face or a person in one frame: what is covered of them, and where they are. `speaks`: a
    face that is there for certain."""

    covered: Rect
    exact: Rect
    speaks: bool = False


@dataclass(slots=True)
class _Frame:
    faces: list[_Who] = field(default_factory=list)
    people: list[_Who] = field(default_factory=list)


def _people(found: Findings, always: tuple[Rect, ...], *, faces_only: bool) -> Covers:
    looked = [one for one in found.looked if one.people is not None]
    faces = follow(
        [(one.frame, [face.rect for face in one.faces]) for one in found.looked], found.fps
    )
    people = follow([(one.frame, one.people or ()) for one in looked], found.fps)
    known = frozenset(_known(found.looked, found.fps)) & frozenset(_known(looked, found.fps))
    frames = _by_frame(found, faces, people)
    covers = []
    for number in range(found.frames):
        frame = frames[number]
        whole_people = _faceless(frame) if faces_only else frame.people
        rects = [who.covered for who in (*frame.faces, *whole_people)]
        covers.append(Cover(whole=number not in known, rects=(*always, *rects)))
    return Covers(tuple(covers), tracks=len(faces) + len(people))


def _by_frame(
    found: Findings, faces: Sequence[Trail], people: Sequence[Trail]
) -> dict[int, _Frame]:
    frames: dict[int, _Frame] = defaultdict(_Frame)
    for trail, certain in zip(faces, _certain(found, faces), strict=True):
        for number, who in _spread(trail, _FACE):
            frames[number].faces.append(replace(who, speaks=number in certain))
    for trail in people:
        for number, who in _spread(trail, _PERSON):
            frames[number].people.append(who)
    return frames


def _certain(found: Findings, faces: Sequence[Trail]) -> Iterator[frozenset[int]]:
    """Of each, the frames in which it speaks for somebody: those near a look at which it was
    surely seen, and those between two such looks, one right after the other."""
    sure = {
        (one.frame, face.rect) for one in found.looked for face in one.faces if face.score >= _SURE
    }
    after = dict(pairwise(one.frame for one in found.looked))
    near = int(_SPEAKS_S * found.fps)
    for trail in faces:
        at = {one.frame for one in trail.sights if (one.frame, one.rect) in sure}
        certain: set[int] = set()
        for frame in at:
            certain.update(range(frame - near, frame + near + 1))
            if (next_ := after.get(frame)) in at:
                certain.update(range(frame, next_))
        yield frozenset(certain)


def _spread(trail: Trail, by: Spread) -> Iterator[tuple[int, _Who]]:
    exact = trail.spread(_EXACT)
    for number, rect in trail.spread(by).items():
        yield number, _Who(rect, exact[number])


def _faceless(frame: _Frame) -> list[_Who]:
    """The people in whom no face is certain. Each face speaks for one person, the nearest."""
    fits = sorted(
        (abs(face.exact.middle[0] - person.exact.middle[0]), who, which)
        for who, person in enumerate(frame.people)
        for which, face in enumerate(frame.faces)
        if face.speaks and _is_theirs(face.exact, person.exact)
    )
    known: set[int] = set()
    spent: set[int] = set()
    for _, who, which in fits:
        if who not in known and which not in spent:
            known.add(who)
            spent.add(which)
    return [person for who, person in enumerate(frame.people) if who not in known]


def _is_theirs(face: Rect, person: Rect) -> bool:
    x, y = face.middle
    inside = person.left <= x <= person.right
    bust = person.bottom >= _ENDS and person.height <= _BUST * face.height
    head = (_BUST_HEAD if bust else _HEAD) * person.height
    upper = person.top <= y <= person.top + head
    return inside and upper and person.height <= _TALLEST * face.height
