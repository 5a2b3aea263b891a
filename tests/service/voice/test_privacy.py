"""Privacy mode by voice: off for the asking, on only with the PIN."""

from datetime import timedelta

from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.service.voice.privacy import OnThePage, Turned
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
    assert house.voice_privacy.hide(ANNA, "garden") == Turned(("garden",), hidden=True, all=False)
    assert house.privacy.switch.hidden("garden")
    assert not house.privacy.switch.hidden("front")
    assert house.voice_privacy.hide(ANNA, None) == Turned(
        ("front", "garden"), hidden=True, all=True
    )
    ways = [entry.details["way"] for entry in entries(house.db, "privacy.hide")]
    assert ways == ["voice", "voice"]
    assert isinstance(house.voice_privacy.hide(ANNA, "moon"), UnknownRoom)


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
    assert house.voice_privacy.reveal(ANNA, "front") == PinNeeded()
    assert house.voice_privacy.reveal(ANNA, "front", "1000") == PinRefused(locked=False)
    assert house.privacy.switch.hidden("front")
    turned = house.voice_privacy.reveal(ANNA, "front", "4 9 1 3")
    assert turned == Turned(("front",), hidden=False, all=False)
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
    assert turned == Turned(("front", "garden"), hidden=False, all=True)
