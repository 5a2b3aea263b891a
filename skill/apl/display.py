"""What the screen of the device can show: its size, its shape and what plays on it. Pure."""

from dataclasses import dataclass
from typing import Any

# GridSequence and tick handlers came with it; our documents use nothing newer.
OLDEST = (1, 4)
VERSION = "1.4"


@dataclass(frozen=True, slots=True)
class Display:
    """`width` and `height` in dp. `video`: a Video component plays; else there are stills."""

    width: int
    height: int
    round: bool = False
    tv: bool = False
    video: bool = True


def of_context(context: Any) -> Display | None:
    """Of a request's context (the SDK's model). None: it renders no documents, or only older ones
    than ours."""
    interfaces = context.system.device.supported_interfaces
    apl = interfaces.alexa_presentation_apl if interfaces else None
    viewport = context.viewport
    if apl is None or viewport is None or not _reads_ours(apl.runtime):
        return None
    dpi = viewport.dpi or 160
    width = viewport.current_pixel_width or viewport.pixel_width
    height = viewport.current_pixel_height or viewport.pixel_height
    if not (width and height):
        return None
    return Display(
        round(width * 160 / dpi),
        round(height * 160 / dpi),
        round=_named(viewport.shape) == "ROUND",
        tv=_named(viewport.mode) == "TV",
        video=bool(viewport.video and viewport.video.codecs),
    )


def _reads_ours(runtime: Any) -> bool:
    version = runtime.max_version if runtime else None
    numbers = (version or "0").split(".")
    return all(n.isdecimal() for n in numbers) and tuple(map(int, numbers)) >= OLDEST


def _named(value: Any) -> str:
    return str(getattr(value, "value", value) or "")
