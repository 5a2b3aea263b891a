"""Clips: find them, watch them, keep them, delete them for good. Each act is decided per camera.

As with live views, a clip is opened in one transaction that decides, mints and writes down; its
bytes pass the gate of `stream` each time. A deleted clip's grants end when the deletion commits.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from bridge.access.grant_book import GrantBook
from bridge.access.grants import Grant
from bridge.access.grants import Refused as GrantRefused
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals, at_address
from bridge.clips.library import Deletion, Library, Progress
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ClipState, PictureKind, Rendition, VideoCodec
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.policy.settings import CameraSettings
from bridge.service.callers import Caller
from bridge.service.cameras import House
from bridge.service.clip_media import ClipMedia
from bridge.service.clip_views import (
    ClipPage,
    ClipView,
    DayCount,
    Download,
    OpenedClip,
    Search,
    cursor,
)
from bridge.service.decided import Decided, visible
from bridge.service.live import ENDED, WHY, NotOpened
from bridge.store import camera_settings, ledger
from bridge.store import clips as rows
from bridge.store.clips import Clip
from bridge.store.database import Database, Tx

_MOST_OF_A_DAY = 10_000
_MANY = 500


class Recorders(Protocol):
    """What `service.noticing.Noticing` offers. Raises NotFound, Unavailable."""

    def record(self, camera: str, seconds: float, actor: Actor) -> str: ...
    def set(self, camera: str, settings: CameraSettings) -> None: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: str


class Clips:
    """Any thread. `wake`: told when a deletion leaves something to clear away; `troubles`: what is
    wrong with recording now, in sentences."""

    def __init__(
        self,
        house: House,
        library: Library,
        media: ClipMedia,
        recorders: Recorders,
        *,
        db: Database,
        grants: GrantBook,
        holders: Holders,
        refusals: Refusals,
        clock: Clock,
        zone: tzinfo,
        wake: Callable[[], None],
        troubles: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._house = house
        self._library = library
        self.media = media
        self._recorders = recorders
        self._db = db
        self._grants = grants
        self._holders = holders
        self._refusals = refusals
        self._clock = clock
        self.zone = zone
        self._wake = wake
        self._troubles = troubles
        self._decided = Decided(db, clock)

    def page(
        self, actor: Actor, search: Search, *, before: str | None = None, limit: int = 50
    ) -> ClipPage:
        """Newest first. Raises Invalid, Denied."""
        query = search.query(self.zone, before=before, limit=limit)
        self._may_look(actor, search.camera)
        with self._db.read() as tx:
            found = rows.page(tx, replace(query, limit=query.limit + 1))
            total = rows.count(tx, query)
        shown, more = found[: query.limit], len(found) > query.limit
        seen = tuple(self._view(c) for c in shown if self._allows(actor, c.camera))
        return ClipPage(seen, cursor(shown[-1]) if more else None, total, self._troubles())

    def days(self, actor: Actor, camera: str | None) -> tuple[DayCount, ...]:
        """The days that have clips, newest first."""
        self._may_look(actor, camera)
        ever = datetime.fromtimestamp(0, UTC)
        with self._db.read() as tx:
            counted = rows.days(tx, camera, ever, self._clock.now() + timedelta(days=366))
        days: dict[object, DayCount] = {}
        for at, count in reversed(counted):
            local = at.astimezone(self.zone)
            day = days.get(local.date()) or DayCount(local.date())
            hours = tuple(n + count * (h == local.hour) for h, n in enumerate(day.hours))
            days[local.date()] = replace(day, hours=hours)
        return tuple(days.values())

    def timeline(self, actor: Actor, search: Search) -> tuple[ClipView, ...]:
        """All of a day, oldest first."""
        self._may_look(actor, search.camera)
        query = replace(search.query(self.zone), limit=_MOST_OF_A_DAY)
        with self._db.read() as tx:
            found = rows.page(tx, query)
        allowed = (c for c in reversed(found) if self._allows(actor, c.camera))
        return tuple(self._view(clip) for clip in allowed)

    def clip(self, actor: Actor, clip_id: str) -> ClipView:
        """Raises NotFound, Denied."""
        with self._db.read() as tx:
            clip = visible(tx, clip_id)
        consent.require(Ask(actor, Act.WATCH_CLIP, self._clock.now(), clip.camera))
        return self._view(clip)

    def picture(self, actor: Actor, clip_id: str, kind: PictureKind) -> bytes:
        """A JPEG. Raises NotFound, Denied, Unavailable."""
        self.clip(actor, clip_id)
        return self._library.picture(clip_id, kind)

    def open(
        self,
        caller: Caller,
        clip_id: str,
        *,
        plays: Collection[VideoCodec] = (VideoCodec.H264,),
        rendition: Rendition | None = None,
    ) -> OpenedClip:
        """Without `rendition`, what the screen plays. Raises NotFound, Denied, Unauthenticated."""
        with self._db.write() as tx:
            clip = visible(tx, clip_id)
            if rendition is None:
                h265 = clip.codecs.startswith(("hvc1", "hev1"))
                codec = VideoCodec.H265 if h265 else VideoCodec.H264
                rendition = Rendition.SOURCE if codec in plays else Rendition.ECHO
            opened = self.open_in(tx, caller, clip, rendition)
        if isinstance(opened, NotOpened):
            raise PrivateEyeError(opened.kind, opened.reason)
        return replace(opened, damaged=self.media.damaged(clip_id))

    def open_in(
        self,
        tx: Tx,
        caller: Caller,
        clip: Clip,
        rendition: Rendition,
        *,
        to_player: bool = False,
    ) -> OpenedClip | NotOpened:
        """Decide, mint and write down. `tx` is to commit a refusal too.

        `clip` was read in `tx`. `to_player`: for a device that sends no cookie.
        """
        until = self._until(tx, caller, clip)
        ledger.append(
            tx,
            caller.actor,
            "clip.open",
            at=self._clock.now(),
            object=clip.id,
            refused=until.reason if isinstance(until, NotOpened) else None,
            details={"camera": clip.camera, "rendition": rendition.value},
        )
        if isinstance(until, NotOpened):
            return until
        token = self._grants.open(
            clip.camera,
            rendition,
            caller.holder,
            not_after=until,
            to_player=to_player,
            clip=clip.id,
        )
        return OpenedClip(self._view(clip), rendition, token)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """Admit one media request for `grant.clip`. Raises Denied, as `Live.stream` does."""
        admitted = self._grants.admit(token, session=session)
        if isinstance(admitted, GrantRefused):
            self._refusals.note(at_address(address), "clip.fetch", WHY[admitted.reason])
            raise PrivateEyeError(Kind.DENIED, "this view has ended")
        if admitted.grant.clip is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is a live one")
        return admitted.grant

    def download(
        self, actor: Actor, clip_id: str, *, from_s: float | None = None, to_s: float | None = None
    ) -> Download:
        """A plain MP4. Raises Invalid, NotFound, Denied, Gone, Unavailable, TooLarge."""
        clip = self._decided.of_clip(actor, Act.WATCH_CLIP, "clip.download", clip_id)
        file, made = self.media.export(clip.id, from_s, to_s)
        local = made.starts_at.astimezone(self.zone)
        name = f"{made.camera.replace('_', '-')}-{local:%Y-%m-%d-%H%M}.mp4"
        return Download(file, name, made.damaged)

    def end_download(self, download: Download) -> None:
        """Its reader has it, or has gone. Harmless twice."""
        self.media.end_export(download.file)

    def star(self, actor: Actor, clip_id: str, starred: bool) -> ClipView:
        """A starred clip is kept until somebody deletes it. Raises NotFound, Denied."""
        act = "clip.star" if starred else "clip.unstar"
        clip = self._decided.of_clip(
            actor, Act.KEEP_CLIP, act, clip_id, lambda tx: rows.star(tx, clip_id, starred)
        )
        return self._view(replace(clip, starred=starred))

    def record(self, actor: Actor, camera: str, seconds: float) -> str:
        """Record now, for so long at least; the clip's id. Raises NotFound, Denied, Unavailable."""
        self._house.camera(camera)
        self._decided.of_camera(
            actor, Act.KEEP_CLIP, "camera.record", camera, details={"seconds": seconds}
        )
        return self._recorders.record(camera, seconds, actor)

    def delete(self, actor: Actor, ids: Sequence[str], *, way: str) -> Deletion:
        """When it returns nobody can read them any more. Those that are gone are skipped.

        Raises Denied where one of them may not be deleted, and then deletes none.
        """
        with self._db.write() as tx:
            deletion = self.delete_in(tx, actor, ids, way=way)
        return self.destroy(deletion)

    def delete_found(self, actor: Actor, search: Search, *, way: str) -> Deletion:
        """As `delete`, of all that a search finds."""
        query = search.query(self.zone)
        with self._db.write() as tx:
            deletion = self.delete_in(tx, actor, rows.ids(tx, query), way=way)
        return self.destroy(deletion)

    def delete_in(
        self, tx: Tx, actor: Actor, ids: Sequence[str], *, way: str
    ) -> Deletion | Refusal:
        """Decide and mark. `tx` is to commit a refusal too; `destroy` comes right after it."""
        for camera in _cameras_of(tx, ids):
            decision = consent.decide(Ask(actor, Act.DELETE_CLIP, self._clock.now(), camera))
            if isinstance(decision, consent.Refused):
                ledger.append(
                    tx,
                    actor,
                    "clip.delete",
                    at=self._clock.now(),
                    object=camera,
                    refused=decision.reason,
                    details={"way": way, "count": len(ids)},
                )
                return Refusal(decision.reason)
        deletion = self._library.mark_deleting(tx, ids, actor=actor, way=way)
        tx.after_commit(lambda: self.ended(ids))
        return deletion

    def destroy(self, deletion: Deletion | Refusal) -> Deletion:
        """What follows `delete_in`, when its transaction is over: raise, or destroy the keys."""
        if isinstance(deletion, Refusal):
            raise PrivateEyeError(Kind.DENIED, deletion.reason)
        self._library.destroy(deletion.id)
        self._wake()
        return deletion

    def ended(self, clips: Collection[str]) -> None:
        """They are deleted: end their grants and forget what was made of them. Never raises."""
        self._grants.end_clips(clips)
        self.media.forget(clips)

    def progress(self, actor: Actor, deletion_id: str) -> Progress:
        """Raises NotFound, also a day after its end."""
        consent.require(Ask(actor, Act.LIST, self._clock.now()))
        progress = self._library.progress(deletion_id)
        if progress is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such deletion")
        return progress

    def settings(self, actor: Actor, camera: str) -> CameraSettings:
        self._house.camera(camera)
        consent.require(Ask(actor, Act.LIST, self._clock.now()))
        with self._db.read() as tx:
            return camera_settings.of(tx, camera)

    def set_settings(self, actor: Actor, camera: str, settings: CameraSettings) -> None:
        """They hold from now on. Raises NotFound, Denied."""
        self._house.camera(camera)
        now = self._clock.now()
        self._decided.of_camera(
            actor,
            Act.SET_CAMERA,
            "camera.set",
            camera,
            lambda tx: camera_settings.put(tx, camera, settings, now),
            details={"settings": settings.model_dump_json(exclude_defaults=True)},
        )
        self._recorders.set(camera, settings)

    def _view(self, clip: Clip) -> ClipView:
        names = {named.id: named.name for named in self._house.named()}
        if clip.state is ClipState.OPEN:  # its row lags behind
            clip = replace(clip, ends_at=max(clip.ends_at, self._clock.now()))
        return ClipView(clip, names.get(clip.camera, clip.camera))

    def _allows(self, actor: Actor, camera: str) -> bool:
        ask = Ask(actor, Act.WATCH_CLIP, self._clock.now(), camera)
        return isinstance(consent.decide(ask), consent.Allowed)

    def _may_look(self, actor: Actor, camera: str | None) -> None:
        """Each clip is decided about too: this is for a whole question that may not be asked."""
        act = Act.LIST if camera is None else Act.WATCH_CLIP
        consent.require(Ask(actor, act, self._clock.now(), camera))

    def _until(self, tx: Tx, caller: Caller, clip: Clip) -> datetime | NotOpened:
        """Until when the caller may watch the clip."""
        decision = consent.decide(Ask(caller.actor, Act.WATCH_CLIP, self._clock.now(), clip.camera))
        if isinstance(decision, consent.Refused):
            return NotOpened(Kind.DENIED, decision.reason)
        return self._holders.until(tx, caller.holder) or NotOpened(Kind.UNAUTHENTICATED, ENDED)


def _cameras_of(tx: Tx, ids: Sequence[str]) -> frozenset[str]:
    some = (ids[at : at + _MANY] for at in range(0, len(ids), _MANY))
    return frozenset(clip.camera for chunk in some for clip in rows.of_ids(tx, chunk))
