"""What `check` finds, what it says of it, what it repairs."""

import errno
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from bridge.clips.check import ClipFinding, Problem, check
from bridge.errors import Kind, PrivateEyeError
from bridge.store.disk import Disk
from bridge.store.events import clip_rows
from bridge.store.tables import clip_key, ledger
from tests.clips.vault import Vault, a_gop


def found(vault: Vault, *, hash: bool = False, repair: bool = False) -> list[tuple[Problem, str]]:
    report = check(vault.library, hash=hash, repair=repair)
    assert all(finding.meaning for finding in report.findings)
    assert repair or not any(finding.repaired for finding in report.findings)
    return [(finding.problem, finding.subject) for finding in report.findings]


def flip_a_bit(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 4
    path.write_bytes(data)


def slot_of(vault: Vault, clip_id: str, ordinal: int = 0) -> int:
    with vault.db.read() as tx:
        return clip_rows.slots_of(tx, clip_id)[ordinal]


def test_a_house_in_order_has_no_findings(vault: Vault) -> None:
    vault.clip()
    vault.begin().append(a_gop())
    vault.delete(vault.clip())
    assert found(vault, hash=True) == []
    assert check(vault.library).clips == 1


def test_a_removed_file_is_found_and_its_clip_removed_with_a_receipt(vault: Vault) -> None:
    clip_id, other = vault.clip(), vault.clip()
    vault.path(clip_id).unlink()
    assert found(vault) == [(Problem.FILE_MISSING, clip_id)]
    assert found(vault, repair=True) == [(Problem.FILE_MISSING, clip_id)]
    assert found(vault, hash=True) == []
    assert vault.library.media(other, 0) == a_gop(0).data
    with vault.db.read() as tx:
        receipt = tx.run(select(ledger)).one()
    assert (receipt.act, receipt.object, receipt.actor_id) == ("clip.delete", clip_id, "check")


def test_clips_on_a_disk_that_is_not_there_are_not_removed(vault: Vault) -> None:
    clip_id = vault.clip()
    elsewhere = vault.folder.rename(vault.state / "elsewhere")
    assert found(vault, repair=True) == [(Problem.FILE_MISSING, clip_id)]
    # The empty mount point, and what was put there meanwhile by mistake, or another house's disk.
    vault.folder.mkdir()
    (vault.folder / "0123456789abcdef.clip").write_bytes(b"another's")
    (vault.folder / "private-eye-clips").write_bytes(b"0123456789abcdef")
    assert check(vault.library, repair=True).findings == (
        ClipFinding(Problem.FILE_MISSING, clip_id),
        ClipFinding(Problem.STRAY_FILE, "0123456789abcdef.clip"),
    )
    shutil.rmtree(vault.folder)
    elsewhere.rename(vault.folder)
    assert found(vault, hash=True) == []


def test_where_the_disk_is_there_and_no_file_the_clips_are_removed(vault: Vault) -> None:
    clip_id = vault.clip()
    vault.path(clip_id).unlink()
    assert found(vault, repair=True) == [(Problem.FILE_MISSING, clip_id)]
    assert found(vault) == []


class FailingDisk(Disk):
    """Cannot read files of this name for the moment."""

    suffix: str | None = None

    def __init__(self) -> None:
        self._paths: dict[int, Path] = {}

    def open(self, path: Path, *, writes: bool = False) -> int:
        handle = super().open(path, writes=writes)
        self._paths[handle] = path
        return handle

    def read(self, handle: int, size: int, offset: int) -> bytes:
        if self.suffix and self._paths[handle].name.endswith(self.suffix):
            raise OSError(errno.EIO, "Input/output error")
        return super().read(handle, size, offset)


@pytest.mark.parametrize("suffix", [".clip", "clip-keys"])
def test_a_disk_that_cannot_be_read_is_not_taken_for_damage(tmp_path: Path, suffix: str) -> None:
    Vault(tmp_path).close()
    disk = FailingDisk()
    vault = Vault(tmp_path, disk=disk)
    clip_id = vault.clip()
    disk.suffix = suffix
    with pytest.raises(PrivateEyeError) as refused:
        check(vault.library, hash=True, repair=True)
    assert refused.value.kind is Kind.UNAVAILABLE
    disk.suffix = None
    assert found(vault, hash=True) == []
    assert len(vault.library.entries(clip_id).entries) == 3
    vault.close()


def test_a_flipped_bit_is_found_by_hash_and_the_rest_is_kept(vault: Vault) -> None:
    clip_id = vault.clip(gops=3)
    entry = vault.library.entries(clip_id).entries[1]
    flip_a_bit(vault.path(clip_id), entry.offset + 100)
    assert found(vault) == []
    assert found(vault, hash=True) == [(Problem.DAMAGED, clip_id)]
    found(vault, hash=True, repair=True)
    assert found(vault, hash=True) == []
    assert [e.index for e in vault.library.entries(clip_id).entries] == [0, 2]
    assert vault.library.media(clip_id, 2) == a_gop(2).data


def test_a_shortened_file_keeps_what_is_whole(vault: Vault) -> None:
    clip_id = vault.clip(gops=3)
    path = vault.path(clip_id)
    path.write_bytes(path.read_bytes()[:-10])
    assert found(vault) == [(Problem.FILE_SHORT, clip_id)]
    found(vault, repair=True)
    assert found(vault, hash=True) == []
    assert len(vault.library.entries(clip_id).entries) == 2


def test_what_was_added_to_a_file_is_cut_off(vault: Vault) -> None:
    clip_id = vault.clip()
    with vault.path(clip_id).open("ab") as file:
        file.write(b"added")
    assert found(vault) == [(Problem.FILE_LONG, clip_id)]
    found(vault, repair=True)
    assert found(vault, hash=True) == []


@pytest.mark.parametrize("repaired", [False, True])
def test_a_stray_file_is_found_and_only_a_clip_is_removed(vault: Vault, repaired: bool) -> None:
    vault.clip()
    (vault.folder / "0123456789abcdef.clip").write_bytes(b"sealed by nobody")
    (vault.folder / "notes.txt").write_text("not ours")
    both = [(Problem.STRAY_FILE, "0123456789abcdef.clip"), (Problem.STRAY_FILE, "notes.txt")]
    assert found(vault, repair=repaired) == both
    assert found(vault) == both[repaired:]


def test_a_missing_key_costs_what_it_sealed(vault: Vault) -> None:
    clip_id = vault.clip(gops=4, seconds=20)
    vault.slots.destroy([slot_of(vault, clip_id, 1)])
    assert found(vault) == [(Problem.KEY_MISSING, clip_id)]
    found(vault, repair=True)
    assert found(vault, hash=True) == []
    assert [e.index for e in vault.library.entries(clip_id).entries] == [0, 1, 2]


def test_a_clip_without_any_key_is_removed(vault: Vault) -> None:
    clip_id = vault.clip()
    vault.slots.destroy([slot_of(vault, clip_id)])
    found(vault, repair=True)
    assert found(vault) == []
    assert vault.files() == set()


def test_a_key_that_does_not_open_is_left_alone(vault: Vault) -> None:
    clip_id = vault.clip()
    flip_a_bit(vault.state / "clip-keys", 20)
    assert found(vault, hash=True, repair=True) == [(Problem.KEY_UNREADABLE, clip_id)]
    flip_a_bit(vault.state / "clip-keys", 20)
    assert vault.library.media(clip_id, 0) == a_gop(0).data


def test_a_lost_row_of_a_key_is_found_and_the_key_destroyed(vault: Vault) -> None:
    clip_id = vault.clip()
    later = vault.reopen()
    slot = slot_of(later, clip_id)
    with later.db.write() as tx:
        tx.run(delete(clip_key))
    with pytest.raises(PrivateEyeError, match="missing"):
        later.library.entries(clip_id)
    both = [(Problem.KEY_MISSING, clip_id), (Problem.STRAY_KEY, f"slot {slot}")]
    assert found(later) == both
    found(later, repair=True)
    assert found(later) == []
    assert not later.slots.used()
    later.close()


def test_a_lost_file_of_keys_is_found_and_new_clips_can_be_kept(vault: Vault) -> None:
    lost = [vault.clip() for _ in range(3)]
    vault.close()
    (vault.state / "clip-keys").unlink()
    later = vault.reopen()
    new = later.clip()
    assert sorted(found(later)) == sorted((Problem.KEY_MISSING, clip_id) for clip_id in lost)
    found(later, repair=True)
    assert found(later, hash=True) == []
    assert later.library.media(new, 0) == a_gop(0).data
    assert [later.library.media(later.clip(), 0) for _ in range(3)] == [a_gop(0).data] * 3
    later.close()
