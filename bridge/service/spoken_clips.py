"""Which clip is meant by what was said, and the clip as it is spoken of.

Times are the house's: Alexa's request does not say where it was spoken.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from bridge.clock import Clock
from bridge.model import ClipState
from bridge.policy import spans
from bridge.policy.spans import Span
from bridge.service import spoken_rooms
from bridge.service.cameras import House
from bridge.service.speakers import Speaker
from bridge.service.spoken_rooms import Several, Unknown
from bridge.store import clips, voice_context
from bridge.store.clips import Clip, Query
from bridge.store.database import Tx
from bridge.store.voice_context import ClipBefore

# "The 3:14 clip" is looked for on so many days when no day was said.
_DAYS_BACK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
# How far off a spoken time may be; what was found is named before anything is done to it.
_ABOUT = timedelta(minutes=3)


class Which(StrEnum):
    LAST = "last"
    THAT = "that"  # the one that was shown or told of last
    BEFORE = "before"  # the one before that
    AT = "at"  # a time was said


@dataclass(frozen=True, slots=True)
class Wanted:
    """`room`, `at` (HH:MM) and `day` (as Alexa writes it) as they were heard."""

    which: Which
    room: str | None = None
    at: str | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """`at` is in the house's zone; `day` is "today", "yesterday" or a date."""

    id: str
    camera_id: str
    camera: str
    at: datetime
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
class NoClip:
    """There is none such; `room` is the camera's name."""

    which: Which
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A day that means nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """`scope` is the camera among whose clips it was looked for."""

    clip: Clip
    scope: str | None


NotFound = NoClip | Unclear | Unknown | Several


class SpokenClips:
    """Any thread."""

    def __init__(self, house: House, zone: tzinfo, clock: Clock) -> None:
        self._house = house
        self._zone = zone
        self._clock = clock

    def now(self) -> datetime:
        """In the house's zone."""
        return self._clock.now().astimezone(self._zone)

    def room(self, heard: str | None) -> str | Unknown | Several | None:
        """A camera's id; None where none was said."""
        return None if heard is None else spoken_rooms.find(self._house, heard)

    def find(self, tx: Tx, speaker: Speaker, wanted: Wanted) -> Found | NotFound:
        camera = self.room(wanted.room)
        if isinstance(camera, Unknown | Several):
            return camera
        clip: Clip | Unclear | None
        match wanted.which:
            case Which.LAST:
                clip = clips.newest(tx, camera)
            case Which.THAT:
                clip = self._that(tx, speaker)
            case Which.BEFORE:
                before = self.context(tx, speaker)
                camera = camera or (before.scope if before else None)
                clip = _older(tx, camera, before) if before else None
            case Which.AT:
                clip = self._at(tx, camera, wanted)
        if isinstance(clip, Unclear):
            return clip
        if clip is None:
            return NoClip(wanted.which, camera and self.name(camera))
        return Found(clip, camera)

    def context(self, tx: Tx, speaker: Speaker) -> ClipBefore | None:
        """The clip that was shown to the speaker, or told of, less than ten minutes ago."""
        last = voice_context.last(tx, speaker.id, speaker.device, self._clock.now())
        return last.clip if last else None

    def remember(self, tx: Tx, speaker: Speaker, found: Found) -> None:
        clip = found.clip
        before = ClipBefore(clip.id, clip.starts_at, found.scope)
        now = self._clock.now()
        voice_context.remember(tx, speaker.id, speaker.device, clip.camera, now, clip=before)

    def spoken(self, clip: Clip) -> SpokenClip:
        at = clip.starts_at.astimezone(self._zone)
        # The row of a clip that is being recorded lags behind.
        ends_at = clip.ends_at if clip.state is ClipState.CLOSED else self._clock.now()
        return SpokenClip(
            id=clip.id,
            camera_id=clip.camera,
            camera=self.name(clip.camera),
            at=at,
            day=self.day(at.date()),
            duration_s=max(1, round((ends_at - clip.starts_at).total_seconds())),
            starred=clip.starred,
        )

    def spoken_span(self, span: Span) -> SpokenSpan:
        return SpokenSpan(
            first=self.day(span.first),
            last=self.day(span.last),
            part=span.part.value if span.part else None,
            since=span.at.strftime("%H:%M") if span.at else None,
        )

    def day(self, day: date) -> str:
        """As it is said today."""
        ago = (self.now().date() - day).days
        return {0: "today", 1: "yesterday"}.get(ago, day.isoformat())

    def day_span(self, day: str | None, part: str | None = None) -> Span | None:
        """`part` is one of `spans.Part`."""
        of = None if part is None else spans.Part(part)
        return spans.of_day(day, of, self._clock.now(), self._zone)

    def since_span(self, said: str) -> Span | None:
        return spans.since(said, self._clock.now(), self._zone)

    def from_span(self, moment: datetime) -> Span:
        """Everything since a moment."""
        here, now = moment.astimezone(self._zone), self.now()
        return Span(moment, now.astimezone(UTC), here.date(), now.date(), at=here.time())

    def name(self, camera: str) -> str:
        """What people call it; its id where it has left the configuration."""
        names = {named.id: named.name for named in self._house.named()}
        return names.get(camera, camera)

    def _that(self, tx: Tx, speaker: Speaker) -> Clip | None:
        before = self.context(tx, speaker)
        clip = clips.find(tx, before.id) if before else None
        return clip if clip and clip.state is not ClipState.DELETING else None

    def _at(self, tx: Tx, camera: str | None, wanted: Wanted) -> Clip | Unclear | None:
        now = self.now()
        span = self.day_span(wanted.day)
        if span is None:
            return Unclear()
        first = now.date() - _DAYS_BACK if wanted.day is None else span.first
        moments = spans.moments(
            wanted.at or "", now.astimezone(UTC), self._zone, first=first, last=span.last
        )
        for moment in moments:
            found = clips.page(tx, Query(camera, moment, moment + _MINUTE, limit=1))
            if found:
                return found[0]
        return _about(tx, camera, moments)


def _older(tx: Tx, camera: str | None, before: ClipBefore) -> Clip | None:
    found = clips.page(tx, Query(camera=camera, before=(before.at, before.id), limit=1))
    return found[0] if found else None


def _about(tx: Tx, camera: str | None, moments: tuple[datetime, ...]) -> Clip | None:
    for moment in moments:
        near = Query(camera, moment - _ABOUT, moment + _ABOUT + _MINUTE)
        if found := clips.page(tx, near):
            return min(found, key=lambda clip: abs(clip.starts_at - moment))
    return None
