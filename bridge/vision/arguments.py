"""Argument lists of the children that look: our own fMP4 on stdin, pictures on stdout. Pure."""

from typing import Any

import ffmpeg

from bridge.model import Area
from bridge.vision.pixels import HEIGHT, WIDTH

RATE = 5
_MARKED = "min(1280,iw)"
# Our own media say what they are; the default waits for seven frames, in a child of keyframes 14 s.
# Zero would mean the default.
_KNOWN = {"analyzeduration": 1, "probesize": 32}


def keyframes() -> list[str]:
    """Every frame as 320x180 gray, for an input of keyframes, each as soon as it is read.

    Not `-skip_frame nokey`: that also skips the end of sequence, so that pictures are held back.
    """
    return _gray(_source(**_KNOWN)["v:0"])


def film() -> list[str]:
    """Five 320x180 gray pictures for each second from the first picture on."""
    return _gray(_source(**_KNOWN)["v:0"].filter("fps", RATE))


def moment(after_s: float) -> list[str]:
    """The picture so long after the first one, as a JPEG no wider than 1280."""
    picture = _source()["v:0"]
    picture = picture.filter("trim", start=f"{max(0.0, after_s):.3f}")
    picture = picture.filter("scale", _MARKED, -2)
    return _args(ffmpeg.output(picture, "pipe:1", f="mjpeg", vframes=1, **{"q:v": 3}))


def cut(after_s: float, area: Area, width: int, height: int) -> list[str]:
    """`area` of the picture so long after the first one, as so many pixels of three bytes."""
    x, y, wide, high = (side / 1000 for side in (area.x, area.y, area.width, area.height))
    picture = _source(**_KNOWN)["v:0"].filter("trim", start=f"{max(0.0, after_s):.3f}")
    picture = picture.filter(
        "crop", f"iw*{wide:.3f}", f"ih*{high:.3f}", f"iw*{x:.3f}", f"ih*{y:.3f}"
    )
    picture = picture.filter("scale", width, height, flags="bilinear").filter("format", "rgb24")
    return _args(ffmpeg.output(picture, "pipe:1", f="rawvideo", vframes=1, threads=1))


def _source(**options: object) -> Any:
    # On one thread each: more would hold pictures back, one for each thread, as the threads of the
    # encoder of raw pictures also do.
    return ffmpeg.input(
        "pipe:0", f="mp4", hide_banner=None, loglevel="error", nostats=None, threads=1, **options
    )


def _gray(pictures: Any) -> list[str]:
    small = pictures.filter("scale", WIDTH, HEIGHT, flags="area").filter("format", "gray")
    return _args(
        ffmpeg.output(
            small, "pipe:1", f="rawvideo", fps_mode="passthrough", flush_packets=1, threads=1
        )
    )


def _args(output: Any) -> list[str]:
    return [str(argument) for argument in output.get_args()]
