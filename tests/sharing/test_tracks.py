"""Who was seen in some frames is covered in all: between, before and after."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.sharing.rects import Rect
from bridge.sharing.tracks import KEPT_S, Spread, Trail, follow

FPS = 25.0
EVERY = 5
KEPT = round(KEPT_S * FPS)
TIGHT = Spread(margin=0.0, each_s=0.0, most=0.0)
FACE = Spread(margin=0.3, each_s=0.6, most=0.7)


def face(x: float, y: float = 0.3, size: float = 0.06) -> Rect:
    return Rect(x - size / 2, y - size / 2, x + size / 2, y + size / 2)


def inside(inner: Rect, outer: Rect) -> bool:
    return inner.shared(outer) >= inner.size * 0.999


def one(trails: tuple[Trail, ...]) -> Trail:
    (trail,) = trails
    return trail


def test_one_that_walks_is_one_and_is_followed_between_the_looks() -> None:
    seen = [(frame, [face(0.2 + frame * 0.004)]) for frame in range(0, 51, EVERY)]
    covered = one(follow(seen, FPS)).spread(TIGHT)
    assert all(inside(face(0.2 + frame * 0.004), covered[frame]) for frame in range(51))


def test_it_is_kept_a_second_after_the_last_sight_and_before_the_first() -> None:
    covered = one(follow([(100, [face(0.5)]), (105, [face(0.5)])], FPS)).spread(FACE)
    assert min(covered) == 100 - KEPT
    assert max(covered) == 105 + KEPT
    assert all(inside(face(0.5), rect) for rect in covered.values())


def test_one_seen_once_is_kept_around_that() -> None:
    covered = one(follow([(40, [face(0.5)])], FPS)).spread(FACE)
    assert sorted(covered) == list(range(40 - KEPT, 40 + KEPT + 1))


def test_one_that_was_lost_for_a_moment_is_covered_while_it_was() -> None:
    """A head turns away and comes back."""
    looks = [(0, [face(0.3)]), (5, [face(0.32)]), (10, []), (15, []), (20, []), (25, [face(0.4)])]
    covered = one(follow(looks, FPS)).spread(FACE)
    assert all(inside(face(0.32 + (n - 5) * 0.004), covered[n]) for n in range(5, 26))


def test_one_that_is_lost_for_longer_is_somebody_new_and_both_are_kept() -> None:
    late = 3 * int(FPS)
    looks = [(0, [face(0.3)]), *((n, []) for n in range(5, late, 5)), (late, [face(0.3)])]
    first, second = follow(looks, FPS)
    assert max(first.spread(FACE)) == KEPT
    assert min(second.spread(FACE)) == late - KEPT


def test_two_that_pass_each_other_are_both_covered_at_every_look() -> None:
    def places(frame: int) -> list[Rect]:
        return [face(0.3 + frame * 0.008), face(0.7 - frame * 0.008, y=0.34)]

    trails = follow([(frame, places(frame)) for frame in range(0, 51, EVERY)], FPS)
    for frame in range(51):
        covered = [trail.spread(FACE)[frame] for trail in trails]
        for place in places(frame):
            assert any(inside(place, rect) for rect in covered), frame


def test_one_that_goes_out_of_the_picture_is_covered_on_its_way() -> None:
    seen = [(frame, [face(0.8 + frame * 0.01)]) for frame in range(0, 11, EVERY)]
    covered = one(follow(seen, FPS)).spread(FACE)
    for frame in range(11, 18):
        assert inside(face(0.8 + frame * 0.01), covered[frame]), frame


def test_one_that_comes_in_was_covered_before_it_was_seen() -> None:
    seen = [(frame, [face(0.1 + (frame - 10) * 0.01)]) for frame in range(10, 21, EVERY)]
    covered = one(follow(seen, FPS)).spread(FACE)
    for frame in range(2, 10):
        assert inside(face(0.1 + (frame - 10) * 0.01), covered[frame]), frame


def test_a_thing_of_quite_another_size_is_another_one() -> None:
    assert len(follow([(0, [face(0.5, size=0.02)]), (5, [face(0.5, size=0.3)])], FPS)) == 2


looks = st.lists(
    st.lists(
        st.builds(face, st.floats(0, 1), st.floats(0, 1), st.floats(0.02, 0.3)),
        max_size=4,
    ),
    min_size=1,
    max_size=12,
)


@given(looks)
def test_whatever_was_seen_is_covered_where_it_was_seen(seen: list[list[Rect]]) -> None:
    trails = follow([(EVERY * n, rects) for n, rects in enumerate(seen)], FPS)
    assert sum(len(trail.sights) for trail in trails) == sum(map(len, seen))
    spread = [trail.spread(FACE) for trail in trails]
    for number, rects in enumerate(seen):
        for rect in rects:
            assert any(
                inside(rect, each[EVERY * number]) for each in spread if EVERY * number in each
            )


@given(looks)
def test_who_is_followed_is_followed_without_a_gap(seen: list[list[Rect]]) -> None:
    for trail in follow([(EVERY * n, rects) for n, rects in enumerate(seen)], FPS):
        frames = sorted(trail.spread(FACE))
        assert frames == list(range(frames[0], frames[-1] + 1))
