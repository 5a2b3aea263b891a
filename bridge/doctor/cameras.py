"""Each camera: what the running bridge says of it, or, without one, a look at the camera itself."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bridge.config import CameraConfig
from bridge.doctor.finding import Finding, bad, good, warn
from bridge.errors import PrivateEyeError
from bridge.model import State

# Connects to one camera and says what it sends; raises PrivateEyeError.
TryCamera = Callable[[CameraConfig], str]
_KEYFRAMES = "In the camera's own page: video, encoding, interval of I-frames (keyframes)."
_ONVIF = "In the settings: `onvif` and `onvif_channel` of this camera."
_FIX = "Try it by itself: private-eye camera test ADDRESS"


def from_bridge(house: Mapping[str, Any]) -> Iterator[Finding]:
    """`house` is the answer of GET /api/v1/cameras."""
    if not house["cameras"]:
        yield _none()
    for camera in house["cameras"]:
        yield _judge(camera)
        yield from _heard(camera)


def by_trial(cameras: tuple[CameraConfig, ...], try_camera: TryCamera) -> Iterator[Finding]:
    """Blocks for up to 20 s a camera."""
    if not cameras:
        yield _none()
    for camera in cameras:
        name = f"camera {camera.id}"
        try:
            yield good(name, try_camera(camera))
        except PrivateEyeError as error:
            yield bad(name, error.message, "Correct its `url` in the settings.")


def _judge(camera: Mapping[str, Any]) -> Finding:
    name = f"camera {camera['id']}"
    reason = f" ({camera['reason']})" if camera["reason"] else ""
    match camera["state"]:
        case State.LIVE:
            return good(name, f"The {camera['name']} is live{_sends(camera)}{reason}.")
        case State.IDLE:
            return good(name, f"The {camera['name']} is idle until somebody looks.")
        case State.OFF:
            return warn(name, f"The {camera['name']} is switched off.", "Switch it on to see it.")
        case State.STARTING if camera["reason"]:
            return warn(name, f"The {camera['name']} is {camera['reason']}.", _KEYFRAMES)
        case State.STARTING:
            return warn(name, f"The {camera['name']} is just connecting.", "Ask again in 10 s.")
        case state:
            return bad(name, f"The {camera['name']} is {state}{reason}.", _FIX)


def _heard(camera: Mapping[str, Any]) -> Iterator[Finding]:
    """Of its ONVIF address, where something is the matter, or to be set."""
    told = (camera.get("watch") or {}).get("camera")
    if told and told["reason"]:
        sentence = f"What the {camera['name']} notices itself: {told['reason']}."
        yield warn(f"onvif {camera['id']}", sentence, _ONVIF)


def _sends(camera: Mapping[str, Any]) -> str:
    video = camera["video"]
    if not video:
        return ""
    sound = "with sound" if camera["sound"] else "without sound"
    return f": {video['codec']} {video['width']}x{video['height']}, {sound}"


def _none() -> Finding:
    return warn("cameras", "There are no cameras.", "Add a [[camera]] to the settings.")
