"""Whatever notices is stopped together."""

from typing import cast

from bridge.events.camera_events import CameraEvents
from bridge.policy.settings import CameraSettings
from bridge.service.events.motion_recording import MotionRecording, MotionSource
from bridge.vision.classifier.classifier import DetectorHealth, DetectorState
from bridge.vision.onvif.listener import Hearing, ListenerState
from bridge.vision.watcher import Stage


class Part:
    """Watcher, listener or events; keeps what it is told."""

    def __init__(self, said: list[str], name: str) -> None:
        self._said, self._name = said, name

    heard = ListenerState(Hearing.LISTENING)
    stage = Stage.OFF
    on_sub_stream = False
    blind = behind = crowded = False

    def start(self) -> None:
        self._said.append(f"start {self._name}")

    def leave(self) -> None:
        self._said.append(f"leave {self._name}")

    def stop(self) -> None:
        self._said.append(f"stop {self._name}")

    def set(self, settings: CameraSettings) -> None:
        self._said.append(f"set {self._name} {settings.notice}")


def test_all_listeners_begin_to_stop_before_any_is_waited_for() -> None:
    said: list[str] = []
    cameras = {
        id_: MotionSource(Part(said, "watcher"), cast(CameraEvents, Part(said, "events")), listener)
        for id_, listener in (
            ("door", Part(said, "door")),
            ("garden", Part(said, "garden")),
            ("shed", None),
        )
    }
    MotionRecording(cameras, lambda: DetectorHealth(DetectorState.READY)).stop()
    assert said[:2] == ["leave door", "leave garden"]
    assert sorted(said[2:]) == sorted(
        ["stop door", "stop garden"] + ["stop watcher", "stop events"] * 3
    )
