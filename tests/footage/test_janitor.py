"""What is due goes by itself, with a receipt; what people delete is worked off."""

import errno
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.check import check
from bridge.footage.janitor import Janitor
from bridge.footage.library import Gop, Library
from bridge.footage.troubles import Troubles
from bridge.media.types import Init, Part
from bridge.model import Actor, ActorKind, EventState, PictureKind, Unfilmed
from bridge.policy.settings import CameraSettings
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.events import clips
from bridge.store.events.clips import ClipQuery
from bridge.store.footage import keys, runs
from bridge.store.slots import KeySlots
from bridge.store.tables import ledger
from tests import filming
from tests.builders import FIFTH, INIT, FakeClock, until
from tests.fresh import fresh_database
from tests.recorded import Footage, gops

OWNER = Actor(ActorKind.OWNER, "session", "a browser")


class ReadOnly(Disk):
    """A disk that removes nothing while a test says so."""

    refuses = False
    has: int | None = None
    bad: Path | None = None  # nothing of this file can be read

    def open(self, path: Path, *, writes: bool = False) -> int:
        if path == self.bad:
            raise OSError(errno.EIO, "Input/output error")
        return super().open(path, writes=writes)

    def unlink(self, path: Path) -> None:
        if self.refuses:
            raise OSError(errno.EROFS, "Read-only file system")
        super().unlink(path)

    def free(self, folder: Path) -> int:
        return super().free(folder) if self.has is None else self.has


class Paints:
    """Says what it was given to look at."""

    def __init__(self) -> None:
        self.refuses = False

    def thumbnail(self, keyframe: Part) -> bytes:
        if self.refuses:
            raise PrivateEyeError(Kind.UNAVAILABLE, "a picture could not be made")
        return b"thumbnail of " + keyframe.data

    def preview(self, keyframes: Sequence[Part]) -> bytes:
        return b"+".join(part.data for part in keyframes)


class Kept:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clips"
        self.db = Database(fresh_database(folder / "private-eye.db"), chain.of(folder))
        self.slots = KeySlots(folder / "clip-keys", bytes(32))
        self.clock = FakeClock()
        self.disk = ReadOnly()
        self.library = Library(
            self.folder, db=self.db, slots=self.slots, clock=self.clock, disk=self.disk
        )
        self.troubles = Troubles()
        self.paints = Paints()

    def janitor(self, keep_free: int = 0) -> Janitor:
        janitor = Janitor(
            self.library,
            db=self.db,
            settings=lambda: {"door": CameraSettings(keep_hours=24)},
            keep_free=keep_free,
            troubles=self.troubles,
            clock=self.clock,
            painter=self.paints,
        )
        janitor.repair()
        return janitor

    def clip(self, *, starred: bool = False) -> str:
        now = self.clock.now()
        made = filming.begin(self.library, "door", now)
        made.append(Gop(b"media", FIFTH, now))
        made.close()
        with self.db.write() as tx:
            clips.star(tx, made.event, starred)
        return made.event

    def clips(self, count: int) -> list[str]:
        """A minute apart, oldest first."""
        made = []
        for _ in range(count):
            made.append(self.clip())
            self.clock.advance(60)
        return made

    def restart(self) -> None:
        self.library = Library(
            self.folder, db=self.db, slots=self.slots, clock=self.clock, disk=self.disk
        )

    def delete(self, clip_id: str) -> None:
        with self.db.write() as tx:
            deletion = self.library.mark_deleting(tx, [clip_id], actor=OWNER, way="page")
        self.library.destroy(deletion.id)
        self.library.finish()

    def ids(self) -> set[str]:
        with self.db.read() as tx:
            return {clip.id for clip in clips.page(tx, ClipQuery())}

    def files(self) -> set[str]:
        """The runs that have one."""
        return {path.stem for path in self.folder.glob("*.clip")}

    def runs(self, *events: str) -> set[str]:
        with self.db.read() as tx:
            return set(runs.of_events(tx, events))

    def file(self, event: str) -> Path:
        (run,) = self.runs(event)
        return self.library.shelf.path(run)

    def receipts(self) -> list[tuple[str, str, str]]:
        with self.db.read() as tx:
            rows = tx.run(select(ledger).where(ledger.c.act == "clip.delete")).mappings()
            return [(row["object"], row["actor_name"], row["details"]) for row in rows]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.slots.close()
    made.db.close()


@pytest.fixture
def init() -> Init:
    """One that can be read back, as a camera's can."""
    return gops(Footage(seconds=2, sound=False))[0]


def test_a_day_later_a_clip_is_gone_and_a_receipt_says_why(kept: Kept) -> None:
    old = kept.clip()
    starred = kept.clip(starred=True)
    kept.clock.advance(timedelta(hours=25).total_seconds())
    new = kept.clip()
    janitor = kept.janitor()
    assert janitor.expire() == 1
    assert kept.ids() == {starred, new}
    janitor.start()
    until(lambda: kept.files() == kept.runs(starred, new))
    janitor.stop()
    ((clip, actor, details),) = kept.receipts()
    assert (clip, actor) == (old, "the bridge")
    assert "older than 24 hours" in details


def test_what_was_removed_leaves_the_log_of_changes_though_the_disk_of_clips_is_missing(
    kept: Kept,
) -> None:
    kept.clip()
    janitor = kept.janitor()
    kept.folder.rename(kept.folder.with_name("unplugged"))
    log = kept.folder.with_name("private-eye.db-wal")
    assert log.stat().st_size > 0
    janitor.start()
    until(lambda: log.stat().st_size == 0)
    janitor.stop()
    assert janitor.refuses is Unfilmed.DISK_ABSENT


def test_a_full_disk_takes_the_oldest_first_and_no_more_than_it_must(kept: Kept) -> None:
    ids = kept.clips(4)
    kept.disk.has = 10**9
    janitor = kept.janitor(keep_free=10**9 + 1)
    assert janitor.expire() == 1
    assert kept.ids() == set(ids[1:])
    assert "the disk is nearly full" in kept.receipts()[0][2]


def test_room_that_is_about_to_be_made_is_waited_for(kept: Kept) -> None:
    ids = kept.clips(4)
    kept.disk.has = 10**9
    janitor = kept.janitor(keep_free=10**9 + 1)
    with kept.db.write() as tx:
        kept.library.mark_deleting(tx, ids[:2], actor=OWNER, way="page")
    assert janitor.expire() == 0
    assert kept.ids() == set(ids[2:])


def test_a_disk_that_frees_nothing_does_not_cost_more_clips(kept: Kept) -> None:
    kept.clips(5)
    kept.disk.has = 10**9
    janitor = kept.janitor(keep_free=10**9 + 1)
    kept.disk.refuses = True
    assert [janitor.expire() for _ in range(4)] == [1, 0, 0, 0]


def test_with_starred_clips_alone_a_full_disk_stops_recording_and_says_so(kept: Kept) -> None:
    starred = kept.clip(starred=True)
    janitor = kept.janitor(keep_free=10**15)
    janitor.expire()
    assert kept.ids() == {starred}
    assert janitor.refuses is Unfilmed.DISK_FULL
    assert "nothing new is recorded" in kept.troubles.now()[0]


def test_room_again_ends_the_trouble(kept: Kept) -> None:
    kept.janitor(keep_free=10**15).expire()
    assert kept.troubles.now()
    janitor = kept.janitor()
    janitor.expire()
    assert janitor.refuses is None
    assert kept.troubles.now() == ()


def test_a_deletion_is_worked_off_when_it_is_woken(kept: Kept) -> None:
    janitor = kept.janitor()
    janitor.start()
    clip = kept.clip()
    with kept.db.write() as tx:
        deletion = kept.library.mark_deleting(tx, [clip], actor=OWNER, way="page")
    kept.library.destroy(deletion.id)
    janitor.wake()
    until(lambda: kept.files() == set())
    progress = kept.library.progress(deletion.id)
    assert progress is not None
    assert (progress.total, progress.left) == (1, 0)
    # Nor do older pages of the database stay behind.
    log = kept.folder.parent / "private-eye.db-wal"
    until(lambda: log.stat().st_size == 0)
    janitor.stop()


def test_a_disk_that_cannot_be_put_right_stops_recording_until_it_can(kept: Kept) -> None:
    clip = kept.clip()
    with kept.db.write() as tx:
        kept.library.mark_deleting(tx, [clip], actor=OWNER, way="page")
    kept.disk.refuses = True
    janitor = kept.janitor()
    assert janitor.refuses is Unfilmed.DISK
    assert kept.troubles.now()[0].startswith("No clips are recorded.")
    kept.disk.refuses = False
    janitor.start()
    until(lambda: janitor.refuses is None)
    until(lambda: kept.files() == set())
    janitor.stop()
    assert kept.troubles.now() == ()


def test_who_shows_clips_is_told_of_those_that_expire(kept: Kept) -> None:
    clip = kept.clip()
    kept.clock.advance(timedelta(hours=25).total_seconds())
    janitor = kept.janitor()
    told: list[str] = []
    janitor.tell(told.extend)
    janitor.expire()
    assert told == [clip]


def test_while_the_disk_is_away_no_clip_expires(kept: Kept) -> None:
    clip = kept.clip()
    janitor = kept.janitor()
    away = kept.folder.rename(kept.folder.with_name("away"))
    kept.clock.advance(timedelta(hours=25).total_seconds())
    janitor.start()
    until(lambda: janitor.refuses is Unfilmed.DISK_ABSENT)
    assert kept.ids() == {clip}
    away.rename(kept.folder)
    janitor.wake()
    until(lambda: kept.ids() == set())
    janitor.stop()
    assert kept.troubles.now() == ()


def crashed(kept: Kept, gops: int = 2, init: Init = INIT) -> str:
    """A clip that nobody ended."""
    now = kept.clock.now()
    made = filming.begin(kept.library, "door", now, init=init)
    for number in range(gops):
        made.append(Gop(b"media %d" % number, FIFTH, now + number * timedelta(seconds=0.2)))
    kept.restart()
    return made.event


def test_a_clip_that_a_crash_has_ended_gets_its_pictures_sealed_like_all(
    kept: Kept, init: Init
) -> None:
    clip_id = crashed(kept, gops=3, init=init)
    janitor = kept.janitor()
    janitor.paint()
    assert kept.library.picture(clip_id, PictureKind.THUMBNAIL) == b"thumbnail of media 1"
    assert kept.library.picture(clip_id, PictureKind.PREVIEW) == b"media 0+media 1+media 2"
    assert b"thumbnail" not in kept.file(clip_id).read_bytes()
    assert check(kept.library, hash=True).findings == ()
    with kept.db.read() as tx:
        slots = {key.slot for key in keys.of_runs(tx, sorted(kept.runs(clip_id)))}
    kept.delete(clip_id)
    assert not kept.slots.used() & slots


def test_a_crash_while_pictures_are_made_costs_nothing(kept: Kept, init: Init) -> None:
    clip_id = crashed(kept, init=init)
    janitor = kept.janitor()
    with kept.file(clip_id).open("ab") as file:
        file.write(b"half a picture, of which the rows know nothing")
    janitor.paint()
    assert kept.library.picture(clip_id, PictureKind.THUMBNAIL) == b"thumbnail of media 1"
    assert check(kept.library, hash=True).findings == ()


def test_what_cannot_be_painted_is_left_and_not_tried_for_ever(kept: Kept, init: Init) -> None:
    clip_id = crashed(kept, init=init)
    kept.paints.refuses = True
    janitor = kept.janitor()
    janitor.paint()
    kept.paints.refuses = False
    janitor.paint()
    with pytest.raises(PrivateEyeError):
        kept.library.picture(clip_id, PictureKind.THUMBNAIL)
    kept.janitor().paint()  # after another start
    assert kept.library.picture(clip_id, PictureKind.THUMBNAIL)


def test_one_file_that_cannot_be_read_does_not_keep_the_house_from_recording(kept: Kept) -> None:
    whole, unreadable = crashed(kept), crashed(kept)
    kept.disk.bad = kept.file(unreadable)
    janitor = kept.janitor()
    assert janitor.refuses is None
    (trouble,) = kept.troubles.now()
    assert "one clip cannot be read" in trouble
    with kept.db.read() as tx:
        states = {row.id: row.state for row in clips.page(tx, ClipQuery())}
    assert states == {whole: EventState.CLOSED, unreadable: EventState.OPEN}
    assert not kept.library.is_recorded(unreadable)
    assert kept.clip()
    kept.disk.bad = None
    assert kept.janitor().refuses is None
    assert kept.troubles.now() == ()
    assert kept.library.segment(unreadable, 0) == b"media 0"


def test_a_file_that_cannot_be_read_can_be_deleted(kept: Kept) -> None:
    unreadable = crashed(kept)
    kept.disk.bad = kept.file(unreadable)
    janitor = kept.janitor()
    kept.delete(unreadable)
    janitor.repair()
    assert kept.troubles.now() == ()
    assert kept.ids() == set()
