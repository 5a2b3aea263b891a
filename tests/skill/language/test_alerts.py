"""What is said of alerts: one breath each."""

import pytest

from skill.contract.alerts import AlertReason, AlertsTold, ToldAlert
from skill.language.breath import MOST_WORDS, words
from skill.language.en.alerts import _WHY
from skill.language.en.speech import english

SPEECH = english("en-GB").alerts
PERSON = ToldAlert("event", "person", None, "front door", "15:14", "today")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (AlertsTold(False, 0, None), "Your alerts are off."),
        (AlertsTold(True, 0, None), "No alerts in the last day."),
        (AlertsTold(True, 1, PERSON), "One alert: a person at the front door at"),
        (AlertsTold(True, 3, PERSON), "Three alerts. The last: a person at the front door at"),
        (
            AlertsTold(True, 1, ToldAlert("camera_lost", None, None, "garden", "02:00", "today")),
            "One alert: the garden was lost at",
        ),
        (
            AlertsTold(True, 1, ToldAlert("disk_full", None, None, "", "02:00", "today")),
            "One alert: the disk was full at",
        ),
        (
            AlertsTold(True, 1, ToldAlert("event", "k01", "postman", "door", "02:00", "today")),
            "One alert: postman at the door at",
        ),
        (
            AlertsTold(True, 1, ToldAlert("event", "new", None, "door", "02:00", "today")),
            "One alert: something I was taught at the door at",
        ),
    ],
)
def test_whether_there_were_any(told: AlertsTold, said: str) -> None:
    assert " ".join(SPEECH.alerts(told)).startswith(said)


@pytest.mark.parametrize("why", [*_WHY, "a word of a newer version"])
def test_why_somebody_was_not_told_is_one_breath(why: str) -> None:
    said = " ".join(SPEECH.why(AlertReason(True, False, PERSON, why, 5)))
    assert "I didn't tell you, because" in said
    assert words(said) <= MOST_WORDS


def test_why_somebody_was_told() -> None:
    said = SPEECH.why(AlertReason(True, True, PERSON, "wanted", None))
    assert said[0].startswith("That was a person at the front door")


@pytest.mark.parametrize(
    ("on", "sent", "said"),
    [
        (False, True, "Your alerts are off."),
        (True, True, "I haven't sent you any alert in the last day."),
        (True, False, "I haven't held back any alert in the last day."),
    ],
)
def test_where_there_is_none(on: bool, sent: bool, said: str) -> None:
    assert SPEECH.why(AlertReason(on, sent, None, None, None))[0].startswith(said)
