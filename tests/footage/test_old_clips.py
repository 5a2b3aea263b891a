"""Clips of before events had rows: read, shown, shared, deleted; and what a crash had left."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.footage.check import check
from bridge.model import EventState, PictureKind
from bridge.store.events import clips
from bridge.store.events.clips import ClipQuery
from tests.builders import INIT, NOON
from tests.filming import open_event
from tests.footage.vault import KEK, Vault
from tests.old_house import OldHouse

FIRST, SECOND, DOOMED = "1" * 16, "2" * 16, "3" * 16


@pytest.fixture
def old(tmp_path: Path) -> OldHouse:
    return OldHouse(tmp_path, KEK)


@pytest.fixture
def opened(old: OldHouse) -> Iterator[Vault]:
    """With a closed clip, and one that a crash left open."""
    old.clip(FIRST)
    old.clip(SECOND, gops=2, is_open=True)
    vault = Vault(old.folder)
    yield vault
    vault.close()


def test_an_old_clip_plays_and_shows_its_pictures(opened: Vault) -> None:
    window = opened.library.window(FIRST)
    assert window.inits == (INIT.data,)
    assert opened.content(FIRST) == [f"{FIRST} GOP {n} ".encode() * 40 for n in range(5)]
    assert window.clip.pictures == {PictureKind.THUMBNAIL, PictureKind.PREVIEW}
    assert opened.library.picture(FIRST, PictureKind.THUMBNAIL) == b"thumbnail"
    assert opened.library.picture(FIRST, PictureKind.PREVIEW) == b"strip"
    assert opened.runs(FIRST) == [FIRST]
    assert check(opened.library, hash=True).findings == ()


def test_an_old_clip_that_a_crash_left_open_is_ended(opened: Vault) -> None:
    repaired = opened.library.repair()
    assert (repaired.closed, repaired.empty, repaired.unseen, repaired.orphans) == (1, 0, 0, 0)
    window = opened.library.window(SECOND)
    assert (window.clip.state, window.clip.end_reason) == (EventState.CLOSED, "crash")
    assert len(opened.content(SECOND)) == 2
    assert window.clip.duration == timedelta(seconds=40)
    assert opened.library.picture(SECOND, PictureKind.PREVIEW) == b"strip"
    with opened.db.read() as tx:
        row = clips.find(tx, SECOND)
        assert row is not None
        assert row.pictures == {PictureKind.THUMBNAIL, PictureKind.PREVIEW}
    assert check(opened.library, hash=True).findings == ()


def test_an_old_clip_is_deleted_to_nothing(opened: Vault) -> None:
    opened.library.repair()
    before = opened.wrapped_keys()
    opened.delete(FIRST, SECOND)
    on_disk = (opened.state / "clip-keys").read_bytes()
    assert len(before) == 3
    assert not [key for key in before if key in on_disk]
    while opened.library.finish():
        pass
    assert (opened.files(), opened.slots.used()) == (set(), frozenset())
    with opened.db.read() as tx:
        assert clips.ids(tx, ClipQuery()) == ()


def test_what_was_being_deleted_goes_on(old: OldHouse) -> None:
    old.clip(FIRST)
    old.clip(DOOMED, state="deleting", deletion="d" * 16)
    vault = Vault(old.folder)
    assert vault.library.repair().deleted == 1
    assert vault.files() == {f"{FIRST}.clip"}
    assert len(vault.slots.used()) == 2
    assert check(vault.library, hash=True).findings == ()
    vault.close()


def test_an_old_run_stays_whole_while_another_event_looks_at_it(opened: Vault) -> None:
    """Its keys say no times: each of them is needed for as long as anything of it is."""
    later = open_event(opened.db, "front", NOON + timedelta(seconds=95))
    starts_at = opened.library.link(later, FIRST, NOON + timedelta(seconds=90))
    assert starts_at == NOON + timedelta(seconds=80)
    opened.delete(FIRST)
    while opened.library.finish():
        pass
    assert opened.content(later) == [f"{FIRST} GOP 4 ".encode() * 40]
    opened.delete(later)
    while opened.library.finish():
        pass
    assert f"{FIRST}.clip" not in opened.files()
