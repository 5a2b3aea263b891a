"""Watching a clip: open it, serve its bytes, or take it home as a file.

As with live views, a clip is opened in one transaction that decides, mints and writes down; its
bytes pass the gate of `stream` each time. A deleted clip's grants end when the deletion commits.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from bridge.access.grants.grant import Grant
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Rendition, VideoCodec
from bridge.policy.acts import Act, Right
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Refused
from bridge.service.acts import Acts
from bridge.service.events.media import ClipMedia
from bridge.service.events.views import Download, NotFilmed, OpenedClip, trimmed, unseen_because
from bridge.service.events.visible import VisibleClips, of_a_clip
from bridge.service.live.media_gate import MediaGate
from bridge.service.people.callers import Caller
from bridge.store.database import Database, Tx
from bridge.store.events.clips import Clip


class ClipViewing:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, media: ClipMedia, acts: Acts, gate: MediaGate, db: Database
    ) -> None:
        self._visible = visible
        self.media = media
        self._acts = acts
        self._gate = gate
        self._db = db

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
        self._acts.before_waiting(caller.actor, Act.CLIP_OPEN)
        rendition = rendition or self.media.rendition(clip_id, plays)
        with self._db.write(whose(caller.actor)) as tx:
            clip = self._visible.find(tx, caller.actor, Act.CLIP_OPEN, clip_id)
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
        return OpenedClip(self._visible.view(clip), rendition, opened)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """Admit one media request for `grant.clip`, as `Admission.clip` does."""
        return self._gate.admission.clip(token, session=session, address=address)

    def picture(self, token: str, *, address: str | None) -> Grant:
        """Admit one request for the picture of `grant.clip`."""
        return self._gate.admit_picture(token, Act.CLIPS_LOOK, address=address)

    def thumbnail(self, grant: Grant, clip_id: str) -> bytes:
        """That picture, a JPEG. Raises NotFound, Unavailable."""
        jpeg = self._visible.thumbnail(clip_id)
        self._gate.looked(grant, Act.CLIPS_LOOK)
        return jpeg

    def whose(self, grant: Grant) -> str | None:
        """Whose allowance its requests come out of."""
        return self._gate.whose(grant)

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
        """A plain MP4. It is written down when the file is made, before its first byte is sent:
        what could not be made was not downloaded.

        Raises Invalid, NotFound, Denied, Conflict, Gone, Unavailable, TooLarge.
        """
        clip = self._visible.wanted(actor, Act.CLIP_DOWNLOAD, clip_id)
        if not clip.filmed:
            raise PrivateEyeError(Kind.CONFLICT, unseen_because(clip))
        file, made = self.media.export(clip.id, from_s, to_s, whose=whose(actor))
        try:
            self._visible.perform(actor, Act.CLIP_DOWNLOAD, clip_id)
        except PrivateEyeError:
            self.media.end_export(file)
            raise
        local = made.starts_at.astimezone(self._visible.zone)
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

    def end(self, clips: Collection[str]) -> None:
        """They are deleted: end their grants and forget what was made of them. Never raises."""
        self._gate.grants.end_clips(clips)
        self.media.forget(clips)
