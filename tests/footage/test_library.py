"""Making, reading and deleting clips."""

import errno
import resource
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.key_check import ensure_key
from bridge.footage.library import DiskFull
from bridge.model import Area, EventState, PictureKind
from bridge.store import failures
from bridge.store.disk import Disk
from bridge.store.events import clips
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import keys, runs
from bridge.store.tables import ledger
from tests.builders import INIT, NOON, Waiter, until
from tests.footage.vault import OWNER, Vault, a_gop


def kind_of(refused: pytest.ExceptionInfo[PrivateEyeError]) -> Kind:
    return refused.value.kind


def test_a_clip_can_be_read_while_it_is_recorded_and_afterwards(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop(0))
    writer.append(a_gop(1))
    open_one = vault.library.window(writer.event)
    assert (open_one.clip.state, open_one.clip.segments) == (EventState.OPEN, 2)
    assert open_one.clip.duration == timedelta(seconds=4)
    writer.close("quiet", quiet_at=NOON, strength=120, area=Area(1, 2, 3, 4))
    closed = vault.library.window(writer.event)
    assert closed.inits == (INIT.data,)
    assert closed.segments == open_one.segments
    assert [vault.library.segment(writer.event, n) for n in (1, 0)] == [a_gop(1).data, a_gop().data]
    clip = closed.clip
    assert (clip.state, clip.end_reason, clip.quiet_at) == (EventState.CLOSED, "quiet", NOON)
    assert (clip.strength, clip.area) == (120, Area(1, 2, 3, 4))
    assert (clip.codecs, clip.width, clip.height) == ("avc1.64001f,mp4a.40.2", 1280, 720)
    assert clip.bytes == vault.path(clip.id).stat().st_size


def test_nothing_reaches_the_disk_unsealed(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop())
    writer.attach(PictureKind.THUMBNAIL, b"what the thumbnail shows")
    written = b"".join(vault.bytes_on_disk().values())
    assert writer.run.encode() in written
    for plain in (b"pictures of GOP", b"what the thumbnail", INIT.data):
        assert plain not in written
    modes = {path.stat().st_mode & 0o777 for path in (vault.path(writer.event),)}
    assert modes == {0o600}
    assert vault.folder.stat().st_mode & 0o777 == 0o700


def test_pictures_are_kept_with_the_clip_and_a_better_one_takes_the_place(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop())
    writer.attach(PictureKind.MARKED, b"first")
    writer.attach(PictureKind.MARKED, b"better")
    assert vault.library.picture(writer.event, PictureKind.MARKED) == b"better"
    writer.close("quiet")
    assert vault.library.picture(writer.event, PictureKind.MARKED) == b"better"
    assert vault.library.window(writer.event).clip.pictures == {PictureKind.MARKED}
    with pytest.raises(PrivateEyeError) as refused:
        vault.library.picture(writer.event, PictureKind.PREVIEW)
    assert kind_of(refused) is Kind.NOT_FOUND


def key_rows(vault: Vault, run: str) -> list[tuple[int, int | None, int | None]]:
    with vault.db.read() as tx:
        return [(row.ordinal, row.since_us, row.until_us) for row in keys.of_runs(tx, [run])]


def test_a_key_covers_ten_seconds_at_most(vault: Vault) -> None:
    clip_id = vault.clip(gops=7, seconds=4)
    segments = vault.library.window(clip_id).segments
    assert [segment.entry.key for segment in segments] == [1, 1, 2, 2, 3, 3, 4]
    assert vault.content(clip_id) == [a_gop(n).data for n in range(7)]
    (run,) = vault.runs(clip_id)
    # The first is the init's; those that were made and not used are gone.
    assert key_rows(vault, run) == [
        (0, None, None),
        (1, 0, 8_000_000),
        (2, 8_000_000, 16_000_000),
        (3, 16_000_000, 24_000_000),
        (4, 24_000_000, 28_000_000),
    ]
    assert len(vault.slots.used()) == 5


def test_a_picture_that_lasts_longer_has_a_key_alone(vault: Vault) -> None:
    clip_id = vault.clip(gops=2, seconds=12)
    segments = vault.library.window(clip_id).segments
    assert [segment.entry.key for segment in segments] == [1, 2]


def test_a_clock_that_is_set_back_does_not_make_a_clip_run_backwards(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop(0))
    writer.append(a_gop(0, starts_at=NOON - timedelta(hours=1)))
    writer.append(a_gop(2))
    writer.close("quiet")
    stored = vault.library.window(writer.event)
    assert [s.entry.starts_us for s in stored.segments] == [0, 2_000_000, 4_000_000]
    assert stored.clip.duration == timedelta(seconds=6)


def test_a_run_without_a_picture_leaves_nothing_and_its_event_stays(vault: Vault) -> None:
    writer = vault.begin()
    writer.close("camera")
    writer.close("camera")
    window = vault.library.window(writer.event)
    assert (window.inits, window.segments, window.clip.filmed) == ((), (), False)
    with vault.db.read() as tx:
        assert runs.ids(tx) == ()
        assert tx.run(select(ledger)).all() == []
    assert not vault.slots.used()
    assert vault.files() == set()


def test_what_is_not_there_and_what_was_deleted_are_told_apart(vault: Vault) -> None:
    clip_id = vault.clip()
    for ask, number in (("no such clip", 0), (clip_id, 99), (clip_id, -1)):
        with pytest.raises(PrivateEyeError) as refused:
            vault.library.segment(ask, number)
        assert kind_of(refused) is Kind.NOT_FOUND
    vault.delete(clip_id)
    with pytest.raises(PrivateEyeError) as refused:
        vault.library.window(clip_id)
    assert kind_of(refused) is Kind.GONE


@pytest.mark.parametrize("bit", [0, 5 * 8, 40 * 8 + 3])
def test_a_flipped_bit_costs_that_part_and_no_other(vault: Vault, bit: int) -> None:
    clip_id = vault.clip(gops=3)
    entry = vault.library.window(clip_id).segments[1].entry
    with vault.path(clip_id).open("r+b") as file:
        file.seek(entry.offset + bit // 8)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1 << bit % 8]))
    with pytest.raises(PrivateEyeError, match="damaged") as refused:
        vault.library.segment(clip_id, 1)
    assert kind_of(refused) is Kind.UNAVAILABLE
    assert vault.library.segment(clip_id, 2) == a_gop(2).data


def test_parts_of_one_clip_do_not_open_in_another(vault: Vault) -> None:
    first, second = vault.clip(), vault.clip()
    vault.path(first).write_bytes(vault.path(second).read_bytes())
    with pytest.raises(PrivateEyeError, match="damaged"):
        vault.library.window(first)


def test_of_a_deleted_clip_nothing_is_found_anywhere(vault: Vault) -> None:
    clip_id, kept = vault.clip(gops=4, seconds=20), vault.clip()
    sealed = vault.path(clip_id).read_bytes()
    own = len(vault.slots_of(*vault.runs(clip_id)))
    traces = vault.wrapped_keys()[:own]
    traces += [sealed[at : at + 64] for at in range(0, len(sealed) - 64, 512)]
    before = b"".join(vault.bytes_on_disk().values())
    assert all(trace in before for trace in traces)
    # A reader that began before keeps old pages of the rows' file alive.
    with vault.db.read() as tx:
        clips.page(tx, ClipQuery())
        vault.delete(clip_id)
        keys_gone = b"".join(vault.bytes_on_disk().values())
        assert not [key for key in traces[:own] if key in keys_gone]
        assert vault.library.finish() == 1
        after = vault.bytes_on_disk()
    assert not [name for name, data in after.items() if any(trace in data for trace in traces)]
    assert vault.library.segment(kept, 0) == a_gop(0).data


def test_each_deleted_clip_leaves_a_receipt_without_content(vault: Vault) -> None:
    first, second = vault.clip(), vault.clip()
    deletion = vault.delete(first, second, first, "never was")
    with vault.db.read() as tx:
        rows = tx.run(select(ledger).order_by(ledger.c.id)).all()
    assert {row.object for row in rows} == {first, second}
    assert {row.act for row in rows} == {"clip.delete"}
    assert '"way": "page"' in rows[0].details
    progress = vault.library.progress(deletion)
    assert progress is not None
    assert (progress.total, progress.left) == (2, 2)


def test_two_people_deleting_the_same_clip_are_both_answered(vault: Vault) -> None:
    clip_id = vault.clip()
    first, second = vault.delete(clip_id), vault.delete(clip_id)
    assert vault.library.finish() == 1
    third = vault.delete(clip_id)
    totals = [vault.library.progress(deletion) for deletion in (first, second, third)]
    assert [(p.total, p.left) for p in totals if p is not None] == [(1, 0), (0, 0), (0, 0)]


def test_a_deletion_of_many_goes_on_after_a_restart(vault: Vault) -> None:
    ids = [vault.clip(gops=1) for _ in range(7)]
    deletion = vault.delete(*ids)
    assert vault.library.finish(most=3) == 3
    half = vault.library.progress(deletion)
    assert half is not None
    assert (half.total, half.left) == (7, 4)
    later = vault.reopen()
    assert later.library.repair().deleted == 4
    assert later.library.finish() == 0
    assert later.files() == set()
    later.close()


def test_a_slot_is_used_again_only_when_no_row_names_it(vault: Vault) -> None:
    clip_id = vault.clip()
    deletion = vault.delete(clip_id)
    later = vault.reopen()
    other = later.clip()
    later.library.destroy(deletion)
    assert later.library.segment(other, 0) == a_gop(0).data
    later.library.finish()
    third = later.clip()
    assert later.slots.used() == {0, 1, 2, 3}
    assert later.library.segment(third, 0) == a_gop(0).data
    later.close()


def test_a_clip_that_is_deleted_while_it_is_recorded_takes_no_more(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop(0))
    vault.delete(writer.event)
    with pytest.raises(PrivateEyeError) as refused:
        writer.append(a_gop(1))
    assert kind_of(refused) is Kind.GONE
    writer.close("quiet")
    assert vault.library.finish() == 1
    assert not vault.slots.used()


def test_a_deletion_that_is_rolled_back_stops_nothing(vault: Vault) -> None:
    writer = vault.begin()
    with suppress(ZeroDivisionError), vault.db.write() as tx:
        vault.library.mark_deleting(tx, [writer.event], actor=OWNER, way="page")
        raise ZeroDivisionError
    writer.append(a_gop())
    writer.close("quiet")
    assert vault.library.segment(writer.event, 0) == a_gop().data


def test_recording_deleting_and_finishing_at_once_never_takes_a_key_of_another(
    vault: Vault,
) -> None:
    kept: list[str] = []
    recorders = [Waiter(lambda: kept.extend(_some(vault, 8))) for _ in range(2)]
    finisher = Waiter(lambda: until(lambda: not vault.library.finish(most=2) and len(kept) == 8))
    assert [waiter.result() for waiter in recorders] == [None, None]
    assert finisher.result() is None
    for clip_id in kept:
        assert vault.library.segment(clip_id, 0) == a_gop(0).data
    assert len(vault.slots.used()) == 2 * len(kept) == 16


def _some(vault: Vault, count: int) -> list[str]:
    """Record clips, delete every other one."""
    made = [vault.clip(gops=1) for _ in range(count // 2)]
    for _ in range(count // 2):
        vault.delete(vault.clip(gops=1))
    return made


def test_a_full_disk_keeps_the_clip_up_to_there(vault: Vault) -> None:
    writer = vault.begin()
    writer.append(a_gop(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(DiskFull) as refused:
            writer.append(a_gop(1, data=bytes(2_000_000)))
        writer.close("disk")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert kind_of(refused) is Kind.UNAVAILABLE
    stored = vault.library.window(writer.event)
    assert (stored.clip.end_reason, len(stored.segments)) == ("disk", 1)
    assert stored.clip.bytes == vault.path(writer.event).stat().st_size
    assert vault.library.segment(writer.event, 0) == a_gop(0).data


class RefusingDisk(Disk):
    """Refuses to write clips while `error` is set; keys it takes."""

    error: int | None = None

    def create(self, path: Path) -> int:
        self._refuse()
        return super().create(path)

    def write(self, handle: int, parts: Sequence[bytes], offset: int) -> None:
        if len(parts) > 1:
            self._refuse()
        super().write(handle, parts, offset)

    def _refuse(self) -> None:
        if self.error is not None:
            raise OSError(self.error, "refused")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(errno.EROFS, failures.READ_ONLY), (errno.ENOSPC, "The disk that keeps the clips is full.")],
)
def test_a_disk_that_refuses_a_clip_is_named_and_leaves_nothing(
    tmp_path: Path, error: int, sentence: str
) -> None:
    disk = RefusingDisk()
    vault = Vault(tmp_path, disk=disk)
    disk.error = error
    with pytest.raises(PrivateEyeError) as refused:
        vault.begin()
    assert (refused.value.message, kind_of(refused)) == (sentence, Kind.UNAVAILABLE)
    assert not vault.slots.used()
    disk.error = None
    assert vault.library.segment(vault.clip(), 0) == a_gop(0).data
    vault.close()


def test_usage_counts_what_is_being_recorded(vault: Vault) -> None:
    clip_id = vault.clip()
    writer = vault.begin()
    writer.append(a_gop())
    sizes = [vault.path(one).stat().st_size for one in (clip_id, writer.event)]
    assert vault.library.usage() == sum(sizes)
    assert vault.library.free() > 0


def test_another_house_key_is_refused_where_there_are_clips(vault: Vault) -> None:
    ensure_key(vault.db, b"one")
    ensure_key(vault.db, b"another, and nothing is lost by it")
    vault.clip()
    ensure_key(vault.db, b"another, and nothing is lost by it")
    with pytest.raises(PrivateEyeError, match="not the one that the clips were sealed") as refused:
        ensure_key(vault.db, b"one")
    assert kind_of(refused) is Kind.UNAVAILABLE


def test_with_another_house_key_no_clip_opens(vault: Vault) -> None:
    clip_id = vault.clip()
    vault.close()
    other = Vault(vault.state, kek=bytes(32))
    with pytest.raises(PrivateEyeError, match="another house key") as refused:
        other.library.segment(clip_id, 0)
    assert kind_of(refused) is Kind.UNAVAILABLE
    other.close()
