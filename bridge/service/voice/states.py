"""How the cameras are, by voice: whether they are on, record, or come back by themselves."""

from dataclasses import dataclass

from bridge.policy.rooms import NamedCamera
from bridge.service.cameras.views import CameraView
from bridge.service.live.viewing import Live
from bridge.service.voice import which_camera
from bridge.service.voice.house_time import HouseTime
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Meant, Several, UnknownRoom, Within
from bridge.vision.watcher import Stage


@dataclass(frozen=True, slots=True)
class CameraIs:
    """What a camera does now. `recording`; `by_hand`, where somebody asked for that; `clips`: what
    moves there is kept. `off_until`: when it comes back by itself, HH:MM of `off_until_day`, which
    is as `HouseTime.day`."""

    camera: CameraView
    recording: bool
    by_hand: bool
    clips: bool
    off_until: str | None = None
    off_until_day: str | None = None


@dataclass(frozen=True, slots=True)
class CamerasAre:
    """`room`: the one that was asked about; None: all of them."""

    cameras: tuple[CameraIs, ...]
    room: str | None


class VoiceStates:
    """Any thread."""

    def __init__(self, live: Live, time: HouseTime, voice_identity: VoiceIdentity) -> None:
        self._live = live
        self._time = time
        self._voice_identity = voice_identity

    def how(
        self, speaker: AlexaSpeaker, room: str | None, also: str | None = None
    ) -> CamerasAre | UnknownRoom | Several | Stranger:
        """One camera, two, or all that the speaker may look at. Raises Denied."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        seen = {camera.id: camera for camera in self._live.cameras(known.actor).cameras}
        named = tuple(NamedCamera(each.id, each.name, each.aliases) for each in seen.values())
        meant = which_camera.meant(Within(named, None, speaker.locale), room, also)
        if not isinstance(meant, Meant):
            return meant
        how = tuple(self._is(seen[camera.id]) for camera in meant.cameras)
        return CamerasAre(how, meant.camera and seen[meant.camera].name)

    def _is(self, camera: CameraView) -> CameraIs:
        recording, watch = camera.recording, camera.watch
        off_until, off_until_day = self._time.end_told(camera.health.until)
        return CameraIs(
            camera,
            recording=recording is not None,
            by_hand=recording is not None and recording.by_hand,
            clips=watch is not None and watch.stage is not Stage.OFF,
            off_until=off_until,
            off_until_day=off_until_day,
        )
