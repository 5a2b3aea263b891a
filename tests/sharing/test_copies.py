"""Copies on disk: sealed, gone with their keys, and never half there."""

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.sharing import copies as module
from bridge.sharing.copies import PIECE, SUFFIX, Copies, NoRoomForCopy
from bridge.store.disk import Disk
from bridge.store.slots import KeySlots

SHARE, OTHER = "5" * 16, "6" * 16
PLAIN = os.urandom(PIECE + 1000) + b"the very end"


class SmallDisk(Disk):
    """Takes so many bytes, and then no more."""

    def __init__(self, takes: int) -> None:
        self.takes = takes

    def write(self, handle: int, parts: Sequence[bytes], offset: int) -> None:
        self.takes -= sum(map(len, parts))
        if self.takes < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(handle, parts, offset)


class NearlyFull(Disk):
    def free(self, folder: Path) -> int:  # noqa: ARG002
        return module.KEPT_FREE


@pytest.fixture
def slots(tmp_path: Path) -> Iterator[KeySlots]:
    made = KeySlots(tmp_path / "share-keys", b"k" * 32)
    yield made
    made.close()


def write(copies: Copies, share: str = SHARE, plain: bytes = PLAIN) -> tuple[int, int]:
    """The slot of its key, and in how many pieces it is."""
    with copies.write(share) as writer:
        for at in range(0, len(plain), 100_000):
            writer.append(plain[at : at + 100_000])
        writer.close()
        assert writer.bytes == len(plain)
    return writer.slot, writer.pieces


def test_a_copy_is_read_piece_by_piece_as_it_was_written(tmp_path: Path, slots: KeySlots) -> None:
    copies = Copies(tmp_path / "copies", slots)
    slot, pieces = write(copies)
    assert pieces == 2
    assert b"".join(copies.piece(SHARE, slot, number) for number in range(pieces)) == PLAIN
    with pytest.raises(PrivateEyeError) as raised:
        copies.piece(SHARE, slot, pieces)
    assert raised.value.kind is Kind.NOT_FOUND
    sealed = (tmp_path / "copies" / f"{SHARE}{SUFFIX}").read_bytes()
    assert PLAIN[:64] not in sealed
    assert b"the very end" not in sealed
    assert (tmp_path / "copies" / f"{SHARE}{SUFFIX}").stat().st_mode & 0o077 == 0


def test_without_its_key_nobody_opens_it(tmp_path: Path, slots: KeySlots) -> None:
    copies = Copies(tmp_path / "copies", slots)
    slot, _ = write(copies)
    key = slots.open(slot)
    copies.destroy([slot])
    with pytest.raises(PrivateEyeError) as raised:
        copies.piece(SHARE, slot, 0)
    assert raised.value.kind is Kind.GONE
    left = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(key in data for data in left)
    copies.remove(SHARE, slot)
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("way", ["another share's", "another place", "a changed bit"])
def test_no_piece_opens_as_another(tmp_path: Path, slots: KeySlots, way: str) -> None:
    copies = Copies(tmp_path / "copies", slots)
    slot, _ = write(copies)
    path = tmp_path / "copies" / f"{SHARE}{SUFFIX}"
    data = bytearray(path.read_bytes())
    share, number = SHARE, 0
    if way == "another share's":
        path.rename(path.with_name(f"{OTHER}{SUFFIX}"))
        share = OTHER
    elif way == "another place":
        path.write_bytes(data[PIECE + 16 :].ljust(PIECE + 16, b"\0") + data[: PIECE + 16])
        number = 1
    else:
        data[PIECE // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(PrivateEyeError) as raised:
        copies.piece(share, slot, number)
    assert raised.value.kind is Kind.UNAVAILABLE


@pytest.mark.parametrize(
    "disk", [SmallDisk(0), SmallDisk(PIECE + 16), NearlyFull()], ids=["none", "one piece", "kept"]
)
def test_where_there_is_no_room_nothing_is_left(
    tmp_path: Path, slots: KeySlots, disk: Disk
) -> None:
    copies = Copies(tmp_path / "copies", slots, disk)
    with pytest.raises(NoRoomForCopy):
        write(copies)
    assert slots.used() == frozenset()
    assert list((tmp_path / "copies").iterdir()) == []
    disk.takes = 10 * PIECE  # type: ignore[attr-defined]
    if not isinstance(disk, NearlyFull):
        write(copies)


def test_no_copy_takes_what_clips_are_to_leave_free(tmp_path: Path, slots: KeySlots) -> None:
    class Half(Disk):
        def free(self, folder: Path) -> int:  # noqa: ARG002
            return module.KEPT_FREE + 100 * PIECE

    write(Copies(tmp_path / "copies", slots, Half()))
    with pytest.raises(NoRoomForCopy):
        write(Copies(tmp_path / "copies", slots, Half(), keep_free=2 * module.KEPT_FREE))


def test_what_stops_in_the_middle_leaves_no_key(tmp_path: Path, slots: KeySlots) -> None:
    copies = Copies(tmp_path / "copies", slots)

    def interrupted() -> None:
        with copies.write(SHARE) as writer:
            writer.append(PLAIN)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert slots.used() == frozenset()
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_start_removes_what_a_crash_left_and_keeps_the_rest(
    tmp_path: Path, slots: KeySlots
) -> None:
    copies = Copies(tmp_path / "copies", slots)
    kept, _ = write(copies)
    write(copies, OTHER)
    slots.close()
    again = KeySlots(tmp_path / "share-keys", b"k" * 32)
    Copies(tmp_path / "copies", again).repair({SHARE}, {kept})
    assert again.used() == {kept}
    assert [path.stem for path in (tmp_path / "copies").iterdir()] == [SHARE]
    # Nothing else is given its slot while a row names it.
    assert again.create()[0] != kept
    again.close()
