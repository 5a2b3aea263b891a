"""A house that has clips: the use cases on a real library."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.alerts.sending import Kinds
from bridge.app.alerts import AlertParts, AlertSources
from bridge.app.events import EventParts, RecordedClips
from bridge.app.learning import learner, learning
from bridge.app.ledger import who_looked
from bridge.app.sharing import SharingParts
from bridge.app.voice import voice
from bridge.config import LinkingConfig
from bridge.errors import Kind, PrivateEyeError
from bridge.events.ongoing import RecordingState
from bridge.footage.library import Library
from bridge.footage.troubles import Troubles
from bridge.model import Actor
from bridge.policy.settings import CameraSettings
from bridge.service.alerts.deciding import AlertDeciding
from bridge.service.cameras.settings import Settings
from bridge.store.slots import KeySlots
from tests import recorded
from tests.recorded import Footage, Sort
from tests.service.house import TWO, House
from tests.sharing.hand_renderer import HandRenderer

BERLIN = ZoneInfo("Europe/Berlin")
NO_KINDS: Kinds = {}


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
        receivers: Kinds = NO_KINDS,
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
        self.full = False
        self._receivers, self._visible, self._zoned = receivers, events.visible, base
        self.tell_people()
        self.learner = learner(base)
        learnt = learning(base, self.learner, events.visible, self.rooms, access.acts)
        self.teaching, self.learnt = learnt.teaching, learnt.learnt
        self.forgetting = learnt.forgetting
        self.by_voice = voice(base, access, self.spoken, self.privacy, events, learnt, self.gate)
        self.who_looked = who_looked(base, access, self.rooms, self.views)
        self.renderer = HandRenderer()
        self.sharing = SharingParts(base, access, events, self.renderer)
        self.shared = self.sharing.use_cases

    def tell_people(self) -> None:
        """Of what happens; again, as after a restart."""
        self.deciding = AlertDeciding(self.db, self.clock, self._zoned.config.zone)
        sources = AlertSources(self.rooms, self.stills, self.library, lambda: self.full)
        self.alert_parts = AlertParts(
            self._zoned, self.access, self.deciding, sources, self._receivers
        )
        self.alerts = self.alert_parts.use_cases(self._visible, self.views)

    def a_clip(
        self,
        camera: str = "front",
        *,
        later: timedelta = timedelta(0),
        was: Sort | None = None,
        **footage: object,
    ) -> str:
        made = Footage(**footage)  # type: ignore[arg-type]
        return recorded.record(self.library, camera, footage=made, later=later, was=was)

    def changed(self, clip_id: str) -> None:
        """Whoever decides about alerts hears of it, as of each change of an event."""
        with self.db.write() as tx:
            self.deciding.hears(tx, clip_id)

    def damage(self, clip_id: str, number: int) -> None:
        """Flip a bit in one of its segments on the disk."""
        segment = self.library.window(clip_id).segments[number]
        entry, path = segment.entry, self.folder / "clips" / f"{segment.run}.clip"
        data = bytearray(path.read_bytes())
        data[entry.offset + entry.size // 2] ^= 1
        path.write_bytes(data)

    def close(self) -> None:
        self.alert_parts.stop()
        self.encoders.stop()
        self.sharing.close()
        self.slots.close()
        self.db.close()


@contextmanager
def a_clip_house(
    folder: Path, kind: type[ClipHouse] = ClipHouse, *, linked: LinkingConfig | None = None
) -> Iterator[ClipHouse]:
    made = kind(folder, linked=linked)
    yield made
    made.close()
