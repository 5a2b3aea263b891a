"""The voice console: it plays what a device would, and its session ends when a device's would."""

from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.pages.fake_house import FakeHouse


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
