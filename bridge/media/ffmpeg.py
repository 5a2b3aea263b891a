"""Argument lists for ffmpeg, each built by one pure function from typed parts. No binary, no shell.

The lists are made by ffmpeg-python. Every option with a measured reason has it beside it;
`bridge/cameras/README.md` has the measurements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import ffmpeg

from bridge.errors import Kind, PrivateEyeError
from bridge.media import over_http, timestamps
from bridge.media.rtsp_login import LoginBy
from bridge.media.sound import AudioPlan, SoundFault
from bridge.model import Area

Certificate = Literal["verify", "accept-any"] | Path

# Documented minimum: `-timeout` of RTSP is a connection time limit only from 5.0 on, fps_mode 5.1.
# 8.0 is the first whose rtsps:// looks at certificates at all.
FRAGMENT_US = 200_000
NETWORK_TIMEOUT_US = 5_000_000
MOST_PIXELS = 72_000_000  # twice 8K; decoding more would take more memory than a child is given
# Smaller ones miss headers of streams with sound; these give a moov 0.65 s after connecting.
# An RTSP camera describes its tracks before it sends them: 200 ms of looking give a moov after
# 0.35 s, 500 ms after 0.65 s (n=15 each, with AAC, G.711 and no sound; all tracks were there).
_PROBE = {"analyzeduration": 200_000, "probesize": 500_000}
# The others have to be looked at; so has a camera whose description lacks the parameter sets.
_PROBE_LONGER = {"analyzeduration": 500_000, "probesize": 500_000}
_PROBE_PATIENTLY = {"analyzeduration": 70_000_000, "probesize": 50_000_000}
_QUIET = {"nostdin": None, "hide_banner": None, "loglevel": "info", "nostats": None}
_CANNOT_CHECK = (
    "this ffmpeg ({version}) cannot check the certificate of an rtsps:// camera: "
    'use ffmpeg 8.0 or newer, or set certificate = "accept-any" for this camera'
)


@dataclass(frozen=True, slots=True, order=True)
class FfmpegVersion:
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


MINIMUM = FfmpegVersion(5, 1)
CHECKS_RTSPS = FfmpegVersion(8, 0)


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """A located tool. `authorities` is the file of certificate authorities it is told to trust."""

    path: str
    version: FfmpegVersion
    authorities: str | None = None


class HttpBy(StrEnum):
    """Who fetches what a camera sends over HTTP."""

    ASK = "ask"  # not known yet: we look at what it is
    BRIDGE = "bridge"  # pictures, one after another: ffmpeg is picky about what is between them
    FFMPEG = "ffmpeg"  # anything else


class VideoPlan(StrEnum):
    COPY = "copy"
    COPY_H265 = "copy_h265"
    ENCODE = "encode"


@dataclass(frozen=True, slots=True)
class Plan:
    """`patient`: look longer at what comes before concluding what it is.

    `wallclock`: what comes has no times of its own. `fault`: why `audio` is not what is done.
    `udp`: the camera sends in no other way. `login`: who answers when it asks for a password.
    `http`: who fetches; where it is us, the pictures come on stdin.
    """

    video: VideoPlan = VideoPlan.COPY
    audio: AudioPlan = AudioPlan.COPY
    patient: bool = False
    wallclock: bool = False
    fault: SoundFault | None = None
    udp: bool = False
    login: LoginBy = LoginBy.FFMPEG
    http: HttpBy = HttpBy.ASK

    @property
    def sound(self) -> AudioPlan:
        """What is done with the sound."""
        if self.fault is None or self.audio is AudioPlan.NONE:
            return self.audio
        return self.fault.remedy


@dataclass(frozen=True, slots=True)
class RenditionOutput:
    """One Echo rendition: where it goes (an inherited descriptor) and how large it is."""

    descriptor: int
    width: int
    height: int
    kilobits: int


def parse_version(text: str) -> FfmpegVersion | None:
    """Read the first line of `ffmpeg -version`; None when it is something else.

    A development build ("N-12345-g…") has no number and is taken for a new one.
    """
    if match := re.match(r"ffmpeg version n?(\d+)\.(\d+)", text):
        return FfmpegVersion(int(match[1]), int(match[2]))
    return FfmpegVersion(99, 0) if re.match(r"ffmpeg version N-\d", text) else None


def ingest(
    url: str,
    plan: Plan,
    *,
    tool: Ffmpeg,
    certificate: Certificate = "verify",
    fragment_us: int = FRAGMENT_US,
    black: Sequence[Area] = (),
) -> list[str]:
    """A camera to fragmented MP4 on stdout. Raises Invalid when a certificate cannot be checked.

    With areas that are to be black the picture is encoded, whatever the plan.
    """
    address, options = _source(url, tool, certificate, plan)
    if plan.wallclock and address.startswith(("http", over_http.PICTURES)):
        options = {**options, "use_wallclock_as_timestamps": 1}
    looking = {**_probe(url, plan), "max_pixels": MOST_PIXELS}
    source = ffmpeg.input(address, **_QUIET, **looking, **options)
    streams = [source["v:0"]]
    if plan.sound is not AudioPlan.NONE:
        streams.append(source["a:0?"])
    output = ffmpeg.output(
        *streams,
        "pipe:1",
        **_video(VideoPlan.ENCODE if black else plan.video, black),
        **_audio(plan.sound),
        f="mp4",
        # `frag_every_frame` would write durations of zero.
        movflags="empty_moov+default_base_moof+frag_keyframe",
        frag_duration=fragment_us,
        flush_packets=1,
        # Without it a sound track that stops withholds every fragment for 10 s.
        max_interleave_delta=300_000,
        write_tmcd=0,  # a file's time code would become a third track
    )
    return arguments(output)


def echo(outputs: Sequence[RenditionOutput], *, sound: bool) -> list[str]:
    """Our own fMP4 on stdin to one MPEG-TS per output: H.264, closed GOPs of 1 s, AAC-LC."""
    source = _own_media(analyzeduration=100_000)
    audio = source["a:0"] if sound else _silence()
    pictures = source["v:0"].filter_multi_output("split", len(outputs))
    streams = []
    for index, wanted in enumerate(outputs):
        picture = pictures.stream(index).filter("scale", wanted.width, wanted.height)
        streams.append(
            ffmpeg.output(
                picture,
                audio,
                f"pipe:{wanted.descriptor}",
                **ECHO_SOUND,
                **_echo_picture(wanted.kilobits),
                **_ECHO_CONTAINER,
            )
        )
    return arguments(ffmpeg.merge_outputs(*streams))


def echo_copy(descriptor: int, *, sound: bool) -> list[str]:
    """Our own fMP4 on stdin to MPEG-TS without decoding a picture."""
    source = _own_media(analyzeduration=100_000)
    audio = source["a:0"] if sound else _silence()
    options = {"c:v": "copy", **ECHO_SOUND, **_ECHO_CONTAINER}
    return arguments(ffmpeg.output(source["v:0"], audio, f"pipe:{descriptor}", **options))


def still() -> list[str]:
    """Init + keyframe part on stdin to one JPEG on stdout."""
    picture = _own_media()["v:0"]
    return arguments(ffmpeg.output(picture, "pipe:1", f="mjpeg", vframes=1, **{"q:v": 4}))


def strip(count: int, width: int) -> list[str]:
    """Init + parts that begin with keyframes on stdin to one JPEG of `count` of them in a row."""
    keyframes = _own_media(skip_frame="nokey")["v:0"]
    picture = keyframes.filter("scale", width, -2).filter("tile", f"{count}x1")
    options = {"vframes": 1, "q:v": 5, "fps_mode": "passthrough", "threads": 1}
    return arguments(ffmpeg.output(picture, "pipe:1", f="mjpeg", **options))


def keyframe_digest() -> list[str]:
    """Init + keyframe part on stdin to `MD5=…` of its decoded brightness on stdout."""
    picture = _own_media()["v:0"]
    return arguments(ffmpeg.output(picture, "pipe:1", f="md5", vframes=1, pix_fmt="gray"))


def fit(width: int, height: int, most: tuple[int, int]) -> tuple[int, int]:
    """The largest even size within `most` that keeps the shape and is no larger than the source."""
    scale = min(1.0, most[0] / width, most[1] / height)
    return max(2, round(width * scale) // 2 * 2), max(2, round(height * scale) // 2 * 2)


ECHO_SOUND = {"c:a": "aac", "ar": 48_000, "ac": 2, "b:a": "96k"}
_ECHO_CONTAINER = {
    "f": "mpegts",
    # The muxer would otherwise hold the first picture back by 0.7 s.
    "muxdelay": 0,
    "muxpreload": 0,
    "flush_packets": 1,
    "max_interleave_delta": 300_000,
    "shortest": None,  # generated silence has no end of its own
}


def _echo_picture(kilobits: int) -> dict[str, Any]:
    return {
        **H264,
        "profile:v": "high",
        "level": "4.0",
        "force_key_frames": "expr:gte(t,n_forced*1)",
        "g": 250,  # keyframes come by time, whatever the frame rate
        "maxrate": f"{kilobits}k",
        "bufsize": f"{kilobits // 2}k",  # a segment of 1 s may exceed the rate by half of it
        "crf": 24,
        "threads": 2,
    }


# superfast: 49 % of a core for 720p + 360p from 1080p30 (ultrafast 39 %, veryfast 59 %).
# zerolatency: no B-frames, no look-ahead, so a segment is out when its last picture is.
H264: dict[str, Any] = {
    "c:v": "libx264",
    "preset": "superfast",
    "tune": "zerolatency",
    "pix_fmt": "yuv420p",
    "sc_threshold": 0,
    "flags": "+cgop",
    "fps_mode": "passthrough",
}


def _probe(url: str, plan: Plan) -> dict[str, int]:
    if plan.patient:
        return _PROBE_PATIENTLY
    return _PROBE if url.startswith(("rtsp:", "rtsps:", "rtspx:")) else _PROBE_LONGER


def _video(plan: VideoPlan, black: Sequence[Area]) -> dict[str, Any]:
    # copyinkf: without it the mp4 muxer stretches the first keyframe back to where the sound
    # starts (a part of up to one GOP); the segmenter drops what precedes the keyframe anyway.
    copied: dict[str, Any] = {
        "c:v": "copy",
        "copyinkf:v": None,
        "bsf:v": timestamps.steady_packets(),
    }
    match plan:
        case VideoPlan.COPY:
            return copied
        case VideoPlan.COPY_H265:
            return {**copied, "tag:v": "hvc1"}  # what browsers ask for by name
        case VideoPlan.ENCODE:
            return {
                **H264,
                "fps_mode": "vfr",
                "vf": ",".join((timestamps.steady_pictures(), _EVEN, *map(_black_box, black))),
                "force_key_frames": "expr:gte(t,n_forced*2)",
                "g": 300,
                "threads": 2,
            }


_EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p"


def _black_box(area: Area) -> str:
    # drawbox cuts fractions off: two pixels more cover the last one, and 0 would mean all.
    corner = f"x=iw*{area.x}/1000:y=ih*{area.y}/1000"
    size = f"w=iw*{area.width}/1000+2:h=ih*{area.height}/1000+2"
    return f"drawbox={corner}:{size}:color=black:t=fill"


def _audio(plan: AudioPlan) -> dict[str, Any]:
    match plan:
        case AudioPlan.COPY:
            return {"c:a": "copy", "bsf:a": timestamps.steady_packets()}
        case AudioPlan.ENCODE:
            return {
                "c:a": "aac",
                "ar": 48_000,
                "b:a": "64k",
                "af": timestamps.steady_sound(),
            }
        case AudioPlan.NONE:
            return {}


def _source(
    url: str, tool: Ffmpeg, certificate: Certificate, plan: Plan
) -> tuple[str, dict[str, Any]]:
    """(what follows -i, options before it)."""
    rtsp: dict[str, Any] = {
        "rtsp_transport": "udp" if plan.udp else "tcp",
        # One track that is asked for and refused is the end of all: nothing that is not used.
        "allowed_media_types": "video" if plan.fault is SoundFault.REFUSED else "video+audio",
        "timeout": NETWORK_TIMEOUT_US,
    }
    match urlsplit(url).scheme:
        case "rtsp":
            return url, rtsp
        case "rtsps" | "rtspx" as scheme:
            # Whoever writes rtspx means: without looking at the certificate.
            checked = _rtsps(tool, certificate if scheme == "rtsps" else "accept-any")
            return url.replace("rtspx:", "rtsps:", 1), {**rtsp, **checked}
        case "http" | "https" as scheme:
            return url, {
                **over_http.options(url),
                "rw_timeout": NETWORK_TIMEOUT_US,
                **(_tls(tool, certificate) if scheme == "https" else {}),
            }
        case "pipe":
            return url, {"f": "mpjpeg"}
        case "rtmp":
            allowed = {"format_whitelist": "flv", "protocol_whitelist": "rtmp,tcp"}
            return url, {**allowed, "rw_timeout": NETWORK_TIMEOUT_US}
        case "v4l2":
            return urlsplit(url).path, {"f": "v4l2"}
        case "file":
            # A file is not live: read at its own pace, again and again.
            return _path(url), {
                "re": None,
                "stream_loop": -1,
                "format_whitelist": over_http.FORMATS,
                "protocol_whitelist": "file",
            }
        case scheme:
            raise PrivateEyeError(Kind.INVALID, f"there are no cameras at {scheme}:// addresses")


def _rtsps(tool: Ffmpeg, certificate: Certificate) -> dict[str, Any]:
    if tool.version >= CHECKS_RTSPS:
        return _tls(tool, certificate)
    if certificate != "accept-any":
        raise PrivateEyeError(Kind.INVALID, _CANNOT_CHECK.format(version=tool.version))
    return {}


def _tls(tool: Ffmpeg, certificate: Certificate) -> dict[str, Any]:
    """Always explicit: 8.x does not check unless told to, 9.0 does unless told not to."""
    if certificate == "accept-any":
        return {"tls_verify": 0}
    authorities = str(certificate) if isinstance(certificate, Path) else tool.authorities
    return {"tls_verify": 1, **({"ca_file": authorities} if authorities else {})}


def _path(url: str) -> str:
    # `file:` makes a colon or a leading dash in the name harmless.
    return f"file:{unquote(urlsplit(url).path)}"


def _own_media(**options: int | str) -> Any:
    return ffmpeg.input(
        "pipe:0", f="mp4", hide_banner=None, loglevel="info", nostats=None, **options
    )


def _silence() -> Any:
    return ffmpeg.input("anullsrc=r=48000:cl=stereo", f="lavfi")


def arguments(output: Any) -> list[str]:
    return [str(argument) for argument in output.get_args()]
