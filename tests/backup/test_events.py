"""Events in backups: several that look at one run, those that were not filmed, those of before."""

import io
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.backup import archive, manifest, sealed, snapshot
from bridge.backup.archive import Archive
from bridge.backup.vouching import Vouchers
from bridge.footage.check import check
from bridge.model import PictureKind
from bridge.store.events import book, clips
from bridge.store.events.book import Known
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import keys
from bridge.store.keys import house_key
from bridge.store.slots import KeySlots
from tests.backup.kept_house import CHEAP, PASSPHRASE, KeptHouse
from tests.builders import NOON
from tests.filming import open_event
from tests.footage.visits import GOPS, two_visits
from tests.ledger import entries
from tests.old_house import OldClip, OldHouse

FIRST, SECOND = "1" * 16, "2" * 16
BACKUP, HOUSE = "b" * 16, "a" * 16


@pytest.fixture
def new(tmp_path: Path) -> KeptHouse:
    """Another machine, with nothing on it."""
    return KeptHouse(tmp_path / "new")


def not_filmed(kept: KeptHouse) -> str:
    with kept.open() as vault:
        event = open_event(vault.db, "front", NOON)
        with vault.db.write() as tx:
            book.close(tx, event, Known(quiet_at=NOON, end_reason="quiet"))
    return event


def ids(house: KeptHouse) -> set[str]:
    with house.open() as vault, vault.db.read() as tx:
        return set(clips.ids(tx, ClipQuery()))


def test_a_clip_over_two_runs_comes_back_whole(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    with kept.open() as vault:
        visits = two_visits(vault)
    made = kept.back_up(target)
    assert (made.clips, made.left_out) == (2, 0)
    new.restore(target)
    assert new.accept() == 2
    assert new.plays() == {
        visits.first: b"".join(GOPS[:12]),
        visits.second: b"".join(GOPS[8:]),
    }
    with new.open() as vault:
        assert vault.library.picture(visits.second, PictureKind.THUMBNAIL) == b"the second"
        assert check(vault.library, hash=True).findings == ()


def test_keys_that_only_a_deleted_event_needed_do_not_come_back(
    kept: KeptHouse, target: Path
) -> None:
    """Its run does, for the other one."""
    with kept.open() as vault:
        visits = two_visits(vault)
    kept.back_up(target)
    kept.delete(visits.first)
    done = kept.restore(target, replace=True)
    assert (done.clips, done.deleted) == (1, 1)
    assert kept.plays() == {visits.second: b"".join(GOPS[8:])}
    with kept.open() as vault, vault.db.read() as tx:
        assert [key.ordinal for key in keys.of_runs(tx, [visits.shared_run])] == [0, 2, 3]


def test_a_backup_after_a_deletion_has_no_more_keys_than_are_needed(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    with kept.open() as vault:
        visits = two_visits(vault)
        vault.delete(visits.first)
    made = kept.back_up(target)
    assert (made.clips, made.left_out) == (1, 0)
    new.restore(target)
    assert new.accept() == 1
    assert new.plays() == {visits.second: b"".join(GOPS[8:])}


def test_what_was_not_filmed_is_kept_and_dropped_like_all(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    event, filmed = not_filmed(kept), kept.clip()
    assert kept.back_up(target).clips == 2
    kept.restore(target, replace=True)
    assert ids(kept) == {event, filmed}
    new.restore(target)
    assert new.drop() == 2
    with new.open() as vault:
        assert {e.object for e in entries(vault.db, "clip.delete")} == {event, filmed}
    assert new.restore(target, replace=True).deleted == 2


def test_a_backup_without_clips_says_nothing_of_what_happened(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    not_filmed(kept)
    kept.back_up(target, clips=False)
    new.restore(target)
    assert ids(new) == set()


def old_backup(folder: Path, target: Path) -> list[OldClip]:
    """As the version before made it, of two clips."""
    state = folder / "old"
    kek = house_key(state).derive("clips")
    old = OldHouse(state, kek)
    made = [old.clip(FIRST), old.clip(SECOND, gops=2)]
    slots = KeySlots(state / "clip-keys", kek)
    secrets = {slot: slots.open(slot) for slot in sorted(slots.used())}
    slots.close()
    snapshot.compact(old.database)
    rows = old.database.read_bytes()
    without = OldHouse(folder / "without", kek)
    with target.open("wb") as file:
        tar = Archive(file, NOON)
        for clip in made:
            content = (state / "clips" / f"{clip.id}.clip").read_bytes()
            tar.add(f"clips/{clip.id}.clip", io.BytesIO(content), len(content))
        data = sealed.seal(PASSPHRASE, BACKUP, secrets, rows, cost=CHEAP)
        tar.add(archive.SEALED, io.BytesIO(data), len(data))
        records = without.database.read_bytes()
        tar.add(archive.DATABASE, io.BytesIO(records), len(records))
        said = manifest.new(BACKUP, HOUSE, NOON, frozenset({FIRST, SECOND}), tar.members)
        tar.close(said.model_copy(update={"format": 1, "ids": ()}), Vouchers())
    return made


def test_a_backup_of_the_version_before_is_restored(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    made = old_backup(tmp_path, target)
    assert new.restore(target).quarantined == 2
    assert new.accept() == 2
    assert new.plays() == {clip.id: b"".join(clip.media) for clip in made}
    with new.open() as vault:
        assert vault.library.picture(FIRST, PictureKind.PREVIEW) == b"strip"
        assert vault.library.window(SECOND).clip.duration == timedelta(seconds=40)
        assert check(vault.library, hash=True).findings == ()


def test_what_is_dropped_of_a_backup_of_the_version_before_stays_away(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    old_backup(tmp_path, target)
    new.restore(target)
    assert new.drop() == 2
    assert new.restore(target, replace=True).deleted == 2
