"""Privacy mode by voice: off for the asking, on only with the PIN."""

from datetime import timedelta

from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.service.voice.privacy import AlreadyOn, Hidden, HideFor, OnThePage, Revealed
from bridge.service.voice.spoken_pins import PinNeeded, PinRefused
from bridge.service.voice.which_camera import UnknownRoom
from tests.ledger import entries
from tests.service.house import ANNA, House

NOBODY = AlexaSpeaker("amzn1.ask.account.NOBODY", "kitchen")
PIN = "4913"


def set_pin(house: House) -> None:
    known = house.voice_identity.recognise(ANNA)
    assert known is not None
    with house.db.write() as tx:
        owner = house.linking.pins.keeper(tx, known.actor.person)
        house.linking.pins.set(tx, owner, PIN, for_one=False, now=house.clock.now())


def test_a_camera_or_all_are_turned_off_for_the_asking(house: House) -> None:
    house.confirm_anna()
    assert house.voice_privacy.hide(ANNA, "garden") == Hidden(("garden",), all=False)
    assert house.privacy.switch.hidden("garden")
    assert not house.privacy.switch.hidden("front")
    assert house.voice_privacy.hide(ANNA, None) == Hidden(("front", "garden"), all=True)
    ways = [entry.details["way"] for entry in entries(house.db, "privacy.hide")]
    assert ways == ["voice", "voice"]
    assert isinstance(house.voice_privacy.hide(ANNA, "moon"), UnknownRoom)


def test_two_cameras_are_turned_off_or_all_but_one(house: House) -> None:
    house.confirm_anna()
    assert house.voice_privacy.hide(ANNA, None, but="front") == Hidden(("garden",), all=False)
    assert not house.privacy.switch.hidden("front")
    both = house.voice_privacy.hide(ANNA, "front", also="garden")
    assert both == Hidden(("front", "garden"), all=False)
    assert house.privacy.switch.hidden("front")
    twice = house.voice_privacy.hide(ANNA, "front", also="the front camera")
    assert twice == Hidden(("front",), all=False, already=True)


def test_of_two_cameras_none_is_turned_off_where_one_is_not_known(house: House) -> None:
    house.confirm_anna()
    unknown = house.voice_privacy.hide(ANNA, "front", also="moon")
    assert isinstance(unknown, UnknownRoom)
    assert unknown.heard == "moon"
    assert not house.privacy.switch.hidden("front")
    # "All but the moon", which no camera sees: all.
    everything = house.voice_privacy.hide(ANNA, None, but="moon")
    assert everything == Hidden(("front", "garden"), all=False)


def test_strangers_turn_nothing_off_and_learn_nothing(house: House) -> None:
    assert isinstance(house.voice_privacy.hide(NOBODY, None), Stranger)
    assert isinstance(house.voice_privacy.reveal(NOBODY, "front", PIN), Stranger)
    assert not house.privacy.switch.hidden("front")


def test_without_a_pin_a_voice_turns_nothing_on(house: House) -> None:
    house.confirm_anna()
    house.voice_privacy.hide(ANNA, "front")
    assert house.voice_privacy.reveal(ANNA, "front", PIN) == OnThePage()
    assert house.privacy.switch.hidden("front")


def test_with_the_pin_it_does(house: House) -> None:
    house.confirm_anna()
    house.voice_privacy.hide(ANNA, "front")
    set_pin(house)
    assert house.voice_privacy.reveal(ANNA, "front") == PinNeeded(("front",))
    assert house.voice_privacy.reveal(ANNA, None) == PinNeeded(("front",))  # of what is off
    assert house.voice_privacy.reveal(ANNA, "front", "1000") == PinRefused(locked=False)
    assert house.privacy.switch.hidden("front")
    turned = house.voice_privacy.reveal(ANNA, "front", "4 9 1 3")
    assert turned == Revealed(("front",), all=False)
    assert not house.privacy.switch.hidden("front")
    (refused, right) = entries(house.db, "voice.pin")
    assert refused.refused is not None
    assert right.details == {"pin": True}


def test_after_too_many_wrong_ones_the_right_one_opens_nothing(house: House) -> None:
    house.confirm_anna()
    house.voice_privacy.hide(ANNA, None)
    set_pin(house)
    for _ in range(5):
        house.voice_privacy.reveal(ANNA, None, "1000")
    assert house.voice_privacy.reveal(ANNA, None, PIN) == PinRefused(locked=True)
    house.clock.advance(timedelta(minutes=16))
    turned = house.voice_privacy.reveal(ANNA, None, PIN)
    assert turned == Revealed(("front", "garden"), all=True)


def test_what_is_on_takes_no_pin_to_turn_on(house: House) -> None:
    house.confirm_anna()
    assert house.voice_privacy.reveal(ANNA, "front") == AlreadyOn(("front",), all=False)
    assert house.voice_privacy.reveal(ANNA, None) == AlreadyOn(("front", "garden"), all=True)
    house.voice_privacy.hide(ANNA, "front")
    assert house.voice_privacy.reveal(ANNA, "garden") == AlreadyOn(("garden",), all=False)
    set_pin(house)
    assert house.voice_privacy.reveal(ANNA, None) == PinNeeded(("front",))
    assert not entries(house.db, "privacy.reveal")


def test_only_what_was_off_is_said_to_come_back(house: House) -> None:
    house.confirm_anna()
    set_pin(house)
    house.voice_privacy.hide(ANNA, "front")
    assert house.voice_privacy.reveal(ANNA, None, PIN) == Revealed(("front",), all=False)


def test_off_for_a_time_comes_back_at_that_time_and_says_so(house: House) -> None:
    house.confirm_anna()
    noon = house.clock.now()
    hour = timedelta(hours=1)
    assert house.voice_privacy.hide(ANNA, "front", HideFor(minutes=60)) == Hidden(
        ("front",), all=False, until=noon + hour, until_time="13:00", until_day="today"
    )
    assert house.rooms.camera("front").health.until == noon + hour
    again = house.voice_privacy.hide(ANNA, "front", HideFor(minutes=30))
    assert isinstance(again, Hidden)
    assert (again.already, again.until) == (True, noon + hour)
    house.clock.advance(timedelta(minutes=59))
    house.privacy.rules.settle()
    assert house.privacy.switch.hidden("front")
    house.clock.advance(timedelta(minutes=1))
    house.privacy.rules.settle()
    assert not house.privacy.switch.hidden("front")
    assert house.voice_privacy.reveal(ANNA, "front") == AlreadyOn(("front",), all=False)


def test_until_a_time_of_tomorrow(house: House) -> None:
    house.confirm_anna()
    turned = house.voice_privacy.hide(ANNA, None, HideFor(part="morning"))
    assert isinstance(turned, Hidden)
    assert (turned.until_time, turned.until_day) == ("08:00", "tomorrow")
    turned = house.voice_privacy.hide(ANNA, "garden", HideFor(until="21:40"))
    assert isinstance(turned, Hidden)
    assert (turned.until_time, turned.already) == ("08:00", True)  # the longer one counts
    turned = house.voice_privacy.hide(ANNA, "garden")
    assert isinstance(turned, Hidden)
    assert (turned.until, turned.already) == (None, True)
    both = house.voice_privacy.hide(ANNA, None, HideFor(minutes=5))
    assert isinstance(both, Hidden)
    assert (both.until, both.already) == (None, True)  # one of them does not come back


def test_for_tonight_it_comes_back_in_the_morning(house: House) -> None:
    house.confirm_anna()
    until = house.voice_privacy.hide(ANNA, "front", HideFor(part="tonight"))
    assert isinstance(until, Hidden)
    assert (until.until_time, until.until_day) == ("18:00", "today")
    for_ = house.voice_privacy.hide(ANNA, "garden", HideFor(during="tonight"))
    assert isinstance(for_, Hidden)
    assert (for_.until_time, for_.until_day) == ("08:00", "tomorrow")


def test_all_off_for_a_time_tells_it_where_one_was_off_for_good(house: House) -> None:
    house.confirm_anna()
    house.voice_privacy.hide(ANNA, "garden")
    turned = house.voice_privacy.hide(ANNA, None, HideFor(minutes=60))
    assert turned == Hidden(
        ("front", "garden"),
        all=True,
        until=house.clock.now() + timedelta(hours=1),
        until_time="13:00",
        until_day="today",
        longer=("garden",),
    )
