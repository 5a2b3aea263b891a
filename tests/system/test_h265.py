"""A camera that sends H.265, and a browser that cannot play it."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bridge.config import CameraConfig, SecretUrl
from tests.browser import OpenPage
from tests.conftest import FFMPEG, a_house, until_state
from tests.system.conftest import expect_state

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]


def test_it_is_encoded_for_the_browser_and_kept_as_it_is(
    tmp_path: Path, open_page: OpenPage
) -> None:
    path = tmp_path / "hevc.mp4"
    source = "-f lavfi -i testsrc2=s=640x360:r=15:d=8 -c:v libx265 -preset ultrafast"
    codec = "-x265-params log-level=none:keyint=30:bframes=0 -tag:v hvc1"
    argv = [FFMPEG, "-v", "error", *source.split(), *codec.split(), str(path)]
    subprocess.run(argv, check=True)
    camera = CameraConfig(id="cellar", name="cellar", url=SecretUrl(path.as_uri()))
    house = a_house(tmp_path / "state", camera)
    try:
        seen = until_state(house, "cellar", "live")
        assert seen["video"] == {"codec": "h265", "width": 640, "height": 360}
        page: Page = open_page(house.bridge.sign_in_link())
        page.wait_for_url(re.compile(r"/$"))
        asks = "() => MediaSource.isTypeSupported('video/mp4; codecs=\"hvc1.1.6.L93.B0\"')"
        assert page.evaluate(asks) is False, "this Chromium plays H.265: the test shows nothing"
        expect_state(page, "cellar", "live")
        video = "document.querySelector('[data-camera=\"cellar\"] video')"
        before = page.evaluate(f"() => {video}.currentTime")
        page.wait_for_function(f"(before) => {video}.currentTime > before + 3", arg=before)
    finally:
        house.bridge.stop()
