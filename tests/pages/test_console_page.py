"""The voice console: it plays what a device would, and its session ends when a device's would."""

import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AT_ONCE_MS, OpenPage
from tests.pages.fake_house import FakeHouse
from tests.skill.apl.screens import screens


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")


def expect_player(page: Page, state: str) -> None:
    expect(page.locator("#device")).to_have_attribute("data-player", state)


def test_show_plays_the_stream_and_the_video_ends_the_session(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    expect(page.locator("#session-text")).to_have_text("No session yet")
    say(page, "show the front room")
    expect_player(page, "live")
    expect(page.locator("#session-text")).to_contain_text(
        "Session ended. On an Echo you would now begin with"
    )
    expect(page.locator("#titles-title")).to_have_text("Front room")
    expect(page.locator("#titles-sub")).to_have_text("Live from Rose Cottage")
    assert "VideoApp.Launch" in (page.locator("#raw-json").text_content() or "")
    first = {"text": "show the front room", "device": "show", "new": True, "locale": "en-US"}
    assert house.said == [first]


def test_pause_resume_and_stop_act_on_the_video(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    page.get_by_role("button", name="show the front room").click()
    expect_player(page, "live")
    say(page, "pause")
    expect_player(page, "paused")
    assert page.locator("#device video").evaluate("video => video.paused")
    say(page, "resume")
    expect_player(page, "live")
    say(page, "stop")
    expect_player(page, "none")
    expect(page.locator("#device")).to_have_attribute("data-screen", "home")
    assert [said["new"] for said in house.said] == [True, False, False, False]


def test_question_keeps_the_session_open(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    say(page, "help")
    expect(page.locator("#session-text")).to_have_text("Session open: Alexa is listening")
    expect(page.locator("#device")).to_have_attribute("data-light", "listening")
    expect(page.locator("#card-text")).to_contain_text("You can say")
    say(page, "which cameras are there")
    expect(page.locator("#session-text")).to_contain_text("open private eye")
    expect(page.locator("#device")).to_have_attribute("data-light", "off")


def test_dot_has_no_screen_and_begins_anew(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    say(page, "show the front room")
    expect_player(page, "live")
    page.get_by_role("button", name="Dot", exact=True).click()
    expect_player(page, "none")
    assert not page.locator("#device .screen").is_visible()
    say(page, "show the garden")
    expect(page.locator("#transcript")).to_contain_text("This device has no screen.")
    assert house.said[-1]["device"] == "dot"
    assert house.said[-1]["new"]


def test_ended_stream_is_said_on_the_screen(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    say(page, "show the front room")
    expect_player(page, "live")
    house.end_grants()
    expect_player(page, "ended")
    expect(page.locator("#screen-cover")).to_have_text("The stream has ended. Ask for it again.")


def test_refusal_is_part_of_the_conversation(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    page.locator("#chips button").first.wait_for()
    house.dark = True
    say(page, "help")
    expect(page.locator("#transcript .fault")).to_have_text("The bridge is resting.")


def show(page: Page, device: str, screen: str) -> None:
    page.get_by_role("button", name=device, exact=True).click()
    say(page, f"screen {screen}")
    expect(page.locator("#device")).to_have_attribute("data-screen", "apl")


def test_a_document_is_drawn_and_its_session_stays(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Show 5", "live")
    expect_player(page, "live")
    screen = page.locator("#apl")
    expect(screen.get_by_text("Front room")).to_be_visible()
    assert screen.locator("video").evaluate("video => video.videoWidth") > 0
    expect(page.locator("#session-text")).to_contain_text("without the name")
    expect(page.locator("#device")).to_have_attribute("data-light", "off")
    screen.get_by_role("button", name="Pause").click()
    expect_player(page, "paused")
    screen.get_by_role("button", name="Play", exact=True).click()
    expect_player(page, "live")


def test_a_touch_is_sent_as_the_document_says(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Spot", "clips")
    second = page.locator("#apl").get_by_role("button", name="2. Front room 1. Today, 3:14 pm")
    expect(second.locator("img")).to_have_js_property("complete", True)
    second.click()
    expect(page.locator("#transcript")).to_contain_text("Touched: 2. Front room 1")
    touched = {"touched": ["play", "0000000000000001"], "device": "spot", "locale": "en-US"}
    assert house.said[-1] == touched


def test_a_remote_reaches_every_button(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Fire TV", "deletion")
    no = page.locator("#apl").get_by_role("button", name="No")
    expect(no).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#apl").get_by_role("button", name="Yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#transcript")).to_contain_text("Touched: Yes")


def test_a_video_in_a_document_is_paused_by_voice(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Spot", "live")
    expect_player(page, "live")
    say(page, "pause")
    expect_player(page, "paused")
    expect(page.locator("#apl").get_by_role("button", name="Play", exact=True)).to_be_visible()
    say(page, "resume")
    expect_player(page, "live")


def test_a_video_that_cannot_be_played_leaves_its_still(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Show 8", "live")
    expect_player(page, "live")
    with page.expect_request(lambda request: "still.jpg?" in request.url):
        house.end_grants()
    expect(page.locator("#apl video")).to_be_hidden()


def test_what_was_said_comes_back_by_the_arrow_keys(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    for text in ("help", "stop"):
        say(page, text)
        expect(page.locator("#transcript .you").last).to_have_text(text)
        expect(page.locator("#transcript .alexa").last).to_be_visible()
    page.locator("#text").press("ArrowUp")
    page.locator("#text").press("ArrowUp")
    expect(page.locator("#text")).to_have_value("help")
    page.locator("#text").press("ArrowDown")
    expect(page.locator("#text")).to_have_value("stop")


def test_who_pressed_a_button_by_keyboard_goes_on_within_the_screen(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Fire TV", "live")
    page.locator("#apl").get_by_role("button", name="Pause").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#apl").get_by_role("button", name="Clips")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.locator("#apl").get_by_role("button", name="1. Front room 0")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(
        page.locator("#apl").get_by_role("button", name="2. Front room 1.", exact=False).first
    ).to_be_focused()


def test_who_presses_delete_twice_by_keyboard_has_said_no(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Show 5", "clip")
    page.locator("#apl").get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#apl").get_by_role("button", name="No")).to_be_focused()


def test_the_focus_goes_on_where_one_button_takes_the_place_of_another(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Fire TV", "live")
    expect_player(page, "live")
    page.locator("#apl").get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#apl").get_by_role("button", name="Play", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#apl").get_by_role("button", name="Pause")).to_be_focused()


def test_a_question_leaves_the_screen_with_its_session(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Show 8", "deletion")
    say(page, "which cameras are there")
    expect(page.locator("#card-text")).to_contain_text("There are three cameras")
    expect(page.locator("#device")).to_have_attribute("data-screen", "card")
    expect(page.locator("#apl").get_by_text("Delete it for good?")).to_have_count(0)


def test_on_a_round_screen_words_stand_where_it_is_wide(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    page.get_by_role("button", name="Spot", exact=True).click()
    say(page, "help")
    expect(page.locator("#device")).to_have_attribute("data-screen", "card")
    page.locator("#card-text").evaluate(
        "card => { card.textContent = 'seven letters '.repeat(13) }"
    )
    screen, words = page.locator("#card").bounding_box(), page.locator("#card-text").bounding_box()
    assert screen is not None
    assert words is not None
    middle = screen["x"] + screen["width"] / 2, screen["y"] + screen["height"] / 2
    corner = middle[0] - words["x"], middle[1] - words["y"]
    assert math.hypot(*corner) < screen["width"] / 2


def test_a_clip_on_the_screen_gets_its_star_and_loses_it_there(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    show(page, "Show 5", "clip")
    buttons = page.locator("#apl")
    expect(buttons.get_by_role("button", name="Remove star")).to_be_visible()
    show(page, "Show 5", "clip without a star")
    star = buttons.get_by_role("button", name="Star", exact=True)
    expect(star).to_be_visible()
    icon = buttons.locator("svg").first
    expect(icon).to_be_hidden()
    say(page, "star it")
    expect(buttons.get_by_role("button", name="Remove star")).to_be_visible()
    expect(star).to_be_hidden()
    expect(icon).to_be_visible()


def test_what_stands_on_a_picture_leaves_the_cameras_own_caption_free(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    for device in ("Show 8", "Show 5", "Fire TV"):
        show(page, device, "long live")
        screen = page.locator("#apl").bounding_box()
        title = page.locator("#apl .apl-lines").first.bounding_box()
        assert screen is not None
        assert title is not None
        assert title["y"] > screen["y"] + screen["height"] / 2


# Of a text a corner lies farthest out; of a button, whose ends are round, a point of its ends.
OUTSIDE = """
() => {
  const screen = document.querySelector("#apl").getBoundingClientRect();
  const round = document.getElementById("device").dataset.kind === "spot";
  const radius = screen.width / 2;
  const [x, y] = [screen.left + radius, screen.top + screen.height / 2];
  const beyond = (px, py, end) => round
    ? Math.hypot(px - x, py - y) + end > radius
    : px - end < screen.left - 1 || px + end > screen.right + 1
      || py - end < screen.top - 1 || py + end > screen.bottom + 1;
  const box = (each) => {
    const outer = each.getBoundingClientRect();
    if (!each.matches(".apl-lines")) return [outer.left, outer.right, outer, outer.height / 2];
    const range = document.createRange();
    range.selectNodeContents(each);
    const inner = range.getBoundingClientRect();
    return [Math.max(inner.left, outer.left), Math.min(inner.right, outer.right), outer, 0];
  };
  return [...document.querySelectorAll("#apl .apl-lines, #apl .apl-touch")]
    .filter((each) => each.checkVisibility() && !each.closest(".apl-scroll"))
    .filter((each) => {
      const [left, right, { top, bottom }, end] = box(each);
      return [left + end, right - end].some((px) =>
        [top + end, bottom - end].some((py) => beyond(px, py, end)));
    })
    .map((each) => each.textContent || each.getAttribute("aria-label"));
}
"""


@pytest.mark.parametrize("device", ["Show 8", "Show 5", "Spot", "Fire TV"])
def test_nothing_lies_outside_of_the_screen(
    device: str, house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    for name in screens():
        show(page, device, f"long {name.lower()}")
        expect(page.locator("#transcript .alexa")).to_have_count(
            page.locator("#transcript .you").count()
        )
        assert page.evaluate(OUTSIDE) == [], name


def test_the_lamp_tells_at_once_of_what_was_turned_off(
    house: FakeHouse, open_page: OpenPage
) -> None:
    page = open_page(f"{house.url}/console")
    lamp = page.locator("#privacy-lamp")
    expect(lamp).to_contain_text("live")
    next(iter(house.cameras.values())).become("off")
    say(page, "help")
    expect(lamp).to_contain_text("off", timeout=AT_ONCE_MS)
