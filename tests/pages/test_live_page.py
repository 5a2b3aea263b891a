"""The Live page: what is called live is live, and what is not comes back by itself."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AT_ONCE_MS, OpenPage
from tests.pages.fake_house import FakeHouse

DEFAULT_CAMERA = "front-room"


def expect_state(page: Page, state: str, camera: str = DEFAULT_CAMERA) -> None:
    tile = page.locator(f'.camera[data-camera="{camera}"]')
    expect(tile).to_have_attribute("data-state", state)


def cover(page: Page, camera: str = DEFAULT_CAMERA) -> str:
    return page.locator(f'.camera[data-camera="{camera}"] .cover').inner_text()


def expect_delay_below(page: Page, seconds: int, camera: str = DEFAULT_CAMERA) -> None:
    tile = page.locator(f'.camera[data-camera="{camera}"]')
    below = re.compile(rf"^[0-{seconds - 1}]\.\d+$")
    expect(tile).to_have_attribute("data-latency", below)


def hide(page: Page, hidden: bool) -> None:
    """Says what a browser says when its tab goes behind another."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def test_every_camera_plays_within_two_seconds_of_the_moment(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    for camera in house.cameras:
        expect_state(page, "live", camera)
        expect_delay_below(page, 2, camera)
    assert {opened["plays"][0] for opened in house.opened} == {"h264"}
    assert page.locator("video").evaluate_all("videos => videos.every(video => video.muted)")


def test_what_is_recorded_says_so_while_it_is(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    tile = page.locator(f'.camera[data-camera="{DEFAULT_CAMERA}"]')
    said, opens = tile.locator(".recording"), tile.locator(".open")
    expect(said).to_be_hidden()
    house.cameras[DEFAULT_CAMERA].record("c1")
    expect(said).to_be_visible(timeout=AT_ONCE_MS)
    expect(said).to_have_text("Recording")
    expect(opens).to_have_accessible_name("Front room, Live, recording. Open.")
    expect(page.locator(".recording:visible")).to_have_count(1)
    opens.click()
    expect(said).to_be_visible()
    house.cameras[DEFAULT_CAMERA].record(None)
    expect(said).to_be_hidden(timeout=AT_ONCE_MS)


@pytest.mark.parametrize("size", [(390, 844), (960, 480), (1280, 800)])
def test_words_and_buttons_of_a_tile_keep_apart(
    size: tuple[int, int], house: FakeHouse, open_page: OpenPage
) -> None:
    house.cameras[DEFAULT_CAMERA].name = "The long corridor to the winter garden"
    house.cameras[DEFAULT_CAMERA].record("c1", by_hand=True)
    page = open_page(house.url, viewport={"width": size[0], "height": size[1]}, has_touch=True)
    expect_state(page, "live")
    tile = page.locator(f'.camera[data-camera="{DEFAULT_CAMERA}"]')
    tile.hover()
    boxes = [tile.locator(part).bounding_box() for part in (".plate", ".recording", ".beside")]
    shown = [box for box in boxes if box is not None]
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            beside = one["x"] + one["width"] <= other["x"]
            below = other["y"] + other["height"] <= one["y"] + 1
            assert beside or below, (one, other)


def test_a_small_tile_offers_what_it_can_do_and_always_its_switch(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live", "garden")
    garden = page.locator('[data-camera="garden"]')
    page.mouse.move(0, 0)
    off = garden.get_by_role("button", name="Turn Garden off")
    expect(off).to_have_css("opacity", "1")
    garden.hover()
    for name in ("Clips of Garden", "Settings of Garden"):
        expect(garden.get_by_role("link", name=name)).to_have_css("opacity", "1")
    record = garden.get_by_role("button", name="Record Garden for a minute")
    expect(record).to_be_visible()
    house.cameras["garden"].become("off")
    expect_state(page, "off", "garden")
    expect(record).to_be_hidden()
    expect(garden.get_by_role("button", name="Turn Garden on")).to_be_visible()


def test_nothing_lies_on_the_clock_of_a_large_picture(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/#garden")
    expect_state(page, "live", "garden")
    tops = page.locator(
        '[data-camera="garden"] :is(.plate, .beside-button, .bar-button)'
    ).evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert min(tops) > page.evaluate("innerHeight / 2")


def test_a_camera_that_goes_while_it_is_large_leaves_the_others(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/#garden")
    expect_state(page, "live", "garden")
    del house.cameras["garden"]
    house.changed()
    expect_state(page, "live")
    page.locator('[data-camera="front-room"] .open').click()
    expect(page.locator('[data-camera="front-room"]')).to_have_attribute("data-view", "full")


def test_lost_camera_is_covered_at_once_and_comes_back_in_the_same_player(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    house.cameras[DEFAULT_CAMERA].become("lost", "the camera does not answer")
    expect_state(page, "not-live")
    assert re.search(r"Lost (just now|\d+ s ago)\. The camera does not answer\.", cover(page))
    opened = len(house.opened)
    house.cameras[DEFAULT_CAMERA].become("live")
    expect_state(page, "live")
    expect_delay_below(page, 3)
    assert len(house.opened) == opened


def test_a_camera_that_is_away_says_when_it_is_tried_and_is_when_somebody_asks(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    camera = house.cameras[DEFAULT_CAMERA]
    tile = page.locator(f'.camera[data-camera="{DEFAULT_CAMERA}"]')
    said, button = tile.locator(".cover-text"), tile.get_by_role("button", name="Try now")
    expect_state(page, "live")
    expect(button).to_be_hidden()
    camera.next_try = datetime.now(UTC) + timedelta(seconds=50)
    camera.become("refused", "the camera refused the name or password")
    expect(said).to_have_text(re.compile(r"password\. Trying again in \d\d s\.$"))
    camera.tries_every_s = 15.0
    camera.next_try = datetime.now(UTC) - timedelta(minutes=10)
    camera.become("lost", "the camera does not answer")
    expect(said).to_have_text(re.compile(r"Trying again in (1[0-5]|\d) s\.$"))
    camera.tries_every_s = 1.0
    camera.become("lost", "nothing answers at the camera's address")
    expect(said).to_have_text(re.compile(r"Trying again every second\.$"))
    button.click()
    expect(button).to_be_disabled()
    assert camera.tried == 1
    expect(tile).not_to_have_attribute("data-view", "full")
    camera.next_try = camera.tries_every_s = None
    camera.become("live")
    expect_state(page, "live")
    expect(button).to_be_hidden()


def test_a_computer_that_is_too_busy_says_so_and_what_takes_its_time(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    said = page.locator("#notice")
    takers = [{"name": "cc1plus", "processors": 1.8}, {"name": "Private Eye", "processors": 0.1}]
    house.busy = {"since": "2026-11-22T12:00:00+00:00", "takers": takers}
    house.changed()
    ends = "Pictures may come late; recording goes on."
    taken = "Processors taken by: cc1plus (1.8), Private Eye (0.1)."
    expect(said).to_have_text(f"This computer is too busy. {taken} {ends}")
    house.busy = {**house.busy, "takers": []}
    house.changed()
    expect(said).to_have_text(f"This computer is too busy. {ends}")
    house.busy = None
    house.changed()
    expect(said).to_be_hidden()
    expect_state(page, "live")


def test_picture_older_than_six_seconds_is_not_called_live_whatever_the_house_says(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    house.cameras[DEFAULT_CAMERA].stall()
    expect_state(page, "not-live")
    assert re.search(r"Last picture \d+ s ago\.", cover(page))
    blurred = page.locator(f'[data-camera="{DEFAULT_CAMERA}"] video')
    assert "blur" in blurred.evaluate("video => getComputedStyle(video).filter")
    house.cameras[DEFAULT_CAMERA].become("live")
    expect_state(page, "live")


def test_frozen_camera_is_covered(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live", "garden")
    house.cameras["garden"].become("frozen")
    expect_state(page, "frozen", "garden")
    assert "has not changed" in cover(page, "garden")


def test_switched_off_camera_shows_no_picture_and_holds_no_grant(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    expect_state(page, "live", "door")
    with page.expect_request(lambda request: request.method == "DELETE"):
        house.cameras["door"].become("off")
    expect_state(page, "off", "door")
    assert page.locator('[data-camera="door"] video').get_attribute("src") is None
    assert not page.locator('[data-camera="door"] video').is_visible()


def test_ended_grant_is_replaced_without_a_reload(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    with page.expect_request(lambda request: request.method == "POST"):
        house.end_grants()
    expect_state(page, "live")
    expect_delay_below(page, 3)


def test_bridge_that_goes_away_is_waited_for(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    expect(page.locator("#privacy-lamp")).to_have_text("3 cameras live")
    house.dark = True
    house.changed()
    expect(page.locator("#notice")).to_contain_text("does not answer")
    expect(page.locator("#privacy-lamp")).to_have_text("Not answering")
    expect_state(page, "not-live")
    house.dark = False
    expect_state(page, "live")
    expect(page.locator("#privacy-lamp")).to_have_text("3 cameras live")
    expect(page.locator("#notice")).to_be_hidden()


def test_hidden_page_gives_its_grants_back(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    expect_state(page, "live")
    ended = "DELETE"
    with page.expect_request_finished(lambda request: request.method == ended):
        hide(page, True)
    expect(page.locator('[data-player="none"]')).to_have_count(len(house.cameras))
    page.wait_for_load_state("networkidle")
    assert house.grants == {}
    hide(page, False)
    expect_state(page, "live")


def test_nine_cameras_stay_live_on_the_few_connections_of_a_browser(
    build: Callable[..., FakeHouse], open_page: OpenPage
) -> None:
    house = build(cameras=9)
    page = open_page(house.url, viewport={"width": 1920, "height": 1080})
    for camera in house.cameras:
        expect_state(page, "live", camera)
    page.wait_for_function("() => document.querySelector('video').currentTime > 12")
    for camera in house.cameras:
        expect_state(page, "live", camera)
        expect_delay_below(page, 4, camera)
    heights = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert heights[0] <= heights[1]


def test_viewer_with_a_wrong_clock_still_sees_live(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script("const real = Date.now; Date.now = () => real() - 3600000;")
    page.goto(house.url)
    expect_state(page, "live")
    expect_delay_below(page, 3)


def test_paused_picture_says_so_and_resumes_at_the_moment(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/#front-room")
    expect_state(page, "live")
    page.keyboard.press("MediaPlayPause")
    expect_state(page, "paused")
    expect(page.locator('[data-camera="front-room"] .badge')).to_contain_text(
        re.compile(r"Paused ([4-9]|\d\d) s ago")
    )
    page.keyboard.press("MediaPlayPause")
    expect_state(page, "live")
    expect_delay_below(page, 3)


def test_layout_does_not_shift(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        """globalThis.shift = 0;
        new PerformanceObserver(list => {
            for (const entry of list.getEntries()) shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });"""
    )
    page.goto(house.url)
    for camera in house.cameras:
        expect_state(page, "live", camera)
    assert page.evaluate("shift") < 0.02


SAID = {
    "3 cameras live": "live live live",
    "1 camera live": "live",
    "2 of 3 live, c lost 4 min ago": "live live lost",
    "1 of 3 live, c lost 4 min ago, b off": "live off lost",
    "1 of 4 live, 1 lost, 2 off": "off lost live off",
    "0 of 3 live, 1 rejected the connection, 1 frozen, 1 starting": "frozen refused starting",
    "a frozen for 4 min": "frozen",
    "All off": "off off",
    "All lost": "lost lost lost",
    "a off": "off",
    "2 of 3 live, b on demand": "live idle live",
    "2 of 3 live, a stopped": "stopped live live",
    "1 of 2 live": "live something-new",
}


def test_the_header_says_how_the_cameras_are(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(house.url)
    words = page.evaluate(
        """async (houses) => {
            const { houseWords } = await import("/static/js/words.js");
            const camera = (state, at) => ({ state, name: "abcd"[at], since: 0 });
            return houses.map((states) => houseWords(states.split(" ").map(camera), 240000)[1]);
        }""",
        list(SAID.values()),
    )
    assert words == list(SAID)


def test_a_camera_that_comes_back_by_itself_says_when(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    header, today, tomorrow = page.evaluate(
        """async () => {
            const { houseWords, verdict } = await import("/static/js/words.js");
            const now = new Date(2026, 10, 30, 20, 0);
            const off = (...until) => ({
                state: "off", name: "Bedroom", since: 0, until: new Date(...until).toISOString(),
            });
            const today = off(2026, 10, 30, 21, 40);
            return [houseWords([today], now)[1], verdict(today, null, now).title,
                    verdict(off(2026, 11, 1, 8, 0), null, now).title];
        }"""
    )
    assert header in ("Bedroom off until 21:40", "Bedroom off until 9:40 pm")
    assert today in ("Off until 21:40", "Off until 9:40 pm")
    assert tomorrow in ("Off until Tuesday 08:00", "Off until Tuesday 8:00 am")


def test_no_tile_is_too_small_to_say_how_far_it_is_behind(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(house.url)
    for width, height in ((390, 844), (844, 390), (1280, 800), (620, 560)):
        page.set_viewport_size({"width": width, "height": height})
        for camera in house.cameras:
            expect_state(page, "live", camera)
            tile = page.locator(f'.camera[data-camera="{camera}"]')
            expect(tile.locator(".delay")).to_be_visible()
            expect(tile.locator(".delay")).to_have_text(re.compile(r"^\d+\.\d s behind$"))
            plate, words = (
                tile.locator(".plate").bounding_box(),
                tile.locator(".delay").bounding_box(),
            )
            assert plate is not None
            assert words is not None
            assert words["x"] + words["width"] <= plate["x"] + plate["width"] + 1
