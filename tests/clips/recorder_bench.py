"""A camera that sends GOPs when told to, and its recorder: for tests of what becomes of both."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bridge.cameras.feed import Feed
from bridge.cameras.ring import Ring
from bridge.clips.library import Library
from bridge.clips.recorder import Recorder
from bridge.clips.recording import RecordingTools
from bridge.clips.troubles import Troubles
from bridge.media.types import Init, Part
from bridge.model import Actor, ActorKind, ClipState
from bridge.policy.settings import CameraSettings
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
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
    """A camera that sends GOPs of 2 s when told to, and its recorder."""

    def __init__(self, folder: Path, settings: CameraSettings) -> None:
        self.db = Database(fresh_database(folder / "private-eye.db"), chain.of(folder))
        self.slots = KeySlots(folder / "clip-keys", bytes(32))
        self.clock = FakeClock()
        self.library = Library(folder / "clips", db=self.db, slots=self.slots, clock=self.clock)
        self.ring = Ring()
        self.troubles = Troubles()
        self.full = False
        self.told: list[str | None] = []
        self.paints = Paints()
        tools = RecordingTools(
            self.library,
            self.paints,
            lambda: Feed(512),
            self.troubles,
            lambda: self.full,
            self.clock,
            lambda: self.told.append(self.recorder.recording),
        )
        self.recorder = Recorder("door", self.ring, tools, settings)
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
    def ends_at(self) -> datetime:
        return NOON + timedelta(seconds=self._sent * 0.2)

    def clips(self) -> tuple[Clip, ...]:
        """Oldest first."""
        with self.db.read() as tx:
            return tuple(reversed(clips.page(tx, ClipQuery())))

    def closed(self, count: int = 1) -> tuple[Clip, ...]:
        """Wait until so many clips are closed and none is open."""
        until(lambda: [c.state for c in self.clips()] == [ClipState.CLOSED] * count)
        return self.clips()

    def media(self, clip: Clip) -> bytes:
        stored = self.library.entries(clip.id)
        return b"".join(self.library.media(clip.id, e.index) for e in stored.entries)

    def close(self) -> None:
        self.recorder.stop()
        self.slots.close()
        self.db.close()


def delete(bench: Bench, clip: Clip) -> None:
    with bench.db.write() as tx:
        deletion = bench.library.mark_deleting(tx, [clip.id], actor=OWNER, way="page")
    bench.library.destroy(deletion.id)
