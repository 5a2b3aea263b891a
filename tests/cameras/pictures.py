"""Looks at pictures."""

import subprocess

from bridge.media.ffmpeg import Ffmpeg
from bridge.model import Area

# Black of limited range is 16; the codec may be off by a little.
BLACKEST = 24


def brightness(tool: Ffmpeg, picture: bytes, area: Area) -> int:
    """The brightest point of an area of a picture, or of any picture of a film."""
    crop = f"crop=iw*{area.width}/1000:ih*{area.height}/1000:iw*{area.x}/1000:ih*{area.y}/1000"
    looked = f"-vf {crop},scale=out_range=limited,format=gray -f rawvideo pipe:1"
    made = subprocess.run(
        [tool.path, "-v", "error", "-i", "pipe:0", *looked.split()],
        input=picture,
        capture_output=True,
        check=True,
    )
    return max(made.stdout)
