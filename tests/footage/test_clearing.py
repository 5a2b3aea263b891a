"""One thing that cannot be cleared away holds up nothing else; deleting while a clip begins."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import RunState
from bridge.store import chain
from bridge.store.database import Database, Tx
from bridge.store.disk import Disk
from bridge.store.events import clips
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import runs
from bridge.store.slots import KeySlots
from tests.builders import Waiter, until
from tests.footage.vault import Steps, StoppingDisk, Vault, a_gop
from tests.fresh import fresh_database


class StubbornDisk(Disk):
    """Does not give up, or does not sync, the files of some clips."""

    def __init__(self) -> None:
        self.stays: set[str] = set()
        self.fails: int | None = None

    def unlink(self, path: Path) -> None:
        if path.stem in self.stays:
            raise OSError(errno.EPERM, "Operation not permitted")
        super().unlink(path)

    def sync(self, handle: int) -> None:
        if handle == self.fails:
            raise OSError(errno.EIO, "Input/output error")
        super().sync(handle)


def test_a_file_that_cannot_be_removed_holds_up_no_other(tmp_path: Path) -> None:
    disk = StubbornDisk()
    vault = Vault(tmp_path, disk=disk)
    ids = [vault.clip(gops=1) for _ in range(5)]
    disk.stays = {vault.runs(clip_id)[0] for clip_id in ids[:2]}
    vault.delete(*ids)
    while vault.library.finish(most=1):
        pass
    assert vault.files() == {f"{run}.clip" for run in disk.stays}
    assert vault.library.clearing()
    disk.stays.clear()
    later = vault.reopen()
    assert later.library.repair().deleted == 2
    assert (later.files(), later.library.clearing()) == (set(), False)
    later.close()


def test_a_clip_that_cannot_be_closed_holds_up_no_deletion(tmp_path: Path) -> None:
    disk = StubbornDisk()
    vault = Vault(tmp_path, disk=disk)
    stuck, doomed = vault.begin(), vault.clip()
    stuck.append(a_gop())
    handles = {path.name: int(path.name) for path in Path("/proc/self/fd").iterdir()}
    disk.fails = next(h for h in handles.values() if _is(h, vault.path(stuck.event)))
    with pytest.raises(PrivateEyeError):
        stuck.append(a_gop(1))
    with pytest.raises(PrivateEyeError):
        stuck.close("disk")
    vault.delete(doomed)
    assert vault.library.finish() == 1
    assert vault.files() == {f"{stuck.run}.clip"}
    disk.fails = None
    assert vault.library.finish() == 0
    with vault.db.read() as tx:
        assert runs.in_state(tx, RunState.CLOSED) == (stuck.run,)
    vault.close()


def _is(handle: int, path: Path) -> bool:
    with suppress(OSError):
        return Path(f"/proc/self/fd/{handle}").readlink() == path
    return False


class TellingDatabase(Database):
    """Calls `then` once, after the next transaction that changes something."""

    then: Callable[[], None] | None = None

    @contextmanager
    def write(self, asker: str | None = None) -> Iterator[Tx]:
        with super().write(asker) as tx:
            yield tx
        then, self.then = self.then, None
        if then is not None:
            then()


class TellingDisk(StoppingDisk):
    """Calls `then` once, before the next file is made."""

    then: Callable[[], None] | None = None

    def create(self, path: Path) -> int:
        then, self.then = self.then, None
        if then is not None:
            then()
        return super().create(path)


def only_clip(vault: Vault) -> str:
    with vault.db.read() as tx:
        return clips.ids(tx, ClipQuery())[0]


def leaves_nothing(vault: Vault, disk: StoppingDisk) -> None:
    while vault.library.finish():
        pass
    assert vault.files() == set()
    assert not vault.slots.used()
    assert [path.name for path in disk.paths.values()] == ["clip-keys"]
    assert vault.library.usage() == 0


def test_a_clip_deleted_before_it_has_a_file_never_gets_one(tmp_path: Path) -> None:
    db, disk = (
        TellingDatabase(fresh_database(tmp_path / "private-eye.db"), chain.of(tmp_path)),
        StoppingDisk(Steps()),
    )
    vault = Vault(tmp_path, db=db, disk=disk)
    vault.library.repair()

    def delete() -> None:
        vault.delete(only_clip(vault))

    db.then = delete
    with pytest.raises(PrivateEyeError) as refused:
        vault.begin()
    assert refused.value.kind is Kind.GONE
    leaves_nothing(vault, disk)
    vault.close()


def test_a_clip_deleted_while_its_file_is_made_leaves_nothing(tmp_path: Path) -> None:
    disk = TellingDisk(Steps())
    vault = Vault(tmp_path, disk=disk)
    vault.library.repair()
    deleting: list[Waiter] = []

    def delete() -> None:
        deleting.append(Waiter(lambda: vault.delete(only_clip(vault))))
        until(vault.library.clearing)

    disk.then = delete
    writer = vault.begin()
    deleting[0].result()
    with pytest.raises(PrivateEyeError) as refused:
        writer.append(a_gop())
    assert refused.value.kind is Kind.GONE
    writer.close("quiet")
    leaves_nothing(vault, disk)
    vault.close()


def test_keys_that_are_closed_write_into_no_other_file(tmp_path: Path) -> None:
    slots = KeySlots(tmp_path / "clip-keys", bytes(32))
    slot, _ = slots.create()
    slots.close()
    # Gets the descriptor that the keys had.
    with (tmp_path / "another").open("w+b", buffering=0) as other:
        other.write(b"x" * 128)
        asks: list[Callable[[], object]] = [
            lambda: slots.destroy([slot]),
            lambda: slots.open(slot),
            slots.create,
            slots.used,
        ]
        for ask in asks:
            with pytest.raises(PrivateEyeError) as refused:
                ask()
            assert refused.value.kind is Kind.UNAVAILABLE
        slots.close()
        other.seek(0)
        assert other.read() == b"x" * 128
