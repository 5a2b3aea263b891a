"""A real Mosquitto on loopback, which can go away and come back; and somebody who listens there."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from bridge.receivers_config import MqttConfig
from tests.builders import PATIENCE_S, until

_UNPACKED = Path(__file__).parents[3] / ".make" / "mosquitto" / "usr"
_PLACES = (os.environ["PATH"], "/usr/sbin", str(_UNPACKED / "sbin"))
NAME, PASSWORD = "private-eye", "a word that is long"


def _environment() -> Mapping[str, str]:
    libraries = ":".join(str(path) for path in (_UNPACKED / "lib").glob("*"))
    return {**os.environ, "LD_LIBRARY_PATH": libraries}


class Mosquitto:
    """`lines`: more of its configuration."""

    def __init__(self, folder: Path, *lines: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._config = folder / "mosquitto.conf"
        allowed = [] if any("password_file" in line for line in lines) else ["allow_anonymous true"]
        said = [f"listener {self.port} 127.0.0.1", *allowed, *lines]
        self._config.write_text("\n".join(said))
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        program = shutil.which("mosquitto", path=os.pathsep.join(_PLACES))
        assert program, "these tests need Mosquitto: .ci/setup test fetches it"
        argv = [program, "-c", str(self._config)]
        self._process = subprocess.Popen(
            argv, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def settings(self, **more: Any) -> MqttConfig:
        return MqttConfig(**{"host": "127.0.0.1", "port": self.port, **more})

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


@contextmanager
def a_mosquitto(folder: Path, *lines: str) -> Iterator[Mosquitto]:
    broker = Mosquitto(folder, *lines)
    try:
        yield broker
    finally:
        broker.stop()


class Listener:
    """Hears everything: `said` is the last of each topic, `heard` all of it."""

    def __init__(self, broker: Mosquitto) -> None:
        self.said: dict[str, str] = {}
        self.retained: set[str] = set()
        self.heard: list[tuple[str, str]] = []
        self._changed = threading.Condition()
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._hear
        self._client.connect("127.0.0.1", broker.port)
        self._client.subscribe("#", qos=1)
        self._client.loop_start()

    def publish(self, topic: str, said: str, *, retain: bool = False) -> None:
        self._client.publish(topic, said, qos=1, retain=retain).wait_for_publish(PATIENCE_S)

    def hears(self, judge: Callable[[dict[str, str]], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: judge(self.said), PATIENCE_S), self.said

    def hears_that(self, topic: str, said: str) -> None:
        self.hears(lambda all_: all_.get(topic) == said)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, _client: object, _data: object, message: paho.MQTTMessage) -> None:
        with self._changed:
            said = message.payload.decode()
            self.said[message.topic] = said
            self.heard.append((message.topic, said))
            if message.retain:
                self.retained.add(message.topic)
            self._changed.notify_all()


@contextmanager
def listening(broker: Mosquitto) -> Iterator[Listener]:
    listener = Listener(broker)
    try:
        yield listener
    finally:
        listener.close()
