"""One connection to the broker at a time, again and again; each begins with nothing to send.

A client that connects by itself again would send what it could not before: an hour late, and no
longer true. So each connection is a client of its own, and what it did not get rid of is gone.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bridge.clock import Clock
from bridge.ops import outbound, threads
from bridge.receivers_config import MqttConfig

if TYPE_CHECKING:
    from paho.mqtt.client import Client

log = logging.getLogger(__name__)

CONNECT_S, KEEPALIVE_S = 5.0, 30
_LEAVES_S = 1.0
BACKOFF_S = (1.0, 2.0, 5.0, 15.0, 30.0)
_MOST_CHARACTERS = 200
_AWAY = "does not answer"
# Topic, what it says.
Hears = Callable[[str, str], None]


class Broker:
    """`start` and `stop` once each; the rest from any thread.

    `ready`: called on the connection's thread with each new connection, before anything is
    published on it. `hears`: called there with each message of `topics` that is new.
    """

    def __init__(
        self,
        config: MqttConfig,
        *,
        will: tuple[str, str],
        topics: Sequence[str],
        ready: Callable[[], None],
        hears: Hears,
        clock: Clock,
    ) -> None:
        self._config = config
        self._will = will
        self._topics = tuple(topics)
        self._ready = ready
        self._hears = hears
        self._clock = clock
        self._ending = threading.Event()
        self._client: Client | None = None
        self._failures = 0
        self._trouble: str | None = _AWAY
        self._thread: threading.Thread | None = None

    @property
    def trouble(self) -> str | None:
        """What keeps it from being told, in words that follow "The MQTT broker"; None: nothing."""
        return self._trouble

    def start(self) -> None:
        self._thread = threads.spawn("mqtt", self._run)

    def stop(self) -> None:
        """Says that the bridge is not there any more, and leaves; within 2 s, whatever the broker
        does: a connection that is only being made is left to itself."""
        self._ending.set()
        client = self._client
        if client is not None:
            self._publish(*self._will, retain=True, limit_s=1.0)
            client.disconnect()
        if self._thread is not None:
            self._thread.join(_LEAVES_S)

    def publish(self, topic: str, said: str, *, retain: bool) -> bool:
        """False: there is no connection, and it is not kept for a later one."""
        return self._publish(topic, said, retain=retain)

    def deliver(self, topic: str, said: str | bytes, limit_s: float) -> bool:
        """Wait until the broker has it."""
        return self._publish(topic, said, limit_s=limit_s)

    def _publish(
        self, topic: str, said: str | bytes, *, retain: bool = False, limit_s: float | None = None
    ) -> bool:
        client = self._client
        if client is None or self._trouble is not None:
            return False
        sent = client.publish(topic, said, qos=1, retain=retain)
        if limit_s is None or sent.rc != 0:
            return sent.rc == 0
        try:
            sent.wait_for_publish(limit_s)
            return sent.is_published()
        except (RuntimeError, ValueError):  # the connection ended
            return False

    def _run(self) -> None:
        while not self._ending.is_set():
            threads.guarded("mqtt", self._connection)
            pause_s = BACKOFF_S[min(self._failures, len(BACKOFF_S) - 1)]
            self._failures += 1
            self._ending.wait(pause_s)

    def _connection(self) -> None:
        """One connection, until it ends."""
        config = self._config
        outbound.used(outbound.MQTT, f"mqtt://{config.place}", self._clock.now())
        client = self._made()
        try:
            client.connect(config.host, config.port_number, KEEPALIVE_S)
        except OSError as error:
            self._say(_why(error))
        else:
            self._client = client
            client.loop_forever(timeout=0.5)
            self._client = None
            self._say(self._trouble or "has broken the connection off")

    def _made(self) -> "Client":
        # A house without a broker needs none of it.
        from paho.mqtt import client as paho  # noqa: PLC0415
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

        config = self._config
        client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        client.connect_timeout = CONNECT_S
        if config.username is not None:
            secret = config.password.get_secret_value() if config.password else None
            client.username_pw_set(config.username, secret)
        if config.tls:
            client.tls_set(str(config.authority) if config.authority else None)
        client.will_set(*self._will, qos=1, retain=True)

        @client.connect_callback()
        def connected(*told: Any) -> None:
            if told[3].is_failure:  # the reason code
                self._say("refuses us: check name and password")
                return
            for topic in self._topics:
                client.subscribe(topic, qos=1)
            self._failures = 0
            self._say(None)
            self._ready()

        @client.message_callback()
        def heard(_client: object, _data: object, message: paho.MQTTMessage) -> None:
            # What is retained was said at some time or other: nobody knows whether it still holds.
            if not message.retain and len(message.payload) <= _MOST_CHARACTERS:
                said = message.payload.decode("utf-8", "replace")
                threads.guarded("mqtt-hears", lambda: self._hears(message.topic, said))

        return client

    def _say(self, trouble: str | None) -> None:
        if trouble != self._trouble or trouble is None:
            log.info("mqtt.connection", extra={"trouble": trouble})
        self._trouble = trouble


def _why(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return "shows a certificate that is not trusted"
    if isinstance(error, socket.gaierror):
        return "has a name that is not known"
    return "takes no connection" if isinstance(error, ConnectionRefusedError) else _AWAY
