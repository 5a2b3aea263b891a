"""The Clips page on the real home door: finding, selecting, starring and deleting."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bridge.model import ClipKind
from tests.browser import pass_time
from tests.pages.clip_house import LONG, ClipPages

HOUR = timedelta(hours=1)
NEWS_S = 5
DAY = timedelta(days=1)
PAGE = 60


def cards(page: Page) -> list[str]:
    found: list[str] = page.locator(".clip").evaluate_all("all => all.map(c => c.dataset.clip)")
    return found


def focused(page: Page) -> str | None:
    at = page.evaluate("document.activeElement.closest('.clip')?.dataset.clip")
    return str(at) if at else None


def confirm(page: Page) -> str:
    """What the question says; then yes."""
    expect(page.locator("#confirm")).to_be_visible()
    said = page.locator("#confirm").inner_text()
    page.locator("#confirm-yes").click()
    expect(page.locator("#confirm")).to_be_hidden()
    return said


def test_newest_day_is_shown_with_its_hours_and_a_line_for_each_camera(pages: ClipPages) -> None:
    old = pages.add("front", later=-DAY)
    noon, later = pages.add("front"), pages.add("garden", later=3 * HOUR)
    page = pages.show()
    expect(page.locator("#tally")).to_have_text("2 clips · Sunday 1 March")
    assert cards(page) == [later, noon]
    expect(page.locator(".clip-time")).to_have_text(["15:00", "12:00"])
    expect(page.locator('.hours button[aria-label*="1 clip"]')).to_have_text(["12", "15"])
    expect(page.locator(".lane-count").first).to_have_text("1")
    page.locator("#days button", has_text="Sat").click()
    expect(page.locator(".clip")).to_have_count(1)
    assert cards(page) == [old]
    page.locator("#days button", has_text="All days").click()
    expect(page.locator(".clip")).to_have_count(3)
    expect(page.locator("#grid .day")).to_have_count(2)


def test_filters_are_in_the_address_and_can_be_taken_away(pages: ClipPages) -> None:
    noticed = pages.add("front", footage=LONG)
    by_hand = pages.add("front", later=HOUR, kind=ClipKind.MANUAL)
    other = pages.add("garden", later=2 * HOUR, kind=ClipKind.DOORBELL)
    page = pages.show()
    expect(page.locator(f'[data-clip="{other}"] .clip-badge')).to_have_text("Rang")
    page.locator("#more-filters").click()
    for name, value, left in [
        ("kind", "manual", [by_hand]),
        ("kind", "", [other, by_hand, noticed]),
        ("kind", "doorbell", [other]),
        ("kind", "", [other, by_hand, noticed]),
        ("min_s", "15", [noticed]),
        ("min_s", "", [other, by_hand, noticed]),
        ("camera", "garden", [other]),
    ]:
        page.locator(f'[data-filter="{name}"] [data-value="{value}"]').click()
        expect(page.locator(".clip")).to_have_count(len(left))
        assert cards(page) == left
    assert "camera=garden" in page.url
    page.reload()
    expect(page.locator(".clip")).to_have_count(1)
    page.locator('[data-filter="starred"] [data-value="1"]').click()
    expect(page.locator("#nothing-title")).to_have_text("No clips match these filters")
    page.locator("#nothing-clear").click()
    expect(page.locator(".clip")).to_have_count(3)


def test_days_hours_and_lines_follow_the_filters(pages: ClipPages) -> None:
    pages.add("front", footage=LONG)
    pages.add("front", later=HOUR)
    pages.add("garden", later=2 * HOUR, kind=ClipKind.MANUAL)
    pages.add("garden", later=-DAY)
    page = pages.show("/clips?kind=manual")
    marked = page.locator('.hours button[aria-label$=" 1 clip"]')
    expect(marked).to_have_text(["14"])
    expect(page.locator(".lane-count")).to_have_text(["0", "1"])
    expect(page.locator("#days button").first).to_have_accessible_name("All days, 1 clip")
    page.locator('[data-filter="kind"] [data-value=""]').click()
    expect(marked).to_have_text(["12", "13", "14"])
    page.locator('[data-filter="min_s"] [data-value="15"]').click()
    expect(marked).to_have_text(["12"])
    expect(page.locator(".lane-count")).to_have_text(["1", "0"])


@pytest.mark.parametrize(
    ("locale", "time", "hour"),
    [("en-GB", "15:00", "15:00 to 16:00"), ("en-US", "3:00 pm", "3 pm to 4 pm")],
)
def test_times_are_said_as_the_viewers_clock_goes(
    pages: ClipPages, locale: str, time: str, hour: str
) -> None:
    pages.add("front", later=3 * HOUR)
    page = pages.show(locale=locale)
    expect(page.locator(".clip-time")).to_have_text(re.compile(time, re.IGNORECASE))
    page.locator('.hours button[data-hour="15"]').click()
    expect(page.locator("#tally")).to_contain_text(hour)
    expect(page.locator('.hours [data-hour="15"]')).to_have_accessible_name(f"{hour}, 1 clip")


def test_one_length_is_said_in_one_way(pages: ClipPages) -> None:
    page = pages.show()
    said = """async () => {
        const { clock, lasting } = await import("/static/js/clip-words.js");
        return [29.4, 29.6, 59.7, 605.5].map((s) => [clock(s), lasting(s)]);
    }"""
    far = """async () => {
        const { within } = await import("/static/js/clip-words.js");
        return [[0, 18.4], [17.6, 18.4], [18.6, 18.4], [30, 18.4]].map(([s, l]) => within(s, l));
    }"""
    assert page.evaluate(far) == ["0:00 of 0:18", *["0:18 of 0:18"] * 3]
    assert page.evaluate(said) == [
        ["0:29", "29 seconds"],
        ["0:30", "30 seconds"],
        ["1:00", "1 minute"],
        ["10:06", "10 minutes 6 seconds"],
    ]


def test_hour_narrows_the_day_and_again_does_not(pages: ClipPages) -> None:
    pages.add("front")
    later = pages.add("front", later=3 * HOUR)
    page = pages.show()
    page.locator('.hours button[data-hour="15"]').click()
    expect(page.locator(".clip")).to_have_count(1)
    assert cards(page) == [later]
    page.locator('.hours button[data-hour="15"]').click()
    expect(page.locator(".clip")).to_have_count(2)


def test_house_without_clips_says_what_to_expect(pages: ClipPages) -> None:
    page = pages.show(own_time=True)
    expect(page.locator("#nothing-title")).to_have_text("There are no clips")
    expect(page.locator("#nothing-text")).to_contain_text("When something moves")
    pages.add()
    pass_time(page, NEWS_S)
    expect(page.locator("#nothing")).to_be_hidden()
    expect(page.locator(".clip")).to_have_count(1)


def test_what_is_wrong_with_recording_stands_above_the_clips(pages: ClipPages) -> None:
    pages.add()
    pages.doors.house.troubles.tell("disk", "Recording has stopped. The disk is full.")
    page = pages.show(own_time=True)
    expect(page.get_by_role("alert")).to_have_text("Recording has stopped. The disk is full.")
    pages.doors.house.troubles.over("disk")
    pass_time(page, NEWS_S)
    expect(page.locator("#trouble")).to_be_hidden()


def test_many_clips_come_page_by_page(pages: ClipPages) -> None:
    many = 2 * PAGE + 5
    for number in range(many):
        pages.add(later=timedelta(seconds=20 * number))
    page = pages.show()
    expect(page.locator("#tally")).to_contain_text(f"{many} clips")
    expect(page.locator(".clip")).to_have_count(PAGE)
    while (shown := page.locator(".clip").count()) < many:
        page.keyboard.press("End")
        page.locator(".clip").last.locator(".clip-open").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"() => document.querySelectorAll('.clip').length > {shown}")
    expect(page.locator(".clip")).to_have_count(many)
    assert cards(page) == pages.ids()


def test_keys_alone_select_star_and_delete(pages: ClipPages) -> None:
    first, second, third = (pages.add(later=hours * HOUR) for hours in (3, 2, 1))
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    assert focused(page) == first
    page.keyboard.press("ArrowRight")
    assert focused(page) == second
    page.keyboard.press("s")
    expect(page.locator(f'[data-clip="{second}"] .clip-star')).to_have_attribute(
        "aria-pressed", "true"
    )
    assert pages.doors.ask(f"/clips/{second}")["starred"]
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.locator("#picked-count")).to_have_text("2 selected")
    page.keyboard.press("Delete")
    said = page.locator("#confirm").inner_text()
    assert "Delete 2 clips for good?" in said
    assert "front: 2 clips" in said
    assert "1 of them is starred." in said
    assert "cannot be undone" in said
    page.keyboard.press("Enter")  # the question stands on "Keep"
    expect(page.locator("#confirm")).to_be_hidden()
    assert pages.ids() == [first, second, third]
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".clip")).to_have_count(1)
    assert pages.ids() == [first]
    assert focused(page) == first


def test_who_keeps_clips_and_asks_again_at_once_is_understood(pages: ClipPages) -> None:
    pages.add()
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(page.locator("#picked-count")).to_have_text("1 selected")
    page.evaluate(
        """() => {
            const press = () => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
            press();
            document.getElementById("confirm-no").click();
            press();
        }"""
    )
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator(".clip")).to_have_count(0)


def test_deleting_all_shows_how_far_it_is_and_spares_what_came_after_the_question(
    pages: ClipPages,
) -> None:
    for number in range(PAGE + 3):
        pages.add(later=timedelta(seconds=20 * number))
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(PAGE)
    page.locator("#select").click()
    page.locator("#pick-all").click()
    expect(page.locator("#picked-count")).to_have_text(f"{PAGE + 3} selected")
    page.locator("#pick-delete").click()
    spared = pages.add(later=2 * HOUR)
    assert f"Delete {PAGE + 3} clips for good?" in confirm(page)
    expect(page.locator("#clearing-text")).to_contain_text("can no longer be opened")
    assert pages.ids() == [spared]
    page.reload()
    expect(page.locator("#clearing-text")).to_contain_text("can no longer be opened")
    pages.clear_disk()
    expect(page.locator("#clearing-text")).to_have_text(f"{PAGE + 3} clips deleted for good.")
    expect(page.locator(".clip")).to_have_count(1)


def test_two_people_delete_the_same_clip(pages: ClipPages) -> None:
    clip = pages.add()
    kept = pages.add(later=HOUR)
    page = pages.show()
    page.locator(f'[data-clip="{clip}"] .clip-open').focus()
    page.keyboard.press("Delete")
    pages.doors.api("POST", "/clips/delete", json={"ids": [clip]})
    confirm(page)
    expect(page.locator(".clip")).to_have_count(1)
    assert cards(page) == [kept]


def test_clip_that_comes_while_somebody_selects_waits_to_be_asked_for(pages: ClipPages) -> None:
    pages.add()
    page = pages.show(own_time=True)
    page.locator("#select").click()
    page.locator(".clip-open").click()
    expect(page.locator("#picked-count")).to_have_text("1 selected")
    pages.add(later=HOUR)
    pass_time(page, NEWS_S)
    expect(page.locator("#fresh")).to_have_text("1 new clip")
    expect(page.locator(".clip")).to_have_count(1)
    page.locator("#fresh").click()
    expect(page.locator(".clip")).to_have_count(2)


def test_preview_plays_while_the_pointer_or_the_focus_is_on_a_clip(pages: ClipPages) -> None:
    pages.add()
    page = pages.show()
    strip = page.locator(".clip-strip")
    expect(page.locator(".clip-still")).to_be_visible()
    expect(strip).to_be_hidden()
    page.locator(".clip-open").hover()
    expect(strip).to_be_visible()
    expect(strip).to_have_css("transform", re.compile(r"matrix\(1, 0, 0, 1, -\d"))
    page.mouse.move(2, 2)
    expect(strip).to_be_hidden()
    page.locator(".clip-open").focus()
    expect(strip).to_be_visible()


def test_line_of_a_camera_goes_from_clip_to_clip_and_opens_one(pages: ClipPages) -> None:
    early = pages.add("front", later=-2 * HOUR)
    pages.add("front")
    page = pages.show()
    track = page.locator('.lane[data-camera="front"] .lane-track')
    expect(track).to_have_attribute("aria-label", re.compile("2 clips. 12:00, 4 seconds, 2 of 2"))
    track.focus()
    page.keyboard.press("ArrowLeft")
    expect(track).to_have_attribute("aria-label", re.compile("10:00, 4 seconds, 1 of 2"))
    page.keyboard.press("Enter")
    expect(page.locator("#player")).to_be_visible()
    assert f"/clips/{early}" in page.url


def test_a_remote_selects_and_deletes_with_arrows_and_enter(pages: ClipPages) -> None:
    clip = pages.add()
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(1)
    page.locator("#select").focus()
    page.keyboard.press("Enter")
    page.locator(f'[data-clip="{clip}"] .clip-open').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "pick-delete"
    page.keyboard.press("Enter")
    confirm(page)
    expect(page.locator(".clip")).to_have_count(0)
    expect(page.locator("#picked")).to_be_hidden()


def test_live_page_leads_to_clips_and_settings(pages: ClipPages) -> None:
    page = pages.show("/")
    tile = page.locator(".camera").first
    expect(tile.locator(".clips-link")).to_have_attribute("href", "/clips?camera=front")
    expect(tile.locator(".settings-link")).to_have_attribute("href", "/cameras/front")
    tile.hover()
    tile.locator(".record").click()
    expect(page.locator("#notice")).to_have_text(re.compile("^Recording front for a minute"))
