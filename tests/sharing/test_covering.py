"""What is covered fails closed: whatever is not known for certain is covered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import Area, BlurMode
from bridge.sharing.covering import MOST_APART_S, NOTHING_FOUND, Cover, cover
from bridge.sharing.findings import Face, Findings, FrameFindings
from bridge.sharing.rects import Rect

FPS = 10.0
PERSON = Rect(0.3, 0.2, 0.45, 0.9)
FACE = Rect(0.35, 0.22, 0.4, 0.31)
ELSEWHERE = Rect(0.8, 0.22, 0.85, 0.31)
KNEE = Rect(0.35, 0.7, 0.4, 0.79)
BELT = Rect(0.35, 0.42, 0.4, 0.51)
SPECK = Rect(0.37, 0.3, 0.375, 0.31)
DOOR = Area(100, 200, 300, 400)


def look(
    frame: int, *faces: Rect, people: tuple[Rect, ...] | None = (), score: float = 0.9
) -> FrameFindings:
    return FrameFindings(frame, tuple(Face(rect, score) for rect in faces), people)


def film(*looked: FrameFindings, frames: int = 31) -> Findings:
    return Findings(frames, FPS, looked)


def steady(*faces: Rect, people: tuple[Rect, ...] = (), frames: int = 31) -> Findings:
    looked = [look(frame, *faces, people=people) for frame in range(0, frames, 5)]
    return Findings(frames, FPS, tuple(looked))


def covers(cover_: Cover, rect: Rect) -> bool:
    return cover_.whole or any(rect.shared(one) >= rect.size * 0.999 for one in cover_.rects)


def test_a_face_is_covered_and_its_person_is_not() -> None:
    for one in cover(steady(FACE, people=(PERSON,)), BlurMode.FACES).frames:
        assert covers(one, FACE)
        assert not covers(one, PERSON)
        assert not one.whole


@pytest.mark.parametrize("other", [(), (ELSEWHERE,), (KNEE,), (BELT,), (SPECK,)])
def test_a_person_in_whom_no_face_is_found_is_covered_from_head_to_foot(
    other: tuple[Rect, ...],
) -> None:
    for one in cover(steady(*other, people=(PERSON,)), BlurMode.FACES).frames:
        assert covers(one, PERSON)
        assert not one.whole


@pytest.mark.parametrize(
    ("face", "up", "theirs"),
    [
        (Rect(0.4, 0.25, 0.7, 0.68), 0.0, True),
        (Rect(0.4, 0.25, 0.7, 0.68), 0.1, False),  # it is not the picture that ends there
        (Rect(0.5, 0.4, 0.6, 0.52), 0.0, False),  # a badge
        (Rect(0.4, 0.4, 0.7, 0.83), 0.0, False),  # on the chest
    ],
)
def test_of_whom_only_the_head_and_shoulders_are_seen(face: Rect, up: float, theirs: bool) -> None:
    near = Rect(0.16, 0.1, 0.96, 1.0)
    found = steady(face.moved(0, -up), people=(near.moved(0, -up),))
    for one in cover(found, BlurMode.FACES).frames:
        assert covers(one, face.moved(0, -up))
        assert covers(one, near.moved(0, -up)) is not theirs


def test_a_face_speaks_for_one_person_only() -> None:
    behind = PERSON.moved(0.02, 0.0)
    for one in cover(steady(FACE, people=(PERSON, behind)), BlurMode.FACES).frames:
        assert covers(one, FACE)
        assert covers(one, behind) != covers(one, PERSON)


def test_what_is_hardly_a_face_is_covered_and_so_is_the_person() -> None:
    """A logo, a bag, a hand where the face would be."""
    for score, sure in ((0.21, False), (0.49, False), (0.5, True)):
        looked = [look(n, FACE, people=(PERSON,), score=score) for n in range(0, 31, 2)]
        for one in cover(film(*looked), BlurMode.FACES).frames:
            assert covers(one, FACE)
            assert covers(one, PERSON) is not sure


def test_a_head_that_turns_away_is_covered_for_a_second_and_the_person_at_once() -> None:
    seen = [look(n, *((FACE,) if n <= 30 else ()), people=(PERSON,)) for n in range(0, 101, 2)]
    found = cover(film(*seen, frames=101), BlurMode.FACES).frames
    assert all(covers(one, FACE) for one in found[:41])
    assert [n for n, one in enumerate(found) if not covers(one, PERSON)] == list(range(34))


def test_a_face_that_is_lost_for_a_moment_does_not_speak_while_it_is() -> None:
    """It is one track for two seconds, and who turned away or changed places is somebody."""
    seen = [look(n, *(() if 10 < n < 28 else (FACE,)), people=(PERSON,)) for n in range(0, 41, 2)]
    found = cover(film(*seen, frames=41), BlurMode.FACES).frames
    assert all(covers(one, FACE) for one in found)
    assert [n for n, one in enumerate(found) if covers(one, PERSON)] == list(range(14, 25))


def test_a_face_becomes_doubtful_and_the_person_is_covered_meanwhile() -> None:
    seen = [
        look(n, FACE, people=(PERSON,), score=0.3 if 10 < n < 28 else 0.9) for n in range(0, 41, 2)
    ]
    found = cover(film(*seen, frames=41), BlurMode.FACES).frames
    assert all(covers(one, FACE) for one in found)
    assert [n for n, one in enumerate(found) if covers(one, PERSON)] == list(range(14, 25))


def test_a_face_that_is_seen_at_both_looks_a_second_apart_speaks_between_them() -> None:
    """Nothing moved in between: it would have been looked at."""
    seen = [look(n, FACE, people=(PERSON,)) for n in range(0, 31, 10)]
    for one in cover(film(*seen), BlurMode.FACES).frames:
        assert covers(one, FACE)
        assert not covers(one, PERSON)


def test_people_are_covered_whole_where_people_are_asked_for() -> None:
    for one in cover(steady(FACE, people=(PERSON,)), BlurMode.PEOPLE).frames:
        assert covers(one, PERSON)
        assert covers(one, FACE)


def test_frames_between_looks_that_are_too_far_apart_are_covered_whole() -> None:
    far = round(MOST_APART_S * FPS) + 1
    found = cover(film(look(0), look(far), look(far + 5), frames=far + 6), BlurMode.FACES)
    whole = [number for number in range(far + 6) if found[number].whole]
    assert whole == list(range(1, far))


def test_frames_before_the_first_look_and_after_the_last_are_covered_whole() -> None:
    found = cover(film(look(5), look(10), frames=16), BlurMode.FACES)
    assert [n for n in range(16) if found[n].whole] == [0, 1, 2, 3, 4, 11, 12, 13, 14, 15]


def test_where_nobody_looked_for_people_it_is_not_certain_that_there_are_none() -> None:
    looked = [look(0), *(look(n, people=None) for n in range(5, 35, 5)), look(35)]
    found = cover(film(*looked, frames=36), BlurMode.FACES)
    assert [n for n in range(36) if not found[n].whole] == [0, 35]


def test_a_picture_that_shows_too_little_is_covered_whole_and_so_is_what_is_beside_it() -> None:
    dark = FrameFindings(10, (), (), blind=True)
    found = cover(film(look(0), look(5), dark, look(15), frames=16), BlurMode.FACES)
    assert [n for n in range(16) if found[n].whole] == list(range(6, 15))


@pytest.mark.parametrize("mode", [BlurMode.FACES, BlurMode.PEOPLE, BlurMode.STILL])
def test_frames_that_nobody_knows_of_are_covered_whole(mode: BlurMode) -> None:
    found = cover(steady(), mode)
    assert found[31].whole
    assert found[10_000].whole


@pytest.mark.parametrize("mode", list(BlurMode))
def test_an_area_drawn_by_hand_is_covered_in_every_frame(mode: BlurMode) -> None:
    found = cover(steady(), mode, [DOOR])
    for number in range(40):
        assert covers(found[number], Rect(0.1, 0.2, 0.4, 0.6))


def test_nothing_is_covered_where_that_was_asked_for() -> None:
    found = cover(NOTHING_FOUND, BlurMode.NOTHING)
    assert not found[0].anything
    assert not found[500].anything


def moving(frame: int, rect: Rect | None) -> FrameFindings:
    return FrameFindings(frame, moving=rect)


def test_all_but_what_moves_is_coarse() -> None:
    there = Rect(0.5, 0.5, 0.6, 0.7)
    looked = (moving(0, None), moving(5, there), moving(10, there.moved(0.1, 0)), moving(15, None))
    found = cover(film(*looked, frames=16), BlurMode.STILL)
    assert found[0].shown == ()
    assert found[2].shown == (), "what began to move may have been anything"
    (shown,) = found[7].shown or ()
    assert there.moved(0.04, 0).shared(shown) >= there.size * 0.999
    assert found[12].shown == ()
    assert all(one.anything for one in found.frames)


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    rect = st.builds(
        lambda x, y, w, h: Rect(x, y, x + w, y + h),
        *(st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.02, 0.2), st.floats(0.02, 0.2)),
    )
    places = draw(st.lists(st.integers(0, 60), unique=True, max_size=10))
    looked = [
        FrameFindings(
            frame,
            tuple(draw(st.lists(st.builds(Face, rect, st.floats(0.2, 1)), max_size=2))),
            draw(st.none() | st.lists(rect, max_size=2).map(tuple)),
            blind=draw(st.booleans()),
        )
        for frame in sorted(places)
    ]
    return Findings(61, FPS, tuple(looked))


@given(findings())
def test_every_face_that_was_seen_is_covered_and_every_frame_is_known_or_whole(
    found: Findings,
) -> None:
    made = cover(found, BlurMode.FACES)
    looked = {one.frame for one in found.looked if not one.blind and one.people is not None}
    assert len(made.frames) == found.frames
    for one in found.looked:
        assert all(covers(made[one.frame], face.rect) for face in one.faces)
    if not looked:
        assert all(one.whole for one in made.frames)


@given(findings())
def test_all_people_are_covered_where_people_are_asked_for_and_faces_in_any_case(
    found: Findings,
) -> None:
    made = cover(found, BlurMode.PEOPLE)
    for one in found.looked:
        faces = [face.rect for face in one.faces]
        assert all(covers(made[one.frame], each) for each in (*faces, *(one.people or ())))
