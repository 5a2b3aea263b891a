"""What it was, by voice: typed words through the real console, skill and home door."""

from datetime import timedelta

from bridge.console.device import DeviceKind
from tests.contract.clip_home import DAY, HOUR, MINUTE, Home, plays
from tests.filming import take_for

PERSON, CAT, CAR, LEAVES = ("person",), ("pet", "cat"), ("vehicle", "car"), ("other",)


def test_what_happened_is_told_by_what_it_was(home: Home) -> None:
    home.a_clip("front", was=PERSON)
    home.a_clip("front", MINUTE, was=LEAVES)
    home.a_clip("front", 2 * MINUTE, was=PERSON)
    home.a_clip("front", 3 * MINUTE, was=CAT)
    told = home.says("what happened today")
    assert told.speech == (
        "Two people and a cat in front of the front camera today, the last at 12:03 this "
        "afternoon. Want to see it?"
    )
    assert plays(home.says("yes"))
    dot = home.hears("what happened today", device=DeviceKind.DOT)
    assert dot.endswith("Otherwise nothing much, once.")


def test_nothing_much_is_summed_up_and_not_offered(home: Home) -> None:
    for minute in range(3):
        home.a_clip("garden", minute * MINUTE, was=LEAVES)
    said = home.hears("what happened today")
    assert said == (
        "Nothing much today: something moved three times, but no people, animals or vehicles."
    )
    assert home.hears("show the last clip").startswith("The last of three clips: nothing much")


def test_the_last_person_and_the_one_before(home: Home) -> None:
    home.a_clip("front", was=PERSON)
    home.a_clip("front", MINUTE, was=CAT)
    home.a_clip("garden", 2 * MINUTE, was=PERSON)
    home.a_clip("front", 3 * MINUTE, was=PERSON)
    said = home.says("show the last person")
    assert said.speech == (
        "The last of three clips: a person in front of the front camera at 12:03 this afternoon."
    )
    assert plays(said)
    assert "in the garden at 12:02" in home.hears("the one before that")
    assert "the front camera at noon" in home.hears("the one before that")
    assert home.hears("the one before that") == "There are no people before that."
    assert "in the garden at 12:02" in home.hears("show the last person in the garden")
    assert home.hears("show me the last dog") == "I have no clip of a dog."


def test_how_many_of_a_kind(home: Home) -> None:
    home.a_clip("garden", was=CAR)
    home.a_clip("front", MINUTE, was=CAR)
    home.a_clip("front", HOUR)
    home.a_clip("front", -DAY, was=PERSON)
    dot = DeviceKind.DOT
    assert home.hears("how many cars today", device=dot) == (
        "Two cars today, the last in front of the front camera at 12:01 this afternoon."
    )
    assert home.hears("and yesterday", device=dot) == "No cars yesterday."
    assert home.hears("was there a dog in the garden", device=dot) == "No dogs in the garden today."
    assert home.hears("did you see any cats", device=dot) == (
        "No cats today. Once I couldn't make out what moved."
    )


def test_was_it_a_person_or_an_animal(home: Home) -> None:
    cat, moved = home.a_clip("garden", was=CAT), home.a_clip("front", MINUTE)
    asked = "was it a person or an animal"
    assert home.hears(asked).startswith("I couldn't tell. Something moved in front of")
    take_for(home.doors.house.db, moved, "person")
    told = home.says(asked)
    assert told.speech == (
        "It was a person, in front of the front camera at 12:01 this afternoon. Want to see it?"
    )
    assert plays(home.says("yes"))
    home.says("show the clip before that")
    assert home.hears(asked).startswith("It was a cat, in the garden at noon today.")
    take_for(home.doors.house.db, cat, "other")
    assert home.hears("was it a cat").startswith("Nothing much: no person, animal or vehicle,")


def test_a_screen_lists_what_each_clip_was(home: Home) -> None:
    home.a_clip("garden", timedelta(), was=CAT)
    home.a_clip("front", MINUTE)
    screen = str(home.says("what happened today").directives)
    assert "A cat, noon today" in screen
    assert "12:01 this afternoon" in screen
