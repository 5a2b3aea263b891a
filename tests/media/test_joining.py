"""Runs of one camera, one after the other, as one stream."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.media.boxes import MediaError
from bridge.media.fmp4 import FragmentReader
from bridge.media.joining import Joiner
from bridge.media.types import Fragment, Init
from tests.recorded import Footage, gops

SMALL = (160, 90)
RUN, LATER, FIRST = (Footage(4, size=SMALL, late_s=late_s) for late_s in (5000, 77, 0))
Times = dict[int, list[tuple[int, int]]]
# Sound and picture are each as exact as a tick of their own clock.
TICK = Fraction(1, 8_000)


def times(init: Init, data: bytes) -> Times:
    """(decode time, duration) of each sample, by track."""
    reader, found = FragmentReader(), Times()
    reader.feed(init.data)
    for fragment in reader.feed(data):
        assert isinstance(fragment, Fragment)
        for run in fragment.runs:
            at = run.start
            for duration in run.durations:
                found.setdefault(run.track, []).append((at, duration))
                at += duration
    return found


def joined(*runs: Footage) -> tuple[Init, list[bytes], list[bytes]]:
    """The init they share, their segments as they were, and as they are when joined."""
    init, _ = gops(runs[0])
    joiner, at = Joiner(init), Fraction(0)
    before, after = [], []
    for nth, run in enumerate(runs):
        for number, gop in enumerate(gops(run)[1]):
            before.append(gop.data)
            after.append(joiner.feed(gop.data, at, begins=nth > 0 and number == 0))
            at += gop.duration
    return init, before, after


@pytest.mark.parametrize("later", [LATER, FIRST, Footage(4, size=SMALL, late_s=20_000)])
def test_a_later_run_goes_on_where_the_first_one_ended(later: Footage) -> None:
    init, before, after = joined(RUN, later, RUN)
    for track, samples in times(init, b"".join(after)).items():
        scale = next(t.timescale for t in init.tracks if t.id == track)
        ends = [at + duration for at, duration in samples]
        gaps = [at - end for end, (at, _) in zip(ends, samples[1:], strict=False)]
        assert min(gaps) >= 0
        assert max(gaps) < scale / 10
    assert [len(data) for data in after] == [len(data) for data in before]


def test_sound_and_picture_are_moved_alike() -> None:
    init, before, after = joined(RUN, LATER)
    for was, made in zip(before, after, strict=True):
        then, now = times(init, was), times(init, made)
        moved = [
            Fraction(now[track.id][0][0] - then[track.id][0][0], track.timescale)
            for track in init.tracks
        ]
        assert max(moved) - min(moved) <= TICK


def test_the_first_run_passes_untouched() -> None:
    _, before, after = joined(RUN)
    assert before == after


@given(st.fractions(0, 10_000))
def test_what_is_missing_takes_its_time(missing: Fraction) -> None:
    init, (first, second) = gops(RUN)
    joiner = Joiner(init)
    joiner.feed(first.data, Fraction(0), begins=False)
    made = joiner.feed(second.data, first.duration + missing, begins=True)
    assert init.video is not None
    starts = [
        Fraction(times(init, data)[init.video.id][0][0], init.video.timescale)
        for data in (first.data, made)
    ]
    assert abs(starts[1] - starts[0] - first.duration - missing) < Fraction(1, 10)


@pytest.mark.parametrize("data", [b"", b"\0\0\0\x08free", b"\0\0\0\x08moof", b"no media at all"])
def test_what_is_no_segment_is_refused(data: bytes) -> None:
    init, _ = gops(RUN)
    with pytest.raises(MediaError):
        Joiner(init).feed(data, Fraction(0), begins=False)
