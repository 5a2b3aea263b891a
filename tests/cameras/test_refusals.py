"""Cameras that cannot be had: each gives one clear sentence, and no password in any of them."""

import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bridge.cameras import binary
from bridge.demo.camera.digest import DigestLogin
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion
from bridge.model import State
from tests.cameras.conftest import Stage
from tests.cameras.house import Watched

PASSWORD = "s3cret/with@signs"
QUOTED = "s3cret%2Fwith%40signs"


class NotVideo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = b"<html>this is a page</html>" * 400
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Silent."""


def sentence(tool: Ffmpeg, url: str, state: State = State.LOST, **settings: Any) -> str | None:
    with Watched(tool, url, **settings) as watched:
        watched.until(lambda: watched.health.state in (State.LOST, State.REFUSED))
        assert watched.health.state is state
        return watched.health.reason


def test_nothing_at_the_address(tool: Ffmpeg) -> None:
    said = sentence(tool, "rtsp://127.0.0.1:9/stream")
    assert said == "nothing answers at the camera's address"


def test_a_name_that_nobody_knows(tool: Ffmpeg) -> None:
    said = sentence(tool, "rtsp://no-such-camera.invalid/stream")
    assert said == "the camera's name is not known in the network"


def test_a_wrong_password_is_refused_and_never_shown(
    tool: Ffmpeg, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    url = stage.camera(login=DigestLogin("admin", "right")).url
    wrong = url.replace(":right@", f":{QUOTED}@")
    with caplog.at_level(logging.DEBUG), Watched(tool, wrong) as watched:
        watched.until_state(State.REFUSED)
        assert watched.health.reason == "the camera refused the name or password"
    shown = caplog.text + repr(watched.history) + repr(watched.camera)
    assert PASSWORD not in shown
    assert QUOTED not in shown


def test_the_right_password_opens(tool: Ffmpeg, stage: Stage) -> None:
    url = stage.camera(login=DigestLogin("admin", "right")).url
    with Watched(tool, url) as watched:
        watched.until_state(State.LIVE)


def test_a_password_that_is_not_there_is_not_a_wrong_one(tool: Ffmpeg, stage: Stage) -> None:
    url = stage.camera(login=DigestLogin("admin", "right")).url.replace("admin:right@", "")
    said = sentence(tool, url, State.REFUSED)
    assert said == "the camera asks for a name and password, and was given none"


@pytest.mark.parametrize("algorithms", [("SHA-256",), ("MD5", "SHA-256")])
def test_a_login_that_ffmpeg_cannot_do_is_done_for_it(
    tool: Ffmpeg, stage: Stage, algorithms: tuple[str, ...]
) -> None:
    url = stage.camera(login=DigestLogin("admin", PASSWORD, algorithms)).url
    right, wrong = (url.replace(PASSWORD, word) for word in (QUOTED, "wrong"))
    with Watched(tool, right) as watched:
        watched.until_parts(4)
        assert set(watched.states) <= {State.STARTING, State.LIVE}
    said = sentence(tool, wrong, State.REFUSED)
    assert said == "the camera refused the name or password"


def test_no_such_path(tool: Ffmpeg, stage: Stage) -> None:
    said = sentence(tool, stage.server.url("nowhere"), State.REFUSED)
    assert said == "the camera has no such path"


def test_a_page_is_not_a_video(tool: Ffmpeg) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), NotVideo) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        said = sentence(tool, f"http://127.0.0.1:{web.server_address[1]}/")
        web.shutdown()
    assert said == "what is at the camera's address is not a video"


def test_a_text_is_not_a_video(tool: Ffmpeg, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("dear camera\n" * 200, encoding="utf-8")
    said = sentence(tool, text.as_uri())
    assert said == "what is at the camera's address is not a video"


def test_a_device_or_file_that_is_not_there(tool: Ffmpeg, tmp_path: Path) -> None:
    missing = "the camera or file is not there, or may not be opened"
    assert sentence(tool, "/dev/video97") == missing
    assert sentence(tool, (tmp_path / "gone.mp4").as_uri()) == missing


def test_no_ffmpeg(tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError) as raised:
        binary.locate(tmp_path / "ffmpeg")
    assert "it must be 5.1 or newer" in raised.value.message
    said = sentence(Ffmpeg(str(tmp_path / "ffmpeg"), FfmpegVersion(5, 1)), "rtsp://127.0.0.1:9/x")
    assert said == "ffmpeg, which reads the cameras, cannot be started"


def test_an_old_ffmpeg_is_named(tmp_path: Path) -> None:
    old = tmp_path / "ffmpeg"
    old.write_text("#!/bin/sh\necho ffmpeg version 4.4.2-0ubuntu\n", encoding="utf-8")
    old.chmod(0o755)
    with pytest.raises(PrivateEyeError) as raised:
        binary.locate(old)
    assert "ffmpeg 4.4" in raised.value.message
