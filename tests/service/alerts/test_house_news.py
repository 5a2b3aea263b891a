"""A camera that is lost, and back; a disk that is full, and takes clips again."""

from datetime import timedelta

import pytest

from bridge.model import Health, State
from bridge.policy.alerts import CameraAlerts, PersonAlerts
from bridge.policy.house_news import CameraNews, of_camera
from tests.builders import NOON
from tests.service.alerts.told import ToldHouse


@pytest.mark.parametrize(
    ("state", "seconds", "told", "news"),
    [
        (State.LOST, 59, False, None),
        (State.LOST, 60, False, CameraNews.LOST),
        (State.FROZEN, 60, False, CameraNews.LOST),
        (State.REFUSED, 60, False, CameraNews.LOST),
        (State.STARTING, 600, False, None),
        (State.OFF, 600, False, None),
        (State.LIVE, 600, False, None),
        (State.LOST, 600, True, None),
        (State.STARTING, 1, True, None),
        (State.LIVE, 0, True, CameraNews.BACK),
        (State.OFF, 0, True, CameraNews.OVER),
        # The clock was set back, by a second or by an hour.
        (State.LOST, -1, False, None),
        (State.LOST, -3600, False, CameraNews.LOST),
    ],
)
def test_when_a_camera_is_news(
    state: State, seconds: int, told: bool, news: CameraNews | None
) -> None:
    now = NOON + timedelta(seconds=seconds)
    assert of_camera(Health(state, NOON), now, told=told) is news


def becomes(house: ToldHouse, state: State, *, seconds_ago: int = 0) -> list[str]:
    """What the phone was told by then."""
    since = house.clock.now() - timedelta(seconds=seconds_ago)
    house.rooms.states = {"front": Health(state, since)}
    house.alert_parts.news.turn()
    return house.settled().read


def wants(house: ToldHouse, **more: bool) -> None:
    house.wants()
    alerts = PersonAlerts(cameras={"front": CameraAlerts(lost=True)}, **more)
    house.alerts.settings.set(house.owner, alerts)


def test_a_camera_is_lost_and_comes_back(house: ToldHouse) -> None:
    wants(house)
    assert becomes(house, State.LOST, seconds_ago=30) == []
    lost = ["front: no picture | The camera has not answered since 12:59 pm."]
    assert becomes(house, State.LOST, seconds_ago=60) == lost
    assert becomes(house, State.LOST, seconds_ago=62) == lost
    house.is_restarted()
    assert becomes(house, State.STARTING) == lost
    house.clock.advance(timedelta(minutes=4))
    told = becomes(house, State.LIVE)
    assert told[1:] == ["front: back again | It was away for 5 minutes."]
    assert {message.id for message in house.taker.took} == {house.taker.took[0].id}
    assert becomes(house, State.LIVE) == told


def test_a_camera_that_was_lost_before_the_clock_was_set_back_is_told_at_once(
    house: ToldHouse,
) -> None:
    wants(house)
    assert becomes(house, State.LOST, seconds_ago=-3600) == [
        "front: no picture | The camera has not answered since 1:00 pm."
    ]


def test_who_turned_it_off_is_not_told_that_it_is_back(house: ToldHouse) -> None:
    wants(house)
    lost = becomes(house, State.LOST, seconds_ago=60)
    assert becomes(house, State.OFF) == lost
    assert becomes(house, State.LIVE) == lost


def test_nobody_who_has_not_asked_is_told(house: ToldHouse) -> None:
    house.wants()
    house.full = True
    assert becomes(house, State.LOST, seconds_ago=600) == []
    assert house.why() == []


def test_the_disk_is_full_and_is_not_any_more(house: ToldHouse) -> None:
    wants(house, disk_full=True)
    house.full = True
    assert becomes(house, State.LIVE) == [
        "Recording has stopped | The disk is full, and no clip may go by itself: nothing new is "
        "recorded."
    ]
    house.clock.advance(timedelta(minutes=10))
    house.full = False
    assert becomes(house, State.LIVE)[1:] == [
        "Recording again | It could not for 10 minutes: the disk was full."
    ]
    assert house.why() == ["Sent, because you asked to be told when nothing can be recorded."]
