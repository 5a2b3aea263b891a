"""What happened and could not be filmed: it is listed, says why, can be kept and deleted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import ClipKind, EventState, Unfilmed
from bridge.service.events.views import ClipSearch, not_filmed
from bridge.store.events import clips
from tests import recorded
from tests.filming import open_event
from tests.ledger import entries
from tests.service.clip_house import ClipHouse, a_clip_house

HOUR = timedelta(hours=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def row(house: ClipHouse, clip: str) -> clips.Clip:
    with house.db.read() as tx:
        found = clips.find(tx, clip)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (Unfilmed.DISK_FULL, "Not filmed: the disk for clips was full."),
        (Unfilmed.DISK, "Not filmed: the disk for clips could not be written to."),
        (Unfilmed.DISK_ABSENT, "Not filmed: the disk for clips was not there."),
        (Unfilmed.CAMERA, "Not filmed: the camera sent no picture."),
    ],
)
def test_each_reason_has_its_sentence(house: ClipHouse, why: Unfilmed, sentence: str) -> None:
    clip = recorded.record_unfilmed(house.library, why=why)
    view = house.clips.finding.clip(house.browser()[1].actor, clip)
    assert (view.clip.filmed, view.not_filmed) == (False, sentence)


def test_what_is_lacking_is_said_as_it_was(house: ClipHouse) -> None:
    whole = row(house, house.a_clip(seconds=2))
    assert not_filmed(whole) is None
    ended = replace(whole, unfilmed=Unfilmed.DISK_FULL)
    assert not_filmed(ended) == "Filming stopped: the disk for clips was full."
    late = replace(ended, onset_at=whole.starts_at - timedelta(seconds=5))
    assert not_filmed(late) == "The beginning was not filmed: the disk for clips was full."
    going_on = replace(ended, state=EventState.OPEN)
    assert not_filmed(going_on) == "Filming stopped: the disk for clips is full."
    nothing = replace(whole, codecs="")
    assert not_filmed(nothing) == "Not filmed."
    assert not_filmed(replace(nothing, state=EventState.OPEN)) is None


def test_they_are_found_with_the_others_or_apart(house: ClipHouse) -> None:
    actor, library = house.browser()[1].actor, house.library
    filmed, unfilmed = house.a_clip(), recorded.record_unfilmed(library, later=HOUR)
    for search, expected in [
        (ClipSearch(), [unfilmed, filmed]),
        (ClipSearch(filmed=True), [filmed]),
        (ClipSearch(filmed=False), [unfilmed]),
    ]:
        page = house.clips.finding.page(actor, search)
        assert [view.clip.id for view in page.clips] == expected
        assert page.total == len(expected)
    assert [day.count for day in house.clips.finding.days(actor, ClipSearch())] == [2]


def test_opening_or_downloading_one_says_why_and_is_no_look(house: ClipHouse) -> None:
    caller = house.browser()[1]
    clip = recorded.record_unfilmed(house.library)
    for act in (
        lambda: house.clips.viewing.open(caller, clip),
        lambda: house.clips.viewing.download(caller.actor, clip),
    ):
        with pytest.raises(PrivateEyeError) as raised:
            act()
        assert raised.value.kind is Kind.CONFLICT
        assert raised.value.message == "Not filmed: the disk for clips was full."
    assert not entries(house.db, "clip.open")


def test_one_that_goes_on_and_has_no_picture_yet_says_so(house: ClipHouse) -> None:
    caller = house.browser()[1]
    clip = open_event(house.db, "front", house.clock.now())
    with pytest.raises(PrivateEyeError, match="Nothing of this clip has been filmed yet"):
        house.clips.viewing.open(caller, clip)


def test_one_is_starred_and_deleted_like_any_other(house: ClipHouse) -> None:
    actor = house.browser()[1].actor
    clip = recorded.record_unfilmed(house.library, kind=ClipKind.MANUAL)
    assert house.clips.keeping.star(actor, clip, True).clip.starred
    deletion = house.clips.deleting.delete(actor, [clip], way="page")
    assert (deletion.total, deletion.shared) == (1, 0)
    assert house.clips.finding.page(actor, ClipSearch()).total == 0
    assert [entry.object for entry in entries(house.db, "clip.delete")] == [clip]


def test_a_deletion_says_that_a_clip_that_stays_shares_seconds(house: ClipHouse) -> None:
    actor, library = house.browser()[1].actor, house.library
    first = recorded.filmed(library)
    first.close()
    second = open_event(house.db, "front", first.writer.ends_at)
    assert library.link(second, first.run, first.writer.ends_at - timedelta(seconds=3))
    deletion = house.clips.deleting.delete(actor, [first.event], way="page")
    assert (deletion.total, deletion.shared) == (1, 1)
    assert len(library.window(second).segments) == 2
    assert house.clips.deleting.delete(actor, [second], way="page").shared == 0
