"""What happens is told to those who want to know it, once, and grows."""

import pytest

from bridge.alerts.sending import Outcome, Sent
from bridge.errors import PrivateEyeError
from bridge.model import Label, LabelSource
from bridge.service.alerts.deciding import GRACE_S
from bridge.store.database import Tx
from bridge.store.events import book, classifications
from tests.service.alerts.told import ToldHouse

AWAY = Sent(Outcome.AGAIN, "It does not answer.")


def test_nobody_is_told_of_anything_before_they_have_asked(house: ToldHouse) -> None:
    event = house.happens()
    assert house.settled().took == []
    assert house.why() == []
    _, why = house.alerts.log.of_event(house.owner, event)
    assert why == "No alert, because alerts for front were not turned on for you then."


def test_one_visit_is_one_alert_that_grows(house: ToldHouse) -> None:
    house.wants()
    event = house.happens()
    house.settled()
    house.is_over(event, 40)
    took = house.settled().took
    assert house.taker.read == [
        "front: a person | At 1:00 pm.",
        "front: a person | At 1:00 pm, gone after 40 seconds.",
    ]
    assert {message.id for message in took} == {took[0].id}
    assert [message.number for message in took] == [1, 2]
    assert house.why() == ["Sent, because you asked to be told of people at front."]


def test_who_comes_back_is_the_same_alert_still(house: ToldHouse) -> None:
    house.wants()
    event = house.happens()
    house.is_over(event, 40)
    house.settled()
    with house.db.write() as tx:
        book.reopen(tx, event)
        house.deciding.hears(tx, event)
    house.is_over(event, 20)
    assert house.settled().read[-1] == "front: a person | At 1:00 pm, gone after 1 minute."


def test_without_a_detector_something_moved(house: ToldHouse) -> None:
    house.wants()
    house.happens(Label.UNKNOWN)
    assert house.settled().read == ["front: something moved | At 1:00 pm."]


def test_what_it_was_after_all_is_told_too(house: ToldHouse) -> None:
    house.wants()
    event = house.happens(Label.UNKNOWN)
    house.settled()
    house.is_called(event, Label.PET)
    house.is_called(event, Label.PET)
    assert house.settled().read == [
        "front: something moved | At 1:00 pm.",
        "front: a pet | At 1:00 pm.",
    ]


def test_what_was_held_back_is_sent_when_it_turns_out_to_be_wanted(house: ToldHouse) -> None:
    house.wants(wanted=("person",))
    event = house.happens(Label.UNKNOWN)
    assert house.settled().took == []
    assert house.why() == [
        "Not sent, because you did not ask to be told of anything that moves at front."
    ]
    house.is_called(event, Label.PERSON)
    assert house.settled().read == ["front: a person | At 1:00 pm."]
    assert house.why() == ["Sent, because you asked to be told of people at front."]


def test_leaves_are_left_alone(house: ToldHouse) -> None:
    house.wants()
    house.happens(Label.OTHER)
    assert house.settled().took == []
    assert house.why() == [
        "Not sent, because you did not ask to be told of leaves, rain and the like at front."
    ]


def test_what_people_said_of_it_is_told_beside_why(house: ToldHouse) -> None:
    """So that the page shows what was told of before one word, and what is after it."""
    house.wants(cool_down_minutes=0)
    before, after = house.happens(Label.UNKNOWN), house.happens(Label.OTHER)
    house.happens(Label.PERSON)
    with house.db.write() as tx:
        for event, source in ((before, LabelSource.PERSON), (after, LabelSource.HOUSE)):
            now = house.clock.now()
            classifications.relabel(
                tx, event, Label.OTHER, None, confidence=0, source=source, at=now
            )
    told = {view.alert.event: view.taught for view in house.alerts.log.page(house.owner).alerts}
    assert told.pop(before) == "Since then somebody has said that it was nothing much."
    assert told.pop(after) == "The house has learnt that it was nothing much."
    assert list(told.values()) == [None]


def test_who_is_told_already_is_not_told_again_at_once(house: ToldHouse) -> None:
    house.wants(cool_down_minutes=5)
    house.happens()
    house.clock.at = house.clock.at.replace(minute=4)
    house.happens()
    assert len(house.settled().took) == 1
    assert house.why()[0] == (
        "Not sent, because you had been told of people at front before, and asked for one alert in "
        "5 minutes."
    )
    house.clock.at = house.clock.at.replace(minute=6)
    house.happens()
    assert len(house.settled().took) == 2


def test_muted_for_an_hour(house: ToldHouse) -> None:
    house.wants(cool_down_minutes=0)
    house.alerts.settings.mute(house.owner, 60)
    house.happens()
    house.clock.at = house.clock.at.replace(hour=13, minute=1)
    house.happens()
    assert len(house.settled().took) == 1
    assert house.why()[1] == "Not sent, because you had muted your alerts."


def test_each_person_has_their_own(house: ToldHouse) -> None:
    anna = house.somebody()
    house.wants()
    house.wants(anna, wanted=("pet",))
    house.happens()
    assert [message.title for message in house.settled().took] == ["front: a person"]
    assert house.why(anna) == ["Not sent, because you did not ask to be told of people at front."]


def test_while_somebody_looks_what_it_is_nothing_is_said_yet(house: ToldHouse) -> None:
    house.wants()
    house.deciding._looks = lambda _camera: True
    event = house.happens(Label.UNKNOWN)
    assert house.settled().took == []
    house.is_called(event, Label.PERSON)
    assert house.settled().read == ["front: a person | At 1:00 pm."]


def test_nobody_waits_for_long_for_what_it_is(house: ToldHouse) -> None:
    house.wants()
    house.deciding._looks = lambda _camera: True
    house.happens(Label.UNKNOWN)
    house.deciding.settle()
    assert house.settled().took == []
    house.clock.ticks += GRACE_S + 0.1
    house.deciding.settle()
    assert house.settled().read == ["front: something moved | At 1:00 pm."]


def test_one_that_cannot_be_decided_keeps_up_none_of_the_others(
    house: ToldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.wants()
    monkeypatch.setattr(house.deciding, "_looks", lambda _camera: True)
    bad, good = house.happens(Label.UNKNOWN), house.happens(Label.UNKNOWN)
    hears = house.deciding.hears

    def refuses(tx: Tx, event: str) -> None:
        if event == bad:
            raise ValueError("rows that nobody can read")
        hears(tx, event)

    monkeypatch.setattr(house.deciding, "hears", refuses)
    house.clock.ticks += GRACE_S + 0.1
    house.deciding.settle()
    assert [message.event for message in house.settled().took] == [good]
    monkeypatch.setattr(house.deciding, "hears", hears)
    house.deciding.settle()
    assert len(house.why()) == 1, "not at once again"
    house.clock.ticks += 2.1
    house.deciding.settle()
    assert len(house.why()) == 2


def test_a_late_try_shows_nothing_of_what_is_there_by_then(
    house: ToldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was there may have gone, though their event goes on for some seconds."""
    monkeypatch.setattr(house.alert_parts._stills, "_glance", lambda _camera, _s: b"now")
    house.wants(cool_down_minutes=0)
    house.happens()
    house.settled()
    house.taker.answers = [AWAY]
    house.happens()
    house.settled()
    house.later(seconds=5)
    assert [message.picture for message in house.taker.took] == [b"now", None]


def test_an_old_alert_shows_nothing_of_what_is_there_now(
    house: ToldHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that was held back nobody says when it was over: its event does."""
    monkeypatch.setattr(house.alert_parts._stills, "_glance", lambda _camera, _s: b"now")
    house.wants(wanted=("pet",))
    event = house.happens()
    (view,) = house.alerts.log.page(house.owner).alerts
    assert house.alerts.pictures.still(house.owner, view.alert.id) == b"now"
    house.is_over(event)
    with pytest.raises(PrivateEyeError, match="no picture"):
        house.alerts.pictures.still(house.owner, view.alert.id)
