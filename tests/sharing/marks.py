"""Finding a watermark in what is left of a copy: how alike it is to what would be written there."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bridge.sharing.watermark import pattern


def likeness(shown: NDArray[np.uint8], text: str, of: tuple[int, int] | None = None) -> float:
    """From -1 to 1: how what is fine in a picture goes with the watermark. `of`: the size that the
    copy had, where the picture has another one."""
    height, width = shown.shape
    marks = pattern(text, *(of or (width, height))).astype(np.float32)
    if of is not None:
        resized = Image.fromarray(marks).resize((width, height), Image.Resampling.BOX)
        marks = np.asarray(resized)
    picture, wanted = _fine(shown.astype(np.float32)), _fine(marks)
    norm = float(np.linalg.norm(picture) * np.linalg.norm(wanted))
    return float((picture * wanted).sum()) / norm if norm else 0.0


def _fine(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without what changes slowly, and without edges that are much starker than a watermark."""
    blurred = np.asarray(
        Image.fromarray(picture)
        .resize(
            (max(1, picture.shape[1] // 8), max(1, picture.shape[0] // 8)), Image.Resampling.BOX
        )
        .resize((picture.shape[1], picture.shape[0]), Image.Resampling.BILINEAR)
    )
    fine: NDArray[np.float32] = np.clip(picture - blurred, -16, 16)
    return fine
