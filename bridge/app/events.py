"""The wiring of what happened: clips, and the times of which there are none."""

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.app.recording import RecordingParts
from bridge.cameras.clip_encoder import ClipEncoders
from bridge.service.cameras.house import House
from bridge.service.events.clips import Clips
from bridge.service.events.day_absences import DayAbsences
from bridge.service.events.media import ClipMedia
from bridge.service.events.watching import Watching
from bridge.service.live.media_gate import MediaGate


class EventParts:
    """`watch` while the cameras run; `stop` when no clip is served any more."""

    def __init__(
        self,
        base: Base,
        access: Access,
        house: House,
        recording: RecordingParts,
        gate: MediaGate,
    ) -> None:
        self._book = recording.book
        self.encoders = ClipEncoders(base.tool, base.clock)
        self.watching = Watching(house, db=base.db, clock=base.clock)
        zone = base.config.zone
        self.clips = Clips(
            house,
            recording.library,
            ClipMedia(recording.library, self.encoders, base.tool),
            recording.motion,
            access.acts,
            db=base.db,
            gate=gate,
            clock=base.clock,
            zone=zone,
            wake=recording.janitor.wake,
            troubles=recording.troubles.now,
        )
        recording.janitor.tell(self.clips.ended)
        self.day_absences = DayAbsences(house, self.watching, access.acts, db=base.db, zone=zone)

    def watch(self) -> None:
        """Note what each camera could notice, and what is over."""
        self.watching.turn()
        self._book.settle()
