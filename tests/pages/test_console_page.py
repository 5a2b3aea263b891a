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
    expect(page.locator("#session-text")).to_have_text("Session ended by the video")
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
    expect(page.locator("#session-text")).to_have_text("Session ended")
    expect(page.locator("#device")).to_have_attribute("data-light", "off")


def test_dot_has_no_screen_and_begins_anew(house: FakeHouse, open_page: OpenPage) -> None:
    page = open_page(f"{house.url}/console")
    say(page, "show the front room")
    expect_player(page, "live")
    page.get_by_role("button", name="Echo Dot").click()
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
