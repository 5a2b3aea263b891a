"""Teaching while a clip is watched, and the page "What it learnt", in a real Chromium."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bridge.model import Actor, ActorKind, Label, LabelSource
from bridge.policy import labels
from bridge.service.learning.views import Wanted
from bridge.store.events import book, classifications, clips
from bridge.store.events.classifications import Classification
from tests.lessons import look
from tests.pages.clip_house import ClipPages
from tests.pages.test_clip_player import playing
from tests.pages.test_look import CONTRAST, SIZES

MINUTES = timedelta(minutes=7)
TREE, WALKER = "a tree", "somebody"
BEN = Actor(ActorKind.COMMAND_LINE, "token-b", "Ben")
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


def a_clip(pages: ClipPages, kind: str, label: Label, number: int) -> str:
    """That the detector looked at."""
    id_ = pages.add(later=-number * MINUTES)
    house = pages.doors.house
    with house.db.write() as tx:
        clip = clips.find(tx, id_)
        assert clip is not None
        at = clip.starts_at
        looks = (look(kind, label, 10 * number, at), look(kind, label, 10 * number + 1, at))
        said = labels.judge(looks)
        by = LabelSource.DETECTOR
        what = Classification(id_, said.label, said.sub_label, said.confidence, by, at, {}, looks)
        classifications.write(tx, what)
        book.label(tx, id_, said.label)
    return id_


@pytest.fixture
def trees(pages: ClipPages) -> list[str]:
    """Four clips of a tree that the detector takes for an animal; somebody walks by three times."""
    for number in range(4, 7):
        a_clip(pages, WALKER, Label.PERSON, number)
    return [a_clip(pages, TREE, Label.ANIMAL, number) for number in range(4)]


def watching(pages: ClipPages, clip: str) -> Page:
    page = pages.show(f"/clips/{clip}")
    playing(page)
    return page


def label(pages: ClipPages, clip: str) -> str:
    return str(pages.doors.ask(f"/clips/{clip}")["label"])


def test_one_key_says_what_it_was_and_what_that_would_have_spared(
    pages: ClipPages, trees: list[str]
) -> None:
    page = watching(pages, trees[0])
    page.keyboard.press("5")
    words = page.locator("#teach-words")
    expect(words).to_have_text(
        "Got it. That would have spared you 4 of 7 alerts, and no person. Keep it?"
    )
    expect(page.locator('.teach-key[data-label="other"]')).to_have_attribute("aria-pressed", "true")
    assert label(pages, trees[3]) == "animal"
    page.locator("#teach-keep").click()
    expect(words).to_contain_text("Kept.")
    assert label(pages, trees[3]) == "other"


def test_what_was_said_is_taken_back_with_one_key(pages: ClipPages, trees: list[str]) -> None:
    page = watching(pages, trees[0])
    page.keyboard.press("5")
    page.locator("#teach-undo").click()
    expect(page.locator("#teach-words")).to_have_text("Taken back.")
    assert label(pages, trees[0]) == "animal"


def test_own_words_become_a_key(pages: ClipPages, trees: list[str]) -> None:
    page = watching(pages, trees[0])
    page.locator("#what").click()
    page.locator("#teach-name").fill("x" * 60)
    page.keyboard.press("Enter")
    expect(page.locator("#teach-words")).to_contain_text("40 characters at most")
    page.locator("#teach-name").fill("the old tree 5")  # a digit there is no key
    page.keyboard.press("Enter")
    key = page.get_by_role("button", name="the old tree 5", exact=True)
    expect(key).to_have_attribute("aria-pressed", "true")
    assert label(pages, trees[0]).startswith("k")


def test_the_page_asks_tells_and_leads_back(pages: ClipPages, trees: list[str]) -> None:
    page = pages.show("/learnt")
    expect(page.locator("#lead")).to_contain_text("Nothing was taught yet")
    pages.doors.house.teaching.teach(BEN, trees[0], Wanted(Label.OTHER))
    page.reload()
    expect(page.locator("#newest-words")).to_contain_text("spared you 4 of 7 alerts")
    page.locator("#keep").click()
    expect(page.locator("#lead")).to_contain_text("from one clip: version 1")
    expect(page.locator(".said")).to_contain_text("Nothing much, said")
    page.get_by_role("button", name="Go by the detector").click()
    expect(page.locator("#lead")).to_contain_text("its detector alone")
    page.get_by_role("button", name="Go by version 1").click()
    expect(page.locator("#lead")).to_contain_text("version 1")


def test_a_television_says_with_one_button_that_it_was_nothing(
    pages: ClipPages, trees: list[str]
) -> None:
    page = pages.show("/tv")
    page.locator(f'[data-clip="{trees[0]}"]').click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    button = page.locator(".nothing")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_have_text("It was nothing: undo")
    assert label(pages, trees[0]) == "other"
    page.keyboard.press("Enter")
    expect(button).to_have_text("It was nothing")
    assert label(pages, trees[0]) == "animal"


def test_two_who_contradict_each_other_are_both_shown(pages: ClipPages, trees: list[str]) -> None:
    page = watching(pages, trees[0])
    page.keyboard.press("5")
    expect(page.locator("#teach-words")).to_contain_text("Got it.")
    pages.doors.house.teaching.teach(BEN, trees[0], Wanted(Label.PET))
    page.goto(page.url.split("/clips")[0] + "/learnt")
    said = page.locator(".said.disputed")
    expect(said).to_contain_text("Nothing much, said")
    expect(said).to_contain_text("A pet, said Ben")
    page.get_by_role("button", name="Take back: A pet").click()
    page.get_by_role("button", name="Take back: A pet").click()
    expect(page.locator(".said.disputed")).to_have_count(0)


def test_what_has_expired_is_kept_as_numbers_until_it_is_taken_back_or_all_is_forgotten(
    pages: ClipPages, trees: list[str]
) -> None:
    house = pages.doors.house
    for tree in trees[:2]:
        house.teaching.teach(BEN, tree, Wanted(Label.OTHER))
    with house.db.write() as tx:
        house.learner.keep_lessons(tx, trees)
        house.library.mark_deleting(tx, trees, actor=BRIDGE, way="older than 24 hours")
    page = pages.show("/learnt")
    lessons = page.locator("#expired-lessons .said")
    expect(lessons).to_have_count(2)
    expect(lessons.first).to_contain_text("Kept as numbers until")
    expect(lessons.first).to_contain_text("its pictures have expired")
    expect(lessons.locator("img")).to_have_count(0)
    assert page.evaluate(CONTRAST) == []
    for _ in range(2):
        lessons.first.get_by_role("button").click()
    expect(lessons).to_have_count(1)
    for _ in range(2):
        page.locator("#forget-all").click()
    expect(page.locator("#expired")).to_be_hidden()
    expect(page.locator("#forget")).to_be_hidden()
    expect(page.locator("#lead")).to_contain_text("Nothing was taught yet")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_it_is_readable_at_every_size(
    pages: ClipPages, trees: list[str], size: tuple[int, int]
) -> None:
    house = pages.doors.house
    house.teaching.teach(BEN, trees[0], Wanted(Label.OTHER))
    width, height = size
    page = pages.show(f"/clips/{trees[1]}", viewport={"width": width, "height": height})
    playing(page)
    page.keyboard.press("5")
    expect(page.locator("#teach-keep")).to_be_visible()
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(page.url.split("/clips")[0] + "/learnt")
    expect(page.locator(".said")).to_have_count(2)
    assert page.evaluate(CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
