"""The whole bridge with a real broker: how its cameras are, and what is asked of it by MQTT."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.clock import SystemClock
from bridge.config import CameraConfig, SecretUrl
from bridge.model import Label
from bridge.store.events import book
from bridge.store.events.book import Known
from tests.alerts.mqtt.mosquitto import Listener, Mosquitto, a_mosquitto, listening
from tests.builders import until
from tests.conftest import House, a_house, until_state
from tests.filming import open_event

ROOM = "private_eye/camera/front_room"
HOUSE = "private_eye/availability"


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with a_mosquitto(tmp_path_factory.mktemp("broker")) as made:
        yield made


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory, footage: Path, broker: Mosquitto
) -> Iterator[House]:
    room = CameraConfig(id="front_room", name="front room", url=SecretUrl(footage.as_uri()))
    settings = broker.settings(presence=True, switches=True)
    made = a_house(tmp_path_factory.mktemp("state"), room, mqtt=settings)
    made.program.put(
        f"{made.home}/api/v1/cameras/front_room/settings", json={"notice": False}, timeout=10
    ).raise_for_status()
    until_state(made, "front_room", "live")
    yield made
    made.bridge.stop()


@pytest.fixture
def listener(home: House, broker: Mosquitto) -> Iterator[Listener]:
    with listening(broker) as made:
        made.hears_that(HOUSE, "online")
        made.hears_that(f"{ROOM}/availability", "online")
        yield made


def test_a_person_comes_and_goes(home: House, listener: Listener) -> None:
    db, now = home.bridge._base.db, SystemClock().now()
    event = open_event(db, "front_room", now)
    with db.write() as tx:
        book.tell(tx, event, Known(onset_at=now))
    listener.hears_that(f"{ROOM}/motion", "ON")
    with db.write() as tx:
        book.label(tx, event, Label.PERSON)
    listener.hears_that(f"{ROOM}/person", "ON")
    with db.write() as tx:
        book.close(tx, event, Known(quiet_at=now))
    listener.hears_that(f"{ROOM}/person", "OFF")
    listener.hears_that(f"{ROOM}/motion", "OFF")


def test_the_switch_turns_a_camera_off_and_on(home: House, listener: Listener) -> None:
    listener.publish(f"{ROOM}/watching/set", "OFF")
    listener.hears_that(f"{ROOM}/watching", "OFF")
    listener.hears_that(f"{ROOM}/availability", "offline")
    off = until_state(home, "front_room", "off")
    assert off["reason"] == "Privacy: off by the home automation"
    listener.publish(f"{ROOM}/watching/set", "ON")
    listener.hears_that(f"{ROOM}/watching", "ON")
    until_state(home, "front_room", "live")


def test_what_the_owner_turned_off_only_the_owner_turns_on(home: House, listener: Listener) -> None:
    where = f"{home.home}/api/v1/cameras/front_room/privacy"
    home.browser.put(where, json={"hidden": True}, timeout=10).raise_for_status()
    listener.hears_that(f"{ROOM}/watching", "OFF")
    listener.publish(f"{ROOM}/watching/set", "ON")
    listener.publish("private_eye/presence/Anna", "home")
    until(lambda: "Anna" in presences(home))
    assert until_state(home, "front_room", "off")
    home.browser.put(where, json={"hidden": False}, timeout=10).raise_for_status()
    listener.hears_that(f"{ROOM}/watching", "ON")


def test_presence_comes_in(home: House, listener: Listener) -> None:
    listener.publish("private_eye/presence/Ben", "home")
    listener.publish(f"private_eye/presence/{'x' * 61}", "home")
    listener.publish("private_eye/presence/Ben", "not_home")
    listener.publish("private_eye/presence/Cleo", "home")
    until(lambda: "Cleo" in presences(home))
    assert presences(home)["Ben"] is False
    assert all(len(name) <= 60 for name in presences(home))


def test_alerts_may_go_there(home: House, broker: Mosquitto) -> None:
    kind = home.bridge.receivers["mqtt"]
    assert kind.read({"host": "10.0.0.7"}) == {}
    assert kind.shown({}) == f"127.0.0.1:{broker.port}"
    ways = home.program.get(f"{home.home}/api/v1/transparency", timeout=10).json()["ways"]
    (told,) = (way for way in ways if way["id"] == "mqtt")
    assert f"127.0.0.1:{broker.port}" in [host["host"] for host in told["hosts"]]


def presences(home: House) -> dict[str, bool]:
    people = home.program.get(f"{home.home}/api/v1/presence", timeout=10).json()["people"]
    return {one["name"]: one["home"] for one in people}
