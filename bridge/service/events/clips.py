"""Clips: find them, watch them, keep them, delete them for good. Each act is decided per camera.

As with live views, a clip is opened in one transaction that decides, mints and writes down; its
bytes pass the gate of `stream` each time. A deleted clip's grants end when the deletion commits.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Protocol

from bridge.access.grants.book import GrantBook
from bridge.access.grants.grant import Grant
from bridge.access.holders import Holders
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.events.ongoing import RecordingState
from bridge.footage.library import Deletion, Library, Progress
from bridge.model import Actor, EventState, PictureKind, Rendition, State, VideoCodec
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.audited import AuditedActs, of_a_clip, unseen, visible
from bridge.service.cameras.house import House
from bridge.service.events.media import ClipMedia
from bridge.service.events.views import (
    ClipPage,
    ClipSearch,
    ClipView,
    DayCount,
    Download,
    OpenedClip,
    Refusal,
    StoppedRecording,
    cursor,
    trimmed,
    unseen_because,
)
from bridge.service.live.admission import Admission
from bridge.service.live.open_views import OpenViews
from bridge.service.live.viewing import ENDED, NotOpened
from bridge.service.people.callers import Caller
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import clips as rows
from bridge.store.events.clips import Clip

LISTED, LOOKED_AT = "clips.list", "clips.look"
_MOST_OF_A_DAY = 10_000
_MANY = 500


class Recorders(Protocol):
    """What `motion_recording.MotionRecording` offers. Raises NotFound, Unavailable."""

    def record(self, camera: str, seconds: float, actor: Actor) -> str: ...
    def stop_recording(self, camera: str) -> bool: ...
    def recording(self, camera: str) -> RecordingState | None: ...


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
        admission: Admission,
        views: OpenViews,
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
        self._admission = admission
        self._views = views
        self._clock = clock
        self.zone = zone
        self._wake = wake
        self._troubles = troubles
        self._decided = AuditedActs(db, clock)

    def page(
        self, actor: Actor, search: ClipSearch, *, before: str | None = None, limit: int = 50
    ) -> ClipPage:
        """Newest first. Raises Invalid, Denied."""
        query = search.query(self.zone, before=before, limit=limit)
        query = replace(query, cameras=self._may_look(actor, search.camera))
        with self._db.read() as tx:
            found = rows.page(tx, replace(query, limit=query.limit + 1))
            total = rows.count(tx, query)
        shown, more = found[: query.limit], len(found) > query.limit
        seen = tuple(self._view(clip) for clip in shown)
        self._views.read(actor, LISTED, search.camera)
        return ClipPage(seen, cursor(shown[-1]) if more else None, total, self._troubles())

    def days(self, actor: Actor, search: ClipSearch) -> tuple[DayCount, ...]:
        """The days that have such clips, newest first; of `search`, its day does not matter."""
        query = replace(search, day=None, hour=None).query(self.zone)
        allowed = self._may_look(actor, search.camera)
        with self._db.read() as tx:
            counted = rows.days(tx, replace(query, cameras=allowed))
        self._views.read(actor, LISTED, search.camera)
        days: dict[object, DayCount] = {}
        for at, count in reversed(counted):
            local = at.astimezone(self.zone)
            day = days.get(local.date()) or DayCount(local.date())
            hours = tuple(n + count * (h == local.hour) for h, n in enumerate(day.hours))
            days[local.date()] = replace(day, hours=hours)
        return tuple(days.values())

    def timeline(self, actor: Actor, search: ClipSearch) -> tuple[ClipView, ...]:
        """All of a day, oldest first."""
        allowed = self._may_look(actor, search.camera)
        query = replace(search.query(self.zone), limit=_MOST_OF_A_DAY, cameras=allowed)
        with self._db.read() as tx:
            found = rows.page(tx, query)
        self._views.read(actor, LISTED, search.camera)
        return tuple(self._view(clip) for clip in reversed(found))

    def clip(self, actor: Actor, clip_id: str) -> ClipView:
        """Raises NotFound, Denied."""
        clip = self._shown(actor, clip_id)
        self._views.read(actor, LISTED, clip.camera)
        return self._view(clip)

    def picture(self, actor: Actor, clip_id: str, kind: PictureKind) -> bytes:
        """A JPEG. Raises NotFound, Denied, Unavailable."""
        clip = self._shown(actor, clip_id)
        jpeg = self._library.picture(clip_id, kind)
        self._views.read(actor, LOOKED_AT, clip.camera)
        return jpeg

    def open(
        self,
        caller: Caller,
        clip_id: str,
        *,
        plays: Collection[VideoCodec] = (VideoCodec.H264,),
        rendition: Rendition | None = None,
    ) -> OpenedClip:
        """Without `rendition`, what the screen plays.

        Raises NotFound, Denied, Unauthenticated, Conflict where nothing of it was filmed.
        """
        rendition = rendition or self._rendition(clip_id, plays)
        with self._db.write() as tx:
            clip = visible(tx, clip_id, Ask(caller.actor, Act.WATCH_CLIP, self._clock.now()))
            opened = self.open_in(tx, caller, clip, rendition)
        if isinstance(opened, NotOpened):
            if opened.kind is Kind.DENIED:
                raise of_a_clip(opened.reason)
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
        """Decide, mint and write down. `tx` is to commit a refusal too. Where there is nothing to
        see, nothing is written down.

        `clip` was read in `tx`. `to_player`: for a device that sends no cookie.
        """
        until = self._until(caller, clip)
        if not isinstance(until, NotOpened) and not clip.filmed:
            return NotOpened(Kind.CONFLICT, unseen_because(clip))
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
        self._views.opened(tx, caller.actor, token, clip.camera, clip.id)
        return OpenedClip(self._view(clip), rendition, token)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """Admit one media request for `grant.clip`, as `Admission.clip` does."""
        return self._admission.clip(token, session=session, address=address)

    def segment(self, grant: Grant, clip_id: str, index: int) -> bytes:
        """Of the clip that the grant is for. Raises NotFound, Gone, Unavailable."""
        data = self.media.segment(clip_id, index)
        self._views.served(grant, self.media.span(clip_id, index))
        return data

    def echo_segment(self, grant: Grant, clip_id: str, variant: str, number: int) -> bytes:
        """As `segment`, of what an Echo is given."""
        made = self.media.echo(clip_id)
        data = made.segment(variant, number)
        self._views.served(grant, made.span(number))
        return data

    def download(
        self, actor: Actor, clip_id: str, *, from_s: float | None = None, to_s: float | None = None
    ) -> Download:
        """A plain MP4. Raises Invalid, NotFound, Denied, Conflict, Gone, Unavailable, TooLarge."""
        clip = self._decided.of_clip(actor, Act.WATCH_CLIP, "clip.download", clip_id)
        if not clip.filmed:
            raise PrivateEyeError(Kind.CONFLICT, unseen_because(clip))
        file, made = self.media.export(clip.id, from_s, to_s)
        local = made.starts_at.astimezone(self.zone)
        part = trimmed(from_s, to_s if to_s is not None else clip.duration.total_seconds())
        name = f"{made.camera.replace('_', '-')}-{local:%Y-%m-%d-%H%M}{part}.mp4"
        return Download(file, name, made.damaged, clip.camera)

    def pieces(self, download: Download, caller: Caller) -> Iterator[bytes]:
        """Of the file, for as long as the caller may watch the clip: decided anew for each."""
        for piece in download.file.chunks():
            actor = self._holders.actor(caller.holder)
            if actor is None:
                return
            if not consent.allows(Ask(actor, Act.WATCH_CLIP, self._clock.now(), download.camera)):
                return
            yield piece

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
        ask = Ask(actor, Act.KEEP_CLIP, self._clock.now(), camera)
        health = self._house.asked(ask).health
        self._decided.of_camera(
            actor, Act.KEEP_CLIP, "camera.record", camera, details={"seconds": seconds}
        )
        if health.state is State.OFF:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This camera is off: nothing is recorded.")
        return self._recorders.record(camera, seconds, actor)

    def stop_recording(self, actor: Actor, camera: str) -> StoppedRecording:
        """End what was asked for by hand, whoever asked. Raises NotFound, Denied."""
        self._house.asked(Ask(actor, Act.KEEP_CLIP, self._clock.now(), camera))
        self._decided.of_camera(actor, Act.KEEP_CLIP, "camera.stop_recording", camera)
        stopped = self._recorders.stop_recording(camera)
        now = self._recorders.recording(camera)
        return StoppedRecording(stopped, goes_on=now is not None and now.moves)

    def delete(self, actor: Actor, ids: Sequence[str], *, way: str) -> Deletion:
        """When it returns nobody can read them any more. Those that are gone are skipped, and of
        cameras that are not theirs none is there.

        Raises Denied to who may delete none, whether or not there are such clips.
        """
        with self._db.write() as tx:
            deletion = self.delete_in(tx, actor, ids, way=way)
        return self.destroy(deletion)

    def delete_found(self, actor: Actor, search: ClipSearch, *, way: str) -> Deletion:
        """As `delete`, of all that a search finds."""
        query = replace(search.query(self.zone), cameras=self._may_look(actor, search.camera))
        with self._db.write() as tx:
            deletion = self.delete_in(tx, actor, rows.ids(tx, query), way=way)
        return self.destroy(deletion)

    def delete_in(
        self, tx: Tx, actor: Actor, ids: Sequence[str], *, way: str
    ) -> Deletion | Refusal:
        """Decide and mark. `tx` is to commit a refusal too; `destroy` comes right after it."""
        ask = Ask(actor, Act.DELETE_CLIP, self._clock.now(), consent.ANY)
        found = _by_camera(tx, ids)
        why = _why_not(ask)
        nowhere = actor.rights is not None and actor.rights.cameras == frozenset()
        if why is not None and (nowhere or why != consent.NOT_THIS_CAMERA):
            self._refused(tx, actor, next(iter(found), None), why, way, len(ids))
            return Refusal(why)
        theirs: list[str] = []
        for camera, some in found.items():
            why = _why_not(replace(ask, camera=camera))
            if why is None:
                theirs += some
            else:
                self._refused(tx, actor, camera, why, way, len(some))
        deletion = self._library.mark_deleting(tx, theirs, actor=actor, way=way)
        tx.after_commit(lambda: self.ended(theirs))
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

    def _refused(
        self, tx: Tx, actor: Actor, camera: str | None, why: str, way: str, count: int
    ) -> None:
        now = self._clock.now()
        details: dict[str, ledger.Plain] = {"way": way, "count": count}
        ledger.append(tx, actor, "clip.delete", at=now, object=camera, refused=why, details=details)

    def _shown(self, actor: Actor, clip_id: str) -> Clip:
        """Raises NotFound, Denied."""
        ask = Ask(actor, Act.WATCH_CLIP, self._clock.now())
        with self._db.read() as tx:
            clip = visible(tx, clip_id, ask)
        decision = consent.decide(replace(ask, camera=clip.camera))
        if isinstance(decision, consent.Refused):
            raise unseen(ask, decision.reason)
        return clip

    def _view(self, clip: Clip) -> ClipView:
        names = {named.id: named.name for named in self._house.named()}
        if clip.state is EventState.OPEN and not self._library.is_recorded(clip.id):
            clip = replace(clip, state=EventState.CLOSED)
        elif clip.state is EventState.OPEN:  # its row lags behind
            clip = replace(clip, ends_at=max(clip.ends_at, self._clock.now()))
        return ClipView(clip, names.get(clip.camera, clip.camera))

    def _may_look(self, actor: Actor, camera: str | None) -> frozenset[str] | None:
        """Of which cameras the actor may see clips; None: of all. Raises Denied."""
        now = self._clock.now()
        if camera is not None:
            consent.require(Ask(actor, Act.WATCH_CLIP, now, camera))
        named = (named.id for named in self._house.named())
        return consent.reach(actor, Act.WATCH_CLIP, now, named)

    def _rendition(self, clip_id: str, plays: Collection[VideoCodec]) -> Rendition:
        try:
            return self.media.rendition(clip_id, plays)
        except PrivateEyeError:  # what follows says why
            return Rendition.SOURCE

    def _until(self, caller: Caller, clip: Clip) -> datetime | NotOpened:
        """Until when the caller may watch the clip."""
        decision = consent.decide(Ask(caller.actor, Act.WATCH_CLIP, self._clock.now(), clip.camera))
        if isinstance(decision, consent.Refused):
            return NotOpened(Kind.DENIED, decision.reason)
        return self._holders.until(caller.holder) or NotOpened(Kind.UNAUTHENTICATED, ENDED)


def _why_not(ask: Ask) -> str | None:
    decision = consent.decide(ask)
    return decision.reason if isinstance(decision, consent.Refused) else None


def _by_camera(tx: Tx, ids: Sequence[str]) -> dict[str, list[str]]:
    """Those of the clips that are there."""
    found: dict[str, list[str]] = {}
    for at in range(0, len(ids), _MANY):
        for clip in rows.of_ids(tx, ids[at : at + _MANY]):
            found.setdefault(clip.camera, []).append(clip.id)
    return found
