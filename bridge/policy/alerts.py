"""Who is told of what happened, and why, or why not. Pure.

Each person says it for each camera, and nobody is told of anything before they have. What nobody
could look at counts as "something moved": where a rule cannot be decided for want of knowledge, the
alert is sent. What somebody was told goes on as the same alert: see `grown`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bridge.model import Area, Hours, Label, Rights, Role
from bridge.policy import rights
from bridge.policy.privacy import Presence, WeekHours

# What somebody may want to be told of, beside labels.
DOORBELL = "doorbell"
# What began longer ago is no news.
LATE = timedelta(minutes=5)
# A presence that nobody has confirmed for so long says nothing.
CONFIRMED = timedelta(hours=12)
MOST_MUTED = timedelta(hours=24)
_PLAIN = frozenset(label.value for label in Label)


class MessageKind(StrEnum):
    """What an alert is about."""

    EVENT = "event"
    CAMERA_LOST = "camera_lost"
    CAMERA_BACK = "camera_back"  # how one about a lost camera goes on
    DISK_FULL = "disk_full"
    TEST = "test"  # a person tries a receiver


class AlertVerdict(StrEnum):
    SENT = "sent"
    HELD = "held"  # not sent, and `why`
    WAITING = "waiting"  # for somebody to say what it was


class AlertWhy(StrEnum):
    """Each has its sentence in `service.alerts.words`."""

    WANTED = "wanted"
    NOT_KNOWN_YET = "not_known_yet"
    BY_HAND = "by_hand"  # a person had it recorded
    NOT_WANTED = "not_wanted"  # such things are not
    ELSEWHERE = "elsewhere"  # in the picture
    OUTSIDE_HOURS = "outside_hours"
    MUTED = "muted"
    QUIET_HOURS = "quiet_hours"
    SOMEBODY_HOME = "somebody_home"
    COOL_DOWN = "cool_down"
    LATE = "late"


class AlertArea(BaseModel):
    """As `model.Area`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Annotated[int, Field(ge=0, lt=1000)]
    y: Annotated[int, Field(ge=0, lt=1000)]
    width: Annotated[int, Field(gt=0, le=1000)]
    height: Annotated[int, Field(gt=0, le=1000)]


class CameraAlerts(BaseModel):
    """`wanted`: what one is told of, by label, and "doorbell"; what the house itself has taught is,
    but for what is in `unwanted`. `areas`, `hours`: none for everywhere, always. `lost`: that the
    camera is. A second alert of the same sort waits for `cool_down_minutes`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = False
    wanted: Annotated[tuple[str, ...], Field(max_length=16)] = (
        *(Label.UNKNOWN.value, Label.PERSON.value, Label.PET.value, Label.VEHICLE.value),
        *(Label.ANIMAL.value, DOORBELL),
    )
    unwanted: Annotated[tuple[str, ...], Field(max_length=64)] = ()
    areas: Annotated[tuple[AlertArea, ...], Field(max_length=16)] = ()
    hours: Annotated[tuple[WeekHours, ...], Field(max_length=32)] = ()
    only_when_away: bool = False
    cool_down_minutes: int = Field(default=5, ge=0, le=24 * 60)
    lost: bool = False


class PersonAlerts(BaseModel):
    """`quiet`: hours in which nothing is sent at all. `disk_full`: that nothing can be filmed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cameras: Annotated[dict[str, CameraAlerts], Field(max_length=64)] = {}
    quiet: Annotated[tuple[WeekHours, ...], Field(max_length=32)] = ()
    disk_full: bool = False

    def of(self, camera: str) -> CameraAlerts:
        return self.cameras.get(camera, CameraAlerts())


@dataclass(frozen=True, slots=True)
class Happening:
    """What is known of an event by now. `moved`: something did, or somebody rang; it was not only
    recorded by hand. `at`: since when."""

    camera: str
    label: str
    rang: bool
    moved: bool
    area: Area | None
    at: datetime

    @property
    def subject(self) -> str:
        """What it is told as: who rings is told of as that, whoever it is."""
        return DOORBELL if self.rang else self.label


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`told`: when the same person was last told of that camera, by subject. `looked_at`: somebody
    is about to say what it was."""

    now: datetime
    zone: tzinfo
    muted_until: datetime | None
    at_home: Mapping[str, Presence]
    told: Mapping[str, datetime]
    looked_at: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """`minutes`: of the cool-down, where that is why."""

    verdict: AlertVerdict
    why: AlertWhy
    minutes: int | None = None


_SENT = Decision(AlertVerdict.SENT, AlertWhy.WANTED)


def decide(settings: PersonAlerts, it: Happening, now: Circumstances) -> Decision | None:
    """None where the person has not turned alerts of that camera on: then there is nothing to say.

    The first reason that holds it back is the one that is told.
    """
    camera = settings.of(it.camera)
    if not camera.on:
        return None
    if not it.moved:
        return _held(AlertWhy.BY_HAND)
    if it.subject == Label.UNKNOWN and now.looked_at:
        return Decision(AlertVerdict.WAITING, AlertWhy.NOT_KNOWN_YET)
    if not wants(camera, it.subject):
        return _held(AlertWhy.NOT_WANTED)
    if not _is_there(camera.areas, it.area):
        return _held(AlertWhy.ELSEWHERE)
    if camera.hours and not _within(camera.hours, now):
        return _held(AlertWhy.OUTSIDE_HOURS)
    return decide_now(settings, now, it.at) or _by_habit(camera, it, now)


def decide_now(
    settings: PersonAlerts, now: Circumstances, at: datetime | None = None
) -> Decision | None:
    """What holds anything back, whatever it is about; None: nothing does. `at`: since when."""
    if _is_muted(now.muted_until, now.now):
        return _held(AlertWhy.MUTED)
    if settings.quiet and _within(settings.quiet, now):
        return _held(AlertWhy.QUIET_HOURS)
    if at is not None and now.now - at > LATE:
        return _held(AlertWhy.LATE)
    return None


def silenced(
    settings: PersonAlerts,
    muted_until: datetime | None,
    kind: MessageKind,
    camera: str,
    now: datetime,
) -> bool:
    """Whether somebody who was to be told of something has muted it or turned it off since."""
    wish = settings.of(camera)
    match kind:
        case MessageKind.EVENT:
            wanted = wish.on
        case MessageKind.CAMERA_LOST | MessageKind.CAMERA_BACK:
            wanted = wish.lost
        case MessageKind.DISK_FULL:
            wanted = settings.disk_full
        case MessageKind.TEST:
            return False
    return not wanted or _is_muted(muted_until, now)


def wants(camera: CameraAlerts, subject: str) -> bool:
    """Whether somebody is to be told of such things. A label that they cannot have seen among the
    choices, one that the house was taught, is wanted until they say otherwise."""
    if subject in _PLAIN or subject == DOORBELL:
        return subject in camera.wanted
    return subject not in camera.unwanted


def grown(told_as: str, it: Happening) -> bool:
    """Whether somebody who was told of it is to hear more: it is something else than was said."""
    return it.subject not in (told_as, Label.UNKNOWN)


def _by_habit(camera: CameraAlerts, it: Happening, now: Circumstances) -> Decision:
    if camera.only_when_away and _somebody_is_home(now):
        return _held(AlertWhy.SOMEBODY_HOME)
    cool_down = timedelta(minutes=camera.cool_down_minutes)
    last = now.told.get(it.subject)
    # One that is after now was told before the clock was set back: nobody knows how long ago.
    if last is not None and it.subject != DOORBELL and timedelta(0) <= now.now - last < cool_down:
        return Decision(AlertVerdict.HELD, AlertWhy.COOL_DOWN, camera.cool_down_minutes)
    return _SENT


def _is_muted(until: datetime | None, now: datetime) -> bool:
    """One that lasts longer than any does was muted before the clock was set back."""
    return until is not None and now < until <= now + MOST_MUTED


def _somebody_is_home(now: Circumstances) -> bool:
    return any(
        one.home and timedelta(0) <= now.now - one.confirmed < CONFIRMED
        for one in now.at_home.values()
    )


def _is_there(areas: tuple[AlertArea, ...], moved: Area | None) -> bool:
    """Where it moved is not always known: then it may have been there."""
    return not areas or moved is None or any(_touch(one, moved) for one in areas)


def _touch(one: AlertArea, other: Area) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _within(hours: tuple[WeekHours, ...], now: Circumstances) -> bool:
    return rights.hold(_as_rights(tuple(each.hours() for each in hours), now.zone), now.now)


def _as_rights(hours: tuple[Hours, ...], zone: tzinfo) -> Rights:
    return Rights(Role.GUEST, hours=hours, zone=zone)


def _held(why: AlertWhy) -> Decision:
    return Decision(AlertVerdict.HELD, why)
