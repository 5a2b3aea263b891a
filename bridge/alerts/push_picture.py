"""A still that is small enough to travel inside an encrypted push: 240x135, about 1.5 kB. Pure.

AVIF where Pillow has it; a person at a door is recognisable at quality 30.
"""

import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError, features

SIZE = (240, 135)
_QUALITIES = (30, 22, 15, 8)


@dataclass(frozen=True, slots=True)
class SmallPicture:
    media_type: str
    data: bytes


def small(jpeg: bytes, most_bytes: int, *, avif: bool | None = None) -> SmallPicture | None:
    """None for what is no picture, or cannot be made small enough. `avif`: None for as it is."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
            image.draft("RGB", SIZE)
            reduced = image.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    reduced.thumbnail(SIZE, Image.Resampling.LANCZOS)
    kind = "AVIF" if (features.check("avif") if avif is None else avif) else "WEBP"
    for quality in _QUALITIES:
        made = io.BytesIO()
        reduced.save(made, kind, quality=quality)
        if made.tell() <= most_bytes:
            return SmallPicture(f"image/{kind.lower()}", made.getvalue())
    return None
