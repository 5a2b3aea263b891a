"""The judge of the storm: an answer is wrong only if it surely was."""

from tests.bench.storm import Told
from tests.bench.stormers import NOBODY


def test_what_was_asked_and_answered_without_a_right_is_wrong() -> None:
    told = Told()
    told.taken(1, "hall", 10.0)
    told.given(1, "hall", 20.0)
    told.taken(1, "hall", 30.0)
    told.close()
    wrong = {
        span: told.wrong(1, "hall", None, span)
        for span in [(9.0, 11.0), (11.0, 12.0), (19.0, 21.0), (21.0, 22.0), (31.0, 99.0)]
    }
    assert [span for span, is_wrong in wrong.items() if is_wrong] == [(11.0, 12.0), (31.0, 99.0)]
    assert not told.wrong(2, "hall", None, (11.0, 12.0)), "of somebody else"
    assert not told.wrong(1, "garage", None, (11.0, 12.0)), "of another camera"


def test_a_clip_that_was_gone_when_it_was_asked_for_is_wrong() -> None:
    told = Told(gone={"clip": 10.0})
    assert told.wrong(1, "hall", "clip", (10.5, 11.0))
    assert not told.wrong(1, "hall", "clip", (9.5, 11.0)), "its bytes were on their way"


def test_a_stolen_grant_is_never_right() -> None:
    assert Told().wrong(NOBODY, "hall", None, (0.0, 1.0))
