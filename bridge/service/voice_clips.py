"""Clips by voice: shown, told of, starred, recorded. Deleting them is `voice_deletions`.

As in `voice.py` a question is answered by reads, an act is one write transaction in which the
speaker is recognised anew, and strangers learn nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Rendition
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.policy.spans import Span
from bridge.service.callers import Caller
from bridge.service.cameras import House
from bridge.service.clip_views import OpenedClip
from bridge.service.clips import Clips
from bridge.service.live import NotOpened
from bridge.service.speakers import Speaker, Speakers, Stranger
from bridge.service.spoken_clips import (
    Found,
    NoClip,
    NotFound,
    SpokenClip,
    SpokenClips,
    SpokenSpan,
    Unclear,
    Wanted,
    Which,
)
from bridge.service.spoken_rooms import Several, Unknown
from bridge.service.views import CameraView
from bridge.service.voice import SHOWABLE, NothingBefore, Shown, Voice
from bridge.store import clips, ledger, voice_context
from bridge.store.clips import Clip, Query
from bridge.store.database import Database, Tx

_LOOKS = ("live.open", "clip.open")


@dataclass(frozen=True, slots=True)
class PlayClip:
    clip: SpokenClip
    token: str


@dataclass(frozen=True, slots=True)
class TellClip:
    """There is no screen."""

    clip: SpokenClip


@dataclass(frozen=True, slots=True)
class When:
    """What "happened" is asked of. `since` is HH:MM or a part of the day; `away`: "while I was
    out", since the speaker last looked at anything before this conversation."""

    day: str | None = None
    part: str | None = None
    since: str | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    camera: str
    count: int


@dataclass(frozen=True, slots=True)
class Happened:
    """`looked`: the span begins where the speaker last looked."""

    span: SpokenSpan
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: SpokenClip | None


@dataclass(frozen=True, slots=True)
class Starred:
    clip: SpokenClip


@dataclass(frozen=True, slots=True)
class Recording:
    camera: CameraView
    seconds: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    camera: CameraView


ClipShown = PlayClip | TellClip | NotFound | Stranger


class VoiceClips:
    def __init__(
        self,
        house: House,
        use: Clips,
        voice: Voice,
        spoken: SpokenClips,
        *,
        db: Database,
        speakers: Speakers,
    ) -> None:
        self._house = house
        self._use = use
        self._voice = voice
        self._spoken = spoken
        self._db = db
        self._speakers = speakers

    def show(self, speaker: Speaker, wanted: Wanted, *, screen: bool) -> ClipShown:
        if self._known(speaker) is None:
            return self._speakers.stranger(speaker)
        opened: OpenedClip | NotOpened | None = None
        with self._db.write() as tx:
            known = self._speakers.recognise(tx, speaker)
            found = self._spoken.find(tx, speaker, wanted)
            if known is not None and isinstance(found, Found):
                self._require(known.actor, Act.WATCH_CLIP, found.clip.camera)
                self._spoken.remember(tx, speaker, found)
                if screen:
                    opened = self._use.open_in(
                        tx, known, found.clip, Rendition.ECHO, to_player=True
                    )
        if known is None:
            return self._speakers.stranger(speaker)
        if not isinstance(found, Found):
            return found
        if isinstance(opened, NotOpened):
            raise PrivateEyeError(opened.kind, opened.reason)
        spoken = self._spoken.spoken(found.clip)
        return PlayClip(spoken, opened.token) if opened else TellClip(spoken)

    def again(self, speaker: Speaker, *, screen: bool) -> ClipShown | Shown:
        """What was shown last once more: a clip, if it was one and it is still there."""
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
            that = known and self._spoken.find(tx, speaker, Wanted(Which.THAT))
        if isinstance(that, Found):
            return self.show(speaker, Wanted(Which.THAT), screen=screen)
        return self._voice.show(speaker, None, screen=screen)

    def told(
        self, speaker: Speaker, when: When, room: str | None
    ) -> Happened | Unknown | Several | Unclear | Stranger:
        """What was noticed or recorded in a time; the newest of it becomes "that clip"."""
        known = self._known(speaker)
        if known is None:
            return self._speakers.stranger(speaker)
        camera = self._spoken.room(room)
        if isinstance(camera, Unknown | Several):
            return camera
        for named in self._house.named():
            self._require(known.actor, Act.WATCH_CLIP, named.id)
        with self._db.read() as tx:
            looked = self._last_look(tx, known.actor) if when.away else None
            span = self._span(when, looked)
            if span is None:
                return Unclear()
            happened, newest = self._count(tx, span, camera, looked=looked is not None)
        if newest is not None:
            with self._db.write() as tx:
                self._spoken.remember(tx, speaker, Found(newest, camera))
        return happened

    def star(self, speaker: Speaker, wanted: Wanted) -> Starred | NotFound | Stranger:
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
            found = self._spoken.find(tx, speaker, wanted)
        if known is None:
            return self._speakers.stranger(speaker)
        if not isinstance(found, Found):
            return found
        try:
            self._use.star(known.actor, found.clip.id, True)
        except PrivateEyeError as error:
            if error.kind is not Kind.NOT_FOUND:
                raise
            return NoClip(wanted.which)  # deleted since we looked
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
        return Starred(self._spoken.spoken(found.clip))

    def record(
        self, speaker: Speaker, room: str | None, seconds: int
    ) -> Recording | NotRecorded | NothingBefore | Unknown | Several | Stranger:
        """No room: the camera that was looked at last, or the only one."""
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
            before = self._camera_before(tx, speaker) if known else None
        if known is None:
            return self._speakers.stranger(speaker)
        camera_id = self._spoken.room(room) or before
        if isinstance(camera_id, Unknown | Several):
            return camera_id
        if camera_id is None:
            return NothingBefore(tuple(named.name for named in self._house.named()))
        camera = self._house.camera(camera_id)
        if camera.health.state not in SHOWABLE:
            return NotRecorded(camera)
        try:
            self._use.record(known.actor, camera_id, seconds)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            return NotRecorded(camera)
        return Recording(camera, seconds)

    def _known(self, speaker: Speaker) -> Caller | None:
        with self._db.read() as tx:
            return self._speakers.recognise(tx, speaker)

    def _require(self, actor: Actor, act: Act, camera: str) -> None:
        consent.require(Ask(actor, act, self._spoken.now(), camera))

    def _last_look(self, tx: Tx, actor: Actor) -> datetime | None:
        # A look within ten minutes belongs to this conversation: the speaker is back already.
        back = self._spoken.now() - voice_context.REMEMBERED
        return ledger.latest(tx, actor, _LOOKS, before=back)

    def _span(self, when: When, looked: datetime | None) -> Span | None:
        if looked is not None:
            return self._spoken.from_span(looked)
        if when.since is not None:
            return self._spoken.since_span(when.since)
        return self._spoken.day_span(when.day, when.part)

    def _count(
        self, tx: Tx, span: Span, camera: str | None, *, looked: bool
    ) -> tuple[Happened, Clip | None]:
        cameras = [named.id for named in self._house.named()] if camera is None else [camera]
        counts = {id_: clips.count(tx, Query(id_, span.since, span.until)) for id_ in cameras}
        tallies = tuple(Tally(self._spoken.name(id_), count) for id_, count in counts.items())
        found = clips.page(tx, Query(camera, span.since, span.until, limit=1))
        newest = found[0] if found else None
        happened = Happened(
            span=self._spoken.spoken_span(span),
            looked=looked,
            room=camera and self._spoken.name(camera),
            count=clips.count(tx, Query(camera, span.since, span.until)),
            by_camera=tuple(sorted((t for t in tallies if t.count), key=lambda t: -t.count)),
            last=self._spoken.spoken(newest) if newest else None,
        )
        return happened, newest

    def _camera_before(self, tx: Tx, speaker: Speaker) -> str | None:
        cameras = [named.id for named in self._house.named()]
        if len(cameras) == 1:
            return cameras[0]
        at = self._spoken.now()
        last = voice_context.last(tx, speaker.id, speaker.device, at)
        return last.camera if last and last.camera in cameras else None
