"""Every sentence the skill says. Pure: a locale, what happened, and the time go in; text comes out.

Warm, short and plain. Spoken text holds no address and no reason text of the bridge. An
Alexa request does not say in which time zone it was spoken, so a span is told, "for four minutes";
times of day come from the bridge (`clip_speech`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from skill.bridge_api import BridgeFault
from skill.contract.live import Camera, CameraState

_NUMBERS = (  # above, figures
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SMALL_ONES = ("baby's", "child's", "children's", "kid's", "kids'", "dog's", "cat's", "guest's")
_WHERE = {
    "at": "door doorbell doorstep entrance gate window porch pool counter feeder",
    "on": "balcony terrace patio deck landing stairs street road driveway",
    "in": "kitchen garden yard backyard garage carport hall hallway corridor nursery office study "
    "basement cellar attic loft lounge conservatory laundry shed barn greenhouse workshop store",
}
_LONGEST_HEARD = 60
_LONGEST_LIST = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """Where the two kinds of English part."""

    off: str
    fine: str
    sorry: str


_WORDINGS = {
    "en-US": Wording(
        off="turned off",
        fine="All right.",
        sorry="Sorry, something went wrong on my side. Please try that again.",
    ),
    "en-GB": Wording(
        off="switched off",
        fine="Right you are.",
        sorry="Sorry, something's gone wrong on my side. Please try that again.",
    ),
}
LOCALES = tuple(_WORDINGS)
BRITISH_ENGLISH = ("en-GB", "en-AU", "en-IN", "en-NZ", "en-IE", "en-ZA")


def for_locale(locale: str | None) -> "Speech":
    """The nearest English there is; a request of a skill event has no locale at all."""
    return Speech(_WORDINGS["en-GB" if locale in BRITISH_ENGLISH else "en-US"])


class Speech:
    def __init__(self, wording: Wording) -> None:
        self._words = wording

    # Opening and closing

    def welcome(self, rooms: Sequence[str]) -> str:
        return f"Hello, this is Private Eye. {self.which_of(rooms)}"

    def which_camera(self) -> str:
        return "Which camera would you like to see?"

    def which_of(self, rooms: Sequence[str]) -> str:
        if len(rooms) == 1:
            return f"Would you like to see {the(rooms[0])}?"
        return f"Which would you like to see: {_either(rooms)}?"

    def help(self) -> str:
        return (
            "I show you the cameras of your home and what they noticed. Say, show me the front "
            "room, what happened today, show the last clip, or, delete the last clip. "
            "What would you like to see?"
        )

    def fine(self) -> str:
        return self._words.fine

    def goodbye(self) -> str:
        return "Goodbye."

    # Showing

    def here_is(self, camera: Camera) -> str:
        if camera.state in (CameraState.IDLE, CameraState.STARTING):
            return f"One moment while {the(camera.name)} wakes up."
        return f"Here's {the(camera.name)}."

    def title(self, camera: Camera) -> str:
        return capital(plain(camera.name))

    def live(self) -> str:
        return "Live"

    def cannot_show_here(self, camera: Camera, now: datetime) -> str:
        return (
            f"{self.health(camera, now)} "
            "I can't show it on this device, but I can on an Echo Show or a Fire TV."
        )

    def not_live(self, camera: Camera, now: datetime) -> str:
        ending = {
            CameraState.LOST: " I'll keep trying.",
            CameraState.FROZEN: " I'll show it when it moves again.",
        }.get(camera.state, "")
        return f"I can't show {the(camera.name)} right now. {self.health(camera, now)}{ending}"

    def health(self, camera: Camera, now: datetime) -> str:
        it = capital(its_camera(camera.name))
        span = for_how_long(now - camera.since)
        sentences = {
            CameraState.LIVE: f"{it} is live, and has been {span}.",
            CameraState.STARTING: f"{it} is just starting up.",
            CameraState.IDLE: f"{it} is resting, and wakes up when somebody looks.",
            CameraState.LOST: f"{it} hasn't answered {span}.",
            CameraState.FROZEN: f"The picture from {its_camera(camera.name)} is stuck: "
            f"it hasn't changed {span}.",
            CameraState.REFUSED: f"{it} has refused me {span}. "
            "Please check its password and address on the Private Eye page.",
            CameraState.OFF: f"{it} has been {self._words.off} {span}.",
            CameraState.STOPPED: f"{it} has been stopped {span}.",
            CameraState.UNKNOWN: f"{it} hasn't been live {span}.",
        }
        return sentences[camera.state]

    def unknown_room(self, heard: str | None, rooms: Sequence[str]) -> str:
        if not rooms:
            return self.no_cameras()
        if not heard:
            return self.which_of(rooms)
        return f"I don't know a camera called {short(heard)}. {self.which_of(rooms)}"

    def which_did_you_mean(self, rooms: Sequence[str]) -> str:
        return f"Did you mean {_either(rooms)}?"

    def nothing_before(self, rooms: Sequence[str]) -> str:
        if not rooms:
            return self.no_cameras()
        return f"I haven't shown you anything in the last few minutes. {self.which_of(rooms)}"

    # Privacy mode

    def turned(self, cameras: Sequence[str], *, off: bool, all_: bool) -> str:
        which = "All cameras" if all_ and len(cameras) > 1 else capital(_cameras(cameras))
        are = "is" if len(cameras) == 1 else "are"
        if off:
            return f"{which} {are} {self._words.off}. Nothing is seen, and nothing is kept."
        return f"{which} {are} coming back on."

    def on_the_page(self) -> str:
        return (
            "To turn a camera back on by voice you need a PIN, and none is set. "
            "Please turn it on on the Live page of Private Eye, or set a PIN on the Alexa page."
        )

    def may_not_turn(self) -> str:
        return "I may not do that for you. Whoever turned it off can, on the Live page."

    # The list

    def no_cameras(self) -> str:
        return "There are no cameras yet. You can add one to the settings of Private Eye."

    def cameras(self, cameras: Sequence[Camera], now: datetime) -> str:
        if not cameras:
            return self.no_cameras()
        down = [camera for camera in cameras if camera.state not in _WELL]
        told = " ".join(self.health(camera, now) for camera in down[:_LONGEST_LIST])
        names = _listing([camera.name for camera in cameras])
        count = f"{number(len(cameras))} camera{'' if len(cameras) == 1 else 's'}"
        return f"There {'is' if len(cameras) == 1 else 'are'} {count}: {names}. " + (
            told or ("It's fine." if len(cameras) == 1 else "All of them are fine.")
        )

    # Confirming the person

    def stranger(self) -> str:
        return (
            "We haven't met yet, so I can't show you anything. "
            "Open the Private Eye page on your phone or computer, choose the Alexa tab and get a "
            "code. Then say: Alexa, ask private eye, my code is, and the six digits."
        )

    def stranger_card(self) -> str:
        return (
            "1. Open the Private Eye page in your house.\n"
            "2. Choose the Alexa tab and get a code.\n"
            '3. Say: "Alexa, ask private eye, my code is" and the six digits.'
        )

    def confirmed(self, house: str) -> str:
        return f"Thank you. You can now ask me for the cameras of {short(house)}."

    def wrong_code(self) -> str:
        return (
            "That code isn't right, or it has expired. "
            "Get a new one on the Alexa tab of the Private Eye page."
        )

    def too_many_codes(self) -> str:
        return "That was one try too many. Wait a few minutes, then get a new code."

    def six_digits(self) -> str:
        return "The code has six digits. Please say: my code is, and then the digits one by one."

    # Not understood, and trouble

    def not_understood(self) -> str:
        return "Sorry, I didn't get that. You could say, show me the front room."

    def nothing_to_move(self) -> str:
        return f"There's nothing to turn over here. {self.which_camera()}"

    def trouble(self, kind: BridgeFault) -> str:
        return {
            BridgeFault.UNREACHABLE: (
                "I can't reach Private Eye at your home. "
                "Please check that it's running and on the internet."
            ),
            BridgeFault.TIMED_OUT: (
                "Private Eye at your home isn't answering. Please try again in a moment."
            ),
            BridgeFault.REFUSED: (
                "Private Eye at your home doesn't accept this skill's key any more. "
                "Please give the skill a new one."
            ),
            BridgeFault.NEWER: (
                "Private Eye has been updated at your home, so please update this skill too; "
                "the guide in the deploy folder says how."
            ),
            BridgeFault.OLDER: (
                "This skill is newer than Private Eye at your home, so please update that too."
            ),
            BridgeFault.OTHER: (
                "Private Eye at your home had a problem with that. Please try again in a moment."
            ),
        }[kind]

    def sorry(self) -> str:
        return self._words.sorry


_WELL = (CameraState.LIVE, CameraState.IDLE, CameraState.STARTING)


def plain(name: str) -> str:
    """A name as it stands in a sentence: "Front Room" is the "front room", "TV" stays "TV"."""
    straight = " ".join(name.replace("\u2019", "'").split())
    words = re.sub(r"^the ", "", straight, flags=re.IGNORECASE).split(" ")
    if any(_is_someones(word) for word in words[:1]):
        return " ".join([words[0], *(_lowered(word) for word in words[1:])])
    return " ".join(_lowered(word) for word in words)


def the(name: str) -> str:
    """ "the front room", "the baby's room", but "Sam's room" and "my office"."""
    bare = plain(name)
    first = bare.partition(" ")[0]
    return bare if _is_someones(first) or first.lower() in ("my", "our") else f"the {bare}"


def its_camera(name: str) -> str:
    """ "the garden camera"; one that is called "garden camera" already is not named twice."""
    called = the(name)
    return called if called.lower().endswith(("camera", " cam")) else f"{called} camera"


def _cameras(names: Sequence[str]) -> str:
    """ "the garden camera", "the garden and the door"."""
    return its_camera(names[0]) if len(names) == 1 else _listing(names)


def where(name: str) -> str:
    """ "at the door", "in the garden", "in front of the upstairs camera"."""
    last = plain(name).rpartition(" ")[2].lower()
    known = "in" if last.endswith("room") else None
    before = next((word for word, places in _WHERE.items() if last in places.split()), known)
    return f"{before} {the(name)}" if before else f"in front of {its_camera(name)}"


def for_how_long(span: timedelta) -> str:
    """Rounded as people round: "for a minute", "for two hours", never "for 3,907 seconds"."""
    minutes = round(max(span.total_seconds(), 0) / 60)
    if minutes == 0:
        return "for a few seconds"
    if minutes < 60:
        return _counted(minutes, "a minute", "minutes")
    if (hours := round(minutes / 60)) < 24:
        return _counted(hours, "an hour", "hours")
    if (days := round(minutes / 60 / 24)) < 14:
        return _counted(days, "a day", "days")
    return _counted(round(days / 7), "a week", "weeks")


def _counted(count: int, one: str, many: str) -> str:
    return f"for {one}" if count == 1 else f"for {number(count)} {many}"


def number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def times(count: int) -> str:
    return "twice" if count == 2 else f"{number(count)} times"


def _is_someones(word: str) -> bool:
    return word.endswith(("'s", "s'")) and word.lower() not in _SMALL_ONES


def _lowered(word: str) -> str:
    return word.lower() if word.istitle() or word.lower() in _SMALL_ONES else word


def _listing(names: Sequence[str], last: str = "and") -> str:
    shown = [the(name) for name in names[:_LONGEST_LIST]]
    if len(names) > _LONGEST_LIST:
        shown = [*shown[:-1], "some more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def _either(names: Sequence[str]) -> str:
    return _listing(names, "or")


def short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_HEARD]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
