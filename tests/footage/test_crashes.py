"""A crash after any one step, then a new start: what was promised is there, nothing comes back."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.check import check
from bridge.footage.library import Repaired
from bridge.model import EventState, PictureKind
from bridge.store.events import book, clips
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import keys, runs
from tests.builders import INIT, NOON
from tests.footage.vault import KEK, PowerCut, Steps, StoppingDatabase, StoppingDisk, Vault, a_gop


@dataclass
class Told:
    """What had been answered when the power went."""

    kept: dict[str, list[bytes]] = field(default_factory=dict)
    deleting: set[str] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)
    keys_destroyed: list[bytes] = field(default_factory=list)


def live_through(vault: Vault, told: Told) -> None:
    """A house's day: two clips, one of them over two keys; both are deleted, one while it is open.

    A third stays, a fourth is still being recorded, a fifth never got a picture.
    """
    first = _record(vault, told, gops=3, seconds=8)
    second = _record(vault, told, gops=2, close=False)
    _delete(vault, told, first, second)
    _record(vault, told, gops=2)
    vault.begin().close("camera")
    _record(vault, told, gops=2, close=False)
    while vault.library.finish(most=1):
        pass


def _record(vault: Vault, told: Told, *, gops: int, seconds: int = 2, close: bool = True) -> str:
    starts_at = NOON + timedelta(minutes=len(told.kept))
    writer = vault.begin(starts_at=starts_at)
    kept = told.kept.setdefault(writer.event, [])
    for number in range(gops):
        gop = a_gop(number, seconds=seconds, starts_at=starts_at)
        writer.append(gop)
        kept.append(gop.data)
    writer.attach(PictureKind.THUMBNAIL, b"jpeg")
    if close:
        writer.close("quiet")
    return writer.event


def _delete(vault: Vault, told: Told, *ids: str) -> None:
    told.deleting |= set(ids)
    wrapped = vault.wrapped_keys()
    # Init, media and pictures: of the closed one what it used, of the open one what it was given.
    assert len(wrapped) == (1 + 3 + 1) + (1 + 3 + 1)
    vault.delete(*ids)
    told.destroyed |= set(ids)
    told.keys_destroyed += wrapped


def _crash(folder: Path, killed: Path, stop_at: int) -> tuple[Told, bool]:
    """Live until step `stop_at`. Whether it was reached.

    `killed`: what is there if only the process ends; in `folder` the power is cut.
    """
    steps, told = Steps(), Told()
    disk = StoppingDisk(steps)
    db = StoppingDatabase(folder / "private-eye.db", steps)
    vault = Vault(folder, db=db, disk=disk)
    steps.stop_at = steps.count + stop_at
    with suppress(PowerCut):
        live_through(vault, told)
    db.close()
    disk.end()
    shutil.copytree(folder, killed)
    disk.lose()
    for left in (killed, folder):
        on_disk = (left / "clip-keys").read_bytes()
        assert not [key for key in told.keys_destroyed if key in on_disk]
    return told, steps.dead


def _hold(vault: Vault, told: Told) -> None:
    """What must be so after every start."""
    with vault.db.read() as tx:
        rows = {clip.id: clip for clip in clips.page(tx, ClipQuery(limit=100))}
        assert vault.slots.used() == keys.all_slots(tx)
        assert not runs.in_garbage(tx)
        assert not book.in_state(tx, EventState.DELETING)
        assert {name.removesuffix(".clip") for name in vault.files()} == set(runs.ids(tx))
        assert not runs.unseen(tx)
    assert check(vault.library, hash=True).findings == ()
    for clip_id, kept in told.kept.items():
        if clip_id in told.destroyed:
            assert clip_id not in rows
        elif clip_id not in told.deleting and kept:
            assert clip_id in rows
    for clip_id, row in rows.items():
        assert row.state is EventState.CLOSED
        found = vault.content(clip_id)
        kept = told.kept.get(clip_id, [])
        # One more than was answered may have made it; nothing else may differ.
        assert found[: len(kept)] == kept
        assert len(found) <= len(kept) + 1
        assert row.segments == len(found)
        inits = vault.library.window(clip_id).inits
        assert inits == ((INIT.data,) if found else ())


@pytest.mark.timeout(900)  # 30 s, but a busy disk syncs slowly
def test_a_crash_at_any_step_leaves_what_was_promised_and_nothing_else(tmp_path: Path) -> None:
    stop_at, reached = 0, True
    while reached:
        stop_at += 1
        folder, killed = tmp_path / f"cut-{stop_at}", tmp_path / f"killed-{stop_at}"
        folder.mkdir()
        told, reached = _crash(folder, killed, stop_at)
        for left in (killed, folder):
            _starts_again(left, told)
            shutil.rmtree(left)
    assert stop_at > 60


def _starts_again(folder: Path, told: Told) -> None:
    vault = Vault(folder)
    vault.library.repair()
    _hold(vault, told)
    again = vault.library.repair()
    assert again == Repaired(0, 0, 0, 0, 0)
    vault.close()


def test_a_crash_while_repairing_is_repaired_too(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    told = _left_half_deleted(broken)
    stop_at, reached = 0, True
    while reached:
        stop_at += 1
        folder = tmp_path / str(stop_at)
        shutil.copytree(broken, folder)
        reached = _crash_in_repair(folder, stop_at)
        vault = Vault(folder)
        vault.library.repair()
        _hold(vault, told)
        vault.close()
    assert stop_at > 15


def _left_half_deleted(folder: Path) -> Told:
    """A clip marked and no more, one open with a torn end, one open without a picture."""
    vault, told = Vault(folder), Told()
    doomed = _record(vault, told, gops=2)
    open_one = _record(vault, told, gops=2, close=False)
    vault.begin()
    with vault.path(open_one).open("ab") as file:
        file.write(b"PEC1 torn")
    told.destroyed.add(doomed)
    with vault.db.write() as tx:
        book.doom(tx, "d" * 16, [doomed], vault.clock.now())
    vault.close()
    return told


def _crash_in_repair(folder: Path, stop_at: int) -> bool:
    steps = Steps()
    disk = StoppingDisk(steps)
    db = StoppingDatabase(folder / "private-eye.db", steps)
    vault = Vault(folder, db=db, disk=disk)
    steps.stop_at = steps.count + stop_at
    with suppress(PowerCut):
        vault.library.repair()
    db.close()
    disk.end()
    return steps.dead


def test_what_a_wrong_order_would_do_is_seen(tmp_path: Path) -> None:
    """The test of the tests: rows that go before their keys leave keys of nobody."""
    vault, told = Vault(tmp_path), Told()
    doomed = _record(vault, told, gops=1)
    with vault.db.write() as tx:
        runs.to_garbage(tx, runs.of_events(tx, [doomed]), vault.clock.now())
    with pytest.raises(AssertionError):
        _hold(vault, told)
    vault.close()


def test_many_keys_of_nobody_are_not_taken_for_a_crash(vault: Vault) -> None:
    """They are what an older copy of the rows looks like: the clips may still be wanted."""
    for _ in range(65):
        vault.slots.create()
    later = vault.reopen()
    assert later.library.repair().orphans == 0
    assert len(later.slots.used()) == 65
    clip_id = later.clip()
    assert later.library.segment(clip_id, 0) == a_gop(0).data
    assert len(check(later.library, repair=True).findings) == 65
    assert len(later.slots.used()) == 2
    later.close()


def test_a_clip_whose_key_is_damaged_does_not_stop_the_repair(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop())
    with (vault.state / "clip-keys").open("r+b") as file:
        file.seek(10)
        file.write(b"?")
    later = vault.reopen()
    assert later.library.repair().empty == 1
    with pytest.raises(PrivateEyeError) as refused:
        later.library.segment(writer.event, 0)
    assert refused.value.kind is Kind.NOT_FOUND
    assert KEK not in b"".join(later.bytes_on_disk().values())
    later.close()
