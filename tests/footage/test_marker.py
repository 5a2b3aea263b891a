"""A folder that is not the one with the clips: nothing is recorded there, nothing is removed."""

import errno
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import marker
from bridge.footage.check import check
from bridge.model import EventState, RunState
from bridge.store import house_facts
from bridge.store.disk import Disk
from bridge.store.events import book
from bridge.store.footage import runs
from tests.backup.kept_house import KeptHouse
from tests.backup.test_restoring import bring_back
from tests.footage.vault import Vault, a_gop


def left_open(vault: Vault) -> str:
    """What a crash leaves."""
    writer = vault.begin()
    writer.append(a_gop())
    return writer.event


def unmount(vault: Vault) -> Path:
    """Its mount point is left, empty."""
    disk = vault.folder.rename(vault.state / "the disk")
    vault.folder.mkdir()
    return disk


def mount(vault: Vault, disk: Path) -> None:
    for path in vault.folder.iterdir():
        path.unlink()
    vault.folder.rmdir()
    disk.rename(vault.folder)


def refused(vault: Vault) -> None:
    for ask in (vault.library.repair, vault.begin):
        with pytest.raises(PrivateEyeError, match="disk with the clips is not there") as told:
            ask()
        assert told.value.kind is Kind.UNAVAILABLE


@pytest.mark.parametrize("instead", ["nothing", "no folder", "another's disk"])
def test_a_start_without_the_disk_destroys_nothing(vault: Vault, instead: str) -> None:
    clip_id = left_open(vault)
    disk = unmount(vault)
    later = vault.reopen()
    if instead == "no folder":
        later.folder.rmdir()
    elif instead == "another's disk":
        (later.folder / marker.NAME).write_bytes(b"0123456789abcdef\n")
    refused(later)
    assert later.slots.used()
    if instead == "no folder":
        assert not later.folder.exists()
        later.folder.mkdir()
    mount(later, disk)
    assert later.library.repair().closed == 1
    assert later.library.segment(clip_id, 0) == a_gop().data
    later.close()


def test_files_of_deleted_clips_wait_for_their_disk(vault: Vault) -> None:
    clip_id = vault.clip()
    assert not vault.library.clearing()
    disk = unmount(vault)
    vault.delete(clip_id)
    assert vault.library.clearing()
    assert not vault.slots.used()
    while vault.library.finish():
        pass
    assert vault.library.clearing()
    mount(vault, disk)
    assert vault.library.finish() == 1
    assert (vault.files(), vault.library.clearing()) == (set(), False)


def test_an_empty_marker_says_that_the_old_disk_is_lost(vault: Vault) -> None:
    clip_id = vault.clip()
    left_open(vault)
    unmount(vault)
    later = vault.reopen()
    refused(later)
    (later.folder / marker.NAME).touch()
    assert later.library.repair().empty == 1
    assert later.library.segment(later.clip(), 0) == a_gop().data
    check(later.library, repair=True)
    with pytest.raises(PrivateEyeError) as told:
        later.library.window(clip_id)
    assert told.value.kind is Kind.NOT_FOUND
    later.close()


def test_a_house_without_clips_may_use_any_folder(vault: Vault) -> None:
    vault.library.repair()
    written = (vault.folder / marker.NAME).read_bytes()
    unmount(vault)
    vault.library.repair()
    assert (vault.folder / marker.NAME).read_bytes() == written
    assert (vault.folder / marker.NAME).stat().st_mode & 0o777 == 0o600
    # Another's is left as it is: its house may want it back.
    (vault.folder / marker.NAME).write_bytes(b"0123456789abcdef\n")
    clip_id = vault.clip()
    assert (vault.folder / marker.NAME).read_bytes() == b"0123456789abcdef\n"
    later = vault.reopen()
    later.library.repair()
    assert later.library.segment(clip_id, 0) == a_gop().data
    later.close()


def forget(vault: Vault) -> None:
    """As it was before there were markers."""
    (vault.folder / marker.NAME).unlink()
    with vault.db.write() as tx:
        house_facts.forget(tx, "clips_folder")


def test_a_state_of_before_markers_gets_one_where_a_clip_is_there(vault: Vault) -> None:
    clip_id = left_open(vault)
    forget(vault)
    later = vault.reopen()
    assert later.library.repair().closed == 1
    assert later.library.segment(clip_id, 0) == a_gop().data
    assert (later.folder / marker.NAME).exists()
    later.close()


def test_a_state_of_before_markers_does_not_take_an_empty_folder(vault: Vault) -> None:
    left_open(vault)
    forget(vault)
    disk = unmount(vault)
    later = vault.reopen()
    refused(later)
    mount(later, disk)
    assert later.library.repair().closed == 1
    later.close()


class LosingDisk(Disk):
    """Unmounted after the marker was read; or its file of keys cannot be read for the moment."""

    unmounts: Path | None = None
    fails = False

    def exists(self, path: Path) -> bool:
        if self.unmounts is not None and path.suffix == ".clip":
            self.unmounts.rename(self.unmounts.with_name("the disk"))
            self.unmounts = None
        return super().exists(path)

    def read(self, handle: int, size: int, offset: int) -> bytes:
        if self.fails and size == 64 and offset < 64 and self._is_keys(handle):
            raise OSError(errno.EIO, "Input/output error")
        return super().read(handle, size, offset)

    @staticmethod
    def _is_keys(handle: int) -> bool:
        return Path(f"/proc/self/fd/{handle}").readlink().name == "clip-keys"


def open_clips(vault: Vault) -> tuple[str, ...]:
    with vault.db.read() as tx:
        assert len(runs.in_state(tx, RunState.OPEN)) == 1
        return book.in_state(tx, EventState.OPEN)


def test_a_disk_that_goes_while_clips_are_closed_costs_none(vault: Vault) -> None:
    clip_id = left_open(vault)
    vault.close()
    disk = LosingDisk()
    later = Vault(vault.state, disk=disk)
    disk.unmounts = later.folder
    with pytest.raises(PrivateEyeError, match="is not there"):
        later.library.repair()
    assert open_clips(later) == (clip_id,)
    (later.state / "the disk").rename(later.folder)
    assert later.library.repair().closed == 1
    later.close()


def test_keys_that_cannot_be_read_now_cost_no_clip(vault: Vault) -> None:
    clip_id = left_open(vault)
    vault.close()
    disk = LosingDisk()
    later = Vault(vault.state, disk=disk)
    disk.fails = True
    with pytest.raises(PrivateEyeError) as told:
        later.library.repair()
    assert told.value.kind is Kind.UNAVAILABLE
    assert open_clips(later) == (clip_id,)
    disk.fails = False
    assert later.library.repair().closed == 1
    assert later.library.segment(clip_id, 0) == a_gop().data
    later.close()


def starts(house: KeptHouse) -> set[str]:
    """What plays after a start, which also records."""
    with house.open() as vault:
        vault.library.repair()
        vault.clip(gops=1)
    return set(house.plays())


def test_a_restored_house_takes_the_folder_that_it_was_restored_into(tmp_path: Path) -> None:
    old, new = KeptHouse(tmp_path / "old"), KeptHouse(tmp_path / "new")
    clip_id = old.clip()
    backup = tmp_path / "house.backup"
    old.back_up(backup)
    new.restore(backup)
    new.accept()
    assert clip_id in starts(new)
    # With a folder and rows that each know a marker of their own.
    other = KeptHouse(tmp_path / "other")
    other.clip()
    other.restore(backup, replace=True)
    other.accept()
    assert clip_id in starts(other)
    old.restore(backup, replace=True)
    assert clip_id in starts(old)
    aside = next(old.places.state.glob("before-*/private-eye.db")).parent
    bring_back(old, aside)
    assert clip_id in starts(old)
