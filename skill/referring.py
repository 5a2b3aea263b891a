"""What "and the garden" and "the second one" mean, by what was asked and listed before. Pure."""

from msgspec.structs import replace

from skill.dialogue import HIDE, place_of
from skill.memory import Memory, NamedLast
from skill.questions import Asked, Heard
from skill.sayings import ALSO, BUT, PLACES, TIMES, VISIT, Slots, has_room, has_time, order_of
from skill.times_heard import part_of

# What "and yesterday?" can change; to others it is a question of its own: what happened then?
_OF_TIMES = frozenset(
    [
        *("WhatHappenedIntent", "ShowClipIntent", "StarClipIntent", "UnstarClipIntent"),
        *("KindHappenedIntent", "ShowKindIntent"),
        *("DeleteClipIntent", "DeleteLastClipsIntent", "DeleteAllClipsIntent", "WhoWatchedIntent"),
    ]
)
# What "and the garden?" can change.
_OF_ROOMS = _OF_TIMES | frozenset(
    [
        *("ShowCameraIntent", "CameraStatusIntent", "WhileOutIntent", "RecordIntent"),
        *("StopRecordingIntent", "HideCameraIntent", "RevealCameraIntent", "WhoIsWatchingIntent"),
        *("WhoSawClipIntent", "WhoWasThatIntent"),
    ]
)
REMEMBERED = _OF_ROOMS
REFERRING = frozenset(["AndIntent", "ChooseIntent", "AMAZON.SelectIntent"])
_OF_LOOKS = frozenset(["WhoWatchedIntent", "WhoIsWatchingIntent", "WhoSawClipIntent"])
# "After midnight", of "last night": a time of the clock leaves the day, and the night, as it was.
_OF_CLOCK = frozenset(["time", "since", "until"])
_NIGHTS = frozenset(["night", "tonight", "last_night"])
_OF_CAMERA = frozenset(["ShowCameraIntent", "CameraStatusIntent"])
_TOLD = frozenset(
    [*("WhatHappenedIntent", "WhileOutIntent", "WhoWasThatIntent", "KindHappenedIntent")]
)
_OF_KINDS = frozenset(["ShowKindIntent", "ShowClipIntent"])
_UNTIL = frozenset(["until", "part", "day"])  # of hiding
_DELETING = frozenset(["DeleteClipIntent", "DeleteLastClipsIntent", "DeleteAllClipsIntent"])
_ORDERS = {PLACES["last"]: "last", PLACES["oldest"]: "first"}  # of all clips, where none was named


def meant(asked: Asked, memory: Memory, position: int | None) -> Asked | None:
    """What is asked, where it refers to something; else as it was said. None: to nothing."""
    match asked.intent:
        case "AndIntent":
            return _changed(asked.slots, memory.last)
        case "ChooseIntent":
            return _chosen(memory.listed or NamedLast(), position) or _ordered(memory, position)
        case "ShowClipIntent" | "DeleteClipIntent" | "StarClipIntent":
            return _among_told(_of_shown(_of_same_kind(asked, memory.last), memory.last), memory)
        case "WhatHappenedIntent" | "KindHappenedIntent":
            return _of_shown(asked, memory.last)
        case "AfterAllIntent" if memory.last is not None and memory.last.intent in _DELETING:
            return memory.last
        case "AMAZON.SelectIntent":
            listed = memory.listed or NamedLast()
            only = len(listed.clips) + len(listed.rooms) == 1
            return _chosen(listed, 1) if only else None
    return asked


def _ordered(memory: Memory, position: int | None) -> Asked | None:
    """ "The last one", where none were named: the last clip."""
    listed, order = memory.listed, _ORDERS.get(position or 0)
    if order is None or (listed and (listed.clips or listed.rooms)):
        return None
    asked = Asked("ShowClipIntent", {"which": Heard(order, ids=(order,))})
    return _among_told(_of_shown(asked, memory.last), memory)


def _of_shown(asked: Asked, last: Asked | None) -> Asked:
    """ "Did anything come by this afternoon?", after the garden was shown, or asked after: there.
    So is "the last clip"."""
    of_camera = last is not None and last.intent in _OF_CAMERA and has_room(last.slots)
    if last is None or not of_camera or "room" in asked.slots or "clip" in asked.slots:
        return asked
    told = asked.intent in ("WhatHappenedIntent", "KindHappenedIntent")
    if not told and order_of(asked.slots) not in ("last", "first"):
        return asked
    if VISIT in asked.slots:  # "did anybody ring?" is of the door
        return asked
    return replace(asked, slots={"room": last.slots["room"], **asked.slots})


def _of_same_kind(asked: Asked, last: Asked | None) -> Asked:
    """ "The one before that", after a dog was shown: the dog before."""
    stepping = asked.intent == "ShowClipIntent" and order_of(asked.slots) in ("before", "next")
    if not stepping or last is None or last.intent not in _OF_KINDS or "kind" not in last.slots:
        return asked
    return replace(asked, slots={"kind": last.slots["kind"], **asked.slots})


def _among_told(asked: Asked, memory: Memory) -> Asked:
    """ "Play the first one", after "three clips at the door yesterday": of that room and that
    time, unless others are said."""
    last, order = memory.last, order_of(asked.slots)
    if last is None or last.intent not in _TOLD:
        return asked
    if "clip" in asked.slots or order not in (None, "last", "first"):
        return asked
    # Of the same kind it is, where that was asked after.
    same = {"room", "kind"} if asked.intent == "ShowClipIntent" else {"room"}
    room = {k: h for k, h in last.slots.items() if k in same and k not in asked.slots}
    times = {} if has_time(asked.slots) else {k: h for k, h in last.slots.items() if k in TIMES}
    return replace(asked, slots={**room, **times, **asked.slots})


def _changed(slots: Slots, last: Asked | None) -> Asked | None:
    new = {name: h for name, h in slots.items() if name in ("room", "person") or name in TIMES}
    timed = has_time(new)
    if not new:
        return None
    if "person" in new:
        return _of_person(new, last)
    if last is None or (not timed and last.intent not in _OF_ROOMS):
        return Asked("WhatHappenedIntent" if timed else "ShowCameraIntent", new)
    until = last.intent == HIDE and {name for name in new if name != "room"} <= _UNTIL
    if timed and last.intent not in _OF_TIMES and not until:
        room = {name: heard for name, heard in last.slots.items() if name == "room"}
        return Asked("WhatHappenedIntent", {**room, **new})
    gone = {"clip", *(TIMES if timed else ())} - _narrowed(new, last.slots)
    gone |= {ALSO, BUT} if "room" in new else set()
    kept = {name: heard for name, heard in last.slots.items() if name not in gone}
    # Of all of yesterday's, "only the quarter past nine one".
    one = last.intent == "DeleteAllClipsIntent" and "time" in new
    intent = "DeleteClipIntent" if one else last.intent
    return Asked(intent, {**kept, **new})


def _narrowed(new: Slots, before: Slots) -> set[str]:
    """Which times of before a new one is of."""
    if {name for name in new if name in TIMES} - _OF_CLOCK:
        return set()
    night = part_of(before, "part") in _NIGHTS
    return {"day", "part"} if night else {"day"}


def _of_person(new: Slots, last: Asked | None) -> Asked:
    """ "And Ben?", of whoever looked."""
    before = last.slots if last is not None and last.intent in _OF_LOOKS else {}
    gone = ("clip", "which", *(TIMES if has_time(new) else ()))
    kept = {name: heard for name, heard in before.items() if name not in gone}
    return Asked("WhoWatchedIntent", {**kept, **new})


def _chosen(listed: NamedLast, position: int | None) -> Asked | None:
    of = listed.clips or listed.rooms
    at = place_of(position, len(of), newest_first=bool(listed.clips))
    if at is None:
        return None
    one = of[at]
    if listed.clips:
        return Asked("ShowClipIntent", {"clip": Heard(one)})
    return Asked("ShowCameraIntent", {"room": Heard(one)})
