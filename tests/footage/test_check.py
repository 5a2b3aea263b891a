"""What `check` finds, what it says of it, what it repairs."""

import errno
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.check import FootageFinding, Problem, check
from bridge.store.disk import Disk
from bridge.store.events import book
from bridge.store.tables import footage_key, ledger
from tests.builders import NOON
from tests.filming import open_event
from tests.footage.vault import Vault, a_gop
from tests.footage.visits import two_visits


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
    return vault.slots_of(*vault.runs(clip_id))[ordinal]


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
    assert vault.library.segment(other, 0) == a_gop(0).data
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
        FootageFinding(Problem.FILE_MISSING, clip_id),
        FootageFinding(Problem.STRAY_FILE, "0123456789abcdef.clip"),
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
    assert len(vault.content(clip_id)) == 3
    vault.close()


def test_a_flipped_bit_is_found_by_hash_and_the_rest_is_kept(vault: Vault) -> None:
    clip_id = vault.clip(gops=3)
    entry = vault.library.window(clip_id).segments[1].entry
    flip_a_bit(vault.path(clip_id), entry.offset + 100)
    assert found(vault) == []
    assert found(vault, hash=True) == [(Problem.DAMAGED, clip_id)]
    found(vault, hash=True, repair=True)
    assert found(vault, hash=True) == []
    assert vault.content(clip_id) == [a_gop(0).data, a_gop(2).data]
    assert [s.discontinuity for s in vault.library.window(clip_id).segments] == [False, True]


def test_a_shortened_file_keeps_what_is_whole(vault: Vault) -> None:
    clip_id = vault.clip(gops=3)
    path = vault.path(clip_id)
    path.write_bytes(path.read_bytes()[:-10])
    assert found(vault) == [(Problem.FILE_SHORT, clip_id)]
    found(vault, repair=True)
    assert found(vault, hash=True) == []
    assert len(vault.content(clip_id)) == 2


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
    clip_id = vault.clip(gops=4, seconds=8)
    vault.slots.destroy([slot_of(vault, clip_id, 2)])
    assert found(vault) == [(Problem.KEY_MISSING, clip_id)]
    found(vault, repair=True)
    assert found(vault, hash=True) == []
    assert vault.content(clip_id) == [a_gop(n).data for n in (0, 2, 3)]


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
    assert vault.library.segment(clip_id, 0) == a_gop(0).data


def test_a_lost_row_of_a_key_is_found_and_the_key_destroyed(vault: Vault) -> None:
    clip_id = vault.clip()
    later = vault.reopen()
    slots = [slot_of(later, clip_id, ordinal) for ordinal in (0, 1)]
    with later.db.write() as tx:
        tx.run(delete(footage_key))
    assert later.library.window(clip_id).segments == ()
    stray = [(Problem.STRAY_KEY, f"slot {slot}") for slot in slots]
    assert found(later) == [(Problem.KEY_MISSING, clip_id), *stray]
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
    assert later.library.segment(new, 0) == a_gop(0).data
    assert [later.library.segment(later.clip(), 0) for _ in range(3)] == [a_gop(0).data] * 3
    later.close()


def test_of_a_lost_run_the_event_that_has_another_one_keeps_that(vault: Vault) -> None:
    visits = two_visits(vault)
    vault.library.shelf.path(visits.shared_run).unlink()
    both = [(Problem.FILE_MISSING, event) for event in (visits.first, visits.second)]
    assert sorted(found(vault)) == sorted(both)
    report = check(vault.library, repair=True)
    done = {finding.subject: finding.repaired for finding in report.findings}
    assert "was removed" in str(done[visits.first])
    assert "the rest plays" in str(done[visits.second])
    assert found(vault, hash=True) == []
    window = vault.library.window(visits.second)
    assert vault.content(visits.second) == [a_gop(n).data for n in range(12, 16)]
    assert window.clip.starts_at == window.segments[0].filmed_at
    with pytest.raises(PrivateEyeError) as refused:
        vault.library.window(visits.first)
    assert refused.value.kind is Kind.NOT_FOUND


def test_damage_is_told_of_the_event_that_shows_it(vault: Vault) -> None:
    visits = two_visits(vault)
    entry = vault.library.window(visits.first).segments[2].entry
    flip_a_bit(vault.library.shelf.path(visits.shared_run), entry.offset + 100)
    assert found(vault, hash=True) == [(Problem.DAMAGED, visits.first)]
    found(vault, hash=True, repair=True)
    assert found(vault, hash=True) == []
    assert len(vault.content(visits.first)) == 11
    assert len(vault.content(visits.second)) == 8


def test_what_was_deleted_beside_a_kept_event_is_not_missed(vault: Vault) -> None:
    visits = two_visits(vault)
    vault.delete(visits.first)
    assert found(vault, hash=True) == []
    while vault.library.finish():
        pass
    assert found(vault, hash=True) == []
    # Also when the file has to be mended for something else.
    with vault.library.shelf.path(visits.shared_run).open("ab") as file:
        file.write(b"added")
    assert found(vault, repair=True) == [(Problem.FILE_LONG, visits.second)]
    assert found(vault, hash=True) == []
    assert len(vault.content(visits.second)) == 8


def test_an_event_that_was_not_filmed_is_no_finding(vault: Vault) -> None:
    event = open_event(vault.db, "front", NOON)
    with vault.db.write() as tx:
        book.close(tx, event, book.Known(quiet_at=NOON, end_reason="quiet"))
    assert found(vault, hash=True, repair=True) == []
    assert not vault.library.window(event).clip.filmed
