"""Which clip was meant, and how it is spoken of."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.model import Actor, ClipKind, EventState, Unfilmed
from bridge.policy import kinds, spans
from bridge.policy.acts import Act
from bridge.policy.rooms import NamedCamera
from bridge.policy.spans import NOTHING
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.voice import which_camera
from bridge.service.voice.house_time import HeardTime, HouseTime, SpokenSpan
from bridge.service.voice.identity import AlexaSpeaker
from bridge.service.voice.which_camera import Several, UnknownRoom, Within
from bridge.store.database import Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.voice import context as voice_context
from bridge.store.voice.context import ClipBefore

# "The 3:14 clip" is looked for on so many days when no day was said.
_DAYS_BACK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
# How far off a spoken time may be, rather and at most ("just after nine"); what was found is named
# before anything is done to it.
_ABOUT = timedelta(minutes=3)
_LOOSELY = timedelta(minutes=20)
# "An hour ago" is said of a quarter of it more or less.
_SOME_PART = 4


class Which(StrEnum):
    LAST = "last"
    FIRST = "first"
    THAT = "that"  # the one that was shown or told of last
    BEFORE = "before"  # the one before that
    NEXT = "next"  # the one after that
    AT = "at"  # a time was said
    CHOSEN = "chosen"  # one that was listed
    STARRED = "starred"  # the last one with a star


@dataclass(frozen=True, slots=True)
class WantedClip:
    """`room` and `when` as they were heard; `clip`: the id of one that was chosen; `kind`: a word
    for what is to be seen on it; `nth`: of the last and the first, which from there."""

    which: Which
    room: str | None = None
    when: HeardTime = NOTHING
    clip: str | None = None
    kind: str | None = None
    nth: int = 1


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """Its times are the house's: `local_time` is HH:MM, or HH:MM:SS where its camera has another
    one of the same minute; `day` is "today", "yesterday" or a date. `called` as of a `Clip`."""

    id: str
    camera: NamedCamera
    starts_at: datetime
    local_time: str
    day: str
    duration_s: int
    starred: bool
    label: str
    sub_label: str | None
    called: str | None


@dataclass(frozen=True, slots=True)
class SpokenRings:
    """How many visits began, or went on, with somebody who rang; of the newest its camera's name,
    and when that was: `day` and `local_time` as of `SpokenClip`."""

    count: int
    camera: str
    day: str
    local_time: str


@dataclass(frozen=True, slots=True)
class NotFilmed:
    """Events of which nothing could be filmed; `why`: of the newest, None where nobody wrote it."""

    count: int
    newest: SpokenClip
    why: Unfilmed | None


@dataclass(frozen=True, slots=True)
class NoClip:
    """There is none such; `room` is the camera's name, `span` the time that was asked about.
    `not_filmed`: what is meant happened, but there is nothing to see. `kind`: what it was to be,
    where the house knows such a kind."""

    which: Which
    room: str | None = None
    span: SpokenSpan | None = None
    not_filmed: NotFilmed | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A time that means nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """`scope` is the camera among whose clips it was looked for; `among`: how many those are in
    the time that was asked about, of the last and the first."""

    clip: Clip
    scope: str | None
    among: int = 1


NotFound = NoClip | Unclear | UnknownRoom | Several


class SpokenClips:
    """Any thread."""

    def __init__(self, house: House, acts: Acts, time: HouseTime) -> None:
        self._house = house
        self._acts = acts
        self.time = time

    def within(self, speaker: AlexaSpeaker, actor: Actor, act: Act) -> Within:
        """The cameras to whose clips the speaker may do it. Raises Denied where it is none."""
        return which_camera.within(self._house, self._acts, actor, act, locale=speaker.locale)

    def room(self, heard: str | None, may: Within) -> str | UnknownRoom | Several | None:
        """A camera's id; None where none was said."""
        return None if heard is None else which_camera.find(may.named, heard, may.locale)

    def find_filmed(
        self, tx: Tx, speaker: AlexaSpeaker, wanted: WantedClip, may: Within
    ) -> Found | NotFound:
        """As `find`, among what can be shown. From one of these to the next, what was not filmed
        is passed over."""
        found = self.find(tx, speaker, wanted, may, filmed=True)
        nearest = wanted.which is Which.AT and isinstance(found, Found)
        if not (nearest or isinstance(found, NoClip)) or wanted.which in (Which.BEFORE, Which.NEXT):
            return found
        meant = self.find(tx, speaker, wanted, may)
        if not isinstance(meant, Found):
            return found
        if isinstance(found, Found):
            if meant.clip.filmed or _apart(found.clip, meant.clip) <= _ABOUT:
                return found
            found = NoClip(wanted.which, found.scope and self.name(found.scope))
        assert isinstance(found, NoClip)  # noqa: S101 - or it was returned
        return replace(found, not_filmed=self.not_filmed(tx, meant.clip, meant.among))

    def find(
        self,
        tx: Tx,
        speaker: AlexaSpeaker,
        wanted: WantedClip,
        may: Within,
        *,
        filmed: bool | None = None,
    ) -> Found | NotFound:
        """Among the clips of the cameras `may`. `filmed`: among those that can be shown."""
        camera = self.room(wanted.room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        of = ClipQuery(camera, cameras=may.ids, filmed=filmed)
        if wanted.kind is None:
            return self._among(tx, speaker, of, wanted, may)
        kind = kinds.KINDS.get(wanted.kind)
        if kind is None:
            return NoClip(wanted.which, camera and self.name(camera))
        found = self._among(tx, speaker, of_kind(of, kind), wanted, may)
        return replace(found, kind=kind.name) if isinstance(found, NoClip) else found

    def _among(
        self, tx: Tx, speaker: AlexaSpeaker, of: ClipQuery, wanted: WantedClip, may: Within
    ) -> Found | NotFound:
        filmed, camera = of.filmed, of.camera
        match wanted.which:
            case Which.STARRED:
                return self._end(tx, replace(of, starred=True), wanted)
            case Which.LAST | Which.FIRST:
                return self._end(tx, of, wanted)
            case Which.BEFORE | Which.NEXT:
                return self._beside(tx, speaker, of, wanted.which)
            case Which.THAT:
                that = self._that(tx, speaker)
                seen = that and may.has(that.camera) and (that.filmed or not filmed)
                clip = that if seen else None
            case Which.CHOSEN:
                chosen = self._chosen(tx, wanted, may)
                clip = chosen if chosen and (chosen.filmed or not filmed) else None
            case Which.AT:
                return self._at(tx, of, wanted)
        return self._found(clip, camera, wanted.which)

    def context(self, tx: Tx, speaker: AlexaSpeaker) -> ClipBefore | None:
        """The clip that was shown to the speaker, or told of, less than ten minutes ago."""
        last = voice_context.last(tx, speaker.id, speaker.device, self.time.now())
        return last.clip if last else None

    def remember(self, tx: Tx, speaker: AlexaSpeaker, found: Found) -> None:
        clip = found.clip
        before = ClipBefore(clip.id, clip.starts_at, found.scope)
        now = self.time.now()
        voice_context.remember(tx, speaker.id, speaker.device, clip.camera, now, clip=before)

    def spoken(self, tx: Tx, clip: Clip) -> SpokenClip:
        at = self.time.here(clip.starts_at)
        to_the_second = clips.count(tx, _same_minute(clip)) > 1
        # The row of a clip that is being recorded lags behind.
        ends_at = clip.ends_at if clip.state is EventState.CLOSED else self.time.now()
        return SpokenClip(
            id=clip.id,
            camera=NamedCamera(clip.camera, self.name(clip.camera)),
            starts_at=at,
            local_time=at.strftime("%H:%M:%S" if to_the_second else "%H:%M"),
            day=self.time.day(at.date()),
            duration_s=max(1, round((ends_at - clip.starts_at).total_seconds())),
            starred=clip.starred,
            label=clip.label,
            sub_label=clip.sub_label,
            called=clip.called,
        )

    def rings(self, tx: Tx, among: ClipQuery) -> SpokenRings | None:
        """Who rang; None where nobody did."""
        query = replace(among, kind=ClipKind.DOORBELL)
        newest = _newest(tx, query)
        if newest is None or newest.rang_at is None:
            return None
        at, day = self.time.told(newest.rang_at)
        return SpokenRings(clips.count(tx, query), self.name(newest.camera), day, at)

    def not_filmed(self, tx: Tx, newest: Clip, count: int = 1) -> NotFilmed:
        return NotFilmed(count, self.spoken(tx, newest), newest.unfilmed)

    def cameras(self) -> tuple[NamedCamera, ...]:
        return self._house.named()

    def name(self, camera: str) -> str:
        """Its name; its id once it has left the configuration."""
        names = {named.id: named.name for named in self.cameras()}
        return names.get(camera, camera)

    def _end(self, tx: Tx, of: ClipQuery, wanted: WantedClip) -> Found | NoClip | Unclear:
        """The last or the first of all, or of a time."""
        query, camera = of, of.camera
        span = None
        if wanted.when != NOTHING:
            span = self.time.span(wanted.when)
            if span is None:
                return Unclear()
            query = replace(query, since=span.since, until=span.until)
        query = worth_telling(tx, query)
        clip = _from_the_end(tx, query, wanted)
        if clip is None:
            said = self.time.spoken(span) if span else None
            return NoClip(wanted.which, camera and self.name(camera), said)
        return Found(clip, camera, clips.count(tx, query))

    def _beside(self, tx: Tx, speaker: AlexaSpeaker, of: ClipQuery, which: Which) -> Found | NoClip:
        """The one before or after "that clip", among the clips where that was found."""
        that = self.context(tx, speaker)
        if that is None:
            return NoClip(Which.THAT)
        of = replace(of, camera=of.camera or that.scope, notable=True)
        at = that.at, that.id
        if which is Which.NEXT:
            return self._found(clips.oldest(tx, of, at), of.camera, which)
        return self._found(_newest(tx, replace(of, before=at)), of.camera, which)

    def _found(self, clip: Clip | None, camera: str | None, which: Which) -> Found | NoClip:
        if clip is None:
            return NoClip(which, camera and self.name(camera))
        return Found(clip, camera)

    def _that(self, tx: Tx, speaker: AlexaSpeaker) -> Clip | None:
        before = self.context(tx, speaker)
        clip = clips.find(tx, before.id) if before else None
        return clip if clip and clip.state is not EventState.DELETING else None

    def _chosen(self, tx: Tx, wanted: WantedClip, may: Within) -> Clip | None:
        clip = clips.find(tx, wanted.clip) if wanted.clip is not None else None
        if clip is None or clip.state is EventState.DELETING or not may.has(clip.camera):
            return None
        return clip

    def _at(self, tx: Tx, of: ClipQuery, wanted: WantedClip) -> Found | NoClip | Unclear:
        said = wanted.when
        if said.at is None and said.ago is None:
            return self._end(tx, of, wanted) if said != NOTHING else Unclear()
        span = self.time.span(said)
        if span is None:
            return Unclear()
        if span.ago is not None:
            clip = _about(tx, of, (span.since,), max(_ABOUT, span.ago / _SOME_PART))
            # "From the last hour" is heard as "an hour ago" is.
            last = replace(wanted, which=Which.LAST)
            return Found(clip, of.camera) if clip is not None else self._end(tx, of, last)
        moments = spans.moments(said, self.time.now(), self.time.zone, back=_DAYS_BACK)
        for moment in moments:
            minute = replace(of, since=moment, until=moment + _MINUTE, limit=1)
            if found := clips.page(tx, minute):
                return self._found(found[0], of.camera, wanted.which)
        near = _about(tx, of, moments, _ABOUT) or _about(tx, of, moments, _LOOSELY)
        return self._found(near, of.camera, wanted.which)


def of_kind(query: ClipQuery, kind: kinds.SpokenKind) -> ClipQuery:
    return replace(query, labels=kind.labels, sub_label=kind.sub_label)


def worth_telling(tx: Tx, query: ClipQuery) -> ClipQuery:
    """Without what is nothing much, where there is anything else."""
    notable = replace(query, notable=True)
    return notable if clips.count(tx, notable) else query


def _from_the_end(tx: Tx, query: ClipQuery, wanted: WantedClip) -> Clip | None:
    skip = wanted.nth - 1
    if wanted.which is Which.FIRST:
        return clips.oldest(tx, query, skip=skip)
    return _newest(tx, query, skip=skip)


def _newest(tx: Tx, query: ClipQuery, *, skip: int = 0) -> Clip | None:
    return next(iter(clips.page(tx, replace(query, limit=1), skip=skip)), None)


def _apart(one: Clip, other: Clip) -> timedelta:
    return abs(one.starts_at - other.starts_at)


def _same_minute(clip: Clip) -> ClipQuery:
    minute = clip.starts_at.replace(second=0, microsecond=0)
    return ClipQuery(clip.camera, minute, minute + _MINUTE)


def _about(tx: Tx, of: ClipQuery, moments: tuple[datetime, ...], off: timedelta) -> Clip | None:
    for moment in moments:
        near = replace(of, since=moment - off, until=moment + off + _MINUTE)
        if found := clips.page(tx, near):
            return min(found, key=lambda clip: abs(clip.starts_at - moment))
    return None
