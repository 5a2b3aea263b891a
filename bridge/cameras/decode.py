"""One keyframe through a disposable ffmpeg child: to a JPEG, or to a digest of what it shows."""

import subprocess
from collections.abc import Sequence

from bridge.errors import Kind, PrivateEyeError
from bridge.media import ffmpeg
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.ops import children
from bridge.ops.children import Work

_FAILED = "the newest picture could not be decoded"


def jpeg(tool: Ffmpeg, keyframe: Part, timeout_s: float) -> bytes:
    """Block until decoded. Raises Unavailable when that fails or takes too long."""
    return _run(tool, ffmpeg.still(), keyframe, timeout_s, Work.VIEWING)


def digest(tool: Ffmpeg, keyframe: Part, timeout_s: float) -> bytes:
    """Equal for keyframes that decode to the same brightness everywhere. As `jpeg` otherwise."""
    return _run(tool, ffmpeg.keyframe_digest(), keyframe, timeout_s, Work.LIVE)


def _run(
    tool: Ffmpeg, arguments: Sequence[str], keyframe: Part, timeout_s: float, work: Work
) -> bytes:
    try:
        media = keyframe.init.data + keyframe.data
        made = children.run([tool.path, *arguments], media, limit_s=timeout_s, work=work)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, _FAILED) from error
    if not made:
        raise PrivateEyeError(Kind.UNAVAILABLE, _FAILED)
    return made
