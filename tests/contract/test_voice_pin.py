"""The PIN, typed as it is spoken: asked for, right, wrong, locked, missing, and never repeated."""

from datetime import timedelta

import pytest

from tests.contract.clip_home import MINUTE, PIN, Home
from tests.ledger import entries

ASKED = "What's your PIN?"
WRONG = "That isn't the right PIN. What's your PIN?"


def two_clips(home: Home) -> set[str]:
    return {home.a_clip(), home.a_clip("garden", MINUTE)}


def asked(home: Home) -> None:
    assert home.hears("delete everything").endswith("Delete them all for good?")
    assert home.hears("yes") == ASKED


@pytest.mark.parametrize(
    "said", [PIN, "my pin is 2580", "2 5 8 0", "the pin is two five eight zero"]
)
def test_several_clips_take_the_pin_however_it_is_said(home: Home, said: str) -> None:
    two_clips(home)
    asked(home)
    answer = home.says(said)
    assert answer.speech == "All two are deleted."
    assert answer.slots == {"digits": "••••"}
    assert home.left() == set()
    (entry,) = entries(home.doors.house.db, "voice.pin")
    assert (entry.refused, entry.details) == (None, {"pin": True})


def test_one_clip_takes_none_unless_it_is_wanted(home: Home) -> None:
    home.a_clip()
    home.says("delete the last clip")
    assert home.hears("yes") == "It's deleted."
    kept = home.a_clip()
    assert home.doors.api("PUT", "/alexa/pin", json={"for_one": True}).json()["for_one"] is True
    home.says("delete the last clip")
    assert home.hears("yes") == ASKED
    assert home.left() == {kept}
    assert home.hears(PIN) == "It's deleted."


def test_a_wrong_one_may_be_said_again_and_too_many_are_locked(home: Home) -> None:
    kept = two_clips(home)
    asked(home)
    for _ in range(4):
        assert home.hears("9182") == WRONG
    assert home.hears("9182").startswith("That was one wrong PIN too many")
    asked(home)
    assert home.hears(PIN).startswith("That was one wrong PIN too many")
    assert home.left() == kept
    assert home.doors.ask("/alexa/pin")["locked_until"] is not None
    home.passes(timedelta(minutes=15))
    assert home.doors.ask("/alexa/pin")["locked_until"] is None
    asked(home)
    assert home.hears("9182") == WRONG
    assert home.hears(PIN) == "All two are deleted."
    for entry in entries(home.doors.house.db):
        assert PIN not in str(entry)
        assert "9182" not in str(entry)


def test_a_new_pin_on_the_page_unlocks(home: Home) -> None:
    two_clips(home)
    asked(home)
    for _ in range(5):
        home.says("9182")
    assert home.doors.api("PUT", "/alexa/pin", json={"pin": "702946"}).status_code == 200
    asked(home)
    assert home.hears("702946") == "All two are deleted."


def test_without_a_pin_clips_go_one_by_one(home: Home) -> None:
    kept = two_clips(home)
    assert home.doors.api("DELETE", "/alexa/pin").status_code == 204
    assert home.hears("delete everything").startswith(
        "Deleting two clips takes a PIN, and there's none."
    )
    assert home.hears("yes").startswith("There's nothing waiting for a yes")
    assert home.left() == kept
    home.says("delete the last clip")
    assert home.hears("yes") == "It's deleted."


def test_a_no_and_a_pin_that_nobody_asked_for(home: Home) -> None:
    kept = two_clips(home)
    asked(home)
    assert home.hears("no") == "All right. I've kept them."
    assert home.hears(PIN).startswith("I don't need a PIN right now.")
    assert home.left() == kept


def test_the_question_of_a_pin_waits_two_minutes(home: Home) -> None:
    kept = two_clips(home)
    asked(home)
    home.passes(timedelta(minutes=2))
    assert home.hears(PIN).startswith("It's been a while since I asked")
    assert home.left() == kept


@pytest.mark.parametrize(
    "pin", ["123", "123456789", "0258", "1111", "1234", "8765", "25a0", "٢٥٨٠"]
)
def test_what_is_no_pin(home: Home, pin: str) -> None:
    answer = home.doors.api("PUT", "/alexa/pin", json={"pin": pin})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("A PIN has 4 to 8 digits")
