"""Real streams, made by the real ffmpeg once per session; nothing generated is committed."""

import shutil
import subprocess

import pytest

FFMPEG = shutil.which("ffmpeg") or "ffmpeg"
FRAGMENTED = "-f mp4 -movflags empty_moov+default_base_moof+frag_keyframe -frag_duration 200000"
SOURCES = {
    "h264-aac": "-f lavfi -i testsrc=s=320x240:r=25:d=4 -f lavfi -i sine=d=4 "
    "-c:v libx264 -g 50 -bf 0 -preset ultrafast -c:a aac",
    "h264-silent": "-f lavfi -i testsrc=s=768x576:r=10:d=3 -c:v libx264 -g 20 -preset ultrafast",
    "h264-b-frames": "-f lavfi -i testsrc=s=320x240:r=30:d=3 -c:v libx264 -g 30 -bf 2",
    "h265": "-f lavfi -i testsrc=s=320x240:r=25:d=2 -c:v libx265 -x265-params log-level=none "
    "-preset ultrafast -tag:v hvc1",
}


def run(arguments: str) -> bytes:
    argv = [FFMPEG, "-nostdin", "-v", "error", *arguments.split(), "pipe:1"]
    return subprocess.run(argv, check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def streams() -> dict[str, bytes]:
    """Fragmented MP4 as an ingest child writes it, by kind."""
    return {kind: run(f"{source} {FRAGMENTED}") for kind, source in SOURCES.items()}
