"""The sound of files, and of files sent over HTTP at their own pace."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bridge.media.ffmpeg import Ffmpeg
from bridge.media.sound import SoundFault
from bridge.model import State
from tests.cameras.house import Watched

SECONDS = 30
_PICTURE = "-f lavfi -i testsrc2=s=320x180:r=15"
_SOUND = "-f lavfi -i sine=sample_rate=16000"
_H264 = "-c:v libx264 -preset ultrafast -bf 0 -g 15"
_TS = 188
WHOLE = 10**6
# AAC that never comes has no format either; that of MPEG-TS is in ADTS.
FAULTS = {
    ("aac", 0): SoundFault.UNREADABLE,
    ("aac", 40): SoundFault.STOPPED,
    ("aac", WHOLE): SoundFault.UNDESCRIBED,
    ("mp2", 0): SoundFault.NEVER_SENT,
    ("mp2", 40): SoundFault.STOPPED,
}
_SOUND_PID = 0x101  # the second that ffmpeg's muxer gives


def mpegts(tool: Ffmpeg, codec: str) -> bytes:
    made = f"{_PICTURE} {_SOUND} -t {SECONDS} {_H264} -c:a {codec} -f mpegts pipe:1"
    argv = [tool.path, "-v", "error", "-nostdin", *made.split()]
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE).stdout


def without_sound_after(data: bytes, packets: int) -> bytes:
    """The description still promises it."""
    kept, seen = [], 0
    for at in range(0, len(data), _TS):
        packet = data[at : at + _TS]
        if int.from_bytes(packet[1:3], "big") & 0x1FFF == _SOUND_PID:
            seen += 1
            if seen > packets:
                continue
        kept.append(packet)
    return b"".join(kept)


@contextmanager
def over_http(data: bytes) -> Iterator[str]:
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "video/mp2t")
            self.end_headers()
            step = len(data) // (SECONDS * 10) // _TS * _TS
            with suppress(OSError):
                for at in range(0, len(data), step):
                    self.wfile.write(data[at : at + step])
                    if over.wait(0.1):
                        return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/film.ts"
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@contextmanager
def as_file(data: bytes, folder: Path) -> Iterator[str]:
    path = folder / "film.ts"
    path.write_bytes(data)
    yield path.as_uri()


@pytest.mark.parametrize("way", ["http", "file"])
@pytest.mark.parametrize("codec", ["aac", "mp2"], ids=["in ADTS", "encoded"])
@pytest.mark.parametrize("packets", [0, 40, WHOLE], ids=["never sent", "stops", "whole"])
def test_the_picture_goes_on_whatever_the_sound_does(
    tool: Ffmpeg, tmp_path: Path, way: str, codec: str, packets: int
) -> None:
    data = without_sound_after(mpegts(tool, codec), packets)
    with (
        over_http(data) if way == "http" else as_file(data, tmp_path) as url,
        Watched(tool, url) as watched,
    ):
        whole = packets == WHOLE
        watched.until(
            lambda: sum((part.init.audio is not None) is whole for part in watched.parts) > 12
        )
        fault = FAULTS.get((codec, packets))
        assert watched.health.reason == (fault.sentence if fault else None)
        assert set(watched.states) <= {State.STARTING, State.LIVE}
