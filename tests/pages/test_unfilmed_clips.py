"""What happened and could not be filmed, on the Clips page: told, and nothing to play."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from bridge.model import Unfilmed
from bridge.store.events import book
from bridge.store.events.book import Known
from tests import recorded
from tests.filming import open_event
from tests.pages.clip_house import SHORT, ClipPages

HOUR = timedelta(hours=1)
SENTENCE = "Something moved. Not filmed: the disk for clips was full."


def card(page: Page, clip: str) -> str:
    expect(page.locator(f'[data-clip="{clip}"]')).to_be_visible()
    return f'[data-clip="{clip}"]'


def unfilmed(pages: ClipPages, later: timedelta = HOUR) -> str:
    return recorded.record_unfilmed(pages.doors.house.library, later=later)


def test_it_is_told_in_words_where_others_have_a_picture(pages: ClipPages) -> None:
    pages.add()
    clip = unfilmed(pages)
    page = pages.show()
    expect(page.locator("#tally")).to_have_text("2 clips · Sunday 1 March")
    tile = page.locator(card(page, clip))
    expect(tile.locator(".clip-unseen")).to_have_text(SENTENCE)
    expect(tile.locator(".clip-still")).to_be_hidden()
    expect(tile.locator(".clip-length")).to_be_hidden()
    expect(tile.locator(".clip-open")).to_have_accessible_name(re.compile(re.escape(SENTENCE)))
    expect(page.locator(".lane rect.unfilmed")).to_have_count(1)


def test_it_opens_nothing_but_what_can_be_done_with_it(pages: ClipPages) -> None:
    kept, clip = pages.add(), unfilmed(pages)
    page = pages.show()
    page.locator(f"{card(page, clip)} .clip-open").click()
    expect(page.locator("#picked-count")).to_have_text("1 selected")
    expect(page.locator("#player")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.locator(f"{card(page, clip)} .clip-star")).to_have_attribute("aria-pressed", "true")
    page.locator("#pick-delete").click()
    expect(page.locator("#confirm-what")).to_have_text(
        "front, Sunday 1 March 13:00, 24 seconds, not filmedIt is starred."
    )
    expect(page.locator("#confirm-keys")).to_be_hidden()
    page.locator("#confirm-yes").click()
    expect(page.locator(".clip")).to_have_count(1)
    assert pages.ids() == [kept]


def test_a_question_about_several_says_how_many_were_not_filmed(pages: ClipPages) -> None:
    pages.add()
    unfilmed(pages)
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(2)
    page.keyboard.press("Control+a")
    page.locator("#pick-delete").click()
    expect(page.locator("#confirm-what")).to_contain_text("1 of them was not filmed.")
    expect(page.locator("#confirm-keys")).to_be_visible()


def test_the_player_and_its_address_pass_it_over(pages: ClipPages) -> None:
    newest, clip, oldest = pages.add(later=2 * HOUR), unfilmed(pages), pages.add()
    page = pages.show(f"/clips/{newest}")
    expect(page.locator("#player")).to_have_attribute("data-state", "playing", timeout=15000)
    page.keyboard.press("p")
    expect(page.locator("#player-when")).to_contain_text("12:00")
    assert page.url.split("?")[0].endswith(oldest)
    page.keyboard.press("n")
    expect(page.locator("#player-when")).to_contain_text("14:00")
    page.goto(f"{pages.doors.home}/clips/{clip}")
    expect(page.locator("#notice")).to_have_text(SENTENCE)
    expect(page.locator("#player")).to_be_hidden()


def test_its_mark_on_the_line_of_its_camera_leads_to_it(pages: ClipPages) -> None:
    pages.add()
    clip = unfilmed(pages)
    page = pages.show()
    card(page, clip)
    page.locator('.lane[data-camera="front"] .lane-track').focus()
    expect(page.locator(".lane-at:visible")).to_have_text("13:00, 24 seconds, not filmed")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, clip)} .clip-open")).to_be_focused()


def test_one_of_which_a_part_is_lacking_plays_and_says_so(pages: ClipPages) -> None:
    library = pages.doors.house.library
    made = recorded.filmed(library, footage=SHORT)
    made.writer.close("disk")
    known = Known(ends_at=made.writer.ends_at, unfilmed=Unfilmed.DISK_FULL, end_reason="disk")
    with library.shelf.db.write() as tx:
        book.close(tx, made.event, known)
    page = pages.show()
    expect(page.locator(f"{card(page, made.event)} .clip-badge")).to_have_text("Not all filmed")
    page.locator(f"{card(page, made.event)} .clip-open").click()
    expect(page.locator("#player-when")).to_contain_text(
        "Filming stopped: the disk for clips was full."
    )
    expect(page.locator("#player")).to_have_attribute("data-state", "playing", timeout=15000)


def test_whoever_deletes_a_clip_is_told_what_stays_in_another(pages: ClipPages) -> None:
    library = pages.doors.house.library
    first = recorded.filmed(library, footage=SHORT)
    first.close()
    other = open_event(library.shelf.db, "front", first.writer.ends_at)
    assert library.link(other, first.run, first.writer.ends_at - timedelta(seconds=1))
    page = pages.show()
    page.locator(f"{card(page, first.event)} .clip-open").focus()
    page.keyboard.press("Delete")
    page.locator("#confirm-yes").click()
    expect(page.locator("#notice")).to_have_text(
        "Deleted. A few seconds that another clip shares stay in that one."
    )
