"""The small pictures of a clip, decoded from keyframes by a disposable child, in memory only."""

import subprocess
from collections.abc import Sequence

from bridge.errors import Kind, PrivateEyeError
from bridge.media import ffmpeg
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.ops import children

THUMBNAIL_WIDTH = 640
STRIP_WIDTH = 240
_LONGEST_S = 10.0


class Pictures:
    """Any thread; blocks until decoded. Raises Unavailable."""

    def __init__(self, tool: Ffmpeg) -> None:
        self._tool = tool

    def thumbnail(self, keyframe: Part) -> bytes:
        return self._run(ffmpeg.strip(1, THUMBNAIL_WIDTH), [keyframe])

    def preview(self, keyframes: Sequence[Part]) -> bytes:
        """All of them side by side, each 240 wide; they must be of one run."""
        return self._run(ffmpeg.strip(len(keyframes), STRIP_WIDTH), keyframes)

    def _run(self, arguments: Sequence[str], keyframes: Sequence[Part]) -> bytes:
        media = b"".join([keyframes[0].init.data, *(part.data for part in keyframes)])
        try:
            made = children.run([self._tool.path, *arguments], media, limit_s=_LONGEST_S)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrivateEyeError(Kind.UNAVAILABLE, "a picture could not be made") from error
        if not made:
            raise PrivateEyeError(Kind.UNAVAILABLE, "a picture could not be made")
        return made
