"""Clips by voice: shown, told of, starred, recorded. Deleting them is `voice.deletions`.

As in `cameras.py` a question is answered by reads, an act is one write transaction in which the
speaker is recognised anew, and strangers learn nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, EventState, Rendition
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Refused
from bridge.policy.spans import Span
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.cameras.views import CameraView
from bridge.service.events.clips import Clips
from bridge.service.events.views import NotFilmed, OpenedClip
from bridge.service.people.callers import Caller
from bridge.service.voice.absences import Absence, Absences
from bridge.service.voice.cameras import SHOWABLE, NothingBefore, Shown, VoiceCameras
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom, Within
from bridge.service.voice.which_clip import (
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
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.voice import context as voice_context

_LOOKS = (Act.LIVE_OPEN, Act.CLIP_OPEN)


@dataclass(frozen=True, slots=True)
class PlayClip:
    """`among` as in `Found`."""

    clip: SpokenClip
    token: str
    among: int = 1


@dataclass(frozen=True, slots=True)
class TellClip:
    """There is no screen."""

    clip: SpokenClip


@dataclass(frozen=True, slots=True)
class WhenAsked:
    """What "happened" is asked of. `since` is HH:MM or a part of the day; `away`: "while I was
    out", since the speaker last looked at anything before this conversation; `motion`: only
    of what moved."""

    day: str | None = None
    part: str | None = None
    since: str | None = None
    away: bool = False
    motion: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one camera."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Happened:
    """`looked`: the span begins where the speaker last looked. `count` is of all, filmed or not;
    `absence`: what was not filmed, was there and is gone, or would not have been noticed."""

    span: SpokenSpan
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: SpokenClip | None
    absence: Absence


@dataclass(frozen=True, slots=True)
class Starred:
    """Or not any more: `clip.starred` says so."""

    clip: SpokenClip


@dataclass(frozen=True, slots=True)
class Recording:
    camera: CameraView
    seconds: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    camera: CameraView


@dataclass(frozen=True, slots=True)
class Stopped:
    """Names of cameras: `cameras` are no longer recorded by hand, `going_on` still record, because
    something moves there. `room` is the one that was asked about."""

    cameras: tuple[str, ...]
    going_on: tuple[str, ...] = ()
    room: str | None = None


ClipShown = PlayClip | TellClip | NotFound | Stranger


class VoiceClips:
    def __init__(
        self,
        house: House,
        use: Clips,
        voice: VoiceCameras,
        spoken: SpokenClips,
        absences: Absences,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
    ) -> None:
        self._house = house
        self._use = use
        self._voice = voice
        self._spoken = spoken
        self._absences = absences
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity

    def show(self, speaker: AlexaSpeaker, wanted: Wanted, *, screen: bool) -> ClipShown:
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(known.actor, Act.CLIP_OPEN)
        opened: OpenedClip | NotFilmed | Refused | None = None
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            found = self._spoken.find_filmed(tx, speaker, wanted, may)
            if known is not None and isinstance(found, Found):
                self._acts.require(known.actor, Act.CLIP_OPEN, found.clip.camera)
                self._spoken.remember(tx, speaker, found)
                spoken = self._spoken.spoken(tx, found.clip)
                if screen:
                    opened = self._use.viewing.open_in(
                        tx, known, found.clip, Rendition.ECHO, to_player=True
                    )
        if known is None:
            return self._voice_identity.stranger(speaker)
        if not isinstance(found, Found):
            return found
        if isinstance(opened, Refused):
            raise Denied(opened.why)
        if isinstance(opened, NotFilmed):
            raise PrivateEyeError(Kind.CONFLICT, opened.reason)
        return PlayClip(spoken, opened.token, found.among) if opened else TellClip(spoken)

    def again(self, speaker: AlexaSpeaker, *, screen: bool) -> ClipShown | Shown:
        """What was shown last once more: a clip, if it was one and it is still there."""
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        with self._db.read() as tx:
            that = self._spoken.context(tx, speaker)
            clip = clips.find(tx, that.id) if that else None
        if clip is not None and clip.state is not EventState.DELETING:
            return self.show(speaker, Wanted(Which.THAT), screen=screen)
        return self._voice.show(speaker, None, screen=screen)

    def told(
        self, speaker: AlexaSpeaker, when: WhenAsked, room: str | None
    ) -> Happened | UnknownRoom | Several | Unclear | Stranger:
        """What was noticed or recorded in a time; the newest of it becomes "that clip"."""
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(known.actor, Act.CLIPS_ASK)
        camera = self._spoken.room(room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        with self._db.read() as tx:
            looked = self._last_look(tx, known.actor) if when.away else None
            span = self._span(when, looked)
            if span is None:
                return Unclear()
            query = ClipQuery(camera, span.since, span.until, moved=when.motion, cameras=may.ids)
            happened, newest = self._happened(tx, span, query, may, looked=looked is not None)
        if newest is not None:
            with self._db.write() as tx:
                self._spoken.remember(tx, speaker, Found(newest, camera))
        return happened

    def star(
        self, speaker: AlexaSpeaker, wanted: Wanted, *, starred: bool
    ) -> Starred | NotFound | Stranger:
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(known.actor, Act.CLIPS_KEEP)
        with self._db.read() as tx:
            found = self._spoken.find(tx, speaker, wanted, may)
        if not isinstance(found, Found):
            return found
        try:
            self._use.keeping.star(known.actor, found.clip.id, starred)
        except PrivateEyeError as error:
            if error.kind is not Kind.NOT_FOUND:
                raise
            return NoClip(wanted.which)  # deleted since we looked
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
            return Starred(self._spoken.spoken(tx, replace(found.clip, starred=starred)))

    def record(
        self, speaker: AlexaSpeaker, room: str | None, seconds: int
    ) -> Recording | NotRecorded | NothingBefore | UnknownRoom | Several | Stranger:
        """No room: the camera that was looked at last, or the only one."""
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(known.actor, Act.CLIPS_KEEP)
        with self._db.read() as tx:
            before = self._camera_before(tx, speaker, may)
        camera_id = self._spoken.room(room, may) or before
        if isinstance(camera_id, UnknownRoom | Several):
            return camera_id
        if camera_id is None:
            return NothingBefore(may.names)
        camera = self._house.camera(camera_id)
        if camera.health.state not in SHOWABLE:
            return NotRecorded(camera)
        try:
            clip_id = self._use.keeping.record(known.actor, camera_id, seconds)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            return NotRecorded(camera)
        self._talked_of(speaker, camera_id, clip_id)
        return Recording(camera, seconds)

    def stop_recording(
        self, speaker: AlexaSpeaker, room: str | None
    ) -> Stopped | UnknownRoom | Several | Stranger:
        """End what was asked for by hand, whoever asked. No room: wherever there is any."""
        known = self._known(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = self._spoken.within(known.actor, Act.CLIPS_KEEP)
        camera = self._spoken.room(room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        asked = self._recorded_by_hand(may) if camera is None else (camera,)
        ended = {id_: self._use.keeping.stop_recording(known.actor, id_) for id_ in asked}
        return Stopped(
            tuple(self._spoken.name(id_) for id_, end in ended.items() if end.stopped),
            tuple(self._spoken.name(id_) for id_, end in ended.items() if end.goes_on),
            camera and self._spoken.name(camera),
        )

    def _known(self, speaker: AlexaSpeaker) -> Caller | None:
        return self._voice_identity.recognise(speaker)

    def _last_look(self, tx: Tx, actor: Actor) -> datetime | None:
        # A look within ten minutes belongs to this conversation: the speaker is back already.
        back = self._spoken.now() - voice_context.REMEMBERED
        return ledger.latest(tx, actor, _LOOKS, before=back)

    def _span(self, when: WhenAsked, looked: datetime | None) -> Span | None:
        if looked is not None:
            return self._spoken.from_span(looked)
        if when.since is not None:
            return self._spoken.since_span(when.since)
        return self._spoken.day_span(when.day, when.part)

    def _happened(
        self, tx: Tx, span: Span, query: ClipQuery, may: Within, *, looked: bool
    ) -> tuple[Happened, Clip | None]:
        camera = query.camera
        cameras = [named.id for named in may.named] if camera is None else [camera]
        counts = {id_: clips.count(tx, replace(query, camera=id_)) for id_ in cameras}
        tallies = tuple(Tally(self._spoken.name(id_), count) for id_, count in counts.items())
        found = clips.page(tx, replace(query, limit=1))
        newest = found[0] if found else None
        happened = Happened(
            span=self._spoken.spoken_span(span),
            looked=looked,
            room=camera and self._spoken.name(camera),
            count=clips.count(tx, query),
            by_camera=tuple(sorted((t for t in tallies if t.count), key=lambda t: -t.count)),
            last=self._spoken.spoken(tx, newest) if newest else None,
            absence=self._absences.of(tx, span, query, cameras),
        )
        return happened, newest

    def _recorded_by_hand(self, may: Within) -> tuple[str, ...]:
        views = (self._house.camera(named.id) for named in may.named)
        return tuple(view.id for view in views if view.recording and view.recording.by_hand)

    def _talked_of(self, speaker: AlexaSpeaker, camera: str, clip_id: str) -> None:
        """Its recording is "that clip" now."""
        with self._db.write() as tx:
            clip = clips.find(tx, clip_id)
            if clip is not None:
                self._spoken.remember(tx, speaker, Found(clip, camera))

    def _camera_before(self, tx: Tx, speaker: AlexaSpeaker, may: Within) -> str | None:
        cameras = [named.id for named in may.named]
        if len(cameras) == 1:
            return cameras[0]
        at = self._spoken.now()
        last = voice_context.last(tx, speaker.id, speaker.device, at)
        return last.camera if last and last.camera in cameras else None
