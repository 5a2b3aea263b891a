"""A clip in a real Chromium with hls.js: it plays from its beginning, seeks, and ends."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests import recorded
from tests.browser import OpenPage
from tests.recorded import DARKEST, STEP, Footage
from tests.web.clip_doors import Doors

PLAYER = """async (url) => {
  const { default: Hls } = await import("/static/vendor/hls.light.min.mjs");
  const video = document.body.appendChild(document.createElement("video"));
  video.muted = true;
  const hls = new Hls({ enableWorker: false, fragLoadPolicy: { default: {
    maxTimeToFirstByteMs: 5000, maxLoadTimeMs: 5000, timeoutRetry: null, errorRetry: null } } });
  const errors = window.errors = [];
  window.broken = new Promise((done) => hls.on(Hls.Events.ERROR, (_name, error) => {
    if (error.fatal) done(errors.push(error.details));
  }));
  hls.loadSource(url);
  hls.attachMedia(video);
  window.video = video;
  await new Promise((done, failed) => {
    video.addEventListener("canplay", done, { once: true });
    setTimeout(() => failed(new Error("no picture: " + errors)), 15000);
  });
  return { duration: video.duration, at: video.currentTime };
}"""
# Where the picture stands after a jump, and how bright it is: that says which second it shows.
JUMP = """async (to) => {
  const shown = new Promise((done) => video.requestVideoFrameCallback(done));
  video.currentTime = to;
  await shown;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 8, 8);
  return { at: video.currentTime, light: context.getImageData(4, 4, 1, 1).data[0] };
}"""
WHOLE = """() => new Promise((done) => {
  const look = () => video.duration > 11.9 && done();
  video.addEventListener("durationchange", look);
  look();
})"""
TO_THE_END = """() => new Promise((done) => {
  video.addEventListener("ended", () => done(video.currentTime), { once: true });
  video.playbackRate = 8;
  video.play();
})"""


@pytest.fixture
def page(doors: Doors, open_page: OpenPage) -> Page:
    signed_in = doors.storage(doors.sign_in(), doors.home)
    return open_page(f"{doors.home}/sign-in", storage_state=signed_in)


def play(page: Page, doors: Doors, clip_id: str, **ask: Any) -> dict[str, float]:
    """Open the clip in the page, as its own browser would, and wait for a picture."""
    script = """async ([id, ask]) => {
      const key = localStorage.getItem("private-eye-key");
      const headers = { "Content-Type": "application/json", "X-Page-Key": key };
      const wanted = { method: "POST", headers, body: ask };
      const answer = await fetch(`/api/v1/clips/${id}/open`, wanted);
      return (await answer.json()).url;
    }"""
    url = page.evaluate(script, [clip_id, json.dumps(ask)])
    seen: dict[str, float] = page.evaluate(PLAYER, url)
    return seen


def second_shown(page: Page, to: float) -> int:
    seen = page.evaluate(JUMP, to)
    assert seen["at"] == pytest.approx(to, abs=0.05)
    luma = 16 + seen["light"] * 219 / 255
    return int((luma - DARKEST) / STEP + 0.5)


@pytest.mark.parametrize("rendition", ["source", "echo"])
def test_a_clip_plays_from_its_beginning_seeks_anywhere_and_ends(
    doors: Doors, page: Page, rendition: str
) -> None:
    seen = play(page, doors, doors.house.a_clip(), rendition=rendition)
    assert seen["at"] == pytest.approx(0.0, abs=0.1)
    page.evaluate(WHOLE)  # what is encoded grows to its end
    for to in (9.5, 1.5, 6.5, 3.5):
        assert second_shown(page, to) == int(to)
    assert page.evaluate("video.duration") == pytest.approx(12.0, abs=0.2)
    assert page.evaluate(TO_THE_END) == pytest.approx(12.0, abs=0.2)
    assert page.evaluate("errors") == []


@pytest.mark.parametrize("rendition", ["source", "echo"])
@pytest.mark.parametrize("size", [(640, 360), (320, 240)], ids=["same", "smaller"])
def test_a_clip_of_several_runs_plays_over_their_border_and_is_sought_over_it(
    doors: Doors, page: Page, size: tuple[int, int], rendition: str
) -> None:
    runs = [(Footage(seconds=8), 0), (Footage(seconds=4, late_s=30, size=size), 11)]
    made = [(footage, timedelta(seconds=later)) for footage, later in runs]
    clip = recorded.record_runs(doors.house.library, *made)
    play(page, doors, clip, rendition=rendition)
    page.evaluate(WHOLE)
    for to, second in ((9.5, 1), (1.5, 1), (7.5, 7), (8.5, 0), (6.5, 6), (11.5, 3)):
        assert second_shown(page, to) == second
    assert page.evaluate("video.duration") == pytest.approx(12.0, abs=0.2)
    page.evaluate("video.currentTime = 0")
    assert page.evaluate(TO_THE_END) == pytest.approx(12.0, abs=0.2)
    assert page.evaluate("errors") == []


def test_a_damaged_part_is_left_out_and_the_rest_plays(doors: Doors, page: Page) -> None:
    clip_id = doors.house.a_clip()
    doors.house.damage(clip_id, 2)  # 4 s to 6 s
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    play(page, doors, clip_id)
    assert second_shown(page, 8.5) == 8
    assert second_shown(page, 2.5) == 2
    assert page.evaluate(TO_THE_END) == pytest.approx(12.0, abs=0.2)
    assert page.evaluate("errors") == []
    assert not [path for path in asked if path.endswith("segment-2.m4s")]


def test_a_clip_that_is_deleted_while_it_plays_ends(doors: Doors, page: Page) -> None:
    clip_id = doors.house.a_clip(seconds=120, size=(320, 180), rate=5)
    play(page, doors, clip_id)
    doors.api("POST", "/clips/delete", json={"ids": [clip_id]})
    page.evaluate("video.currentTime = 110")
    page.evaluate("() => broken")
    assert page.evaluate("errors") == ["fragLoadError"]
