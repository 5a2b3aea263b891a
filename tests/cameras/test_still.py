"""Stills of a ring that is cleared at the worst moment: while its picture is being decoded."""

from pathlib import Path

import pytest

from bridge.cameras.ring import Ring
from bridge.cameras.still import Stills
from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion
from tests.builders import Waiter, a_part, until

DECODER = """#!/bin/sh
echo >> {folder}/begun
while [ ! -e {folder}/go ]; do sleep 0.01; done
cat
"""


@pytest.fixture
def decoder(tmp_path: Path) -> Ffmpeg:
    """Gives back what it is given, once there is a file `go`; writes a line when it begins."""
    path = tmp_path / "decoder"
    path.write_text(DECODER.format(folder=tmp_path))
    path.chmod(0o700)
    return Ffmpeg(str(path), FfmpegVersion(5, 1))


def test_a_picture_is_decoded_once(decoder: Ffmpeg, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    stills, ring = Stills(decoder, SystemClock()), Ring()
    ring.put(a_part(data=b"room"))
    assert stills.jpeg(ring) == stills.jpeg(ring) == b"init bytesroom"
    assert (tmp_path / "begun").read_text() == "\n"


def test_what_is_hidden_meanwhile_is_not_shown(decoder: Ffmpeg, tmp_path: Path) -> None:
    stills, ring = Stills(decoder, SystemClock()), Ring()
    ring.put(a_part(data=b"private"))
    asked = Waiter(lambda: stills.jpeg(ring))
    until((tmp_path / "begun").exists)
    ring.clear()
    stills.forget(ring)
    ring.put(a_part(101, data=b"blacked out"))  # connected anew already
    (tmp_path / "go").touch()
    refused = asked.result()
    assert isinstance(refused, PrivateEyeError)
    assert refused.kind is Kind.UNAVAILABLE
    assert stills.jpeg(ring) == b"init bytesblacked out"
