"""What was said, as far as an open question cares. Pure.

The same words are an answer to one question and a request of their own to another: `dialogue`
decides which. Here they only get their kind.
"""

from collections.abc import Mapping
from enum import Enum, auto

from skill.questions import Heard

Slots = Mapping[str, Heard]

TIMES = ("day", "part", "time", "since", "start", "first_day", "until", "ago")
PLACE = "place"  # of a list, by a word of the model's or by touch: no number that was said
# Those words' ids, as `SlotWords.position` has them.
PLACES: Mapping[str, int] = {"last": -1, "oldest": -2, "middle": -3}
TO = "to"  # of a yes by touch: which question's button it was
VISIT = "visit"  # the slot of who comes to the door, and of what they do there
THAT, ALL = "that", "all"  # ids of ROOM and of CLIP_ORDER
ALSO, BUT = "also", "but"  # slots of rooms: a second one, and the one that is left out


# What makes more of "turn it off" than an answer.
_NOT_ALONE = frozenset(["duration", "until", "start", "part", "day", ALSO, BUT])


class Saying(Enum):
    YES = auto()
    NO = auto()
    DIGITS = auto()
    ROOM = auto()  # "and the garden": a room, and nothing else
    SHOW_ROOM = auto()  # "show me the garden", and "the garden" alone is heard as that
    TIME = auto()  # a time, and nothing else
    CHOICE = auto()  # "the second one"
    STEP = auto()  # "the one before that"
    SELECT = auto()
    KEEP = auto()  # "star that": "keep it"
    UNKEEP = auto()  # "don't keep that"
    DELETE_THAT = auto()
    AFTER_ALL = auto()  # "no, do delete it", said after a no
    DELETE_ALL = auto()  # of no time and no room: "delete them all"
    SHOW_THAT = auto()  # "show it"
    RESUME = auto()  # "show it again", "continue"
    STOP_FILMING = auto()
    HIDE_THAT = auto()  # "turn it off", "leave it off"
    LEAVE = auto()  # stop, cancel
    HOME = auto()
    ASIDE = auto()  # help, "umm", what is not ours to do
    REQUEST = auto()  # anything else


_BY_NAME: Mapping[str, Saying] = {
    "AMAZON.YesIntent": Saying.YES,
    "AMAZON.NoIntent": Saying.NO,
    "AMAZON.SelectIntent": Saying.SELECT,
    "AMAZON.StopIntent": Saying.LEAVE,
    "AMAZON.CancelIntent": Saying.LEAVE,
    "AMAZON.NavigateHomeIntent": Saying.HOME,
    "AMAZON.NextIntent": Saying.STEP,
    "AMAZON.PreviousIntent": Saying.STEP,
    "DigitsIntent": Saying.DIGITS,
    "ChooseIntent": Saying.CHOICE,
    "AMAZON.ResumeIntent": Saying.RESUME,
    "StopRecordingIntent": Saying.STOP_FILMING,
    "AfterAllIntent": Saying.AFTER_ALL,
}
# Of no room and no time: an intent, and the clip's order.
_BY_ORDER: Mapping[tuple[str, str | None], Saying] = {
    ("DeleteAllClipsIntent", None): Saying.DELETE_ALL,
    ("DeleteAllClipsIntent", THAT): Saying.DELETE_ALL,
    ("StarClipIntent", None): Saying.KEEP,
    ("StarClipIntent", THAT): Saying.KEEP,
    ("DeleteClipIntent", THAT): Saying.DELETE_THAT,
    ("DeleteClipIntent", "before"): Saying.STEP,
    ("DeleteClipIntent", "next"): Saying.STEP,
    ("ShowClipIntent", "before"): Saying.STEP,
    ("ShowClipIntent", "next"): Saying.STEP,
    ("ShowClipIntent", THAT): Saying.SHOW_THAT,
}
ASIDES = frozenset(
    [
        *("AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent"),
        *("AMAZON.PauseIntent", "AMAZON.MoreIntent", "AMAZON.NavigateSettingsIntent"),
        *("AMAZON.PageUpIntent", "AMAZON.PageDownIntent"),
        *("AMAZON.ScrollUpIntent", "AMAZON.ScrollDownIntent"),
        *("AMAZON.ScrollLeftIntent", "AMAZON.ScrollRightIntent"),
        *("OtherRequestIntent", "OpenDoorIntent", "MoveCameraIntent", "BringBackIntent"),
    ]
)


def kind_of(intent: str, slots: Slots) -> Saying:
    if intent in ASIDES:
        return Saying.ASIDE
    if intent in _BY_NAME:
        return _BY_NAME[intent]
    if intent in ("ShowCameraIntent", "AndIntent"):
        said = _room_or_time(slots)
        showing = said is Saying.ROOM and intent == "ShowCameraIntent"
        return Saying.SHOW_ROOM if showing else said
    if intent == "HideCameraIntent":
        # Of no room it is the whole house: "privacy mode", whatever is asked.
        of_that = is_room(slots, THAT) and not slots.keys() & _NOT_ALONE
        return Saying.HIDE_THAT if of_that else Saying.REQUEST
    return _of_clips(intent, slots)


def order_of(slots: Slots) -> str | None:
    """Which clip: an id of CLIP_ORDER; "it" may also have been heard as a room."""
    which = slots.get("which")
    if which is not None:
        return which.ids[0] if which.ids else which.spoken.lower()
    return THAT if is_room(slots, THAT) else None


def is_room(slots: Slots, room: str) -> bool:
    """Whether it is one of the model's rooms that are none: "everything", "that one"."""
    heard = slots.get("room")
    return heard is not None and room in heard.ids


def has_time(slots: Slots) -> bool:
    return any(slot in slots for slot in TIMES)


def has_room(slots: Slots) -> bool:
    """One room, by its name."""
    return "room" in slots and not is_room(slots, THAT) and not is_room(slots, ALL)


def _room_or_time(slots: Slots) -> Saying:
    if has_time(slots):
        return Saying.REQUEST if has_room(slots) else Saying.TIME
    return Saying.ROOM if "room" in slots else Saying.REQUEST


def _of_clips(intent: str, slots: Slots) -> Saying:
    if "clip" in slots:
        return Saying.REQUEST
    if intent == "UnstarClipIntent":
        return Saying.UNKEEP
    if has_time(slots) or has_room(slots):
        return Saying.REQUEST
    return _BY_ORDER.get((intent, order_of(slots)), Saying.REQUEST)
