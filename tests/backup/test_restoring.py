"""What comes back, what must not, and what a bad file or a power cut does."""

import sqlite3
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bridge.backup import archive, manifest
from bridge.errors import Kind, PrivateEyeError
from bridge.store import migrations
from bridge.store.files import hold
from bridge.store.people import alexa_users, sessions
from bridge.store.swap import JOURNAL
from tests.backup.kept_house import (
    KITCHEN,
    PASSPHRASE,
    PHONE,
    TABLET,
    KeptHouse,
    StoppingFiles,
    everything,
)
from tests.backup.open_backup import OpenBackup, made_by_hand
from tests.builders import NOON
from tests.footage.vault import PowerCut, Steps
from tests.ledger import entries


@pytest.fixture
def new(tmp_path: Path) -> KeptHouse:
    """Another machine, with nothing on it."""
    return KeptHouse(tmp_path / "new")


def test_a_house_comes_back_as_it_was(kept: KeptHouse, target: Path) -> None:
    first, second = kept.clip(NOON), kept.clip(NOON + timedelta(hours=1), gops=40)
    before = kept.plays()
    kept.back_up(target)
    third = kept.clip(NOON + timedelta(hours=2))
    files = {kept.file(clip).name for clip in (first, second, third)}
    done = kept.restore(target, replace=True)
    assert (done.judged, done.clips, done.deleted, done.quarantined) == (True, 2, 0, 0)
    assert kept.plays() == before
    assert set(before) == {first, second}
    # What was here is aside, whole: with its key and in the same places a bridge could use it.
    assert done.aside is not None
    aside = kept.places.state / done.aside
    assert {path.name for path in aside.iterdir()} == {"private-eye.db", "clip-keys", "house.key"}
    clips = kept.places.clips / done.aside
    assert {path.name for path in clips.iterdir()} == files
    assert not (kept.places.state / "restoring").exists()


def test_what_was_deleted_since_stays_deleted(kept: KeptHouse, target: Path) -> None:
    stays, goes = kept.clip(NOON), kept.clip(NOON + timedelta(hours=1))
    kept.back_up(target)
    file = kept.file(goes)
    kept.delete(goes)
    done = kept.restore(target, replace=True)
    assert (done.clips, done.deleted) == (1, 1)
    assert set(kept.plays()) == {stays}
    assert not file.exists()
    with kept.open() as vault:
        assert [e.object for e in entries(vault.db, "clip.delete")] == [goes]
    # And again, from what is there now.
    assert kept.restore(target, replace=True).deleted == 1


def test_the_ledger_goes_on_and_is_never_turned_back(kept: KeptHouse, target: Path) -> None:
    kept.back_up(target)
    with kept.open() as vault:
        before = entries(vault.db)
    kept.restore(target, replace=True)
    with kept.open() as vault:
        after = entries(vault.db)
    assert after[:-1] == before
    assert after[-1].act == "backup.restore"


def test_whoever_was_shown_the_door_since_stays_outside(kept: KeptHouse, target: Path) -> None:
    kept.back_up(target, clips=False)
    with kept.open() as vault, vault.db.write() as tx:
        sessions.revoke(tx, PHONE, kept.clock.now())
        alexa_users.remove(tx, KITCHEN)
    assert kept.restore(target, replace=True).left == 2
    assert kept.people() == ({TABLET}, set())


def test_on_a_new_machine_clips_wait_for_a_person(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip(NOON)
    kept.clip(NOON + timedelta(hours=1))
    before = kept.plays()
    kept.back_up(target)
    done = new.restore(target)
    assert (done.judged, done.clips, done.quarantined, done.aside) == (False, 0, 2, None)
    assert {oct(p.stat().st_mode & 0o077) for p in new.places.state.rglob("*")} == {"0o0"}
    assert new.people() == ({TABLET, PHONE}, {KITCHEN})
    assert new.plays() == {}
    assert new.accept() == 2
    assert new.plays() == before
    assert not new.places.quarantine.exists()


def test_what_a_person_drops_no_later_restore_brings_back(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    clip = kept.clip()
    kept.back_up(target)
    new.restore(target)
    assert new.drop() == 1
    assert not list(new.places.state.rglob("*.clip"))
    assert new.restore(target, replace=True).deleted == 1
    assert clip not in new.plays()


def test_another_houses_ledger_judges_nothing(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip()
    kept.back_up(target)
    new.move_in()
    own = new.file(new.clip())
    done = new.restore(target, replace=True)
    assert (done.judged, done.quarantined) == (False, 1)
    assert done.aside is not None
    assert (new.places.clips / done.aside / own.name).exists()


def test_a_damaged_database_is_replaced_and_kept_aside(kept: KeptHouse, target: Path) -> None:
    kept.clip()
    kept.back_up(target)
    kept.places.database.write_bytes(b"not a database at all, by now" * 300)
    done = kept.restore(target, replace=True)
    assert (done.judged, done.quarantined) == (False, 1)
    assert kept.people()[0] == {TABLET, PHONE}
    assert kept.accept() == 1


def test_it_refuses_while_a_bridge_runs_and_where_something_is(
    kept: KeptHouse, target: Path
) -> None:
    kept.back_up(target)
    before = everything(kept.places.state)
    with pytest.raises(PrivateEyeError, match="--replace"):
        kept.restore(target)
    lock = hold(kept.places.state)
    with pytest.raises(PrivateEyeError, match="Stop it first"):
        kept.restore(target, replace=True)
    with pytest.raises(PrivateEyeError, match="Stop it first"):
        kept.accept()
    lock.release()
    assert everything(kept.places.state) == before


def test_a_wrong_passphrase_changes_nothing(kept: KeptHouse, new: KeptHouse, target: Path) -> None:
    kept.clip()
    kept.back_up(target)
    before = everything(kept.places.state)
    with pytest.raises(PrivateEyeError, match="not the passphrase") as refused:
        kept.restore(target, replace=True, passphrase=PASSPHRASE + " ")
    assert refused.value.kind is Kind.DENIED
    assert everything(kept.places.state) == before


def test_a_file_that_ends_too_early_is_refused(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip(gops=1)
    kept.back_up(target)
    whole = target.read_bytes()
    with tarfile.open(target) as tar:
        last = tar.getmembers()[-1].offset_data
    for size in (0, 1, 511, 512, 1000, len(whole) // 2, last, last + 100):
        target.write_bytes(whole[:size])
        with pytest.raises(PrivateEyeError, match="not a whole backup"):
            new.restore(target)
        assert set(everything(new.places.state)) == set()


def test_a_flipped_bit_anywhere_in_a_member_is_found(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip(gops=1)
    kept.back_up(target)
    whole = target.read_bytes()
    with tarfile.open(target) as tar:
        members = tar.getmembers()
    places = [m.offset_data + at for m in members for at in (0, m.size // 2, m.size - 2)]
    places += [m.offset + at for m in members for at in (0, 124, 156)]  # name, size, kind
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        target.write_bytes(damaged)
        with pytest.raises(PrivateEyeError, match="not a whole backup"):
            new.restore(target)
    assert set(everything(new.places.state)) == set()


def test_a_backup_of_a_newer_version_is_refused(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.back_up(target)
    tar = OpenBackup(target)
    tar.said["format"] = manifest.FORMAT + 1
    tar.write(target)
    with pytest.raises(PrivateEyeError, match="newer version"):
        new.restore(target)


def test_records_of_a_newer_version_are_refused(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    path = tmp_path / "newer.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        db.execute("INSERT INTO alembic_version VALUES ('9999')")
    made_by_hand({archive.DATABASE: path.read_bytes()}).write(target)
    with pytest.raises(PrivateEyeError, match="newer version"):
        new.restore(target)
    assert not new.places.database.exists()


def test_records_of_an_older_version_are_brought_up(
    new: KeptHouse, target: Path, tmp_path: Path
) -> None:
    path = tmp_path / "older.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    made_by_hand({archive.DATABASE: path.read_bytes()}).write(target)
    new.restore(target)
    assert new.plays() == {}


@pytest.mark.parametrize("known", [True, False])
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_house(
    kept: KeptHouse, new: KeptHouse, target: Path, known: bool
) -> None:
    """`known`: the ledger there can judge the clips; else they go to quarantine."""
    house = kept if known else new
    if not known:
        new.move_in()
    kept.clip(gops=1)
    kept.back_up(target)
    own = house.clip(NOON + timedelta(hours=1), gops=1)
    before = house.plays()
    stop_at = 0
    while True:
        stop_at += 1
        steps = Steps(stop_at)
        try:
            house.restore(target, replace=True, disk=StoppingFiles(steps))
        except PowerCut:
            hold(house.places.state).release()  # the next start, which finishes it
            assert not (house.places.state / JOURNAL).exists()
            if own in house.plays():
                assert house.plays() == before
                continue
        assert own not in house.plays()
        assert len(house.plays()) == (1 if known else 0)
        assert house.places.quarantine.exists() is not known
        if not steps.dead:
            break
        aside = next(house.places.state.glob("before-*/private-eye.db")).parent
        bring_back(house, aside)
    assert stop_at > 15


def bring_back(house: KeptHouse, aside: Path) -> None:
    """What a person does who wants back what a restore replaced."""
    state, clips = house.places.state, house.places.clips
    (state / "private-eye.db").unlink()
    (state / "clip-keys").unlink(missing_ok=True)
    for path in [*clips.glob("*.clip"), *clips.glob("quarantine/*/*")]:
        path.unlink()
    for folder in clips.glob("quarantine/*"):
        folder.rmdir()
        folder.parent.rmdir()
    for source, goal in ((aside, state), (clips / aside.name, clips)):
        for path in source.iterdir():
            path.replace(goal / path.name)
        source.rmdir()


def test_a_power_cut_while_accepting_leaves_it_to_be_done_again(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip(NOON, gops=1)
    kept.clip(NOON + timedelta(hours=1), gops=1)
    before = kept.plays()
    kept.back_up(target)
    new.restore(target)
    stop_at = 0
    while new.places.quarantine.exists():
        stop_at += 1
        try:
            new.accept(disk=StoppingFiles(Steps(stop_at)))
        except PowerCut:
            assert set(new.plays()) <= set(before)
    assert new.plays() == before
