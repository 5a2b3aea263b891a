"""What has happened, by voice: how much was noticed or recorded in a time, and the newest of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.model import Actor
from bridge.policy import kinds
from bridge.policy.acts import Act
from bridge.policy.spans import NOTHING, HeardTime, Span
from bridge.service.voice import which_camera
from bridge.service.voice.absences import Absence, Absences
from bridge.service.voice.house_time import SpokenSpan
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Meant, Several, UnknownRoom, Within
from bridge.service.voice.which_clip import (
    Found,
    SpokenClip,
    SpokenClips,
    SpokenRings,
    Unclear,
    of_kind,
    worth_telling,
)
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.voice import context as voice_context

_LOOKS = (Act.LIVE_OPEN, Act.CLIP_OPEN)


@dataclass(frozen=True, slots=True)
class WhenAsked:
    """What "happened" is asked of. `away`: "while I was out", since the speaker last looked at
    anything before this conversation. `listed`: how many clips to name. `kind`: a word for what
    is asked after; `also`: a second room."""

    said: HeardTime = NOTHING
    away: bool = False
    listed: int = 0
    kind: str | None = None
    also: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one camera."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many were taken for the same; `room`: their camera's name, where all were of one;
    `called`: what the house calls a label that it was taught."""

    label: str
    sub_label: str | None
    count: int
    room: str | None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """`looked`: the span begins where the speaker last looked. `count` is of all, filmed or not;
    `rings`: of those in which somebody rang; `absence`: what was not filmed, was there and is gone,
    or would not have been noticed; `clips`: the newest that can be shown, newest first; `both`: the
    cameras' names, where two were said.

    All these leave out what is nothing much, if there is anything else; `nothing` counts it. Where
    a `kind` was asked after that the house knows, they are of it alone; `kinds` are of all."""

    span: SpokenSpan
    looked: bool
    room: str | None
    count: int
    by_camera: tuple[Tally, ...]
    last: SpokenClip | None
    absence: Absence
    rings: SpokenRings | None
    kinds: tuple[KindCount, ...]
    nothing: int
    kind: str | None
    clips: tuple[SpokenClip, ...] = ()
    both: tuple[str, ...] = ()


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
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_ASK)
        meant = which_camera.meant(may, room, when.also)
        if not isinstance(meant, Meant):
            return meant
        may, camera = meant.within, meant.camera
        with self._db.read() as tx:
            looked = self._last_look(tx, known.actor) if when.away else None
            everything = ClipQuery(camera, cameras=may.ids)
            span = self._span(tx, when, looked, everything)
            if span is None:
                return Unclear()
            kind = kinds.KINDS.get(when.kind) if when.kind is not None else None
            query = worth_telling(tx, _within(everything, span))
            if kind is not None:
                query = of_kind(query, kind)
            happened, newest = self._happened(tx, span, query, may, looked=looked is not None)
            listed = self._listed(tx, query, when.listed)
            happened = replace(happened, clips=listed, both=meant.both)
            if kind is not None:
                happened = replace(happened, kind=kind.name, rings=None)
        if newest is not None:
            with self._db.write() as tx:
                self._spoken.remember(tx, speaker, Found(newest, camera))
        return happened

    def _last_look(self, tx: Tx, actor: Actor) -> datetime | None:
        # A look within ten minutes belongs to this conversation: the speaker is back already.
        back = self._spoken.time.now() - voice_context.REMEMBERED
        return ledger.latest(tx, actor, _LOOKS, before=back)

    def _span(
        self, tx: Tx, when: WhenAsked, looked: datetime | None, everything: ClipQuery
    ) -> Span | None:
        """Of "around three" the half of the day in which something happened nearer to it."""
        if looked is not None:
            return self._spoken.time.since(looked)
        either = self._spoken.time.around(when.said)
        off = [(_off(tx, everything, span), number) for number, span in enumerate(either)]
        return either[min(off)[1]] if off else self._spoken.time.span(when.said)

    def _listed(self, tx: Tx, query: ClipQuery, count: int) -> tuple[SpokenClip, ...]:
        if not count:
            return ()
        newest = clips.page(tx, replace(query, filmed=True, limit=count))
        return tuple(self._spoken.spoken(tx, clip) for clip in newest)

    def _happened(
        self, tx: Tx, span: Span, query: ClipQuery, may: Within, *, looked: bool
    ) -> tuple[Happened, Clip | None]:
        camera = query.camera
        cameras = [named.id for named in may.named] if camera is None else [camera]
        counts = {id_: clips.count(tx, replace(query, camera=id_)) for id_ in cameras}
        tallies = tuple(Tally(self._spoken.name(id_), count) for id_, count in counts.items())
        found = clips.page(tx, replace(query, limit=1))
        newest = found[0] if found else None
        of, nothing = self._kinds(tx, query, cameras)
        happened = Happened(
            span=self._spoken.time.spoken(span),
            looked=looked,
            room=camera and self._spoken.name(camera),
            count=clips.count(tx, query),
            by_camera=tuple(sorted((t for t in tallies if t.count), key=lambda t: -t.count)),
            last=self._spoken.spoken(tx, newest) if newest else None,
            absence=self._absences.of(tx, span, query, cameras),
            rings=self._spoken.rings(tx, query),
            kinds=of,
            nothing=nothing,
            kind=None,
        )
        return happened, newest

    def _kinds(
        self, tx: Tx, query: ClipQuery, cameras: Sequence[str]
    ) -> tuple[tuple[KindCount, ...], int]:
        """And how many were nothing much."""
        found: defaultdict[tuple[str, str | None, str | None], dict[str, int]] = defaultdict(dict)
        nothing = 0
        for camera in cameras:
            for of in clips.by_label(tx, replace(query, camera=camera)):
                nothing += of.nothing
                if much := of.count - of.nothing:
                    found[of.label, of.sub_label, of.called][camera] = much
        counted = (
            KindCount(label, finer, sum(at.values()), self._place(at), called)
            for (label, finer, called), at in found.items()
        )
        return tuple(sorted(counted, key=lambda kind: -kind.count)), nothing

    def _place(self, cameras: Collection[str]) -> str | None:
        return self._spoken.name(*cameras) if len(cameras) == 1 else None


def _within(query: ClipQuery, span: Span) -> ClipQuery:
    return replace(query, since=span.since, until=span.until)


def _off(tx: Tx, everything: ClipQuery, span: Span) -> timedelta:
    """How far from its middle something happened; as far as can be where nothing did."""
    middle = span.since + (span.until - span.since) / 2
    found = clips.page(tx, _within(everything, span))
    return min((abs(clip.starts_at - middle) for clip in found), default=timedelta.max)
