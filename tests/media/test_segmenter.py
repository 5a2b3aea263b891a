from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.media.segmenter import MAX_PARTS, MAX_SEGMENT, WIDEST, RunBroken, Segmenter
from bridge.media.types import Fragment, Init, Part, TrackRun
from tests.builders import AUDIO, INIT, NOON, VIDEO, a_fragment

FIFTH = Fraction(1, 5)


def play(
    segmenter: Segmenter, fragments: list[Fragment], *, late: timedelta = timedelta()
) -> list[Part]:
    """Feed fragments as they would arrive: each when its last picture was taken."""
    out: list[Part] = []
    for fragment in fragments:
        run = fragment.runs[0]
        end = Fraction(run.start + sum(run.durations), 90_000)
        now = NOON + timedelta(seconds=float(end)) + late
        part = segmenter.feed(fragment, now=now, arrived=float(end))
        out += [part] if part else []
    return out


def gops(seconds: int, gop: int = 2, *, start: Fraction = Fraction(0)) -> list[Fragment]:
    return [a_fragment(start + i * FIFTH, keyframe=i % (gop * 5) == 0) for i in range(seconds * 5)]


def test_nothing_before_the_first_keyframe() -> None:
    fragments = gops(4)[3:]
    parts = play(Segmenter(INIT, 7), fragments)
    assert parts[0].independent
    assert (parts[0].segment, parts[0].index, parts[0].discontinuity) == (7, 0, True)
    assert parts[0].data is fragments[7].data


def test_a_gop_of_two_seconds_is_a_segment() -> None:
    parts = play(Segmenter(INIT, 7), gops(6))
    assert [p.segment for p in parts if p.index == 0] == [7, 8, 9]
    assert all(p.independent == (p.index == 0) for p in parts)
    assert [p.discontinuity for p in parts].count(True) == 1


def test_short_gops_are_gathered_to_a_second() -> None:
    fragments = [a_fragment(i * FIFTH, keyframe=i % 2 == 0) for i in range(20)]
    parts = play(Segmenter(INIT, 0), fragments)
    assert {p.segment: p.index + 1 for p in parts} == {0: 6, 1: 6, 2: 6, 3: 2}


def test_a_gop_of_ten_seconds_is_cut_before_the_target_duration_breaks() -> None:
    parts = play(Segmenter(INIT, 0), gops(20, gop=10))
    lengths: dict[int, Fraction] = {}
    for part in parts:
        lengths[part.segment] = lengths.get(part.segment, Fraction(0)) + part.duration
    assert max(lengths.values()) <= MAX_SEGMENT
    assert [(p.segment, p.index) for p in parts if p.independent] == [(0, 0), (4, 2)]


@pytest.mark.parametrize(
    ("rate", "target"), [(60, 2), (30, 2), (15, 2), (10, 2), (5, 3), (4, Fraction(7, 2))]
)
def test_part_target_is_fixed_by_the_first_fragment(rate: int, target: Fraction) -> None:
    frame = Fraction(1, rate)
    first = a_fragment(Fraction(0), 2, keyframe=True, frame=frame)
    parts = play(Segmenter(INIT, 0), [first, a_fragment(2 * frame, 2, frame=frame)])
    assert {p.part_target for p in parts} == {target * FIFTH}


def test_a_first_picture_stretched_to_where_the_sound_starts_does_not_raise_part_target() -> None:
    stretched = a_fragment(Fraction(0), 1, keyframe=True, first_frame=Fraction(116, 100))
    parts = play(Segmenter(INIT, 0), [stretched, *gops(4, start=Fraction(116, 100))])
    assert {p.part_target for p in parts} == {2 * FIFTH}
    assert parts[0].starts_at == NOON + timedelta(seconds=1.16)


def test_a_gap_drops_to_the_next_keyframe_and_marks_a_discontinuity() -> None:
    before = gops(2)
    gap = a_fragment(Fraction(2), keyframe=True, first_frame=Fraction(3))
    after = gops(6, start=Fraction(2) + 3 + Fraction(5, 30))
    parts = play(Segmenter(INIT, 0), [*before, gap, *after])
    assert [p.segment for p in parts if p.discontinuity] == [0, 1]
    assert {p.part_target for p in parts} == {2 * FIFTH}
    assert all(p.duration <= p.part_target for p in parts)


def test_one_hiccup_is_a_gap_and_does_not_cost_latency_for_good() -> None:
    hiccup = a_fragment(Fraction(2), 2, keyframe=True, frame=Fraction(1, 4))
    after = gops(20, start=Fraction(5, 2))
    again = a_fragment(Fraction(45, 2), 2, keyframe=True, frame=Fraction(1, 4))
    more = gops(4, start=Fraction(23))
    parts = play(Segmenter(INIT, 0), [*gops(2), hiccup, *after, again, *more])
    assert {p.part_target for p in parts} == {2 * FIFTH}
    assert [p.starts_at - NOON for p in parts if p.discontinuity] == [
        timedelta(seconds=s) for s in (0, 2.5, 23)
    ]


def test_a_second_hiccup_within_ten_seconds_widens_part_target() -> None:
    hiccup = a_fragment(Fraction(2), 2, keyframe=True, frame=Fraction(1, 4))
    after = gops(8, start=Fraction(5, 2))
    again = a_fragment(Fraction(21, 2), 2, keyframe=True, frame=Fraction(1, 4))
    more = gops(4, start=Fraction(11))
    parts = play(Segmenter(INIT, 0), [*gops(2), hiccup, *after, again, *more])
    targets = [p.part_target for p in parts if p.discontinuity]
    assert targets == [2 * FIFTH, 2 * FIFTH, Fraction(5, 8)]


def test_a_camera_that_slows_down_in_the_dark_gets_a_wider_part_target_once() -> None:
    slow = [
        a_fragment(2 + Fraction(i, 2), 1, keyframe=i % 4 == 0, frame=Fraction(1, 2))
        for i in range(16)
    ]
    parts = play(Segmenter(INIT, 0), [*gops(2), *slow])
    assert [p.part_target for p in parts if p.discontinuity][1:] == [Fraction(5, 8)]
    assert all(p.duration <= p.part_target for p in parts)


def test_parts_never_outgrow_a_segment() -> None:
    """Five seconds in one fragment at one picture a second: no part that a player may be given."""
    long = [a_fragment(2 + Fraction(5 * i), 5, keyframe=True, frame=Fraction(1)) for i in range(8)]
    parts = play(Segmenter(INIT, 0), [*gops(2), *long, *gops(2, start=Fraction(42))])
    assert len(parts) == 20
    assert all(p.part_target <= WIDEST for p in parts)


def test_pictures_that_take_no_time_are_not_published() -> None:
    segmenter = Segmenter(INIT, 0)
    play(segmenter, gops(2))
    nothing = [a_fragment(Fraction(2), 6, keyframe=True, frame=Fraction(0)) for _ in range(4000)]
    assert play(segmenter, nothing) == []
    back = play(segmenter, gops(2, start=Fraction(2)))
    assert (back[0].segment, back[0].discontinuity) == (1, True)


def test_a_segment_has_no_more_parts_than_there_is_time_for() -> None:
    segmenter, tick = Segmenter(INIT, 0), Fraction(1, 90_000)
    flood = [a_fragment(i * tick, 1, keyframe=i == 0, frame=tick) for i in range(MAX_PARTS + 1)]
    assert len(play(segmenter, flood[:-1])) == MAX_PARTS
    with pytest.raises(RunBroken, match="no time"):
        play(segmenter, flood[-1:])


def test_a_run_has_no_more_segments_than_there_is_time_for() -> None:
    tick = Fraction(1, 90_000)
    crumbs = [
        a_fragment(i * tick, 1, keyframe=True, frame=tick if i % 2 == 0 else Fraction(0))
        for i in range(200)
    ]
    with pytest.raises(RunBroken, match="in pieces"):
        play(Segmenter(INIT, 0), crumbs)


def test_a_camera_of_one_picture_a_second_plays() -> None:
    slow = [a_fragment(Fraction(i), 1, keyframe=i % 2 == 0, frame=Fraction(1)) for i in range(8)]
    parts = play(Segmenter(INIT, 0), slow)
    assert len(parts) == 6
    assert parts[0].part_target == WIDEST


def test_sound_without_pictures_is_not_published() -> None:
    segmenter = Segmenter(INIT, 0)
    play(segmenter, gops(2))
    assert play(segmenter, [a_fragment(Fraction(2), picture=False)]) == []
    assert segmenter.dropped == 1


def test_a_stream_without_pictures_is_no_run() -> None:
    with pytest.raises(RunBroken, match="no picture"):
        Segmenter(Init("x", (AUDIO,), b""), 0)


def test_wall_time_follows_media_time_and_not_the_jitter_of_the_network() -> None:
    segmenter = Segmenter(INIT, 0)
    early = play(segmenter, gops(2))
    late = play(segmenter, gops(2, start=Fraction(2)), late=timedelta(seconds=0.9))
    assert early[0].starts_at == NOON
    assert late[0].starts_at == NOON + timedelta(seconds=2)


def test_wall_time_is_taken_anew_when_a_whole_segment_came_more_than_a_second_late() -> None:
    segmenter = Segmenter(INIT, 0)
    play(segmenter, gops(2))
    late = play(segmenter, gops(6, start=Fraction(2)), late=timedelta(seconds=1.5))
    begins = [(p.starts_at - NOON).total_seconds() for p in late if p.index == 0]
    assert begins == [2, 4 + 1.5, 6 + 1.5]


def test_nothing_is_dated_after_its_arrival_once_the_first_segment_is_over() -> None:
    """The first fragments wait while the child probes; the first must not date all others."""
    segmenter = Segmenter(INIT, 0)
    first = play(segmenter, gops(6)[:1], late=timedelta(seconds=0.9))
    rest = play(segmenter, gops(6)[1:])
    assert first[0].starts_at == NOON + timedelta(seconds=0.9)
    begins = [(p.starts_at - NOON).total_seconds() for p in rest if p.index == 0]
    assert begins == [2, 4]


def test_what_comes_before_the_first_keyframe_already_tells_the_time() -> None:
    segmenter = Segmenter(INIT, 0)
    play(segmenter, gops(2)[7:])
    parts = play(segmenter, gops(2, start=Fraction(2)), late=timedelta(seconds=0.5))
    assert parts[0].starts_at == NOON + timedelta(seconds=2)


@pytest.mark.parametrize("ticks", [2**63, 2**64 - 1])
def test_a_time_without_sense_is_a_discontinuity(ticks: int) -> None:
    track = replace(VIDEO, timescale=1)
    segmenter = Segmenter(Init("x", (track,), b""), 0)
    near = TrackRun(1, 0, (1, 1), (0, 0), (True, False), 0)
    segmenter.feed(Fragment((near,), b""), now=NOON, arrived=0.0)
    far = segmenter.feed(Fragment((replace(near, start=ticks),), b""), now=NOON, arrived=1.0)
    assert far is not None
    assert far.discontinuity
    assert far.starts_at == NOON - timedelta(seconds=2)


def test_a_wall_clock_that_is_set_back_costs_the_pictures_up_to_the_next_keyframe() -> None:
    segmenter = Segmenter(INIT, 0)
    play(segmenter, gops(4)[:13])
    rest = play(segmenter, gops(8)[13:], late=timedelta(hours=-1))
    assert [part.discontinuity for part in rest] == [True] + 19 * [False]
    assert rest[0].starts_at == NOON + timedelta(hours=-1, seconds=4)


@pytest.mark.parametrize("late", [15.0, 3600.0])
def test_however_late_the_media_is_nothing_ends(late: float) -> None:
    segmenter = Segmenter(INIT, 0)
    before = play(segmenter, gops(2))
    after = play(segmenter, gops(8)[10:], late=timedelta(seconds=late))
    assert len(before + after) == 40
    assert sum(part.discontinuity for part in before + after) == 1
    assert after[-10].starts_at == NOON + timedelta(seconds=6 + late)


def test_parameter_sets_that_change_in_band_end_the_run() -> None:
    def keyframe(start: int, sps: bytes) -> Fragment:
        unit = len(sps).to_bytes(4, "big") + sps
        return a_fragment(Fraction(start), keyframe=True, data=unit)

    segmenter = Segmenter(INIT, 0)
    assert play(segmenter, [keyframe(0, b"\x67small"), keyframe(2, b"\x67small")])
    with pytest.raises(RunBroken, match="picture format"):
        play(segmenter, [keyframe(4, b"\x67large")])


def test_the_next_run_may_use_the_number_after_the_last_segment() -> None:
    segmenter = Segmenter(INIT, 5)
    assert segmenter.next_segment == 5
    play(segmenter, gops(4))
    assert segmenter.next_segment == 7


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=80))
def test_durations_never_exceed_their_target_whatever_the_camera_does(
    shape: list[tuple[int, bool]],
) -> None:
    fragments, at = [], Fraction(0)
    for frames, keyframe in shape:
        fragments.append(a_fragment(at, frames, keyframe=keyframe))
        at += Fraction(frames, 30)
    parts = play(Segmenter(INIT, 0), fragments)
    lengths: dict[int, Fraction] = {}
    for part in parts:
        lengths[part.segment] = lengths.get(part.segment, Fraction(0)) + part.duration
        assert part.duration <= part.part_target
    assert max(lengths.values(), default=Fraction(0)) <= MAX_SEGMENT
    numbers = [(p.segment, p.index) for p in parts]
    assert numbers == sorted(numbers)
