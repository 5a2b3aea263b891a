"""Argument lists of ffmpeg for copies: the clip on stdin, raw pictures between, the copy on stdout.
Pure, as `media.ffmpeg`.
"""

from typing import Any

import ffmpeg

from bridge.media.ffmpeg import ECHO_SOUND, H264, arguments

LOOKED_AT = 640  # pixels of the longer side of what is looked at
STEP = 32  # sides that networks take are multiples of it
LONGEST = 1920  # of a copy's sides
_GOP_S = 2


def looked_at(starts_s: float, ends_s: float, fps: int) -> list[str]:
    """Every picture of the copy, as large as it is looked at."""
    wide = f"if(gte(iw,ih),{LOOKED_AT},max({STEP},round({LOOKED_AT}*iw/ih/{STEP})*{STEP}))"
    high = f"if(gte(iw,ih),max({STEP},round({LOOKED_AT}*ih/iw/{STEP})*{STEP}),{LOOKED_AT})"
    # Networks know pictures of 0 to 255, as photographs are.
    return _pictures(starts_s, ends_s, fps, (wide, high), out_range="full")


def whole(starts_s: float, ends_s: float, fps: int) -> list[str]:
    """The same pictures in their own size, with even sides."""
    sides = (f"max(2,trunc({side}*min(1,{LONGEST}/max(iw,ih))/2)*2)" for side in ("iw", "ih"))
    return _pictures(starts_s, ends_s, fps, tuple(sides))


def sound(starts_s: float, ends_s: float) -> list[str]:
    """The sound that goes with them, as AAC."""
    heard = (
        _source()["a:0"]
        .filter("atrim", start=_seconds(starts_s), end=_seconds(ends_s))
        .filter("asetpts", f"PTS-{_seconds(starts_s)}/TB")
        .filter("aresample", **{"async": 1, "first_pts": 0})
    )
    return arguments(ffmpeg.output(heard, "pipe:1", **ECHO_SOUND, **_NOTHING_SAID, f="adts"))


def encode(sound: int | None) -> list[str]:
    """Raw pictures on stdin to the copy. `sound`: the descriptor of a file of AAC."""
    quiet = {"hide_banner": None, "loglevel": "error", "nostats": None}
    streams = [ffmpeg.input("pipe:0", f="yuv4mpegpipe", **quiet)["v:0"]]
    if sound is not None:
        streams.append(ffmpeg.input(f"file:/proc/self/fd/{sound}", f="aac")["a:0"])
    output = ffmpeg.output(
        *streams,
        "pipe:1",
        # ultrafast: 3.0 ms a picture of 720p, superfast 5.2 for a fifth fewer bytes.
        **{**H264, "preset": "ultrafast", "flags": "+cgop+bitexact"},
        # It stands where the name of the encoder would.
        **{"metadata:s:v": "encoder=copy"},
        **({"c:a": "copy", "bsf:a": "aac_adtstoasc"} if sound is not None else {}),
        **_NOTHING_SAID,
        crf=23,
        threads=1,
        force_key_frames=f"expr:gte(t,n_forced*{_GOP_S})",
        g=300,
        f="mp4",
        movflags="empty_moov+default_base_moof+frag_keyframe",
        write_tmcd=0,
        # Notes in the stream itself (SEI): the encoder writes its settings there.
        **{"bsf:v": "filter_units=remove_types=6"},
    )
    return arguments(output)


_NOTHING_SAID = {
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
    "flags:a": "+bitexact",
}


def _pictures(
    starts_s: float, ends_s: float, fps: int, size: tuple[str, ...], **scaling: str
) -> list[str]:
    # Steady pictures from the first moment on: a raw picture has no time of its own, and both
    # passes have to see the same ones.
    picture = (
        _source()["v:0"]
        .filter("trim", start=_seconds(starts_s), end=_seconds(ends_s))
        .filter("setpts", f"PTS-{_seconds(starts_s)}/TB")
        .filter("fps", fps, start_time=0)
        .filter("scale", *size, flags="bilinear", **scaling)
        .filter("format", "yuv420p")
    )
    options = {"f": "yuv4mpegpipe", "fps_mode": "passthrough", "threads": 1}
    return arguments(ffmpeg.output(picture, "pipe:1", **options))


def _source() -> Any:
    said = {"hide_banner": None, "loglevel": "error", "nostats": None}
    return ffmpeg.input("pipe:0", f="mp4", threads=1, **said)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
