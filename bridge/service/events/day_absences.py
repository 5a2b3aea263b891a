"""Why there is nothing of a day, or of an hour of it: it is gone, or nobody watched.

Beside what `ClipFinding.timeline` finds: clips that are not like what was asked for say nothing of
this.
"""

from dataclasses import dataclass, replace
from datetime import tzinfo

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.watching import Gap
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.views import ClipSearch
from bridge.service.events.watching import Watching
from bridge.store.database import Database
from bridge.store.events import receipts
from bridge.store.events.receipts import Removed


@dataclass(frozen=True, slots=True)
class CameraGap:
    """A time in which a camera was not watched."""

    camera: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class DayAbsence:
    """`gaps`: by camera, oldest first. `removed`: of what began on this day."""

    gaps: tuple[CameraGap, ...]
    removed: Removed


class DayAbsences:
    """Any thread."""

    def __init__(
        self, house: House, watching: Watching, acts: Acts, *, db: Database, zone: tzinfo
    ) -> None:
        self._house = house
        self._watching = watching
        self._db = db
        self._acts = acts
        self._zone = zone

    def of(self, actor: Actor, search: ClipSearch) -> DayAbsence:
        """Of the cameras whose clips the actor may see. Raises Denied where there is none,
        Invalid where it is of no day."""
        cameras = self._cameras(actor, search.camera)
        query = replace(search, until=None).query(self._zone)
        if query.since is None or query.until is None:
            raise PrivateEyeError(Kind.INVALID, "This is told of a day.")
        with self._db.read() as tx:
            gaps = self._watching.gaps_in(tx, cameras, query.since, query.until)
            removed = receipts.removed(tx, cameras, query.since, query.until)
        found = (CameraGap(camera, gap) for camera in cameras for gap in gaps[camera])
        return DayAbsence(tuple(found), removed)

    def _cameras(self, actor: Actor, camera: str | None) -> list[str]:
        named = [named.id for named in self._house.named()]
        theirs = self._acts.reach(actor, Act.CLIPS_LIST, named, camera=camera)
        asked = (id_ for id_ in named if camera in (None, id_))
        return [id_ for id_ in asked if theirs is None or id_ in theirs]
