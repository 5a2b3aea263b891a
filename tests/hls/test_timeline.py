from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bridge.hls.timeline import RETIRED, WINDOW, ReloadWait, Timeline
from bridge.media.types import Part
from tests.builders import a_part, parts


def a_timeline(listed: list[Part]) -> Timeline:
    timeline = Timeline()
    for part in listed:
        timeline = timeline.append(part)
    return timeline


def test_the_window_holds_enough_for_players_and_no_more() -> None:
    timeline = a_timeline(parts(40))
    listed = sum((s.duration for s in timeline.segments), Fraction(0))
    assert listed == timeline.duration
    assert WINDOW <= listed < WINDOW + 2 + Fraction(1, 5)
    assert len(timeline.retired) == RETIRED


def test_a_segment_that_just_left_the_playlist_can_still_be_fetched() -> None:
    timeline = a_timeline(parts(12))
    listed = timeline.segments[0].sequence
    for gone in (listed - 1, listed - 2):
        found = timeline.find_segment(gone)
        assert found is not None
        assert timeline.find_part(found.first_part) is found.parts[0]
    assert timeline.find_segment(listed - 3) is None


def test_an_open_segment_is_not_given_as_a_whole() -> None:
    timeline = a_timeline(parts(2))
    assert timeline.find_segment(101) is not None
    assert timeline.find_segment(102) is None


def test_removed_discontinuities_are_counted() -> None:
    listed = [a_part(100, 0, discontinuity=True), *parts(10, first=101)]
    assert a_timeline(listed).discontinuity_sequence == 1


def test_after_a_long_silence_old_pictures_are_no_longer_listed() -> None:
    timeline = a_timeline(parts(3))  # to 12:00:06.2
    back = a_part(110, 0, discontinuity=True)  # 12:00:20
    assert [s.sequence for s in timeline.append(back).segments] == [100, 101, 102, 103, 110]
    later = a_part(111, 0, discontinuity=True)  # 12:00:22
    timeline = timeline.append(later)
    assert [s.sequence for s in timeline.segments] == [111]
    assert timeline.find_part(timeline.next_part - 1) is later


def test_what_a_blocking_reload_waits_for() -> None:
    timeline = a_timeline(parts(2))  # newest: segment 102 part 0
    assert timeline.ask(102, 0) is ReloadWait.READY
    assert timeline.ask(102, 1) is ReloadWait.WAIT
    assert timeline.ask(101, None) is ReloadWait.READY
    assert timeline.ask(102, None) is ReloadWait.WAIT
    assert timeline.ask(101, 99) is ReloadWait.READY, "past the end means part 0 of the next one"
    assert timeline.ask(104, 0) is ReloadWait.WAIT
    assert timeline.ask(105, 0) is ReloadWait.TOO_FAR
    assert Timeline().ask(5, 0) is ReloadWait.WAIT


def test_a_part_beyond_the_advance_limit_is_too_far() -> None:
    """6.2.5.2: 3 / PART-TARGET parts, here 11.25, after the newest; segment 102 has part 0."""
    timeline = a_timeline(parts(2))
    assert timeline.ask(102, 11) is ReloadWait.WAIT
    assert timeline.ask(102, 12) is ReloadWait.TOO_FAR
    assert timeline.ask(102, 99_999) is ReloadWait.TOO_FAR
    assert timeline.ask(103, 10) is ReloadWait.WAIT
    assert timeline.ask(104, 99_999) is ReloadWait.TOO_FAR
    assert timeline.ask(101, 99_999) is ReloadWait.READY


def test_the_advance_limit_of_slow_cameras_is_three_parts() -> None:
    timeline = a_timeline([a_part(100, 0, part_target=Fraction(2))])
    assert timeline.ask(100, 3) is ReloadWait.WAIT
    assert timeline.ask(100, 4) is ReloadWait.TOO_FAR


def test_emptied_it_goes_on_counting() -> None:
    listed = [a_part(100, 0, discontinuity=True), *parts(10, first=101)]
    again = a_part(112, 0, discontinuity=True)
    before = a_timeline([*listed, again])
    assert before.discontinuity_sequence == 1
    emptied = before.emptied()
    assert (emptied.segments, emptied.retired) == ((), ())
    after = emptied.append(a_part(120, 0, discontinuity=True))
    assert after.discontinuity_sequence == 2
    assert after.segments[0].first_part == before.next_part == len(listed) + 1


class TimelineMachine(RuleBasedStateMachine):
    """The timeline against a plain list of everything that was ever appended."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline()
        self.all: list[Part] = []
        self.segment = 50
        self.index = 0

    @rule(tenths=st.integers(1, 10), opens=st.booleans(), breaks=st.booleans())
    def append(self, tenths: int, opens: bool, breaks: bool) -> None:
        if self.all and (opens or self.index > 8):
            self.segment += 1
            self.index = 0
        first = self.index == 0
        part = a_part(
            self.segment,
            self.index,
            duration=Fraction(tenths, 10),
            discontinuity=breaks and first,
            data=f"{self.segment}.{self.index}".encode(),
        )
        self.all.append(part)
        self.timeline = self.timeline.append(part)
        self.index += 1

    @invariant()
    def newest_parts_in_order(self) -> None:
        listed = [part for s in self.timeline.segments for part in s.parts]
        assert listed == self.all[len(self.all) - len(listed) :]

    @invariant()
    def window_is_bounded_and_sufficient(self) -> None:
        total = sum((p.duration for p in self.all), Fraction(0))
        assert self.timeline.duration >= min(total, WINDOW)
        if len(self.timeline.segments) > 1:
            assert self.timeline.duration - self.timeline.segments[0].duration < (
                WINDOW + self.timeline.segments[-1].duration
            )

    @invariant()
    def every_listed_part_is_found_by_its_number(self) -> None:
        for segment in self.timeline.segments:
            for index, part in enumerate(segment.parts):
                assert self.timeline.find_part(segment.first_part + index) is part

    @invariant()
    def ready_exactly_when_it_exists(self) -> None:
        if not self.all:
            return
        newest = self.all[-1]
        assert self.timeline.ask(newest.segment, newest.index) is ReloadWait.READY
        assert self.timeline.ask(newest.segment, newest.index + 1) is ReloadWait.WAIT

    @invariant()
    def only_the_last_segment_is_open(self) -> None:
        assert all(s.complete for s in self.timeline.segments[:-1])
        assert not any(s.complete for s in self.timeline.segments[-1:])


TestTimeline = TimelineMachine.TestCase
TestTimeline.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)
