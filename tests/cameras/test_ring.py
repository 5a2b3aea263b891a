"""The ring and the feed: whole GOPs or nothing, and never without bound."""

from fractions import Fraction

from bridge.cameras.feed import Feed
from bridge.cameras.ring import Ring
from bridge.media.types import Part
from tests.builders import a_part

SECOND = Fraction(1)


class Kept:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.closed = False

    def put(self, part: Part) -> None:
        self.parts.append(part)

    def close(self) -> None:
        self.closed = True


def gop(number: int, seconds: int = 2, *, first: bool = False, size: int = 10) -> list[Part]:
    return [
        a_part(
            number,
            index,
            duration=SECOND,
            independent=index == 0,
            discontinuity=first and index == 0,
            data=bytes(size),
        )
        for index in range(seconds)
    ]


def filled(*gops: list[Part], seconds: int = 12, max_bytes: int = 1000) -> Ring:
    ring = Ring(Fraction(seconds), max_bytes)
    for parts in gops:
        for part in parts:
            ring.put(part)
    return ring


def segments(parts: tuple[Part, ...]) -> list[int]:
    return sorted({part.segment for part in parts})


def test_nothing_is_kept_before_a_keyframe() -> None:
    ring = filled(gop(1)[1:])
    assert ring.keyframe() is None
    assert ring.since(SECOND) == ()


def test_the_newest_keyframe_that_is_old_enough_is_where_a_viewer_starts() -> None:
    ring = filled(gop(1), gop(2), gop(3), gop(4)[:1])
    assert segments(ring.since(2 * SECOND)) == [3, 4]
    assert segments(ring.since(Fraction(0))) == [4]
    newest = ring.keyframe()
    assert newest is not None
    assert newest.segment == 4


def test_what_nobody_can_need_is_let_go() -> None:
    ring = filled(*(gop(number) for number in range(1, 9)))
    assert segments(ring.since(100 * SECOND)) == [7, 8]


def test_a_ten_second_gop_is_kept_whole() -> None:
    ring = filled(gop(1, 10), gop(2, 10))
    assert segments(ring.since(100 * SECOND)) == [2]
    assert len(ring.since(100 * SECOND)) == 10


def test_a_gop_of_a_minute_is_there_until_the_next_one_is_as_old_as_a_pre_roll() -> None:
    ring = Ring(Fraction(12), max_bytes=10_000)
    ring.hold(Fraction(5))
    for part in [*gop(1, 60), *gop(2, 5)]:
        ring.put(part)
    assert segments(ring.since(Fraction(5))) == [2]
    assert segments(ring.since(Fraction(6))) == [1, 2]
    ring.put(gop(2, 6)[-1])
    assert segments(ring.since(Fraction(60))) == [2]


def test_a_gop_that_is_too_large_is_not_kept_in_halves() -> None:
    ring = filled(gop(1, 5, size=300))
    assert ring.keyframe() is None


def test_a_new_run_forgets_the_old_one() -> None:
    ring = filled(gop(1), gop(2, first=True))
    assert segments(ring.since(100 * SECOND)) == [2]


def test_a_follower_gets_the_cached_parts_and_then_each_new_one() -> None:
    ring, kept = filled(gop(1), gop(2)), Kept()
    ring.follow(kept, 2 * SECOND)
    third = gop(3)
    ring.put(third[0])
    ring.unfollow(kept)
    ring.put(third[1])
    assert kept.parts == [*gop(2), third[0]]


def test_clearing_tells_followers_that_what_they_have_is_no_longer_live() -> None:
    ring, kept = filled(gop(1)), Kept()
    ring.follow(kept, SECOND)
    ring.clear()
    assert kept.closed
    assert ring.since(SECOND) == ()
    ring.unfollow(kept)


def test_how_long_gops_are() -> None:
    assert filled(gop(1)).gop_duration() is None
    assert filled(gop(1), gop(2, 3)).gop_duration() == 2


def test_a_full_feed_drops_up_to_the_next_keyframe() -> None:
    feed = Feed(limit=3)
    for part in (*gop(1), *gop(2), *gop(3)):
        feed.put(part)
    assert feed.dropped == 3
    assert [feed.get(0) for _ in range(3)] == [*gop(1), gop(2)[0]]
    feed.put(gop(3)[1])
    assert feed.get(0) is None
    feed.put(gop(4)[0])
    assert feed.get(0) == gop(4)[0]


def test_a_feed_that_is_behind_skips_to_its_newest_keyframe_and_says_so() -> None:
    feed = Feed()
    for part in (*gop(1), *gop(2), *gop(3)):
        feed.put(part)
    assert not feed.skip(SECOND * 6)
    assert feed.skip(SECOND * 5)
    assert feed.get(0) == gop(3)[0]
    assert not feed.skip(Fraction(0))  # what is left has no newer keyframe
    assert feed.get(0) == gop(3)[1]


def test_a_feed_that_was_full_says_once_that_something_is_missing() -> None:
    feed = Feed(limit=3)
    feed.put(gop(1)[1])  # before its first keyframe nothing can be missing
    assert not feed.skip(SECOND * 9)
    for part in (*gop(1), *gop(2), *gop(3)):
        feed.put(part)
    assert [feed.skip(SECOND * 9) for _ in range(2)] == [True, False]


def test_a_closed_feed_gives_nothing() -> None:
    feed = Feed()
    feed.put(a_part())
    feed.close()
    assert feed.closed
    assert feed.get(0) is None
