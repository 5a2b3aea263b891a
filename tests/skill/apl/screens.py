"""Every screen that the skill shows, and every display that it may be shown on."""

from typing import Any

from ask_sdk_core.serialize import DefaultSerializer

from skill.apl.display import Display
from skill.screen import (
    Button,
    CameraListScreen,
    ClipListScreen,
    ClipScreen,
    ErrorScreen,
    LiveScreen,
    PrivacyScreen,
    QuestionScreen,
    Screen,
    Tile,
)

DISPLAYS: dict[str, Display] = {
    "Show 8": Display(1280, 800),
    "Show 5": Display(960, 480),
    "Show 7": Display(1024, 600),
    "Show 15, upright": Display(1080, 1920),
    "Spot": Display(480, 480, round=True),
    "Fire TV": Display(960, 540, tv=True),
    "without video": Display(1280, 800, video=False),
}
ADDRESS = "https://cameras.example.org"
# As long as the address of a grant gets.
PICTURE = f"{ADDRESS}/picture/{'a' * 200}.jpg"
YES_NO = (Button("Yes", ("yes",)), Button("No", ("no",)))


def tiles(count: int, *, named: str = "Front room") -> tuple[Tile, ...]:
    return tuple(
        Tile(f"{named} {n}", "Today, 3:14 pm", PICTURE, ("play", f"{n:016x}"), starred=n % 3 == 0)
        for n in range(count)
    )


def rooms(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"Garden {n}", ("show", f"garden_{n}")) for n in range(count))


def screens(named: str = "Front room") -> dict[str, Screen]:
    cover = Button("Cover", ("hide", "front_room"))
    media = (Button("Pause", ("pause",)), Button("Play", ("play",)))
    clip = Tile(named, "Today, 3:14 pm", PICTURE, ("play", "0123456789abcdef"))
    return {
        "live": LiveScreen(
            "front_room",
            f"{ADDRESS}/live/{'a' * 200}/index.m3u8",
            PICTURE,
            named,
            "Live",
            (*media, Button("Clips", ("happened", "front_room")), cover),
        ),
        "live, without a still": LiveScreen(
            "front_room", f"{ADDRESS}/live/a/index.m3u8", None, named, "Live"
        ),
        "clip": ClipScreen(
            "0123456789abcdef",
            f"{ADDRESS}/clip/{'a' * 200}/index.m3u8",
            PICTURE,
            named,
            "Today, 3:14 pm, 42 seconds",
            starred=True,
            buttons=(
                *media,
                Button("Star", ("star", "0123456789abcdef")),
                Button("Remove star", ("unstar", "0123456789abcdef")),
                Button("Delete", ("delete", "0123456789abcdef")),
            ),
        ),
        "clip without a star": ClipScreen(
            "0123456789abcdef",
            f"{ADDRESS}/clip/{'a' * 200}/index.m3u8",
            PICTURE,
            named,
            "Today, 3:14 pm",
            starred=False,
            buttons=(
                *media,
                Button("Star", ("star", "0123456789abcdef")),
                Button("Remove star", ("unstar", "0123456789abcdef")),
                Button("Delete", ("delete", "0123456789abcdef")),
            ),
        ),
        "cameras": CameraListScreen("Your cameras", tiles(4, named=named)),
        "one camera": CameraListScreen("Your cameras", tiles(1, named=named)),
        "forty cameras": CameraListScreen("Your cameras", tiles(40, named=named)),
        "clips": ClipListScreen("Today", tiles(12, named=named)),
        "no clips": ClipListScreen("Today", ()),
        "deletion": QuestionScreen(
            "Delete it for good?", YES_NO, clip, f"{named} at 3:14, 42 seconds, starred."
        ),
        "yes or no": QuestionScreen("Turn the cameras off?", YES_NO),
        "which of forty": QuestionScreen("Which one?", rooms(40)),
        "which of two": QuestionScreen("Which one?", rooms(2)),
        "which of two named so": QuestionScreen(
            "Which one?", tuple(Button(f"{named} {n}", ("choose", str(n))) for n in (1, 2))
        ),
        "a PIN": QuestionScreen(f"To turn {named} on, what's your PIN?", (), told="Wrong."),
        "off": PrivacyScreen("Off", (named, "Garden"), True, (Button("Turn on", ("reveal",)),)),
        "on": PrivacyScreen("On again", tuple(f"{named} {n}" for n in range(40)), False),
        "error": ErrorScreen("Your home does not answer", "Is the machine there switched on?"),
    }


def serialized(part: object) -> dict[str, Any]:
    """A directive, or a whole response, as it travels."""
    made: Any = DefaultSerializer().serialize(part)
    return dict(made)
