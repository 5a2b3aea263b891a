"""Small moving pictures with sound, as fragments (LL-HLS parts) and as MPEG-TS segments."""

import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOOP_S = 20
PARTS_PER_SEGMENT = 4
PART_S = 0.25
SCENES = {
    "front-room": "testsrc2=size=640x360:rate=20",
    "garden": "mandelbrot=size=640x360:rate=20:maxiter=120",
    "door": "life=size=320x180:rate=20:mold=10:ratio=0.1:death_color=#204060:life_color=#ffffff,"
    "scale=640:360:flags=neighbor",
}


@dataclass(frozen=True, slots=True)
class Loop:
    """`parts[n]` starts with a keyframe when n is a multiple of PARTS_PER_SEGMENT."""

    init: bytes
    parts: tuple[bytes, ...]
    ts: tuple[bytes, ...]
    still: bytes


def make(scene: str, folder: Path) -> Loop:
    """Blocks for about a second of encoding; the files stay in `folder` for the next call."""
    folder.mkdir(parents=True, exist_ok=True)
    mp4 = folder / "loop.mp4"
    if not mp4.exists():
        _encode(SCENES[scene], folder, mp4)
    init, *parts = _split(mp4.read_bytes())
    segments = sorted(folder.glob("*.ts"))
    return Loop(
        init=init,
        parts=tuple(parts[: LOOP_S * PARTS_PER_SEGMENT]),
        ts=tuple(path.read_bytes() for path in segments[:LOOP_S]),
        still=(folder / "still.jpg").read_bytes(),
    )


def _encode(source: str, folder: Path, mp4: Path) -> None:
    inputs = [
        "-f",
        "lavfi",
        "-i",
        source,
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=330:sample_rate=48000",
    ]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0"]
    gop = ["-g", "20", "-keyint_min", "20", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "64k"]
    parts = ["-movflags", "empty_moov+default_base_moof", "-frag_duration", "250000"]
    made = folder / "making.mp4"
    _ffmpeg(*inputs, "-t", str(LOOP_S + 1), *codecs, *gop, *parts, str(made))
    segment = ["-f", "segment", "-segment_time", "1", "-segment_format", "mpegts"]
    _ffmpeg("-i", str(made), "-c", "copy", *segment, str(folder / "%03d.ts"))
    _ffmpeg("-i", str(made), "-frames:v", "1", str(folder / "still.jpg"))
    made.rename(mp4)


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True, timeout=60)


def _split(data: bytes) -> Iterator[bytes]:
    """ftyp + moov, then each moof + mdat."""
    start = at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"moof" and start == 0:
            yield data[:at]
            start = at
        at += size
        if kind == b"mdat":
            yield data[start:at]
            start = at
