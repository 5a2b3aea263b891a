"""What is due goes by itself, with a receipt; what people delete is worked off."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.clips.janitor import Janitor
from bridge.clips.library import Gop, Library
from bridge.clips.troubles import Troubles
from bridge.model import Actor, ActorKind, ClipKind
from bridge.policy.settings import CameraSettings
from bridge.store import clips
from bridge.store.clips import Query
from bridge.store.database import Database
from bridge.store.disk import Disk
from bridge.store.slots import KeySlots
from bridge.store.tables import ledger
from tests.builders import FIFTH, INIT, FakeClock, until

OWNER = Actor(ActorKind.OWNER, "session", "a browser")


class ReadOnly(Disk):
    """A disk that removes nothing while a test says so."""

    refuses = False
    has: int | None = None

    def unlink(self, path: Path) -> None:
        if self.refuses:
            raise OSError(errno.EROFS, "Read-only file system")
        super().unlink(path)

    def free(self, folder: Path) -> int:
        return super().free(folder) if self.has is None else self.has


class Kept:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clips"
        self.db = Database(folder / "private-eye.db")
        self.slots = KeySlots(folder / "clip-keys", bytes(32))
        self.clock = FakeClock()
        self.disk = ReadOnly()
        self.library = Library(
            self.folder, db=self.db, slots=self.slots, clock=self.clock, disk=self.disk
        )
        self.troubles = Troubles()

    def janitor(self, keep_free: int = 0) -> Janitor:
        janitor = Janitor(
            self.library,
            db=self.db,
            settings=lambda: {"door": CameraSettings(keep_hours=24)},
            keep_free=keep_free,
            troubles=self.troubles,
            clock=self.clock,
        )
        janitor.repair()
        return janitor

    def clip(self, *, starred: bool = False) -> str:
        now = self.clock.now()
        writer = self.library.begin("door", ClipKind.MOTION, INIT, now)
        writer.append(Gop(b"media", FIFTH, now))
        writer.close("quiet")
        with self.db.write() as tx:
            clips.star(tx, writer.clip_id, starred)
        return writer.clip_id

    def clips(self, count: int) -> list[str]:
        """A minute apart, oldest first."""
        made = []
        for _ in range(count):
            made.append(self.clip())
            self.clock.advance(60)
        return made

    def ids(self) -> set[str]:
        with self.db.read() as tx:
            return {clip.id for clip in clips.page(tx, Query())}

    def files(self) -> set[str]:
        return {path.stem for path in self.folder.glob("*.clip")}

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


def test_a_day_later_a_clip_is_gone_and_a_receipt_says_why(kept: Kept) -> None:
    old = kept.clip()
    starred = kept.clip(starred=True)
    kept.clock.advance(timedelta(hours=25).total_seconds())
    new = kept.clip()
    janitor = kept.janitor()
    assert janitor.expire() == 1
    assert kept.ids() == {starred, new}
    janitor.start()
    until(lambda: kept.files() == {starred, new})
    janitor.stop()
    ((clip, actor, details),) = kept.receipts()
    assert (clip, actor) == (old, "the bridge")
    assert "older than 24 hours" in details


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
    assert janitor.full
    assert "nothing new is recorded" in kept.troubles.now()[0]


def test_room_again_ends_the_trouble(kept: Kept) -> None:
    kept.janitor(keep_free=10**15).expire()
    assert kept.troubles.now()
    janitor = kept.janitor()
    janitor.expire()
    assert not janitor.full
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
    janitor.stop()


def test_a_disk_that_cannot_be_put_right_stops_recording_until_it_can(kept: Kept) -> None:
    clip = kept.clip()
    with kept.db.write() as tx:
        kept.library.mark_deleting(tx, [clip], actor=OWNER, way="page")
    kept.disk.refuses = True
    janitor = kept.janitor()
    assert janitor.full
    assert kept.troubles.now()[0].startswith("No clips are recorded.")
    kept.disk.refuses = False
    janitor.start()
    until(lambda: not janitor.full)
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
    until(lambda: janitor.full)
    assert kept.ids() == {clip}
    away.rename(kept.folder)
    janitor.wake()
    until(lambda: kept.ids() == set())
    janitor.stop()
    assert kept.troubles.now() == ()
