"""Clips: find them, watch them, keep them, delete them for good. Each act is decided per camera.

As with live views, a clip is opened in one transaction that decides, mints and writes down; its
bytes pass the gate of `stream` each time. A deleted clip's grants end when the deletion commits.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo

from bridge.access.grants.grant import Grant
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage.library import Deletion, Library, Progress
from bridge.model import Actor, EventState, PictureKind, Rendition, State, VideoCodec
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Ask
from bridge.policy.refusal import Denied, Refused, Why
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.media import ClipMedia
from bridge.service.events.recorders import Recorders
from bridge.service.events.views import (
    ClipPage,
    ClipSearch,
    ClipView,
    DayCount,
    Download,
    NotFilmed,
    OpenedClip,
    StoppedRecording,
    cursor,
    trimmed,
    unseen_because,
)
from bridge.service.live.media_gate import MediaGate
from bridge.service.people.callers import Caller
from bridge.store.database import Database, Tx
from bridge.store.events import clips as rows
from bridge.store.events.clips import Clip
from bridge.store.ledger import Plain

_MOST_OF_A_DAY = 10_000


class Clips:
    """Any thread. `wake`: told when a deletion leaves something to clear away; `troubles`: what is
    wrong with recording now, in sentences."""

    def __init__(
        self,
        house: House,
        library: Library,
        media: ClipMedia,
        recorders: Recorders,
        acts: Acts,
        *,
        db: Database,
        gate: MediaGate,
        clock: Clock,
        zone: tzinfo,
        wake: Callable[[], None],
        troubles: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._house = house
        self._library = library
        self.media = media
        self._recorders = recorders
        self._acts = acts
        self._db = db
        self._gate = gate
        self._clock = clock
        self.zone = zone
        self._wake = wake
        self._troubles = troubles

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
        self._gate.views.read(actor, Act.CLIPS_LIST, search.camera)
        return ClipPage(seen, cursor(shown[-1]) if more else None, total, self._troubles())

    def days(self, actor: Actor, search: ClipSearch) -> tuple[DayCount, ...]:
        """The days that have such clips, newest first; of `search`, its day does not matter."""
        query = replace(search, day=None, hour=None).query(self.zone)
        allowed = self._may_look(actor, search.camera)
        with self._db.read() as tx:
            counted = rows.days(tx, replace(query, cameras=allowed))
        self._gate.views.read(actor, Act.CLIPS_LIST, search.camera)
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
        self._gate.views.read(actor, Act.CLIPS_LIST, search.camera)
        return tuple(self._view(clip) for clip in reversed(found))

    def clip(self, actor: Actor, clip_id: str) -> ClipView:
        """Raises NotFound, Denied."""
        clip = self._shown(actor, clip_id)
        self._gate.views.read(actor, Act.CLIPS_LIST, clip.camera)
        return self._view(clip)

    def picture(self, actor: Actor, clip_id: str, kind: PictureKind) -> bytes:
        """A JPEG. Raises NotFound, Denied, Unavailable."""
        clip = self._shown(actor, clip_id)
        jpeg = self._library.picture(clip_id, kind)
        self._gate.views.read(actor, Act.CLIPS_LOOK, clip.camera)
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
        rendition = rendition or self.media.rendition(clip_id, plays)
        with self._db.write() as tx:
            clip = self._visible(tx, caller.actor, Act.CLIP_OPEN, clip_id)
            opened = self.open_in(tx, caller, clip, rendition)
        if isinstance(opened, Refused):
            raise of_a_clip(opened.why)
        if isinstance(opened, NotFilmed):
            raise PrivateEyeError(Kind.CONFLICT, opened.reason)
        return replace(opened, damaged=self.media.damaged(clip_id))

    def open_in(
        self,
        tx: Tx,
        caller: Caller,
        clip: Clip,
        rendition: Rendition,
        *,
        to_player: bool = False,
    ) -> OpenedClip | NotFilmed | Refused:
        """Decide, mint and write down. `tx` is to commit a refusal too. Where there is nothing to
        see, nothing is written down.

        `clip` was read in `tx`. `to_player`: for a device that sends no cookie.
        """
        may = self._acts.may(caller.actor, Right.WATCH_CLIP, clip.camera)
        if may and not clip.filmed and self._gate.until(caller):
            return NotFilmed(unseen_because(clip))
        opened = self._gate.open_in(
            tx, caller, clip.camera, rendition, clip=clip.id, to_player=to_player
        )
        if isinstance(opened, Refused):
            return opened
        return OpenedClip(self._view(clip), rendition, opened)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """Admit one media request for `grant.clip`, as `Admission.clip` does."""
        return self._gate.admission.clip(token, session=session, address=address)

    def segment(self, grant: Grant, clip_id: str, index: int) -> bytes:
        """Of the clip that the grant is for. Raises NotFound, Gone, Unavailable."""
        data = self.media.segment(clip_id, index)
        self._gate.views.served(grant, self.media.span(clip_id, index))
        return data

    def echo_segment(self, grant: Grant, clip_id: str, variant: str, number: int) -> bytes:
        """As `segment`, of what an Echo is given."""
        made = self.media.echo(clip_id)
        data = made.segment(variant, number)
        self._gate.views.served(grant, made.span(number))
        return data

    def download(
        self, actor: Actor, clip_id: str, *, from_s: float | None = None, to_s: float | None = None
    ) -> Download:
        """A plain MP4. Raises Invalid, NotFound, Denied, Conflict, Gone, Unavailable, TooLarge."""
        clip = self._of_clip(actor, Act.CLIP_DOWNLOAD, clip_id)
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
            if not self._acts.still_may(caller.holder, Right.WATCH_CLIP, download.camera):
                return
            yield piece

    def end_download(self, download: Download) -> None:
        """Its reader has it, or has gone. Harmless twice."""
        self.media.end_export(download.file)

    def star(self, actor: Actor, clip_id: str, starred: bool) -> ClipView:
        """A starred clip is kept until somebody deletes it. Raises NotFound, Denied."""
        act = Act.CLIP_STAR if starred else Act.CLIP_UNSTAR
        clip = self._of_clip(actor, act, clip_id, lambda tx: rows.star(tx, clip_id, starred))
        return self._view(replace(clip, starred=starred))

    def record(self, actor: Actor, camera: str, seconds: float) -> str:
        """Record now, for so long at least; the clip's id. Raises NotFound, Denied, Unavailable."""
        health = self._house.asked(self._acts, actor, Act.CAMERA_RECORD, camera).health
        with self._acts.perform(actor, Act.CAMERA_RECORD, camera, details={"seconds": seconds}):
            pass  # it takes longer than a transaction may
        if health.state is State.OFF:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This camera is off: nothing is recorded.")
        return self._recorders.record(camera, seconds, actor)

    def stop_recording(self, actor: Actor, camera: str) -> StoppedRecording:
        """End what was asked for by hand, whoever asked. Raises NotFound, Denied."""
        self._house.asked(self._acts, actor, Act.CAMERA_STOP_RECORDING, camera)
        with self._acts.perform(actor, Act.CAMERA_STOP_RECORDING, camera):
            pass  # it takes longer than a transaction may
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
    ) -> Deletion | Refused:
        """Decide and mark. `tx` is to commit a refusal too; `destroy` comes right after it."""
        found = rows.by_camera(tx, ids)
        some: dict[str, Plain] = {"way": way, "count": len(ids)}
        refused = self._none_at_all(actor)
        if refused is not None:
            camera = next(iter(found), None)
            return self._acts.refuse_in(tx, actor, Act.CLIP_DELETE, refused.why, camera, some)
        theirs: list[str] = []
        for camera, of_it in found.items():
            decision = consent.decide(Ask(actor, Right.DELETE_CLIP, self._clock.now(), camera))
            if isinstance(decision, Refused):
                some = {"way": way, "count": len(of_it)}
                self._acts.refuse_in(tx, actor, Act.CLIP_DELETE, decision.why, camera, some)
            else:
                theirs += of_it
        deletion = self._library.mark_deleting(tx, theirs, actor=actor, way=way)
        tx.after_commit(lambda: self.ended(theirs))
        return deletion

    def destroy(self, deletion: Deletion | Refused) -> Deletion:
        """What follows `delete_in`, when its transaction is over: raise, or destroy the keys."""
        if isinstance(deletion, Refused):
            raise Denied(deletion.why)
        self._library.destroy(deletion.id)
        self._wake()
        return deletion

    def ended(self, clips: Collection[str]) -> None:
        """They are deleted: end their grants and forget what was made of them. Never raises."""
        self._gate.grants.end_clips(clips)
        self.media.forget(clips)

    def progress(self, actor: Actor, deletion_id: str) -> Progress:
        """Raises NotFound, also a day after its end."""
        self._acts.require(actor, Act.CAMERAS_LIST)
        progress = self._library.progress(deletion_id)
        if progress is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such deletion")
        return progress

    def _none_at_all(self, actor: Actor) -> Refused | None:
        """Why they may delete no clip of any camera."""
        anywhere = Ask(actor, Right.DELETE_CLIP, self._clock.now(), consent.ANY)
        decision = consent.decide(anywhere)
        nowhere = actor.rights is not None and actor.rights.cameras == frozenset()
        if not isinstance(decision, Refused):
            return None
        return decision if nowhere or decision.why is not Why.NOT_THIS_CAMERA else None

    def _of_clip(
        self, actor: Actor, act: Act, clip_id: str, change: Callable[[Tx], object] | None = None
    ) -> Clip:
        """Decide, change and write down; the clip as it was before. Raises NotFound, Denied."""
        with self._db.write() as tx:
            clip = self._visible(tx, actor, act, clip_id)
            details = {"camera": clip.camera}
            refused = self._acts.decide_in(
                tx, actor, act, clip.camera, object=clip.id, details=details
            )
            if refused is None and change is not None:
                change(tx)
        if refused is not None:
            raise of_a_clip(refused.why)
        return clip

    def _visible(self, tx: Tx, actor: Actor, act: Act, clip_id: str) -> Clip:
        """Raises NotFound, also for one that is being deleted, and Denied to who may do what is
        asked to no camera at all: they learn of no clip whether it is there."""
        clip = rows.find(tx, clip_id)
        if clip is not None and clip.state is not EventState.DELETING:
            return clip
        anywhere = self._acts.why_not(actor, act, consent.ANY)
        raise self._unseen(actor, act, anywhere.why if anywhere else Why.NOT_THIS_CAMERA)

    def _shown(self, actor: Actor, clip_id: str) -> Clip:
        """Raises NotFound, Denied."""
        with self._db.read() as tx:
            clip = self._visible(tx, actor, Act.CLIPS_LIST, clip_id)
        refused = self._acts.why_not(actor, Act.CLIPS_LIST, clip.camera)
        if refused is not None:
            raise self._unseen(actor, Act.CLIPS_LIST, refused.why)
        return clip

    def _unseen(self, actor: Actor, act: Act, why: Why) -> PrivateEyeError:
        """As `of_a_clip`, noted where they are told so."""
        if why is not Why.NOT_THIS_CAMERA:
            self._acts.refuse(actor, act, why)
        return of_a_clip(why)

    def _view(self, clip: Clip) -> ClipView:
        names = {named.id: named.name for named in self._house.named()}
        if clip.state is EventState.OPEN and not self._library.is_recorded(clip.id):
            clip = replace(clip, state=EventState.CLOSED)
        elif clip.state is EventState.OPEN:  # its row lags behind
            clip = replace(clip, ends_at=max(clip.ends_at, self._clock.now()))
        return ClipView(clip, names.get(clip.camera, clip.camera))

    def _may_look(self, actor: Actor, camera: str | None) -> frozenset[str] | None:
        """Of which cameras the actor may see clips; None: of all. Raises Denied."""
        if camera is not None:
            self._acts.require(actor, Act.CLIPS_LIST, camera)
        return self._acts.reach(actor, Act.CLIPS_LIST, (one.id for one in self._house.named()))


def of_a_clip(why: Why) -> PrivateEyeError:
    """To raise: of another camera than theirs a clip is, to them, not there."""
    if why is Why.NOT_THIS_CAMERA:
        return PrivateEyeError(Kind.NOT_FOUND, "There is no such clip.")
    return Denied(why)
