"""The wiring of what happened: clips, and the times of which there are none."""

from collections.abc import Callable
from dataclasses import dataclass

from bridge.app.access import Access
from bridge.app.base import Base
from bridge.cameras.clip_encoder import ClipEncoders
from bridge.footage.library import Library
from bridge.service.cameras.house import House
from bridge.service.events.clips import Clips
from bridge.service.events.day_absences import DayAbsences
from bridge.service.events.deleting import ClipDeleting
from bridge.service.events.finding import ClipFinding
from bridge.service.events.keeping import ClipKeeping
from bridge.service.events.media import ClipMedia
from bridge.service.events.recorders import Recorders
from bridge.service.events.viewing import ClipViewing
from bridge.service.events.visible import VisibleClips
from bridge.service.events.watching import Watching
from bridge.service.live.media_gate import MediaGate


@dataclass(frozen=True, slots=True)
class RecordedClips:
    """What is recorded, and by what. `wake`: told when there is something to clear away;
    `troubles`: what is wrong with recording now, in sentences."""

    library: Library
    recorders: Recorders
    wake: Callable[[], None]
    troubles: Callable[[], tuple[str, ...]]


class EventParts:
    """`encoders` are stopped when no clip is served any more."""

    def __init__(
        self, base: Base, access: Access, house: House, gate: MediaGate, recorded: RecordedClips
    ) -> None:
        self.encoders = ClipEncoders(base.tool, base.clock)
        self.watching = Watching(house, db=base.db, clock=base.clock)
        self.visible = VisibleClips(
            house,
            recorded.library,
            access.acts,
            db=base.db,
            clock=base.clock,
            zone=base.config.zone,
        )
        self.clips = _clips(base, house, self.visible, gate, recorded, self.encoders)
        self.day_absences = DayAbsences(
            house, self.watching, access.acts, db=base.db, zone=base.config.zone
        )


def _clips(
    base: Base,
    house: House,
    visible: VisibleClips,
    gate: MediaGate,
    recorded: RecordedClips,
    encoders: ClipEncoders,
) -> Clips:
    library, acts, db = recorded.library, gate.acts, base.db
    media = ClipMedia(library, encoders, base.tool)
    viewing = ClipViewing(visible, media, acts, gate, db)
    return Clips(
        ClipFinding(visible, library, gate.views, db, recorded.troubles),
        viewing,
        ClipKeeping(visible, house, recorded.recorders, acts),
        ClipDeleting(visible, library, viewing, acts, db=db, wake=recorded.wake),
    )
