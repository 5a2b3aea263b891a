"""What was told of, and why, as the skill asks it."""

from datetime import timedelta

import pytest

from bridge.model import Label, Role
from bridge.policy.kind_names import HouseKind
from bridge.policy.refusal import Denied
from bridge.service.voice.alerts import AlertReason, AlertsTold
from bridge.service.voice.identity import AlexaSpeaker, Stranger
from bridge.store.events import teaching
from tests.service.alerts.told import ToldHouse
from tests.service.house import ANNA
from tests.service.voice.speaking import a_caller, a_speaker


def test_an_alexa_of_the_house_tells_of_everybodys(house: ToldHouse) -> None:
    house.confirm_anna()
    voice = house.by_voice.alerts
    assert voice.told(ANNA) == AlertsTold(False, 0, None)
    house.wants(cool_down_minutes=5)
    house.wants(house.somebody())
    assert voice.told(ANNA) == AlertsTold(True, 0, None)
    house.happens(Label.PERSON)
    told = voice.told(ANNA)
    assert isinstance(told, AlertsTold)
    assert told.count == 1
    assert told.last is not None
    assert (told.last.what, told.last.camera, told.last.local_time) == ("person", "front", "13:00")


def test_why_somebody_was_told_and_why_not(house: ToldHouse) -> None:
    house.confirm_anna()
    house.wants(cool_down_minutes=5)
    house.happens(Label.PERSON)
    house.clock.advance(timedelta(minutes=1))
    house.happens(Label.PERSON)
    voice = house.by_voice.alerts
    was, was_not = (voice.why(ANNA, sent=sent) for sent in (True, False))
    assert isinstance(was, AlertReason)
    assert isinstance(was_not, AlertReason)
    assert (was.why, was_not.why, was_not.minutes) == ("wanted", "cool_down", 5)
    house.clock.advance(timedelta(hours=25))
    assert voice.why(ANNA, sent=True) == AlertReason(True, True, None, None, None)


def test_each_hears_of_their_own_and_of_their_cameras(house: ToldHouse) -> None:
    house.wants()
    house.happens(Label.PERSON)
    ben = a_speaker(house, a_caller(house, "ben"))
    assert house.by_voice.alerts.told(ben) == AlertsTold(False, 0, None)
    owner = a_speaker(house, house.browser()[1])
    told = house.by_voice.alerts.told(owner)
    assert isinstance(told, AlertsTold)
    assert told.count == 1


def test_a_stranger_is_told_nothing(house: ToldHouse) -> None:
    house.wants()
    somebody = AlexaSpeaker("amzn1.ask.account.NOBODY", "kitchen")
    assert isinstance(house.by_voice.alerts.told(somebody), Stranger)
    assert isinstance(house.by_voice.alerts.why(somebody, sent=True), Stranger)


def test_a_guest_may_not_ask(house: ToldHouse) -> None:
    guest = a_speaker(house, a_caller(house, "gina", Role.GUEST))
    with pytest.raises(Denied):
        house.by_voice.alerts.told(guest)


def test_a_kind_of_the_house_is_told_by_its_name(house: ToldHouse) -> None:
    house.confirm_anna()
    postman = HouseKind("k0123456789abcdef", "the postman")
    house.wants(wanted=frozenset({postman.id}))
    with house.db.write() as tx:
        teaching.add_kind(tx, postman, house.clock.now())
    house.happens(postman.id)
    told = house.by_voice.alerts.told(ANNA)
    assert isinstance(told, AlertsTold)
    assert told.last is not None
    assert (told.last.what, told.last.name) == (postman.id, "the postman")
