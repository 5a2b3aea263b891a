"""The nouns of the house: cameras, their health, and who is asking."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum


class State(StrEnum):
    """What a camera is doing. Only `LIVE` may be shown as live."""

    STARTING = "starting"  # connecting, or waiting for a picture that can be shown
    LIVE = "live"  # pictures arrive and change
    LOST = "lost"  # no picture for 5 s, or the connection ended; being retried
    FROZEN = "frozen"  # pictures arrive but three keyframes in a row were identical
    REFUSED = "refused"  # the camera said no (password, path); retried slowly
    IDLE = "idle"  # on demand, nobody is watching
    OFF = "off"  # switched off by a person: not connected to
    STOPPED = "stopped"  # the bridge is shutting down


@dataclass(frozen=True, slots=True)
class Health:
    """`since` is when `state` began; `reason` is a plain sentence without secrets, or None.

    `next_try`: of a camera that is away; `tries_every_s`: from then on, so often, until it answers.
    `until`: of one that is off, when it comes back by itself.
    """

    state: State
    since: datetime
    reason: str | None = None
    next_try: datetime | None = None
    tries_every_s: float | None = None
    until: datetime | None = None


class Rendition(StrEnum):
    """One way of packaging a camera's pictures (architecture: Renditions)."""

    SOURCE = "source"  # LL-HLS, fMP4 parts, the camera's own pictures
    ECHO = "echo"  # HLS, MPEG-TS, H.264 <= 1280x720 + 640x360, AAC-LC, 1 s segments


class VideoCodec(StrEnum):
    H264 = "h264"
    H265 = "h265"


class ClipKind(StrEnum):
    MOTION = "motion"  # something moved
    MANUAL = "manual"  # a person said "record"
    DOORBELL = "doorbell"  # somebody rang, whatever else happened


class Label(StrEnum):
    """What an event was. A house may teach kinds of its own: their labels are ids."""

    UNKNOWN = "unknown"  # nobody has looked yet, or nobody could: something moved
    PERSON = "person"
    PET = "pet"
    VEHICLE = "vehicle"
    ANIMAL = "animal"  # one that is nobody's pet
    OTHER = "other"  # nothing much: leaves, rain, headlights


class LabelSource(StrEnum):
    """Who said what an event was."""

    DETECTOR = "detector"
    HOUSE = "house"  # what the house has learnt from its people
    PERSON = "person"


class EventSource(StrEnum):
    """What opened an event."""

    MOTION = "motion"  # something moved in the pictures
    CAMERA = "camera"  # the camera itself said so
    HAND = "hand"  # a person said "record"


class EventState(StrEnum):
    OPEN = "open"  # it goes on; what is filmed of it is playable up to its newest segment
    CLOSED = "closed"
    DELETING = "deleting"  # nobody sees it any more; its keys, bytes and row are on their way out


class Unfilmed(StrEnum):
    """Why an event, or a part of it, was not filmed."""

    DISK_FULL = "disk_full"
    DISK = "disk"  # the disk for clips refuses: read-only, failing
    DISK_ABSENT = "disk_absent"  # it is not there, or another one is in its place
    RECORDS = "records"  # the rows refuse, without which nothing is filmed
    CAMERA = "camera"  # no picture came that could be recorded


class RunState(StrEnum):
    """Of a run of footage."""

    OPEN = "open"  # more may come
    CLOSED = "closed"


class PictureKind(StrEnum):
    """The pictures kept with a clip, each a JPEG."""

    THUMBNAIL = "thumbnail"
    MARKED = "marked"  # the moment that was noticed, with the moving region outlined
    PREVIEW = "preview"  # a strip of small pictures, side by side, played when hovered over


class BlurMode(StrEnum):
    """What is covered in the copy of a clip that is shared."""

    FACES = "faces"
    PEOPLE = "people"
    STILL = "still"  # everything but what moves
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the picture in thousandths of its width and height."""

    x: int
    y: int
    width: int
    height: int


class Role(StrEnum):
    """What somebody is to the house."""

    OWNER = "owner"
    MEMBER = "member"
    GUEST = "guest"  # named cameras, hours, until a date
    REVIEWER = "reviewer"  # only what is shared with them
    SCREEN = "screen"  # a television or tablet that hangs in the house, not a person


class VoiceScope(StrEnum):
    """What the owner of a linked Alexa account lets Alexa do for them."""

    LOOK = "look"  # live pictures and clips
    LIST = "list"  # which cameras there are, what happened
    CONTROL = "control"  # turn cameras off and on, record, star
    DELETE = "delete"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of the week in the house's zone. `days`: 0 is Monday. Minutes of the day, the first
    included; where `until` is not after `since`, it goes on into the next day."""

    days: frozenset[int]
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Rights:
    """Of one person or screen. `cameras`: None for all; `hours`: none for always; `until`: when
    they end. `zone` is the house's."""

    role: Role
    cameras: frozenset[str] | None = None
    hours: tuple[Hours, ...] = ()
    until: datetime | None = None
    zone: tzinfo = UTC


class ActorKind(StrEnum):
    OWNER = "owner"  # a person signed in on a browser; so are the three that follow
    MEMBER = "member"
    GUEST = "guest"
    REVIEWER = "reviewer"
    SCREEN = "screen"  # a television or tablet that was paired
    COMMAND_LINE = "command_line"  # somebody with the owner's account on this machine
    PROGRAM = "program"  # the home automation, by a token of its own: it may say who is at home
    VOICE = "voice"  # a confirmed or linked Alexa user, or the voice console of a session or token
    RECIPIENT = "recipient"  # whoever has the link of a share
    STRANGER = "stranger"  # somebody whom the house does not know, or not yet
    SYSTEM = "system"  # the bridge


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is stable (session id, Alexa user id, token id); `name` is for the ledger.

    A stranger's `id` is the network address they came from, or the Alexa user id they would have.
    `person`: whose rights these are, where it is somebody's; `device`: what they act with, as a
    person would call it. Without `rights` only the kind decides. `scopes`: of a linked Alexa.
    """

    kind: ActorKind
    id: str
    name: str
    person: str | None = None
    device: str | None = None
    rights: Rights | None = None
    scopes: frozenset[VoiceScope] | None = None
