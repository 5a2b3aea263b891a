"""The pixels of a crop: one child decodes up to the picture, cuts and scales."""

import subprocess

import numpy as np

from bridge.media.ffmpeg import Ffmpeg
from bridge.media.moment import Moment
from bridge.ops import children
from bridge.vision import arguments
from bridge.vision.classifier.crops import Crop
from bridge.vision.classifier.detector import Pixels

_TIMEOUT_S = 10.0


def cut(tool: Ffmpeg, moment: Moment, crop: Crop) -> Pixels | None:
    """Block until decoded. None when that fails."""
    media = b"".join([moment.parts[0].init.data, *(part.data for part in moment.parts)])
    argv = [tool.path, *arguments.cut(moment.after_s, crop.area, crop.width, crop.height)]
    try:
        made = children.run(argv, media, limit_s=_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if len(made) != crop.width * crop.height * 3:
        return None
    return np.frombuffer(made, np.uint8).reshape(crop.height, crop.width, 3)
