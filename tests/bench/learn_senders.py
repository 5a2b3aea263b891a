"""learn.web_push_send, learn.mqtt_send: what a way to tell somebody adds, receivers on loopback.

From the courier's call until the receiver has the message: encrypted and signed, with its picture,
over a connection of its own; and over the one to Mosquitto, until another client of it has heard.
"""

import threading
from collections.abc import Iterator
from statistics import median
from time import monotonic

from bridge.alerts.destinations import Destinations
from bridge.alerts.mqtt.home_automation import HomeAutomation
from bridge.alerts.mqtt.sender import MqttSender, told
from bridge.alerts.outward import OutwardHttp
from bridge.alerts.push_keys import PushKeys
from bridge.alerts.sending import Outcome
from bridge.alerts.web_push import WebPushSender
from bridge.clock import SystemClock
from bridge.ops import threads
from bridge.store.keys import Key
from tests.alerts.builders import a_browser, a_message, a_still
from tests.alerts.mqtt.mosquitto import a_mosquitto, listening
from tests.alerts.mqtt.test_home_automation import ALERTS, Home
from tests.alerts.receiver import a_receiver
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, row, spread

MESSAGES = 50
_CLOCK = SystemClock()


def senders(ground: Ground) -> Iterator[Row]:
    took = list(_web_push())
    note = f"median of {MESSAGES}; {spread(took)}; with a picture, the still being 720p"
    yield row("learn.web_push_send", median(took), note)
    took = list(_mqtt(ground))
    note = f"median of {MESSAGES}; {spread(took)}; Mosquitto, heard by another client"
    yield row("learn.mqtt_send", median(took), note)


def _web_push() -> Iterator[float]:
    keys = PushKeys(Key(bytes(32)), "mailto:house@example.com")
    sender = WebPushSender(OutwardHttp(Destinations(loopback=True), _CLOCK), keys, _CLOCK)
    with a_receiver() as service:
        browser = a_browser(f"{service.url}/push")
        for number in range(MESSAGES + 1):
            began = monotonic()
            sent = sender.send(browser.address, a_message(id=f"a{number}", picture=a_still()))
            if sent.outcome is not Outcome.DELIVERED:
                raise NotMeasured(f"a push was not taken: {sent.why}")
            if number:  # the first one imports
                yield monotonic() - began


def _mqtt(ground: Ground) -> Iterator[float]:
    folder = ground.folder / "mosquitto"
    folder.mkdir()
    stop = threading.Event()
    with a_mosquitto(folder) as broker, listening(broker) as listener:
        home = Home()
        automation = HomeAutomation(
            broker.settings(),
            house="Our house",
            cameras=lambda: [home.door],
            wishes=home,
            clock=_CLOCK,
        )
        automation.start()
        threads.loop("bench-mqtt", automation.turn, stop, every_s=0.05)
        listener.hears_that(automation.topics.house, "online")
        sender = MqttSender(automation.broker, automation.topics)
        for number in range(MESSAGES):
            message = a_message(id=f"a{number}")
            began = monotonic()
            sent = sender.send({}, message)
            if sent.outcome is not Outcome.DELIVERED:
                raise NotMeasured(f"the broker did not take one: {sent.why}")
            listener.hears_that(ALERTS, told(message))
            yield monotonic() - began
        stop.set()
        automation.stop()
