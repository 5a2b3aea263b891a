"""What has happened, by voice: how much was noticed or recorded in a time, and the newest of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.policy.spans import Span
from bridge.service.voice.absences import Absence, Absences
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom, Within
from bridge.service.voice.which_clip import (
    Found,
    SpokenClip,
    SpokenClips,
    SpokenRings,
    SpokenSpan,
    Unclear,
)
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.voice import context as voice_context

_LOOKS = (Act.LIVE_OPEN, Act.CLIP_OPEN)


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
    `rings`: of those in which somebody rang; `absence`: what was not filmed, was there and is gone,
    or would not have been noticed."""

    span: SpokenSpan
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: SpokenClip | None
    absence: Absence
    rings: SpokenRings | None


class VoiceHappenings:
    """Any thread."""

    def __init__(
        self,
        spoken: SpokenClips,
        absences: Absences,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
    ) -> None:
        self._spoken = spoken
        self._absences = absences
        self._db = db
        self._voice_identity = voice_identity

    def told(
        self, speaker: AlexaSpeaker, when: WhenAsked, room: str | None
    ) -> Happened | UnknownRoom | Several | Unclear | Stranger:
        """What was noticed or recorded in a time; the newest of it becomes "that clip"."""
        known = self._voice_identity.recognise(speaker)
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
            rings=self._spoken.rings(tx, query),
        )
        return happened, newest
