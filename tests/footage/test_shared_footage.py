"""Two events that look at one run: one goes, and the other stays whole; also with a crash."""

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.check import Problem, check
from bridge.footage.library import Deletion
from bridge.store.events import book, clips
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import keys, runs
from bridge.store.tables import event_footage
from tests.builders import NOON
from tests.filming import open_event
from tests.footage.vault import (
    OWNER,
    PowerCut,
    Steps,
    StoppingDatabase,
    StoppingDisk,
    Vault,
    a_gop,
)
from tests.footage.visits import GOPS, SINCE, THUMBNAIL, Visits, two_visits, wrapped


def mark(vault: Vault, *ids: str) -> Deletion:
    with vault.db.write() as tx:
        return vault.library.mark_deleting(tx, ids, actor=OWNER, way="page")


def ids(vault: Vault) -> set[str]:
    with vault.db.read() as tx:
        return set(clips.ids(tx, ClipQuery()))


def second_is_whole(vault: Vault, visits: Visits) -> None:
    assert vault.content(visits.second) == GOPS[8:]
    window = vault.library.window(visits.second)
    assert len(window.inits) == 1
    assert not any(segment.discontinuity for segment in window.segments)
    assert window.clip.starts_at == NOON + timedelta(seconds=16)
    assert vault.library.picture(visits.second, THUMBNAIL) == b"the second"


def test_a_pre_roll_looks_at_what_was_recorded_before(vault: Vault) -> None:
    visits = two_visits(vault)
    second_is_whole(vault, visits)
    assert vault.content(visits.first) == GOPS[:12]
    assert vault.runs(visits.second) == [visits.shared_run, visits.own_run]
    assert check(vault.library, hash=True).findings == ()


def test_what_only_one_of_them_shows_goes_with_it_and_the_rest_stays(vault: Vault) -> None:
    visits = two_visits(vault)
    deletion = mark(vault, visits.first)
    assert (deletion.total, deletion.shared) == (1, 1)
    second_is_whole(vault, visits)
    vault.library.destroy(deletion.id)
    on_disk = (vault.state / "clip-keys").read_bytes()
    assert not [key for key in visits.keys_of_first if key in on_disk]
    second_is_whole(vault, visits)
    assert check(vault.library, hash=True).findings == ()
    assert vault.library.finish() == 1
    second_is_whole(vault, visits)
    # The init, and the two keys that cover what is shared and up to 10 s beside it.
    with vault.db.read() as tx:
        assert [key.ordinal for key in keys.of_runs(tx, [visits.shared_run])] == [0, 2, 3]
    assert check(vault.library, hash=True).findings == ()
    last = mark(vault, visits.second)
    assert last.shared == 0
    vault.library.destroy(last.id)
    assert vault.library.finish() > 0
    assert (vault.files(), vault.slots.used()) == (set(), frozenset())
    with vault.db.read() as tx:
        assert runs.ids(tx) == ()


def test_both_at_once_share_nothing_with_one_that_stays(vault: Vault) -> None:
    visits = two_visits(vault)
    deletion = mark(vault, visits.first, visits.second)
    assert (deletion.total, deletion.shared) == (2, 0)
    vault.library.destroy(deletion.id)
    assert not vault.slots.used()


def test_the_second_one_goes_and_the_first_one_stays(vault: Vault) -> None:
    visits = two_visits(vault)
    deletion = mark(vault, visits.second)
    assert deletion.shared == 1
    vault.library.destroy(deletion.id)
    while vault.library.finish():
        pass
    assert vault.content(visits.first) == GOPS[:12]
    assert vault.files() == {f"{visits.shared_run}.clip"}
    assert check(vault.library, hash=True).findings == ()


def test_a_pre_roll_does_not_reach_into_what_was_deleted(vault: Vault) -> None:
    visits = two_visits(vault)
    later = open_event(vault.db, "front", NOON + timedelta(seconds=32))
    mark(vault, visits.second)
    assert vault.library.link(later, visits.own_run, NOON + timedelta(seconds=28)) is None
    vault.delete(visits.first)
    assert vault.library.link(later, visits.shared_run, NOON) is None
    assert vault.library.link(later, "no such run", NOON) is None
    assert vault.library.window(later).segments == ()


def test_a_pre_roll_reaches_as_far_as_what_is_kept(vault: Vault) -> None:
    """The key of the part that is shared covers from 10 s on: of the deleted one, too."""
    visits = two_visits(vault)
    vault.delete(visits.first)
    later = open_event(vault.db, "front", NOON + timedelta(seconds=32))
    assert vault.library.link(later, visits.shared_run, NOON) == NOON + timedelta(seconds=16)
    assert vault.content(later) == GOPS[8:12]


def test_an_event_that_was_deleted_looks_at_nothing_more(vault: Vault) -> None:
    clip_id = vault.clip()
    (run,) = vault.runs(clip_id)
    gone = open_event(vault.db, "front", NOON)
    vault.delete(gone)
    for ask in (lambda: vault.library.link(gone, run, NOON), lambda: vault.begin(event=gone)):
        with pytest.raises(PrivateEyeError) as refused:
            ask()
        assert refused.value.kind is Kind.GONE
    assert len(vault.slots.used()) == 2
    assert vault.files() == {f"{run}.clip"}


def test_what_is_recorded_for_another_goes_on_when_one_is_deleted(vault: Vault) -> None:
    """And of the run that is being written, what only the deleted one showed is gone at once."""
    first = vault.begin()
    for number in range(12):
        first.append(a_gop(number))
    second = open_event(vault.db, "front", NOON + timedelta(seconds=22))
    assert vault.library.link(second, first.run, SINCE) == NOON + timedelta(seconds=16)
    doomed = wrapped(vault, first.run, (1,))
    vault.delete(first.event)
    assert doomed[0] not in (vault.state / "clip-keys").read_bytes()
    for number in range(12, 16):
        first.append(a_gop(number))
    assert vault.library.finish() > 0
    assert vault.content(second) == GOPS[8:]
    first.writer.close("over")
    assert vault.content(second) == GOPS[8:]
    assert check(vault.library, hash=True).findings == ()


def test_what_goes_on_only_for_one_that_is_deleted_ends_and_is_kept_for_the_other(
    vault: Vault,
) -> None:
    going_on = vault.begin()
    for number in range(4):
        going_on.append(a_gop(number))
    done = open_event(vault.db, "front", NOON)
    vault.library.link(done, going_on.run, NOON)
    with vault.db.write() as tx:
        book.close(tx, done, book.Known(ends_at=NOON + timedelta(seconds=4), end_reason="quiet"))
    vault.delete(going_on.event)
    with pytest.raises(PrivateEyeError) as refused:
        going_on.append(a_gop(4))
    assert refused.value.kind is Kind.GONE
    going_on.writer.close("quiet")
    assert vault.library.finish() == 1
    assert vault.content(done) == GOPS[:2]
    assert check(vault.library, hash=True).findings == ()


def crash(folder: Path, made: Path, visits: Visits, stop_at: int, *, power: bool) -> bool:
    """Delete one, then the other, until step `stop_at`. Whether it was reached."""
    shutil.copytree(made, folder)
    steps = Steps()
    disk = StoppingDisk(steps)
    vault = Vault(folder, db=StoppingDatabase(folder / "private-eye.db", steps), disk=disk)
    known = {path: path.read_bytes() for path in folder.rglob("*.clip")}
    disk.synced |= known | {folder / "clip-keys": (folder / "clip-keys").read_bytes()}
    disk.names |= set(disk.synced)
    steps.stop_at = steps.count + stop_at
    with suppress(PowerCut):
        vault.library.destroy(mark(vault, visits.first).id)
        while vault.library.finish():
            pass
        vault.library.destroy(mark(vault, visits.second).id)
        while vault.library.finish():
            pass
    vault.db.close()
    disk.end()
    if power:
        disk.lose()
    return steps.dead


@pytest.mark.parametrize("power", [False, True], ids=["killed", "power cut"])
def test_a_crash_at_any_step_of_deleting_leaves_the_other_one_whole(
    tmp_path: Path, power: bool
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    vault = Vault(made)
    visits = two_visits(vault)
    with vault.db.write() as tx:
        clips.star(tx, visits.second, True)
    vault.close()
    stop_at, reached, seen = 0, True, []
    while reached:
        stop_at += 1
        folder = tmp_path / str(stop_at)
        reached = crash(folder, made, visits, stop_at, power=power)
        later = Vault(folder)
        later.library.repair()
        left = ids(later)
        seen.append(len(left))
        if visits.second in left:
            second_is_whole(later, visits)
        if visits.first in left:
            assert later.content(visits.first) == GOPS[:12]
        else:
            on_disk = (folder / "clip-keys").read_bytes()
            assert not [key for key in visits.keys_of_first if key in on_disk]
        assert check(later.library, hash=True).findings == ()
        if not left:
            assert (later.files(), later.slots.used()) == (set(), frozenset())
        later.close()
        shutil.rmtree(folder)
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == {2, 1, 0}
    assert stop_at > 20


def test_footage_without_an_event_is_removed_and_an_event_without_footage_stays(
    vault: Vault,
) -> None:
    bare, filmed = vault.clip(), vault.clip()
    (run,) = vault.runs(bare)
    with vault.db.write() as tx:
        tx.run(event_footage.delete().where(event_footage.c.event == bare))
    (finding,) = check(vault.library).findings
    assert (finding.problem, finding.subject) == (Problem.UNSEEN, run)
    later = vault.reopen()
    assert later.library.repair().unseen == 1
    assert later.files() == {f"{later.runs(filmed)[0]}.clip"}
    assert ids(later) == {bare, filmed}
    assert not later.library.window(bare).clip.filmed
    assert check(later.library, hash=True).findings == ()
    later.close()
