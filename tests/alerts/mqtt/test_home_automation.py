"""With a real broker: what is told, what is asked for, and what comes of one that goes away."""

import base64
import gc
import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from bridge.alerts.mqtt.home_automation import HomeAutomation
from bridge.alerts.mqtt.sender import MqttSender
from bridge.alerts.mqtt.states import CameraNow, Topics
from bridge.alerts.sending import Outcome, Sent
from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops import outbound, threads
from bridge.receivers_config import MqttConfig
from tests.alerts.builders import a_message
from tests.alerts.mqtt.mosquitto import NAME, PASSWORD, Listener, Mosquitto, a_mosquitto, listening
from tests.builders import PATIENCE_S, until
from tests.doctor.authority import a_leaf, a_root

DOOR = CameraNow("door", "front door", live=True, hidden=False, moves=False, rings=True)
MOTION = "private_eye/camera/door/motion"
BELL = "private_eye/camera/door/doorbell"
HOUSE = "private_eye/availability"
ALERTS = "private_eye/alerts"
PICTURE = "private_eye/camera/door/picture"
DESCRIBED = "homeassistant/device/private_eye_door/config"
TOPICS = Topics("private_eye")


@dataclass
class Home:
    """A house of one camera, `door`; what it is asked for."""

    door: CameraNow = DOOR
    asked: list[tuple[str, bool]] = field(default_factory=list)
    refuses: bool = False
    pictures: bool = False
    refused: list[tuple[str, bool]] = field(default_factory=list)

    def tell_presence(self, name: str, home: bool) -> None:
        self._ask(name, home)

    def watch(self, camera: str, on: bool) -> None:
        self._ask(camera, on)
        self.door = replace(self.door, hidden=not on)

    def _ask(self, what: str, how: bool) -> None:
        if self.refuses:
            self.refused.append((what, how))
            raise PrivateEyeError(Kind.DENIED, "no")
        self.asked.append((what, how))


class Running:
    """`home` and its connection, looked at again and again."""

    def __init__(self, broker: Mosquitto, **settings: Any) -> None:
        self.home = Home()
        self._stop = threading.Event()
        self.automation = HomeAutomation(
            broker.settings(**settings),
            house="Our house",
            cameras=lambda: [self.home.door],
            wishes=self.home,
            clock=SystemClock(),
            pictures=lambda: self.home.pictures,
        )
        self.automation.start()
        threads.loop("test-mqtt", self.automation.turn, self._stop, every_s=0.05)

    def become(self, **now: Any) -> None:
        self.home.door = replace(self.home.door, **now)

    def connected(self) -> None:
        until(lambda: self.automation.broker.trouble is None)

    def away(self) -> None:
        until(lambda: self.automation.broker.trouble is not None)

    def stop(self) -> None:
        self._stop.set()
        self.automation.stop()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.alerts.mqtt.broker.BACKOFF_S", (0.1,))


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with a_mosquitto(tmp_path) as made:
        yield made


@pytest.fixture
def listener(broker: Mosquitto) -> Iterator[Listener]:
    with listening(broker) as made:
        yield made


@pytest.fixture
def running(broker: Mosquitto, quick: None) -> Iterator[Running]:
    made = Running(broker, presence=True, switches=True)
    yield made
    made.stop()


def test_who_comes_later_knows_how_things_are(running: Running, broker: Mosquitto) -> None:
    running.become(moves=True, labels={"person"})
    with listening(broker) as first:
        first.hears_that("private_eye/camera/door/person", "ON")
        first.hears_that(HOUSE, "online")
    with listening(broker) as later:
        later.hears_that("private_eye/camera/door/person", "ON")
        later.hears_that(HOUSE, "online")
        later.hears(lambda said: "homeassistant/device/private_eye_door/config" in said)
        assert later.retained == set(later.said)


def test_what_changes_is_told_at_once_and_once(running: Running, listener: Listener) -> None:
    listener.hears_that(HOUSE, "online")
    running.become(moves=True)
    listener.hears_that(MOTION, "ON")
    running.become(moves=False)
    listener.hears_that(MOTION, "OFF")
    assert [said for topic, said in listener.heard if topic == MOTION] == ["OFF", "ON", "OFF"]


def test_a_bridge_that_is_killed_is_known_to_be_gone(
    running: Running, listener: Listener, broker: Mosquitto
) -> None:
    listener.hears_that(HOUSE, "online")
    client = running.automation.broker._client
    assert client is not None
    sock = client.socket()
    assert sock is not None
    sock.close()  # without a word
    listener.hears_that(HOUSE, "offline")
    listener.hears_that(HOUSE, "online")  # and back


def test_a_bridge_that_ends_says_so(broker: Mosquitto, listener: Listener, quick: None) -> None:
    running = Running(broker)
    listener.hears_that(HOUSE, "online")
    running.stop()
    listener.hears_that(HOUSE, "offline")


def test_a_bridge_ends_whole_as_its_broker_goes(broker: Mosquitto) -> None:
    """A connection that has just ended, which nobody has been told yet."""
    home = Home()
    automation = HomeAutomation(
        broker.settings(), house="Ours", cameras=list, wishes=home, clock=SystemClock()
    )
    automation.broker._client = Client(CallbackAPIVersion.VERSION2)
    automation.broker._say(None)
    automation.stop()


def test_a_bridge_ends_whole_beside_a_broker_that_says_nothing() -> None:
    """It takes the connection, and no more."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = MqttConfig(host="127.0.0.1", port=silent.getsockname()[1])
        automation = HomeAutomation(
            settings, house="Ours", cameras=list, wishes=Home(), clock=SystemClock()
        )
        automation.start()
        until(lambda: automation.broker._client is not None)
        automation.stop()
        thread = automation.broker._thread
        assert thread is not None
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_what_is_no_longer_true_is_not_told_late(running: Running, broker: Mosquitto) -> None:
    """A broker that is away: meanwhile somebody came, rang and went, and an alert was due."""
    running.connected()
    broker.stop()
    running.away()
    running.become(moves=True, labels={"person"}, rang="e1")
    until(lambda: running.automation._rung == {"door": "e1"})
    sender = MqttSender(running.automation.broker, TOPICS)
    sent = sender.send({}, a_message())
    assert sent.outcome is Outcome.AGAIN
    running.become(moves=False, labels=set(), rang=None)
    broker.start()
    with listening(broker) as back:
        back.hears_that(HOUSE, "online")
        running.become(moves=True)  # it goes on from here
        back.hears_that(MOTION, "ON")
        assert BELL not in back.said
        assert ALERTS not in back.said
        assert [said for topic, said in back.heard if topic.endswith("/person")] == ["OFF"]


def test_a_press_is_told_when_it_happens_and_not_kept(
    running: Running, listener: Listener, broker: Mosquitto
) -> None:
    listener.hears_that(HOUSE, "online")
    running.become(rang="e1")
    listener.hears(lambda said: BELL in said)
    assert json.loads(listener.said[BELL]) == {"event_type": "press"}
    with listening(broker) as later:
        later.hears_that(HOUSE, "online")
        assert BELL not in later.said


def test_an_alert_is_delivered_once_the_broker_has_it(running: Running, listener: Listener) -> None:
    listener.hears_that(HOUSE, "online")
    sender = MqttSender(running.automation.broker, TOPICS)
    assert sender.send({}, a_message()) == Sent(Outcome.DELIVERED)
    listener.hears(lambda said: ALERTS in said)
    told = json.loads(listener.said[ALERTS])
    assert (told["text"], "picture" in told) == ("A person is at the front door.", False)
    assert PICTURE not in listener.said


def test_a_picture_is_there_before_the_words_and_not_for_who_comes_later(
    running: Running, listener: Listener, broker: Mosquitto
) -> None:
    listener.hears_that(HOUSE, "online")
    sender = MqttSender(running.automation.broker, TOPICS)
    assert sender.send({}, a_message(camera="door", picture=b"jpeg")) == Sent(Outcome.DELIVERED)
    listener.hears(lambda said: ALERTS in said)
    assert [topic for topic, _ in listener.heard if topic in (PICTURE, ALERTS)] == [PICTURE, ALERTS]
    assert listener.said[PICTURE] == "jpeg"
    with listening(broker) as later:
        later.hears_that(HOUSE, "online")
        assert PICTURE not in later.said


def test_the_picture_is_described_while_somebody_has_it_sent(
    broker: Mosquitto, listener: Listener, quick: None
) -> None:
    def entity(said: dict[str, str]) -> Any:
        return json.loads(said.get(DESCRIBED, "{}")).get("components", {}).get("picture")

    running = Running(broker)
    listener.hears_that(HOUSE, "online")
    assert entity(listener.said) is None
    running.home.pictures = True
    listener.hears(lambda said: (entity(said) or {}).get("image_topic") == PICTURE)
    running.home.pictures = False
    listener.hears(lambda said: entity(said) == {"platform": "image"})
    running.stop()


def test_the_home_automation_says_who_is_at_home(running: Running, listener: Listener) -> None:
    listener.hears_that(HOUSE, "online")
    for word in ("home", "not_home", "ON", "nonsense", "x" * 500, "away"):
        listener.publish("private_eye/presence/Anna", word)
    until(lambda: len(running.home.asked) == 4)
    assert [home for _, home in running.home.asked] == [True, False, True, False]


def test_what_was_said_some_time_ago_is_not_believed(
    broker: Mosquitto, listener: Listener, quick: None
) -> None:
    listener.publish("private_eye/presence/Anna", "home", retain=True)
    running = Running(broker, presence=True)
    listener.hears_that(HOUSE, "online")
    listener.publish("private_eye/presence/Ben", "home")
    until(lambda: running.home.asked != [])
    assert running.home.asked == [("Ben", True)]
    running.stop()


def test_a_switch_turns_a_camera_off_and_on(running: Running, listener: Listener) -> None:
    listener.hears_that(HOUSE, "online")
    for word in ("OFF", "ON"):
        listener.publish("private_eye/camera/door/watching/set", word)
        listener.hears_that("private_eye/camera/door/watching", word)
    assert running.home.asked == [("door", False), ("door", True)]


def test_a_switch_that_is_refused_goes_back(running: Running, listener: Listener) -> None:
    listener.hears_that(HOUSE, "online")
    running.home.refuses = True
    listener.publish("private_eye/camera/door/watching/set", "OFF")
    listener.publish("private_eye/presence/Anna", "home")
    until(lambda: running.home.refused == [("door", False), ("Anna", True)])
    running.home.refuses = False
    listener.publish("private_eye/presence/Ben", "home")
    until(lambda: ("Ben", True) in running.home.asked)
    assert not running.home.door.hidden


def test_nothing_is_heard_that_the_settings_do_not_allow(
    broker: Mosquitto, listener: Listener, quick: None
) -> None:
    running = Running(broker)
    listener.hears_that(HOUSE, "online")
    listener.publish("private_eye/presence/Anna", "home")
    listener.publish("private_eye/camera/door/watching/set", "OFF")
    running.become(moves=True)
    listener.hears_that(MOTION, "ON")
    assert running.home.asked == []
    running.stop()


def test_name_and_password(tmp_path: Path, quick: None) -> None:
    passwords = tmp_path / "passwords"
    hashed = _hashed(PASSWORD)
    passwords.write_text(f"{NAME}:{hashed}\n")
    passwords.chmod(0o600)
    with a_mosquitto(tmp_path, f"password_file {passwords}", "user root") as broker:
        wrong = Running(broker, username=NAME, password="another")
        until(lambda: "name and password" in str(wrong.automation.broker.trouble))
        sent = MqttSender(wrong.automation.broker, TOPICS).send({}, a_message())
        assert sent == Sent(Outcome.AGAIN, "The MQTT broker refuses us: check name and password.")
        wrong.stop()
        right = Running(broker, username=NAME, password=PASSWORD)
        right.connected()
        right.stop()


# paho-mqtt leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_tls_is_held_to_its_authority(tmp_path: Path, quick: None) -> None:
    root, other = a_root(), a_root("Another Root")
    made = a_leaf(root, name="localhost").write(tmp_path, whole_chain=False)
    authority = _authority(tmp_path / "ca.pem", root)
    tls: dict[str, Any] = {"tls": True, "host": "localhost"}
    with a_mosquitto(tmp_path, f"certfile {made}", f"keyfile {made}", "user root") as broker:
        strange = Running(broker, **tls, authority=_authority(tmp_path / "other.pem", other))
        until(lambda: "certificate" in str(strange.automation.broker.trouble))
        strange.stop()
        trusted = Running(broker, **tls, authority=authority)
        trusted.connected()
        trusted.stop()
    gc.collect()


def test_nobody_is_there(broker: Mosquitto, quick: None) -> None:
    broker.stop()
    running = Running(broker)
    until(lambda: running.automation.broker.trouble == "takes no connection")
    running.stop()


def test_a_name_that_is_not_known(
    broker: Mosquitto, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_knows(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody_knows)
    running = Running(broker, host="broker.invalid")
    until(lambda: running.automation.broker.trouble == "has a name that is not known")
    running.stop()


def test_the_broker_is_on_the_page_of_what_leaves(running: Running, broker: Mosquitto) -> None:
    running.connected()
    assert f"127.0.0.1:{broker.port}" in outbound.last_used(outbound.MQTT)


def _hashed(password: str) -> str:
    """As Mosquitto keeps it: PBKDF2 with SHA-512."""
    salt = b"salt of twelve"[:12]
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 101)
    return f"$7$101${base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def _authority(path: Path, root: Any) -> Path:
    path.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    return path
