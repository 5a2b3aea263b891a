"""Motion and dropouts are known from the time alone."""

import pytest

from bridge.demo.house.scenes.schedule import SceneName, dropped_out, motion_at, motion_spans

NOON = 1_795_348_800.0  # a whole minute


@pytest.mark.parametrize("scene", list(SceneName))
def test_spans_say_the_same_as_moments(scene: SceneName) -> None:
    spans = motion_spans(scene, NOON + 7, NOON + 200)
    for tick in range(4 * 7, 4 * 200):
        t = NOON + tick / 4
        assert motion_at(scene, t) == any(start <= t < end for start, end in spans)


def test_spans_are_cut_to_what_was_asked_and_in_order() -> None:
    spans = motion_spans(SceneName.DOOR, NOON + 30, NOON + 90)
    assert spans == [(NOON + 30, NOON + 38), (NOON + 80, NOON + 90)]
    assert motion_spans(SceneName.DOOR, NOON + 40, NOON + 60) == []


def test_the_dog_comes_every_other_minute() -> None:
    spans = motion_spans(SceneName.DOOR, NOON, NOON + 240)
    assert spans == [
        *[(NOON + 20, NOON + 38), (NOON + 80, NOON + 98), (NOON + 108, NOON + 120)],
        *[(NOON + 140, NOON + 158), (NOON + 200, NOON + 218), (NOON + 228, NOON + 240)],
    ]


def test_garden_drops_out_for_twelve_seconds_in_five_minutes() -> None:
    out = [dropped_out(NOON + second) for second in range(300)]
    assert sum(out) == 12
