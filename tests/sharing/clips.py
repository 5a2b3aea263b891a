"""Clips for copies: plain MP4s, as an export is; and what is in a copy."""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.model import BlurMode
from bridge.ops.children import Work
from bridge.sharing.plan import Covered, Rendered, RenderPlan
from bridge.sharing.render import CopyMaker

TOOL = binary.locate(None)
_ENCODED = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@dataclass(frozen=True, slots=True)
class MadeClip:
    """A `plan.ClipFile`. `gone_at`: it is deleted once so much of it has been read."""

    data: bytes
    gone_at: int | None = None

    @property
    def size(self) -> int:
        return len(self.data)

    def chunks(self) -> Iterator[bytes]:
        end = len(self.data) if self.gone_at is None else self.gone_at
        for at in range(0, end, 65536):
            yield self.data[at : min(end, at + 65536)]


@dataclass(frozen=True, slots=True)
class Copy:
    pieces: tuple[Rendered, ...]

    @property
    def data(self) -> bytes:
        return b"".join(piece.data for piece in self.pieces)

    @property
    def covered(self) -> Covered:
        (covered,) = (piece.covered for piece in self.pieces if piece.covered is not None)
        return covered


def clip(*arguments: str, encoded: Sequence[str] = _ENCODED, given: bytes = b"") -> MadeClip:
    """What ffmpeg makes of these arguments, which come before its encoder's; `given` on stdin."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        argv = [TOOL.path, "-v", "error", *arguments, *encoded]
        subprocess.run([*argv, "-movflags", "+faststart", str(path)], input=given, check=True)
        return MadeClip(path.read_bytes())


def plan(
    ends_s: float,
    blur: BlurMode = BlurMode.FACES,
    *,
    starts_s: float = 0.0,
    watermark: str = "for Anna, until 4 May",
    **more: Any,
) -> RenderPlan:
    return RenderPlan(starts_s, ends_s, watermark, blur, **more)


def copy(source: MadeClip, plan_: RenderPlan) -> Copy:
    return Copy(tuple(maker().render(source, plan_)))


def maker() -> CopyMaker:
    """One that does not wait until the tests beside it have had enough of the machine."""
    return CopyMaker(TOOL, clock=SystemClock(), work=Work.LIVE)


def luma(data: bytes, *filters: str) -> NDArray[np.uint8]:
    """All pictures of a film: number, row, column."""
    shown = described(data)["streams"][0]
    wide, high = int(shown["width"]), int(shown["height"])
    argv = [TOOL.path, "-v", "error", "-i", "pipe:0", "-an", "-fps_mode", "passthrough"]
    argv += [*filters, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"]
    made = subprocess.run(argv, input=data, capture_output=True, check=True).stdout
    return np.frombuffer(made, np.uint8).reshape(-1, high, wide)


def described(data: bytes) -> dict[str, Any]:
    """What ffprobe says of it."""
    probe = str(Path(TOOL.path).with_name("ffprobe"))
    argv = [probe, "-v", "error", "-show_streams", "-show_format", "-of", "json", "pipe:0"]
    said: dict[str, Any] = json.loads(
        subprocess.run(argv, input=data, capture_output=True, check=True).stdout
    )
    return said
