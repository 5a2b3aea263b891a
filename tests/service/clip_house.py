"""A house that has clips: the use cases on a real library."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.app.events import EventParts, RecordedClips
from bridge.app.ledger import who_looked
from bridge.app.voice import voice
from bridge.config import LinkingConfig
from bridge.errors import Kind, PrivateEyeError
from bridge.events.ongoing import RecordingState
from bridge.footage.library import Library
from bridge.footage.troubles import Troubles
from bridge.model import Actor
from bridge.policy.settings import CameraSettings
from bridge.service.cameras.settings import Settings
from bridge.store.slots import KeySlots
from tests import recorded
from tests.recorded import Footage
from tests.service.house import TWO, House

BERLIN = ZoneInfo("Europe/Berlin")


class Recorders:
    """Remembers what it is told, and records at once what it is asked for."""

    def __init__(
        self,
        library: Library,
        recorded: dict[str, RecordingState | None],
        renew: Callable[[], None],
    ) -> None:
        self._library = library
        self._recorded = recorded
        self._renew = renew
        self.told: dict[str, CameraSettings] = {}
        self.ready = True

    def record(self, camera: str, seconds: float, actor: Actor) -> str:  # noqa: ARG002
        if not self.ready:
            raise PrivateEyeError(Kind.UNAVAILABLE, "There is no picture now.")
        return recorded.record(self._library, camera, actor=actor)

    def stop_recording(self, camera: str) -> bool:
        now = self._recorded.get(camera)
        if now is None or not now.by_hand:
            return False
        self.become(camera, replace(now, by_hand=False) if now.moves else None)
        return True

    def recording(self, camera: str) -> RecordingState | None:
        return self._recorded.get(camera)

    def become(self, camera: str, now: RecordingState | None) -> None:
        self._recorded[camera] = now
        self._renew()

    def set(self, camera: str, settings: CameraSettings) -> None:
        self.told[camera] = settings


class ClipHouse(House):
    def __init__(
        self,
        folder: Path,
        *,
        linked: LinkingConfig | None = None,
        names: Mapping[str, str] = TWO,
        zone: str = BERLIN.key,
    ) -> None:
        super().__init__(folder, linked=linked, names=names)
        self.woken = threading.Event()
        self.slots = KeySlots(folder / "clip-keys", b"k" * 32)
        self.library = Library(folder / "clips", db=self.db, slots=self.slots, clock=self.clock)
        self.recorders = Recorders(self.library, self.recorded, self.fleet.renew)
        self.settings = Settings(self.rooms, self.recorders, self.connections, self.acts, self.db)
        self.troubles = Troubles()
        config = self.base.config.model_copy(update={"timezone": zone})
        base, access = replace(self.base, config=config), self.access
        recorded = RecordedClips(self.library, self.recorders, self.woken.set, self.troubles.now)
        events = EventParts(base, access, self.rooms, self.gate, recorded)
        self.encoders, self.watching = events.encoders, events.watching
        self.clips, self.day_absences = events.clips, events.day_absences
        self.by_voice = voice(base, access, self.spoken, self.privacy, events, self.gate)
        self.who_looked = who_looked(base, access, self.rooms, self.views)

    def a_clip(
        self, camera: str = "front", *, later: timedelta = timedelta(0), **footage: object
    ) -> str:
        made = Footage(**footage)  # type: ignore[arg-type]
        return recorded.record(self.library, camera, footage=made, later=later)

    def damage(self, clip_id: str, number: int) -> None:
        """Flip a bit in one of its segments on the disk."""
        segment = self.library.window(clip_id).segments[number]
        entry, path = segment.entry, self.folder / "clips" / f"{segment.run}.clip"
        data = bytearray(path.read_bytes())
        data[entry.offset + entry.size // 2] ^= 1
        path.write_bytes(data)

    def close(self) -> None:
        self.encoders.stop()
        self.slots.close()
        self.db.close()


@contextmanager
def a_clip_house(folder: Path, *, linked: LinkingConfig | None = None) -> Iterator[ClipHouse]:
    made = ClipHouse(folder, linked=linked)
    yield made
    made.close()
