"""A camera that sends GOPs when told to, its events and its recorder: what becomes of all three."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bridge.cameras.feed import Feed
from bridge.cameras.ring import Ring
from bridge.events.book import EventBook
from bridge.events.camera_events import CameraEvents
from bridge.footage.library import Library
from bridge.footage.recorder import Recorder
from bridge.footage.recording import RecordingTools
from bridge.footage.troubles import Troubles
from bridge.media.types import Init, Part
from bridge.model import Actor, ActorKind, EventState, Unfilmed
from bridge.policy.settings import CameraSettings
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.footage import runs
from bridge.store.footage.runs import FootageRun
from bridge.store.slots import KeySlots
from tests.builders import INIT, NOON, FakeClock, a_part, until
from tests.fresh import fresh_database

OWNER = Actor(ActorKind.OWNER, "session", "a browser")
PER_GOP = 10  # parts of 0.2 s


class Paints:
    """Says which keyframes it was given instead of decoding them; as slowly as a test wants."""

    def __init__(self) -> None:
        self.asked, self.wait = threading.Event(), threading.Event()
        self.wait.set()

    def thumbnail(self, keyframe: Part) -> bytes:
        self.asked.set()
        self.wait.wait(10)
        return keyframe.data

    def preview(self, keyframes: Sequence[Part]) -> bytes:
        return b"+".join(part.data for part in keyframes)


class Bench:
    """A camera that sends GOPs of 2 s when told to, its events and its recorder."""

    WAIT_S = 0.3  # so long a writer waits for another process

    def __init__(self, folder: Path, settings: CameraSettings) -> None:
        self._file = fresh_database(folder / "private-eye.db")
        self.db = Database(self._file, chain.of(folder), wait_s=self.WAIT_S)
        self.slots = KeySlots(folder / "clip-keys", bytes(32))
        self.clock = FakeClock()
        self.library = Library(folder / "clips", db=self.db, slots=self.slots, clock=self.clock)
        self.ring = Ring()
        self.troubles = Troubles()
        self.refuses: Unfilmed | None = None
        self.told: list[str | None] = []
        self.shown: list[tuple[str, datetime]] = []
        self.paints = Paints()
        tools = RecordingTools(
            self.library,
            self.paints,
            lambda: Feed(512),
            self.troubles,
            lambda: self.refuses,
            self.clock,
        )
        self.book = EventBook(self.db, self.clock)
        self.events = CameraEvents(
            "door",
            Recorder("door", self.ring, tools, settings),
            self.book,
            settings,
            clock=self.clock,
            changed=lambda: self.told.append(self.recording),
            looks=lambda event, moment: self.shown.append((event, moment.at)),
        )
        self._next = 100
        self._sent = 0

    def send(self, gops: int, *, init: Init = INIT, discontinuity: bool = False) -> None:
        """GOPs of 2 s, in no time; the clock follows."""
        for _ in range(gops):
            for index in range(PER_GOP):
                part = a_part(
                    self._next,
                    index,
                    discontinuity=discontinuity and index == 0,
                    init=init,
                    data=f"<{self._next}.{index}>".encode(),
                )
                self.ring.put(replace(part, starts_at=self.ends_at))
                self._sent += 1
                self.clock.advance(0.2)
            self._next += 1
            discontinuity = False

    def send_without_keyframes(self, seconds: int) -> None:
        for index in range(PER_GOP, PER_GOP + 5 * seconds):
            part = a_part(self._next - 1, index, independent=False, data=b"more")
            self.ring.put(replace(part, starts_at=self.ends_at))
            self._sent += 1
            self.clock.advance(0.2)

    @property
    def recording(self) -> str | None:
        """The event that is being recorded."""
        now = self.events.now
        return now.clip if now is not None else None

    def film_a_visit(self) -> None:
        """Four seconds in which nothing moves, then two of a visit, which is being filmed."""
        self.send(4)
        self.events.opened(self.ends_at)
        self.send(2)
        until(lambda: self.recording is not None)

    def move_again(self) -> None:
        """Pictures come back after a gap; something moves for a second, then nothing for four."""
        self.send(1, discontinuity=True)
        self.events.opened(self.ends_at)
        self.send(1)
        self.events.closed(self.ends_at, 40, None, None)
        self.send(4)

    def lose_the_camera(self) -> None:
        """Its pictures end, and with them what moves: as the watcher of a lost camera says."""
        self.ring.clear()
        self.events.closed(self.ends_at, 40, None, None)

    @contextmanager
    def rows_refuse(self) -> Iterator[None]:
        """Another process writes, and does not come to an end."""
        with closing(sqlite3.connect(self._file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    @property
    def films(self) -> bool:
        """Whether a recording's thread is there."""
        return any(thread.name == "recording-door" for thread in threading.enumerate())

    def is_open(self) -> bool:
        return any(clip.state is EventState.OPEN for clip in self.clips())

    def pass_over(self, seconds: float) -> None:
        """So long no picture comes."""
        self._sent += round(seconds * 5)
        self.clock.advance(seconds)

    @property
    def ends_at(self) -> datetime:
        return NOON + timedelta(seconds=self._sent * 0.2)

    def clips(self) -> tuple[Clip, ...]:
        """Oldest first."""
        self.book.settle()
        with self.db.read() as tx:
            return tuple(reversed(clips.page(tx, ClipQuery())))

    def runs(self) -> tuple[FootageRun, ...]:
        """Of all events, oldest first."""
        with self.db.read() as tx:
            found = (runs.find(tx, id_) for id_ in reversed(runs.ids(tx)))
            return tuple(run for run in found if run is not None)

    def closed(self, count: int = 1) -> tuple[Clip, ...]:
        """Wait until so many clips are closed and none is open."""
        until(lambda: [c.state for c in self.clips()] == [EventState.CLOSED] * count)
        return self.clips()

    def media(self, clip: Clip) -> bytes:
        window = self.library.window(clip.id)
        return b"".join(self.library.segment(clip.id, each.number) for each in window.segments)

    def close(self) -> None:
        self.events.stop()
        self.book.settle()
        self.slots.close()
        self.db.close()


def delete(bench: Bench, clip: Clip) -> None:
    with bench.db.write() as tx:
        deletion = bench.library.mark_deleting(tx, [clip.id], actor=OWNER, way="page")
    bench.library.destroy(deletion.id)
