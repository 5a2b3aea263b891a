"""What is in a backup, what is not, and what a power cut leaves of one."""

import sqlite3
import stat
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.backup import rows
from bridge.errors import PrivateEyeError
from bridge.store.files import hold
from bridge.store.slots import SIZE
from bridge.store.swap import Files
from tests.backup.kept_house import KITCHEN, PHONE, TABLET, KeptHouse, StoppingFiles
from tests.builders import NOON
from tests.footage.vault import PowerCut, Steps
from tests.ledger import entries


def tables(target: Path, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the records in a backup say."""
    folder.mkdir()
    with tarfile.open(target) as tar:
        tar.extract("private-eye.db", folder, filter="data")
    with closing(sqlite3.connect(folder / "private-eye.db")) as db:
        names = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608


def test_people_and_ledger_are_in_it_and_clips_are_not(
    kept: KeptHouse, target: Path, tmp_path: Path
) -> None:
    clip = kept.clip()
    made = kept.back_up(target, clips=False)
    found = tables(target, tmp_path / "found")
    assert {row[0] for row in found["session"]} == {TABLET, PHONE}
    assert [row[0] for row in found["alexa_user"]] == [KITCHEN]
    assert "ledger" in found
    for table in ("event", "footage", "event_footage", "footage_key", "garbage", "deletion"):
        assert found[table] == []
    assert (made.clips, made.left_out) == (0, 0)
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["private-eye.db", "manifest.json"]
    # Nor in a page that was freed.
    assert clip.encode() not in target.read_bytes()


def test_nobody_but_the_owner_can_read_the_file(kept: KeptHouse, target: Path) -> None:
    kept.back_up(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_no_key_is_in_it_without_the_passphrase(kept: KeptHouse, target: Path) -> None:
    clip = kept.clip(gops=1)
    kept.back_up(target)
    with kept.open() as vault:
        stored = vault.wrapped_keys()
        keys = [vault.slots.open(slot) for slot in vault.slots.used()]
        sealed = vault.path(clip).read_bytes()
    secrets = [(kept.places.state / "house.key").read_bytes(), *keys]
    content = target.read_bytes()
    assert sealed in content  # the same search finds what is there
    assert not any(secret in content for secret in secrets)
    assert not any(slot[4:44] in content for slot in stored)
    assert len(stored[0]) == SIZE


def test_it_is_made_while_the_bridge_runs_and_writes(kept: KeptHouse, target: Path) -> None:
    kept.clip()
    lock = hold(kept.places.state)
    with kept.open() as vault:
        writer = vault.begin(starts_at=NOON + timedelta(minutes=1))  # one that is being recorded
        made = kept.back_up(target)
        writer.close("quiet")
    lock.release()
    assert (made.clips, made.left_out) == (1, 0)


def test_a_clip_that_is_deleted_meanwhile_cannot_be_opened_in_it(
    kept: KeptHouse, target: Path, tmp_path: Path
) -> None:
    first, second = kept.clip(NOON), kept.clip(NOON + timedelta(minutes=1))
    file = kept.file(second)

    class Meanwhile(Files):
        """Somebody deletes the first clip while the second one is copied."""

        def open(self, path: Path, *, writes: bool = False) -> int:
            if path == file:
                kept.delete(first)
            return super().open(path, writes=writes)

    made = kept.back_up(target, disk=Meanwhile())
    assert (made.clips, made.left_out) == (1, 1)
    new = KeptHouse(tmp_path / "new")
    new.restore(target)
    new.accept()
    assert set(new.plays()) == {second}


def test_a_clip_without_its_file_is_left_out_and_counted(kept: KeptHouse, target: Path) -> None:
    lost, cut, _ = (kept.clip(NOON + timedelta(minutes=n)) for n in range(3))
    kept.file(lost).unlink()
    file = kept.file(cut)
    file.write_bytes(file.read_bytes()[:-1])
    made = kept.back_up(target)
    assert (made.clips, made.left_out) == (1, 2)


def test_the_ledger_lists_it(kept: KeptHouse, target: Path) -> None:
    made = kept.back_up(target, clips=False)
    with kept.open() as vault:
        with vault.db.read() as tx:
            (one,) = rows.made(tx)
        (entry,) = entries(vault.db, "backup.create")
    assert (one.id, one.file, one.clips, one.bytes) == (made.id, target.name, 0, made.bytes)
    assert one.bytes == target.stat().st_size
    assert str(target.parent) not in str(entry)


def test_a_file_that_is_there_is_not_overwritten(kept: KeptHouse, target: Path) -> None:
    target.write_text("holiday pictures")
    with pytest.raises(PrivateEyeError, match="never overwrites"):
        kept.back_up(target)
    assert target.read_text() == "holiday pictures"


def test_a_folder_that_is_not_there_is_said_plainly(kept: KeptHouse, tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError, match="could not be written"):
        kept.back_up(tmp_path / "usb-stick" / "house.backup")


def test_a_short_passphrase_is_refused(kept: KeptHouse, target: Path) -> None:
    from bridge.backup import making  # noqa: PLC0415

    kept.clip()
    with pytest.raises(PrivateEyeError, match="at least 10"):
        making.make(kept.places, target, passphrase="short", clock=kept.clock)
    assert not target.exists()


def test_a_power_cut_at_any_step_leaves_a_whole_backup_or_none(
    kept: KeptHouse, target: Path, tmp_path: Path
) -> None:
    kept.clip(gops=1)
    stop_at = 0
    while True:
        stop_at += 1
        target.unlink(missing_ok=True)
        steps = Steps(stop_at)
        try:
            kept.back_up(target, disk=StoppingFiles(steps))
        except PowerCut:
            if not target.exists():
                continue
        new = KeptHouse(tmp_path / f"new{stop_at}")
        assert new.restore(target).quarantined == 1
        if not steps.dead:
            break
    assert stop_at > 5
    assert [p.name for p in target.parent.iterdir() if p.name.startswith(".")] == []
    assert list((kept.places.state / "backup-work").glob("*.db*")) == []
