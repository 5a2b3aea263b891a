"""What a screen shows beside the words, as data: `skill/apl/` turns it into documents. Pure.

Every word on it is here already, in the language of the request; a touch sends a button's
arguments back, and does what the words would (`touch.py`).
"""

from dataclasses import dataclass

Arguments = tuple[str, ...]  # of a UserEvent: ("show", room), ("play", clip), ("yes",), ...


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Tile:
    """One of a list: a camera, or a clip. `picture`: the address of its still. `off`: a camera that
    is turned off, so that there is none."""

    title: str
    subtitle: str
    picture: str | None
    arguments: Arguments
    starred: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class LiveScreen:
    """`camera`: its id; `still`: the address of a picture for a screen that plays no video."""

    camera: str
    url: str
    still: str | None
    title: str
    subtitle: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ClipScreen:
    """`clip`: its id; `picture`: the address of its still. Of the buttons "star" and "unstar" that
    one is shown which `starred` leaves to be done."""

    clip: str
    url: str
    picture: str | None
    title: str
    subtitle: str
    starred: bool
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class CameraListScreen:
    title: str
    cameras: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class ClipListScreen:
    """`clips`: newest first."""

    title: str
    clips: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """A question whose answers are the buttons: yes and no, or the rooms that may be meant.
    `clip`: the one that it is about; `told`: what is said of it before the question."""

    text: str
    buttons: tuple[Button, ...]
    clip: Tile | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyScreen:
    """Cameras that were turned off or on. `off`: the first, so that nothing of them is shown."""

    title: str
    cameras: tuple[str, ...]
    off: bool
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorScreen:
    """Something went wrong; what to do is in the words."""

    title: str
    text: str


Screen = (
    LiveScreen
    | ClipScreen
    | CameraListScreen
    | ClipListScreen
    | QuestionScreen
    | PrivacyScreen
    | ErrorScreen
)
