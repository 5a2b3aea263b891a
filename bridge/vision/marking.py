"""The picture that explains an event: the strongest moment, with what moved outlined."""

import io
import subprocess
from collections.abc import Sequence

from PIL import Image, ImageDraw

from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part
from bridge.model import Area
from bridge.ops import children
from bridge.vision import arguments

_TIMEOUT_S = 10.0
_QUALITY = 82
_MARGIN = 12  # thousandths
_LINE = (255, 196, 0)
_EDGE = (0, 0, 0)


def moment(tool: Ffmpeg, parts: Sequence[Part], after_s: float) -> bytes | None:
    """Block until decoded. `parts` begin with a keyframe. None when that fails."""
    media = b"".join([parts[0].init.data, *(part.data for part in parts)])
    try:
        argv = [tool.path, *arguments.moment(after_s)]
        made = children.run(argv, media, limit_s=_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return made or None


def outlined(jpeg: bytes, area: Area) -> bytes | None:
    """The same picture with a frame around `area`, in a colour that shows on light and dark."""
    try:
        picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    except OSError:
        return None
    width, height = picture.size
    left = max(0, area.x - _MARGIN) * width // 1000
    top = max(0, area.y - _MARGIN) * height // 1000
    right = min(1000, area.x + area.width + _MARGIN) * (width - 1) // 1000
    bottom = min(1000, area.y + area.height + _MARGIN) * (height - 1) // 1000
    draw, line = ImageDraw.Draw(picture), max(2, width // 320)
    draw.rectangle((left, top, right, bottom), outline=_EDGE, width=line + 2)
    draw.rectangle((left + 1, top + 1, right - 1, bottom - 1), outline=_LINE, width=line)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
