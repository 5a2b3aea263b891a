"""Servers and recordings that the whole folder shares."""

import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bridge.cameras import binary
from bridge.demo.camera.digest import DigestLogin
from bridge.demo.camera.looped import Looped
from bridge.demo.camera.recording import Recipe, Studio
from bridge.demo.camera.rtsp_camera import RtspCamera
from bridge.demo.camera.server import RtspServer
from bridge.media.ffmpeg import Ffmpeg

SMALL = Recipe(size=(320, 180), fps=15, gop_s=0.6, seconds=6)


@pytest.fixture(scope="session")
def tool() -> Ffmpeg:
    return binary.locate(None)


@pytest.fixture(scope="session")
def studio(tool: Ffmpeg) -> Studio:
    return Studio(Path(tool.path))


@pytest.fixture(scope="session")
def server() -> Iterator[RtspServer]:
    with RtspServer() as server:
        yield server


class Stage:
    """Puts cameras on the shared server, each at a path of its own."""

    def __init__(self, server: RtspServer, studio: Studio) -> None:
        self.server = server
        self._studio = studio
        self._numbers = count()

    def camera(self, recipe: Recipe = SMALL, login: DigestLogin | None = None) -> RtspCamera:
        path = f"camera{next(self._numbers)}"
        source = Looped(self._studio, self._studio.record(recipe))
        return self.server.add(path, source, login=login)


@pytest.fixture(scope="session")
def stage(server: RtspServer, studio: Studio) -> Stage:
    return Stage(server, studio)


def _file(tool: Ffmpeg, path: Path, arguments: str) -> str:
    argv = [tool.path, "-v", "error", "-nostdin", *arguments.split(), str(path)]
    subprocess.run(argv, check=True)
    return path.as_uri()


@pytest.fixture(scope="session")
def studio_file(tool: Ffmpeg, tmp_path_factory: pytest.TempPathFactory) -> str:
    """MJPEG of an odd width, which H.264 could not carry as it is."""
    path = tmp_path_factory.mktemp("mjpeg") / "odd.avi"
    return _file(tool, path, "-f lavfi -i testsrc2=s=323x181:r=10:d=6 -c:v mjpeg -q:v 8")


@pytest.fixture(scope="session")
def short_file(tool: Ffmpeg, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("short") / "short.mp4"
    return _file(tool, path, "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx264 -bf 0 -g 10")
