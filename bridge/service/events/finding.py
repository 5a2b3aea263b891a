"""Finding clips: pages of them, their days, one of them, and its pictures."""

from collections.abc import Callable
from dataclasses import replace

from bridge.footage.library import Library
from bridge.model import Actor, PictureKind
from bridge.policy.acts import Act
from bridge.service.events.views import (
    ClipPage,
    ClipSearch,
    ClipView,
    DayCount,
    ExplainedClip,
    cursor,
)
from bridge.service.events.visible import VisibleClips
from bridge.service.live.open_views import OpenViews
from bridge.store.database import Database
from bridge.store.events import classifications
from bridge.store.events import clips as rows

_MOST_OF_A_DAY = 10_000


class ClipFinding:
    """Any thread. `troubles`: what is wrong with recording now, in sentences."""

    def __init__(
        self,
        visible: VisibleClips,
        library: Library,
        views: OpenViews,
        db: Database,
        troubles: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._visible = visible
        self._library = library
        self._views = views
        self._db = db
        self._troubles = troubles
        self.zone = visible.zone

    def page(
        self,
        actor: Actor,
        search: ClipSearch,
        *,
        before: str | None = None,
        limit: int = 50,
        counts: bool = False,
    ) -> ClipPage:
        """Newest first; `counts`: with how many there are of each label, which costs more than the
        page. Raises Invalid, Denied."""
        query = self._visible.query(actor, search, before=before, limit=limit)
        with self._db.read() as tx:
            found = rows.page(tx, replace(query, limit=query.limit + 1))
            total = rows.count(tx, query)
            labels = rows.by_label(tx, query) if counts else None
        shown, more = found[: query.limit], len(found) > query.limit
        seen = tuple(self._visible.view(clip) for clip in shown)
        self._views.read(actor, Act.CLIPS_LIST, search.camera)
        end = cursor(shown[-1]) if more else None
        return ClipPage(seen, end, total, self._troubles(), labels)

    def days(self, actor: Actor, search: ClipSearch) -> tuple[DayCount, ...]:
        """The days that have such clips, newest first; of `search`, its day does not matter."""
        query = self._visible.query(actor, replace(search, day=None, hour=None))
        with self._db.read() as tx:
            counted = rows.days(tx, query)
        self._views.read(actor, Act.CLIPS_LIST, search.camera)
        days: dict[object, DayCount] = {}
        for at, count in reversed(counted):
            local = at.astimezone(self.zone)
            day = days.get(local.date()) or DayCount(local.date())
            hours = tuple(n + count * (h == local.hour) for h, n in enumerate(day.hours))
            days[local.date()] = replace(day, hours=hours)
        return tuple(days.values())

    def timeline(self, actor: Actor, search: ClipSearch) -> tuple[ClipView, ...]:
        """All of a day, oldest first."""
        query = replace(self._visible.query(actor, search), limit=_MOST_OF_A_DAY)
        with self._db.read() as tx:
            found = rows.page(tx, query)
        self._views.read(actor, Act.CLIPS_LIST, search.camera)
        return tuple(self._visible.view(clip) for clip in reversed(found))

    def clip(self, actor: Actor, clip_id: str) -> ClipView:
        """Raises NotFound, Denied."""
        clip = self._visible.shown(actor, clip_id)
        self._views.read(actor, Act.CLIPS_LIST, clip.camera)
        return self._visible.view(clip)

    def explained(self, actor: Actor, clip_id: str) -> ExplainedClip:
        """Raises NotFound, Denied."""
        clip = self._visible.shown(actor, clip_id)
        with self._db.read() as tx:
            found = classifications.find(tx, clip_id)
        self._views.read(actor, Act.CLIPS_LIST, clip.camera)
        return ExplainedClip(clip_id, found)

    def picture(self, actor: Actor, clip_id: str, kind: PictureKind) -> bytes:
        """A JPEG. Raises NotFound, Denied, Unavailable."""
        clip = self._visible.shown(actor, clip_id)
        jpeg = self._library.picture(clip_id, kind)
        self._views.read(actor, Act.CLIPS_LOOK, clip.camera)
        return jpeg
