"""Which clip was meant, and how it is spoken of.

Times are the house's: Alexa's request does not say where it was spoken.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from bridge.clock import Clock
from bridge.model import Actor, ClipKind, EventState, Unfilmed
from bridge.policy import spans
from bridge.policy.acts import Act
from bridge.policy.rooms import NamedCamera
from bridge.policy.spans import Span
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.voice import which_camera
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
# How far off a spoken time may be; what was found is named before anything is done to it.
_ABOUT = timedelta(minutes=3)


class Which(StrEnum):
    LAST = "last"
    FIRST = "first"
    THAT = "that"  # the one that was shown or told of last
    BEFORE = "before"  # the one before that
    NEXT = "next"  # the one after that
    AT = "at"  # a time was said


@dataclass(frozen=True, slots=True)
class Wanted:
    """`room`, `at` (HH:MM), `day` (as Alexa writes it) and `part` of it as they were heard."""

    which: Which
    room: str | None = None
    at: str | None = None
    day: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """Its times are the house's: `local_time` is HH:MM, or HH:MM:SS where its camera has another
    one of the same minute; `day` is "today", "yesterday" or a date."""

    id: str
    camera: NamedCamera
    starts_at: datetime
    local_time: str
    day: str
    duration_s: int
    starred: bool


@dataclass(frozen=True, slots=True)
class SpokenSpan:
    """`first` and `last` as `SpokenClip.day`; `since` is HH:MM of the first, until now."""

    first: str
    last: str
    part: str | None
    since: str | None


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
    `not_filmed`: what is meant happened, but there is nothing to see."""

    which: Which
    room: str | None = None
    span: SpokenSpan | None = None
    not_filmed: NotFilmed | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A day that means nothing."""


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

    def __init__(self, house: House, acts: Acts, zone: tzinfo, clock: Clock) -> None:
        self._house = house
        self._acts = acts
        self._zone = zone
        self._clock = clock

    def now(self) -> datetime:
        """In the house's zone."""
        return self.here(self._clock.now())

    def here(self, moment: datetime) -> datetime:
        """In the house's zone."""
        return moment.astimezone(self._zone)

    def within(self, actor: Actor, act: Act) -> Within:
        """The cameras to whose clips the speaker may do it. Raises Denied where it is none."""
        return which_camera.within(self._house, self._acts, actor, act)

    def room(self, heard: str | None, may: Within) -> str | UnknownRoom | Several | None:
        """A camera's id; None where none was said."""
        return None if heard is None else which_camera.find(may.named, heard)

    def find_filmed(
        self, tx: Tx, speaker: AlexaSpeaker, wanted: Wanted, may: Within
    ) -> Found | NotFound:
        """As `find`, among what can be shown. From one of these to the next, what was not filmed
        is passed over."""
        found = self.find(tx, speaker, wanted, may, filmed=True)
        if not isinstance(found, NoClip) or wanted.which in (Which.BEFORE, Which.NEXT):
            return found
        meant = self.find(tx, speaker, wanted, may)
        if not isinstance(meant, Found):
            return found
        return replace(found, not_filmed=self.not_filmed(tx, meant.clip, meant.among))

    def find(
        self,
        tx: Tx,
        speaker: AlexaSpeaker,
        wanted: Wanted,
        may: Within,
        *,
        filmed: bool | None = None,
    ) -> Found | NotFound:
        """Among the clips of the cameras `may`. `filmed`: among those that can be shown."""
        camera = self.room(wanted.room, may)
        if isinstance(camera, UnknownRoom | Several):
            return camera
        of = ClipQuery(camera, cameras=may.ids, filmed=filmed)
        match wanted.which:
            case Which.LAST | Which.FIRST:
                return self._end(tx, of, wanted)
            case Which.BEFORE | Which.NEXT:
                return self._beside(tx, speaker, of, wanted.which)
            case Which.THAT:
                that = self._that(tx, speaker)
                seen = that and may.has(that.camera) and (that.filmed or not filmed)
                clip: Clip | Unclear | None = that if seen else None
            case Which.AT:
                clip = self._at(tx, of, wanted)
        return clip if isinstance(clip, Unclear) else self._found(clip, camera, wanted.which)

    def context(self, tx: Tx, speaker: AlexaSpeaker) -> ClipBefore | None:
        """The clip that was shown to the speaker, or told of, less than ten minutes ago."""
        last = voice_context.last(tx, speaker.id, speaker.device, self._clock.now())
        return last.clip if last else None

    def remember(self, tx: Tx, speaker: AlexaSpeaker, found: Found) -> None:
        clip = found.clip
        before = ClipBefore(clip.id, clip.starts_at, found.scope)
        now = self._clock.now()
        voice_context.remember(tx, speaker.id, speaker.device, clip.camera, now, clip=before)

    def spoken(self, tx: Tx, clip: Clip) -> SpokenClip:
        at = self.here(clip.starts_at)
        to_the_second = clips.count(tx, _same_minute(clip)) > 1
        # The row of a clip that is being recorded lags behind.
        ends_at = clip.ends_at if clip.state is EventState.CLOSED else self._clock.now()
        return SpokenClip(
            id=clip.id,
            camera=NamedCamera(clip.camera, self.name(clip.camera)),
            starts_at=at,
            local_time=at.strftime("%H:%M:%S" if to_the_second else "%H:%M"),
            day=self.day(at.date()),
            duration_s=max(1, round((ends_at - clip.starts_at).total_seconds())),
            starred=clip.starred,
        )

    def rings(self, tx: Tx, among: ClipQuery) -> SpokenRings | None:
        """Who rang; None where nobody did."""
        query = replace(among, kind=ClipKind.DOORBELL)
        newest = _newest(tx, query)
        if newest is None or newest.rang_at is None:
            return None
        at = self.here(newest.rang_at)
        day, time = self.day(at.date()), at.strftime("%H:%M")
        return SpokenRings(clips.count(tx, query), self.name(newest.camera), day, time)

    def not_filmed(self, tx: Tx, newest: Clip, count: int = 1) -> NotFilmed:
        return NotFilmed(count, self.spoken(tx, newest), newest.unfilmed)

    def spoken_span(self, span: Span) -> SpokenSpan:
        return SpokenSpan(
            first=self.day(span.first),
            last=self.day(span.last),
            part=span.part.value if span.part else None,
            since=span.at.strftime("%H:%M") if span.at else None,
        )

    def day(self, day: date) -> str:
        """The date, as it is said today."""
        ago = (self.now().date() - day).days
        return {0: "today", 1: "yesterday"}.get(ago, day.isoformat())

    def day_span(self, day: str | None, part: str | None = None) -> Span | None:
        """`part` is one of `spans.PartOfDay`."""
        of = None if part is None else spans.PartOfDay(part)
        return spans.of_day(day, of, self._clock.now(), self._zone)

    def since_span(self, said: str) -> Span | None:
        return spans.since(said, self._clock.now(), self._zone)

    def from_span(self, moment: datetime) -> Span:
        """Everything since a moment."""
        here, now = self.here(moment), self.now()
        return Span(moment, now.astimezone(UTC), here.date(), now.date(), at=here.time())

    def name(self, camera: str) -> str:
        """Its name; its id once it has left the configuration."""
        names = {named.id: named.name for named in self._house.named()}
        return names.get(camera, camera)

    def _end(self, tx: Tx, of: ClipQuery, wanted: Wanted) -> Found | NoClip | Unclear:
        """The last or the first of all, or of a day or a part of it."""
        query, camera = of, of.camera
        span = None
        if wanted.day is not None or wanted.part is not None:
            span = self.day_span(wanted.day, wanted.part)
            if span is None:
                return Unclear()
            query = replace(query, since=span.since, until=span.until)
        first = wanted.which is Which.FIRST
        clip = clips.oldest(tx, query) if first else _newest(tx, query)
        if clip is None:
            said = self.spoken_span(span) if span else None
            return NoClip(wanted.which, camera and self.name(camera), said)
        return Found(clip, camera, clips.count(tx, query))

    def _beside(self, tx: Tx, speaker: AlexaSpeaker, of: ClipQuery, which: Which) -> Found | NoClip:
        """The one before or after "that clip", among the clips where that was found."""
        that = self.context(tx, speaker)
        if that is None:
            return NoClip(Which.THAT)
        of, at = replace(of, camera=of.camera or that.scope), (that.at, that.id)
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

    def _at(self, tx: Tx, of: ClipQuery, wanted: Wanted) -> Clip | Unclear | None:
        now = self.now()
        span = self.day_span(wanted.day)
        if span is None:
            return Unclear()
        first = now.date() - _DAYS_BACK if wanted.day is None else span.first
        moments = spans.moments(
            wanted.at or "", now.astimezone(UTC), self._zone, first=first, last=span.last
        )
        for moment in moments:
            minute = replace(of, since=moment, until=moment + _MINUTE, limit=1)
            if found := clips.page(tx, minute):
                return found[0]
        return _about(tx, of, moments)


def _newest(tx: Tx, query: ClipQuery) -> Clip | None:
    return next(iter(clips.page(tx, replace(query, limit=1))), None)


def _same_minute(clip: Clip) -> ClipQuery:
    minute = clip.starts_at.replace(second=0, microsecond=0)
    return ClipQuery(clip.camera, minute, minute + _MINUTE)


def _about(tx: Tx, of: ClipQuery, moments: tuple[datetime, ...]) -> Clip | None:
    for moment in moments:
        near = replace(of, since=moment - _ABOUT, until=moment + _ABOUT + _MINUTE)
        if found := clips.page(tx, near):
            return min(found, key=lambda clip: abs(clip.starts_at - moment))
    return None
