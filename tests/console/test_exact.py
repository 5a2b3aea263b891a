"""A yes sets off what was asked, so it is heard only where nothing else was said."""

from itertools import product

import pytest

from bridge.console.interaction import load
from tests.console.test_samples import samples, spoken

YES, CODE = "AMAZON.YesIntent", "DigitsIntent"
DELETING = {"DeleteClipIntent", "DeleteLastClipsIntent", "DeleteAllClipsIntent"}
MORE = (
    *("but show me the garden first", "but only the garden one", "and the nursery", "yard"),
    *("and turn on the kitchen", "unless it is starred", "when anna is back", "not the last one"),
    *("delete the other one instead", "what happened today", "tomorrow"),
)
ROUND = ("", " please", " i think")


@pytest.mark.parametrize("intent", [YES, CODE])
def test_what_is_said_beside_it_makes_it_something_else(intent: str) -> None:
    model = load("en-US")
    own = [spoken(sample)[0] for name, sample in sorted(samples("en-US")) if name == intent]
    said = [f"{first} {more}" for first, more in product(own[::3], MORE)]
    said += [f"{more} {first}" for first, more in product(own[::7], MORE)]
    assert [text for text in said if model.understand(text).intent == intent] == []


def test_a_yes_with_politeness_is_a_yes() -> None:
    model = load("en-US")
    for said in (
        "yes",
        "yes please",
        "sure",
        "do it",
        "ah yes",
        "yeah go on then",
        "yes delete it",
        "thank you yes",
    ):
        for more in ROUND:
            assert model.understand(said + more).intent == YES


QUESTIONS = (
    *("is that right", "is that correct", "am i sure", "are you sure", "should i do it"),
    *("you sure", "so you sure", "you really sure about this", "is it yes", "did you say yes"),
)
DOUBTS = ("maybe {}", "perhaps {}", "possibly {}", "{} maybe", "um maybe {}", "is it {}", "if {}")


def test_a_question_or_a_doubt_is_no_yes() -> None:
    model = load("en-US")
    doubted = [doubt.format(yes) for doubt in DOUBTS for yes in ("yes", "okay", "sure", "right")]
    said = [*QUESTIONS, *doubted]
    assert [text for text in said if model.understand(text).intent in DELETING | {YES}] == []


REFUSED = ("never {}", "don't {}", "do not {}", "no {}", "no don't {}", "no never {}")
ASKED = (
    *("why would you {}", "why {}", "what happens if i {}", "what if i {}", "if i {}"),
    *("should i {}", "what would happen then if you {}", "how would you {}"),
    *("are you asking me to {}", "do you want me to {}", "shall i {}", "am i supposed to {}"),
)


def test_who_refuses_or_asks_about_it_deletes_nothing() -> None:
    model = load("en-US")
    wishes = ("delete that", "delete it", "delete that one", "delete all the clips", "erase it")
    said = [around.format(wish) for around in (*REFUSED, *ASKED) for wish in wishes]
    assert [text for text in said if model.understand(text).intent in DELETING] == []
    heard = {model.understand(wish).intent for wish in wishes}
    assert heard == {"DeleteClipIntent", "DeleteAllClipsIntent"}
    for wished in ("would you please delete that", "do you mind deleting that"):
        assert model.understand(wished).intent in DELETING


@pytest.mark.parametrize("said", ["yard i guess", "garden i think", "the moon i guess"])
def test_what_nobody_knows_is_no_yes(said: str) -> None:
    assert load("en-US").understand(said).intent != YES
