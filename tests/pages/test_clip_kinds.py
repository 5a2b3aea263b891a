"""What clips were, on the Clips page: told, and asked for; nothing much only where it is wanted."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from bridge.model import Actor, ActorKind, ClipKind, Role
from bridge.service.learning.views import Wanted
from bridge.store.people.persons import Person
from tests.browser import pass_time
from tests.filming import take_for
from tests.pages.clip_house import ClipPages
from tests.pages.test_clips import NEWS_S, cards
from tests.recorded import Sort

HOUR = timedelta(hours=1)
BEN = Actor(ActorKind.COMMAND_LINE, "token-b", "Ben")
PERSON, CAT, DOG, CAR, LEAVES = (
    *(("person",), ("pet", "cat"), ("pet", "dog")),
    *(("vehicle", "car"), ("other",)),
)


def kinds(page: Page) -> list[str]:
    return page.locator("#kinds button").all_inner_texts()


def add(pages: ClipPages, *sorts: Sort | None) -> list[str]:
    """One an hour, the first at noon; their ids, newest first."""
    return [pages.add(later=n * HOUR, was=was) for n, was in enumerate(sorts)][::-1]


def test_each_clip_says_what_it_was(pages: ClipPages) -> None:
    unknown, leaves, dog, person = add(pages, PERSON, DOG, LEAVES, None)
    rang = pages.add(later=5 * HOUR, kind=ClipKind.DOORBELL, was=PERSON)
    asked = pages.add(later=6 * HOUR, kind=ClipKind.MANUAL)
    page = pages.show("/clips?nothing=shown")
    for clip, words in [
        (person, "A person"),
        (dog, "A dog"),
        (leaves, "Nothing much"),
        (unknown, "Something moved"),
        (rang, "A person"),
        (asked, "Recorded by hand"),
    ]:
        card = page.locator(f'[data-clip="{clip}"]')
        expect(card.locator(".clip-kind")).to_have_text(words)
        expect(card.locator(".clip-kind")).to_be_visible()
    named = page.locator(f'[data-clip="{dog}"] .clip-open')
    expect(named).to_have_accessible_name(re.compile(r"^A dog, front, Sunday 1 March 13:00, "))
    expect(page.locator(f'[data-clip="{rang}"] .clip-badge')).to_have_text("Rang")
    page.locator(f'[data-clip="{dog}"] .clip-open').click()
    expect(page.locator("#player-when")).to_have_text("Sunday 1 March 13:00 · A dog · 4 seconds")


def test_the_heading_says_how_many_of_what_and_nothing_much_is_left_out(pages: ClipPages) -> None:
    made = add(pages, CAT, PERSON, LEAVES, PERSON, LEAVES, CAT, CAT, CAR, None)
    page = pages.show()
    told = ["2 people", "1 car", "3 cats", "1 unknown", "2 times nothing much: show"]
    expect(page.locator("#kinds button")).to_have_text(told)
    expect(page.locator("#tally")).to_have_text("7 clips · Sunday 1 March")
    expect(page.locator("#days button").first).to_have_accessible_name("All days, 7 clips")
    expect(page.locator(".lane-count").first).to_have_text("7")
    leaves = [made[4], made[6]]
    assert cards(page) == [clip for clip in made if clip not in leaves]
    page.locator('#kinds [data-label="other"]').click()
    expect(page.locator(".clip")).to_have_count(9)
    assert cards(page) == made
    assert kinds(page)[-1] == "2 times nothing much: hide"
    expect(page.locator(".lane-count").first).to_have_text("9")
    expect(page.locator(".lane rect.is-other").first).to_be_attached()
    page.reload()
    expect(page.locator(".clip")).to_have_count(9)
    page.keyboard.press("n")
    expect(page.locator(".clip")).to_have_count(7)
    assert "nothing=" not in page.url


def test_a_kind_of_the_house_is_called_by_its_name(pages: ClipPages) -> None:
    clip, _, _ = add(pages, PERSON, None, None)
    for taught in pages.ids()[:2]:
        pages.doors.house.teaching.teach(BEN, taught, Wanted(name="the postman"))
    page = pages.show("/clips")
    card = page.locator(f'[data-clip="{clip}"]')
    expect(card.locator(".clip-kind")).to_have_text("The postman")
    expect(card.locator(".clip-open")).to_have_accessible_name(re.compile("^The postman, front, "))
    expect(page.locator("#kinds button")).to_have_text(["1 person", "Twice the postman"])
    page.get_by_role("button", name="Twice the postman").click()
    expect(page.locator(".clip")).to_have_count(2)


def test_clips_of_a_kind_are_shown_by_keys_alone(pages: ClipPages) -> None:
    leaves, dog, cat, _ = add(pages, PERSON, CAT, DOG, LEAVES)
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(3)
    page.locator('#kinds [data-label="pet"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".clip")).to_have_count(2)
    assert cards(page) == [dog, cat]
    assert page.evaluate("document.activeElement.dataset.label") == "pet"
    expect(page.locator('#kinds [data-label="pet"]')).to_have_attribute("aria-pressed", "true")
    # How many there are of the others is told all the same.
    assert kinds(page) == ["1 person", "2 pets", "1 time nothing much: show"]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    expect(page.locator(".clip")).to_have_count(3)
    assert "label=person" in page.url.replace("%2C", ",").replace("pet,", "")
    page.keyboard.press(" ")
    expect(page.locator(".clip")).to_have_count(2)
    page.keyboard.press("n")
    expect(page.locator(".clip")).to_have_count(3)
    assert cards(page) == [leaves, dog, cat]
    page.locator("#more-filters").click()
    page.locator('[data-filter="camera"] [data-value="garden"]').click()
    expect(page.locator("#nothing-title")).to_have_text("No clips match these filters")
    assert kinds(page) == ["0 pets"]
    page.locator("#nothing-clear").click()
    expect(page.locator(".clip")).to_have_count(4)


def test_a_day_of_nothing_much_says_so_and_shows_it_at_one_press(pages: ClipPages) -> None:
    add(pages, LEAVES, LEAVES)
    page = pages.show("/clips?day=2026-03-01")
    expect(page.locator("#nothing-title")).to_have_text("Nothing much happened")
    expect(page.locator("#nothing-text")).to_contain_text("Something moved twice")
    page.locator("#nothing-clear").click()
    expect(page.locator(".clip")).to_have_count(2)
    page.goto(
        pages.doors.home + "/clips"
    )  # of today there is nothing, and it is not their first day
    expect(page.locator("#nothing-title")).not_to_have_text("There are no clips")


def test_a_house_that_knows_of_nothing_what_it_was_is_told_nothing(pages: ClipPages) -> None:
    add(pages, None, None)
    page = pages.show()
    expect(page.locator(".clip")).to_have_count(2)
    expect(page.locator("#kinds")).to_be_hidden()


def test_what_turns_out_to_be_nothing_much_leaves_the_list_but_not_who_watches_it(
    pages: ClipPages,
) -> None:
    cat, moved = add(pages, None, CAT)
    page = pages.show(own_time=True)
    page.locator(f'[data-clip="{moved}"] .clip-open').click()
    expect(page.locator("#player")).to_have_attribute("data-state", "playing")
    take_for(pages.doors.house.db, moved, "other")
    take_for(pages.doors.house.db, cat, "pet", "dog")
    with page.expect_response(f"**/api/v1/clips/{moved}"):
        pass_time(page, NEWS_S)
    expect(page.locator("#player")).to_have_attribute("data-state", "playing")
    expect(page.locator("#newer")).to_be_enabled()
    page.keyboard.press("Escape")
    pass_time(page, NEWS_S)
    expect(page.locator(".clip")).to_have_count(1)
    expect(page.locator(".clip-kind")).to_have_text("A dog")
    assert kinds(page) == ["1 dog", "1 time nothing much: show"]


def television(pages: ClipPages, **context: object) -> Page:
    """A screen of the house that has been let in."""
    house = pages.doors.house
    screen = Person("tv", "Kitchen TV", Role.SCREEN, None, (), None, house.clock.now())
    with house.db.write() as tx:
        house.persons.put(tx, screen)
        started = house.sessions.start(tx, "a television", screen.id)
    signed_in = pages.doors.storage(started.cookie, pages.doors.home)
    return pages.show("/tv", storage_state=signed_in, **context)


def test_a_television_says_what_each_clip_was_and_passes_nothing_much_over(
    pages: ClipPages,
) -> None:
    unknown, _, dog = add(pages, DOG, LEAVES, None)
    tv = television(pages, viewport={"width": 1920, "height": 1080})
    cards = tv.locator("#strip .card")
    expect(cards).to_have_count(2)
    expect(tv.locator(f'[data-clip="{dog}"] .clip-told')).to_have_text("A dogSun 1 Mar 12:00")
    told = tv.locator(f'[data-clip="{unknown}"] .clip-told')
    expect(told.locator(".clip-kind")).to_be_hidden()
    expect(told).to_contain_text("Sun 1 Mar 14:00")
    tv.locator(f'[data-clip="{dog}"]').click()
    expect(tv.locator("#player .badge")).to_have_text("A dog · Sun 1 Mar 12:00")
    tv.keyboard.press("Escape")
    take_for(pages.doors.house.db, unknown, "person")
    expect(tv.locator(f'[data-clip="{unknown}"] .clip-kind')).to_have_text("A person")
