"""Motion that is noticed elsewhere than in the main stream, in a running house.

Of all cameras the main stream shows an empty room. The garden's sub-stream shows somebody who
crosses it; the door tells by ONVIF what it notices, and so do gate and yard: by one recorder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bridge.config import CameraConfig, OnvifUrl, SecretUrl
from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import Recipe, Studio
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.demo.camera.server import RtspServer
from tests.builders import until
from tests.conftest import FFMPEG, House, a_house, until_state
from tests.vision.onvif_camera import VISITOR, OnvifCamera, notification
from tests.vision.onvif_media import Lens, MediaServices

BEHIND_ONE = ("gate", "yard")
EMPTY = Recipe(size=(640, 360), fps=10, noise=6, sound=None, picture="color=gray:s={size}:r={fps}")
CROSSED = Recipe(
    size=(320, 180),
    fps=10,
    gop_s=1.0,
    seconds=16,
    noise=6,
    sound=None,
    picture="color=gray:s={size}:r={fps}[room];color=white:s=30x50:r={fps}[one];"
    "[room][one]overlay=x='(t-6)*70':y=70:shortest=0:enable='between(t,6,9)'",
)


@dataclass(frozen=True)
class Place:
    house: House
    sub_stream: RtspCamera
    onvif: OnvifCamera
    recorder: OnvifCamera

    def camera(self, id_: str) -> dict[str, Any]:
        answer = self.house.program.get(f"{self.house.home}/api/v1/cameras", timeout=5).json()
        found: dict[str, Any] = next(c for c in answer["cameras"] if c["id"] == id_)
        return found

    def clips(self, id_: str) -> list[dict[str, Any]]:
        """Those that are complete."""
        return [clip for clip in self.begun(id_) if clip["state"] == "closed"]

    def begun(self, id_: str) -> list[dict[str, Any]]:
        ask = {"camera": id_}
        answer = self.house.program.get(f"{self.house.home}/api/v1/clips", params=ask, timeout=5)
        found: list[dict[str, Any]] = answer.json()["clips"]
        return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    studio = Studio(Path(FFMPEG))
    channels = {id_: f"channel{number}" for number, id_ in enumerate(BEHIND_ONE)}
    lenses = tuple(
        Lens(f"source_{id_}", f"of_{id_}", (f"rtsp://192.168.1.64/{path}",))
        for id_, path in channels.items()
    )
    with (
        RtspServer() as server,
        OnvifCamera() as onvif,
        OnvifCamera(media=MediaServices(lenses)) as recorder,
    ):
        empty = server.add("main", Looped(studio, studio.record(EMPTY)))
        sub = server.add("sub", Looped(studio, studio.record(CROSSED)))
        garden = CameraConfig(
            id="garden", name="garden", url=SecretUrl(empty.url), sub_url=SecretUrl(sub.url)
        )
        door = CameraConfig(
            id="door", name="door", url=SecretUrl(empty.url), onvif=OnvifUrl(onvif.url)
        )
        others = [
            CameraConfig(
                id=id_,
                name=id_,
                url=SecretUrl(server.add(path, Looped(studio, studio.record(EMPTY))).url),
                onvif=OnvifUrl(recorder.url),
            )
            for id_, path in channels.items()
        ]
        house = a_house(tmp_path_factory.mktemp("state"), garden, door, *others)
        yield Place(house, sub, onvif, recorder)
        house.bridge.stop()


def test_what_the_sub_stream_shows_is_a_clip_of_the_main_stream(place: Place) -> None:
    until_state(place.house, "garden", "live")
    until(lambda: place.camera("garden")["watch"]["stream"] == "sub")
    until(lambda: bool(place.clips("garden")), timeout_s=90)
    clip = place.clips("garden")[-1]
    assert clip["kind"] == "motion"
    assert clip["area"]["height"] > 100
    assert (clip["width"], clip["height"]) == (640, 360)
    assert place.clips("door") == [], "nothing moves in the main stream"


def test_without_its_sub_stream_a_camera_is_watched_on_its_main_stream(place: Place) -> None:
    until(lambda: place.camera("garden")["watch"]["stream"] == "sub")
    place.sub_stream.drop()
    until(lambda: place.camera("garden")["watch"]["stream"] == "main")
    assert place.camera("garden")["state"] == "live"
    place.sub_stream.restore()
    until(lambda: place.camera("garden")["watch"]["stream"] == "sub")


def test_what_the_camera_itself_notices_is_a_clip(place: Place) -> None:
    until_state(place.house, "door", "live")
    listening = {"state": "listening", "reason": None}
    until(lambda: place.camera("door")["watch"]["camera"] == listening)
    assert place.camera("garden")["watch"]["camera"] is None
    place.onvif.say(notification(True))
    until(lambda: place.camera("door")["recording"] is not None)
    place.onvif.say(notification(False))
    until(lambda: bool(place.clips("door")))
    (clip,) = place.clips("door")
    assert (clip["kind"], clip["strength"], clip["area"]) == ("motion", 0, None)
    assert place.camera("door")["watch"]["stage"] == "keyframes"


def test_who_rings_at_the_camera_is_a_clip_of_its_own_kind(place: Place) -> None:
    listening = {"state": "listening", "reason": None}
    until(lambda: place.camera("door")["watch"]["camera"] == listening)
    place.onvif.say(notification(True, VISITOR, item="State"))
    until(lambda: "doorbell" in [clip["kind"] for clip in place.begun("door")])
    until(lambda: place.camera("door")["recording"] is not None)
    assert place.camera("garden")["state"] == "live"


def rings_at(place: Place, id_: str) -> None:
    """Until all that hear it have."""
    source = {"Source": f"source_{id_}"}
    place.recorder.say(notification(True, VISITOR, item="State", source=source))
    until(lambda: bool(place.begun(id_)))


def test_who_rings_at_one_camera_of_a_recorder_has_not_rung_at_the_other(place: Place) -> None:
    def listens(id_: str) -> bool:
        heard: dict[str, Any] = place.camera(id_)["watch"]["camera"]
        return heard == {"state": "listening", "reason": None}

    gate, yard = BEHIND_ONE
    until(lambda: listens(gate) and listens(yard))
    rings_at(place, yard)
    assert place.begun(gate) == []
    rings_at(place, gate)
    for id_ in BEHIND_ONE:
        assert [clip["kind"] for clip in place.begun(id_)] == ["doorbell"]
