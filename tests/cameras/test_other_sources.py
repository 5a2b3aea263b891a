"""RTMP and HLS, from servers that are not ours."""

import functools
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bridge.media.ffmpeg import Ffmpeg
from bridge.model import State
from tests.builders import PATIENCE_S, free_port
from tests.cameras.house import Watched, poll

FILM = (
    "-f lavfi -i testsrc2=s=320x180:r=15 -f lavfi -i sine=sample_rate=16000 "
    "-c:v libx264 -preset ultrafast -bf 0 -g 15 -c:a aac"
)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def playlist(tool: Ffmpeg, folder: Path) -> Iterator[str]:
    """One that has not ended, as a live one."""
    made = f"{FILM} -t 8 -f hls -hls_time 2 -hls_flags omit_endlist {folder}/live.m3u8"
    subprocess.run([tool.path, "-v", "error", "-nostdin", *made.split()], check=True)
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/live.m3u8?token=1"
        server.shutdown()


@contextmanager
def rtmp(tool: Ffmpeg) -> Iterator[str]:
    """ffmpeg as a server, for one client."""
    port = free_port()
    url = f"rtmp://127.0.0.1:{port}/live/main"
    made = f"-re {FILM} -t 60 -f flv -listen 1 {url}"
    argv = [tool.path, "-v", "error", "-nostdin", *made.split()]
    with subprocess.Popen(argv) as server:
        try:
            assert poll(lambda: f":{port:04X} " in Path("/proc/net/tcp").read_text(), PATIENCE_S)
            yield url
        finally:
            server.kill()


def plays(tool: Ffmpeg, url: str) -> None:
    with Watched(tool, url) as watched:
        part = watched.until_parts(4)[-1]
        assert set(watched.states) <= {State.STARTING, State.LIVE}
    assert part.init.video is not None
    assert part.init.audio is not None


def test_a_playlist_plays(tool: Ffmpeg, tmp_path: Path) -> None:
    with playlist(tool, tmp_path) as url:
        plays(tool, url)


def test_rtmp_plays(tool: Ffmpeg) -> None:
    with rtmp(tool) as url:
        plays(tool, url)
