"""Who is said to be looking now, and as whom: on the page, by voice and in files."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.policy.acts import Act
from bridge.service.ledger.reading import LedgerSearch
from bridge.service.people.callers import Caller
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.ledger import LooksAsked, Watched
from tests.service.clip_house import ClipHouse, a_clip_house
from tests.service.ledger.test_reading import ALL, MINUTE, a_caller, page, texts, watch


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def spoken(house: ClipHouse, owner: Caller) -> list[tuple[str, bool]]:
    """Who is said by voice to have looked today, and whether they are looking now."""
    console = AlexaSpeaker(house.voice_identity.console_user(owner), "console")
    told = house.by_voice.ledger.watched(console, LooksAsked(), None)
    assert isinstance(told, Watched)
    return [(watcher.who or "you", watcher.now) for watcher in told.watchers]


def test_whoever_opened_a_view_and_was_sent_nothing_is_not_watching(house: ClipHouse) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "anna"), 0, ends=False)
    assert texts(house, owner.actor) == []
    assert spoken(house, owner) == []
    assert "Anna opened the live view of the front." in texts(house, owner.actor, ALL)
    exported = [row.text for row in house.who_looked.rows(owner.actor, ALL, kind="csv")]
    assert "Anna opened the live view of the front." in exported
    assert not [text for text in exported if "watch" in text]
    house.views.close()
    assert not [text for text in texts(house, owner.actor) if "Anna" in text]


@pytest.mark.parametrize("silent_s", [0, 1, 9, 10, 11, 29, 60])
def test_now_is_ten_seconds_after_the_last_picture(house: ClipHouse, silent_s: int) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "anna"), 1, ends=False)
    house.clock.advance(timedelta(seconds=silent_s))
    now = silent_s < 10
    (line,) = page(house, owner.actor, LedgerSearch()).lines
    assert line.now is now
    assert line.text == (
        "Anna is watching the front now, since 1:00 pm."
        if now
        else "Anna watched the front for 1 minute, from 1:00 to 1:01 pm."
    )
    assert spoken(house, owner) == [("Anna", now)]


def test_whoever_has_closed_a_view_is_not_watching(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    watch(house, anna, 1, ends=False)
    house.revoke(anna.holder)
    told = ["Anna watched the front for 1 minute, from 1:00 to 1:01 pm."]
    assert texts(house, owner.actor) == told
    assert spoken(house, owner) == [("Anna", False)]
    house.views.beat()
    assert texts(house, owner.actor) == told


def test_ones_own_thumbnails_do_not_fill_the_page(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    for _ in range(30):
        for caller in (owner, anna):
            house.views.read(caller.actor, Act.CLIPS_LOOK, "front")
            house.views.read(caller.actor, Act.CLIPS_LOOK, "garden")
        house.views.write()
        house.clock.advance(MINUTE)
    assert texts(house, owner.actor) == [
        "Anna viewed 30 clip thumbnails from the garden from 1:00 to 1:29 pm.",
        "Anna viewed 30 clip thumbnails from the front from 1:00 to 1:29 pm.",
    ]
    own = LedgerSearch(person=owner.actor.person)
    assert len(texts(house, owner.actor, own)) == 2
    assert texts(house, anna.actor) == []


def test_a_new_name_is_in_the_first_view_and_changes_no_older_line(house: ClipHouse) -> None:
    _, owner = house.browser()
    anna = a_caller(house, "anna")
    watch(house, anna, 1)
    house.people.accounts.rename(anna, "Ben")
    assert texts(house, owner.actor) == [
        "Anna changed their name to Ben.",
        "Anna, a member, now called Ben, watched the front for 1 minute, from 1:00 to 1:01 pm.",
    ]
    told = house.who_looked.rows(owner.actor, ALL, kind="json")
    (exported,) = [row for row in told if row.entry.act == Act.LIVE_END]
    assert exported.entry.actor.name == "Anna"
    assert exported.text.startswith("Anna, a member, now called Ben, watched")
    assert spoken(house, owner)[0] == ("Anna, a member, now called Ben", False)


def test_times_are_told_by_the_clock_that_is_asked_for(house: ClipHouse) -> None:
    _, owner = house.browser()
    watch(house, a_caller(house, "anna"))
    by_24 = LedgerSearch(twelve_hours=False)
    assert texts(house, owner.actor, by_24) == [
        "Anna watched the front for 4 minutes, from 13:00 to 13:04."
    ]
    rows = house.who_looked.rows(owner.actor, by_24, kind="csv")
    assert any(row.text.endswith("from 13:00 to 13:04.") for row in rows)
