"""Fixtures for simulated cameras: the machine's ffmpeg, one studio, a server per test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.demo.camera.recording import Studio
from bridge.demo.camera.server import RtspServer


@pytest.fixture(scope="session")
def ffmpeg() -> Path:
    found = shutil.which("ffmpeg")
    assert found is not None, "these tests need ffmpeg"
    return Path(found)


@pytest.fixture(scope="session")
def studio(ffmpeg: Path) -> Studio:
    """Shared, so that each recipe is encoded once in a run."""
    return Studio(ffmpeg)


@pytest.fixture
def server() -> Iterator[RtspServer]:
    with RtspServer() as running:
        yield running
