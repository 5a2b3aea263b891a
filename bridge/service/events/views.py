"""What the use cases of clips are asked with and answer with: frozen values."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.export import Export
from bridge.model import ClipKind, EventState, Rendition, Unfilmed
from bridge.store.events.classifications import Classification
from bridge.store.events.clips import Clip, ClipQuery, LabelCount

MOST_ON_A_PAGE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# While it goes on, and of what is over: the disk may be fine by now.
_WHY = {
    Unfilmed.DISK_FULL: ("the disk for clips is full", "the disk for clips was full"),
    Unfilmed.DISK: (
        "the disk for clips cannot be written to",
        "the disk for clips could not be written to",
    ),
    Unfilmed.DISK_ABSENT: ("the disk for clips is not there", "the disk for clips was not there"),
    Unfilmed.RECORDS: ("the records cannot be written", "the records could not be written"),
    Unfilmed.CAMERA: ("the camera sends no picture", "the camera sent no picture"),
}


@dataclass(frozen=True, slots=True)
class ClipSearch:
    """Which clips. `day` and `hour` are the house's; `until` is a time that none began after.
    `filmed`: those that something can be seen of, or those that nothing can. `labels`: what they
    were taken for, one of these. `notable`: without those that are nothing much."""

    camera: str | None = None
    day: date | None = None
    hour: int | None = None
    kind: ClipKind | None = None
    starred: bool | None = None
    min_s: float | None = None
    filmed: bool | None = None
    until: datetime | None = None
    labels: frozenset[str] = frozenset()
    sub_label: str | None = None
    notable: bool = False

    def query(self, zone: tzinfo, *, before: str | None = None, limit: int = 50) -> ClipQuery:
        """Raises Invalid where `before` is not what a page ended with."""
        since, until = self._span(zone)
        if self.until is not None:
            until = min(self.until, until or self.until)
        return ClipQuery(
            camera=self.camera,
            since=since,
            until=until,
            kind=self.kind,
            starred=self.starred,
            min_s=self.min_s,
            filmed=self.filmed,
            labels=self.labels,
            sub_label=self.sub_label,
            notable=self.notable,
            before=_place(before) if before is not None else None,
            limit=min(limit, MOST_ON_A_PAGE),
        )

    def _span(self, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        if self.day is None:
            if self.hour is not None:
                raise PrivateEyeError(Kind.INVALID, "An hour needs its day.")
            return None, None
        begins = datetime.combine(self.day, time(), zone)
        # By the clock on the wall: a day has 23 or 25 hours when summer time begins or ends.
        if self.hour is None:
            return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC)
        begins = begins.replace(hour=self.hour)
        return begins.astimezone(UTC), (begins + timedelta(hours=1)).astimezone(UTC)


def not_filmed(clip: Clip) -> str | None:
    """What of it cannot be seen, and why, in a sentence; None where nothing is lacking."""
    ended = clip.state is not EventState.OPEN
    if clip.unfilmed is None:
        return "Not filmed." if ended and not clip.filmed else None
    why = _WHY[clip.unfilmed][ended]
    if not clip.filmed:
        return f"Not filmed: {why}."
    late = clip.onset_at is not None and clip.onset_at < clip.starts_at
    return f"The beginning was not filmed: {why}." if late else f"Filming stopped: {why}."


def unseen_because(clip: Clip) -> str:
    """Why nothing of it can be seen."""
    return not_filmed(clip) or "Nothing of this clip has been filmed yet."


def cursor(clip: Clip) -> str:
    """Where a page ended."""
    return f"{(clip.starts_at - _EPOCH) // _MICROSECOND}-{clip.id}"


def trimmed(from_s: float | None, to_s: float) -> str:
    """What the name of a file says of the part that it is of; nothing for a whole clip."""
    return "" if from_s is None else f"-trim-{_minutes(from_s)}-{_minutes(to_s)}"


def _minutes(seconds: float) -> str:
    """ "2m05s", rounded as on the pages."""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes}m{rest:02}s"


def _place(text: str) -> tuple[datetime, str]:
    at, _, id_ = text.partition("-")
    if not (at.isascii() and at.isdigit() and len(at) <= 17 and id_):
        raise PrivateEyeError(Kind.INVALID, "That is not the end of a page.")
    return _EPOCH + int(at) * _MICROSECOND, id_


@dataclass(frozen=True, slots=True)
class ClipView:
    """A clip as people see it. The name is the id where the camera is no longer configured."""

    clip: Clip
    camera_name: str

    @property
    def not_filmed(self) -> str | None:
        """As the function."""
        return not_filmed(self.clip)


@dataclass(frozen=True, slots=True)
class ExplainedClip:
    """What a clip, by its id, was taken for, and why; None: nothing has looked at it."""

    id: str
    classification: Classification | None


@dataclass(frozen=True, slots=True)
class ClipPage:
    """`next` is None on the last page; `total` counts all pages.

    `troubles`: what is wrong with recording at the moment, in sentences. `labels`: what all were
    taken for that are like what was searched for, also those that are left out for it; None where
    nobody asked.
    """

    clips: tuple[ClipView, ...]
    next: str | None
    total: int
    troubles: tuple[str, ...] = ()
    labels: tuple[LabelCount, ...] | None = None


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many clips began on a day of the house's, and in each of its hours."""

    day: date
    hours: tuple[int, ...] = field(default=(0,) * 24)

    @property
    def count(self) -> int:
        return sum(self.hours)


@dataclass(frozen=True, slots=True)
class OpenedClip:
    """`token` goes into the path of every media URL. `damaged`: segments that are left out."""

    view: ClipView
    rendition: Rendition
    token: str
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class NotFilmed:
    reason: str


@dataclass(frozen=True, slots=True)
class StoppedRecording:
    """`stopped`: something had been asked for by hand, and that is over. `goes_on`: the camera
    still records, because something moves there."""

    stopped: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Download:
    """`name` is for the person's folder; the file is to be closed by who sends it."""

    file: Export
    name: str
    damaged: int
    camera: str
