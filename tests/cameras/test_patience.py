from dataclasses import replace

from bridge.cameras.patience import Patience, Waited
from bridge.cameras.timing import Timing
from bridge.media.ffmpeg import Plan, VideoPlan

TIMING = Timing()


def said(patience: Patience, until: float, *, comes: float | None = None) -> dict[Waited, float]:
    """What is judged whenever it is due, and when; a picture that cannot be shown comes each second
    until `comes`."""
    found: dict[Waited, float] = {}
    now, arrival = 0.0, 1.0
    while now < until:
        arrives = comes is not None and arrival <= comes
        now = min(patience.due, arrival) if arrives else patience.due
        if arrives and now == arrival:
            patience.arrived(now)
            arrival += 1.0
        verdict = patience.judge(now)
        if verdict is not Waited.PATIENT:
            assert verdict not in found
            found[verdict] = now
        if verdict is Waited.OVER:
            break
    return found


def test_nothing_at_all_is_silence_and_then_the_end() -> None:
    assert said(Patience(Plan(), TIMING, 0.0), 60) == {Waited.SILENT: 5, Waited.OVER: 10}


def test_pictures_without_a_keyframe_are_waited_with_for_as_long_as_they_come() -> None:
    assert said(Patience(Plan(), TIMING, 0.0), 300, comes=400) == {Waited.WAITING: 3}


def test_pictures_that_stop_before_the_keyframe_are_silence() -> None:
    assert said(Patience(Plan(), TIMING, 0.0), 60, comes=20) == {
        Waited.WAITING: 3,
        Waited.SILENT: 25,
        Waited.OVER: 30,
    }


def test_a_picture_that_is_shown_begins_it_all_anew() -> None:
    patience = Patience(Plan(), TIMING, 0.0)
    patience.shown(0.5)
    assert patience.due == 5.5
    assert patience.judge(5.4) is Waited.PATIENT
    assert patience.judge(5.5) is Waited.SILENT
    patience.shown(6.0)
    assert patience.judge(11.0) is Waited.SILENT


def test_an_encoder_waits_for_the_keyframe_itself() -> None:
    for plan in (Plan(VideoPlan.ENCODE), replace(Plan(), patient=True)):
        assert said(Patience(plan, TIMING, 0.0), 100) == {
            Waited.SILENT: 5,
            Waited.WAITING: 6,
            Waited.OVER: 75,
        }


def test_of_what_is_encoded_no_keyframe_is_waited_for_once_it_comes() -> None:
    """Snapshots, one a second: the rest of the first part is on its way."""
    patience = Patience(Plan(VideoPlan.ENCODE), TIMING, 0.0)
    patience.arrived(2.5)
    assert patience.judge(3.4) is Waited.PATIENT
    assert patience.due == 7.5
    patience.shown(3.5)
    assert patience.judge(8.5) is Waited.SILENT
