"""Argument lists of ffmpeg for the files that clips become. Pure, as in `ffmpeg`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ffmpeg

from bridge.media.ffmpeg import ECHO_SOUND, H264, arguments, fit


@dataclass(frozen=True, slots=True)
class JoinedPart:
    """One part of what is to be joined: our own fMP4 in the file behind an inherited descriptor."""

    descriptor: int
    width: int
    height: int
    sound: bool


def export(descriptor: int, starts_at: datetime) -> list[str]:
    """Our own fMP4 on stdin to a plain MP4 in the file behind an inherited descriptor.

    `starts_at`: when the first picture was taken. mvhd holds whole seconds, so it is said as text
    too, which ffprobe prefers.
    """
    source = _quiet("pipe:0", f="mp4")
    streams = source["v:0"], source["a:0?"]
    return _file(streams, descriptor, starts_at, {"c": "copy"})


def export_encoded(
    sources: Sequence[JoinedPart], descriptor: int, starts_at: datetime
) -> list[str]:
    """As `export`, of parts of different formats: all become as large as the largest."""
    largest = max(sources, key=lambda source: source.width * source.height)
    size = fit(largest.width, largest.height, (largest.width, largest.height))
    sound = any(source.sound for source in sources)
    streams = [stream for source in sources for stream in _same(source, size, sound=sound)]
    joined = ffmpeg.concat(*streams, v=1, a=int(sound)).node
    options = {
        **H264,
        "fps_mode": "vfr",
        "crf": 21,
        "force_key_frames": "expr:gte(t,n_forced*2)",
        "g": 300,
        "threads": 2,
        **(ECHO_SOUND if sound else {}),
    }
    return _file([joined[n] for n in range(1 + sound)], descriptor, starts_at, options)


def _same(source: JoinedPart, size: tuple[int, int], *, sound: bool) -> list[Any]:
    """Picture and sound of a part, as `concat` wants all of them to be."""
    read = _quiet(f"file:/proc/self/fd/{source.descriptor}", f="mp4")
    picture = (
        read["v:0"]
        .filter("scale", *size, force_original_aspect_ratio="decrease")
        .filter("pad", *size, -1, -1)
        .filter("setsar", 1)
        .filter("format", "yuv420p")
    )
    if not sound:
        return [picture]
    # `concat` makes up for sound that is too short.
    silence = _quiet("anullsrc=r=48000:cl=stereo", f="lavfi", t=0.1)
    heard = read["a:0"] if source.sound else silence
    return [picture, heard.filter("aformat", sample_rates=48_000, channel_layouts="stereo")]


def _file(
    streams: Sequence[Any], descriptor: int, starts_at: datetime, options: dict[str, Any]
) -> list[str]:
    at = starts_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    output = ffmpeg.output(
        *streams,
        # By this name and not as a pipe: moov, which is written last, goes first.
        f"file:/proc/self/fd/{descriptor}",
        **options,
        f="mp4",
        movflags="+faststart+use_metadata_tags",
        metadata=f"creation_time={at}",
    )
    return arguments(output.overwrite_output())


def _quiet(address: str, **options: int | float | str) -> Any:
    """An input of which only errors are said."""
    return ffmpeg.input(address, hide_banner=None, loglevel="error", nostats=None, **options)
