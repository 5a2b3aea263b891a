"""A house that has clips: the use cases on a real library."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.cameras.clip_encoder import ClipEncoders
from bridge.clips.library import Library
from bridge.clips.troubles import Troubles
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.settings import CameraSettings
from bridge.service.clip_media import ClipMedia
from bridge.service.clips import Clips
from bridge.service.spoken_clips import SpokenClips
from bridge.service.voice_clips import VoiceClips
from bridge.service.voice_deletions import VoiceDeletions
from bridge.store.slots import KeySlots
from tests import recorded
from tests.recorded import Footage
from tests.service.house import FFMPEG, House

BERLIN = ZoneInfo("Europe/Berlin")


class Recorders:
    """Remembers what it is told, and records at once what it is asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.told: dict[str, CameraSettings] = {}
        self.ready = True

    def record(self, camera: str, seconds: float, actor: Actor) -> str:  # noqa: ARG002
        if not self.ready:
            raise PrivateEyeError(Kind.UNAVAILABLE, "There is no picture now.")
        return recorded.record(self._library, camera, actor=actor)

    def set(self, camera: str, settings: CameraSettings) -> None:
        self.told[camera] = settings


class ClipHouse(House):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.woken = threading.Event()
        self.slots = KeySlots(folder / "clip-keys", b"k" * 32)
        self.library = Library(folder / "clips", db=self.db, slots=self.slots, clock=self.clock)
        self.encoders = ClipEncoders(FFMPEG, self.clock)
        self.recorders = Recorders(self.library)
        self.troubles = Troubles()
        self.clips = Clips(
            self.rooms,
            self.library,
            ClipMedia(self.library, self.encoders, FFMPEG),
            self.recorders,
            db=self.db,
            grants=self.grants,
            holders=self.holders,
            refusals=self.refusals,
            clock=self.clock,
            zone=BERLIN,
            wake=self.woken.set,
            troubles=self.troubles.now,
        )
        spoken = SpokenClips(self.rooms, BERLIN, self.clock)
        self.voice_clips = VoiceClips(
            self.rooms, self.clips, self.voice, spoken, db=self.db, speakers=self.speakers
        )
        self.voice_deletions = VoiceDeletions(
            self.rooms, self.clips, spoken, db=self.db, speakers=self.speakers
        )

    def a_clip(
        self, camera: str = "front", *, later: timedelta = timedelta(0), **footage: object
    ) -> str:
        made = Footage(**footage)  # type: ignore[arg-type]
        return recorded.record(self.library, camera, footage=made, later=later)

    def damage(self, clip_id: str, number: int) -> None:
        """Flip a bit in one of its segments on the disk."""
        entry = self.library.entries(clip_id).entries[number]
        path = self.folder / "clips" / f"{clip_id}.clip"
        data = bytearray(path.read_bytes())
        data[entry.offset + entry.size // 2] ^= 1
        path.write_bytes(data)

    def close(self) -> None:
        self.encoders.stop()
        self.slots.close()
        self.db.close()


@contextmanager
def a_clip_house(folder: Path) -> Iterator[ClipHouse]:
    made = ClipHouse(folder)
    yield made
    made.close()
