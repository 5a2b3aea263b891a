"""Words by which a household asks not to be watched; many of them stand in no sample."""

from collections.abc import Sequence

BEFORE_THE_ROOM = (
    *("hide", "cover", "cover up", "black out", "shut down", "shut", "shut off", "blind", "close"),
    *("turn off", "switch off", "power off", "disable", "deactivate", "block", "block out", "mute"),
    *("kill", "cut", "stop", "stop watching", "stop looking at", "stop filming", "stop showing"),
    *(
        "stop spying on",
        "don't look at",
        "do not look at",
        "don't watch",
        "don't film",
        "don't show",
    ),
    *("don't record", "look away from", "obscure", "mask", "conceal", "blank out", "darken"),
    *("veil", "cloak", "shroud", "screen off", "blot out", "curtain off", "shield", "unplug"),
    *("disconnect", "never show", "no more looking at", "close your eyes in"),
    *("avert your eyes from", "keep your eyes off", "put a blanket over", "draw a curtain over"),
    *(
        "i want privacy in",
        "give me privacy in",
        "no filming in",
        "no cameras in",
        "stop peeping at",
    ),
)
# The star is the room.
ROUND_THE_ROOM = (
    *("turn * off", "switch * off", "shut * off", "black * out", "shut * down", "cover * up"),
    *("make * private", "make * dark", "put * to sleep", "take * offline", "keep * off", "* off"),
    *("leave * off", "put * in privacy mode", "i don't want anyone to see *", "make * go dark"),
    *("hide * from everyone", "don't let anyone see *", "* shouldn't be seen", "no peeking at *"),
)
ROOMS = ("the garden", "nursery", "the camera in the front room")
ROUND_IT = (
    *("*", "* please", "could you just *", "um * would you", "* for an hour", "* until tonight"),
)


def wishes(rooms: Sequence[str] = ROOMS, round_it: Sequence[str] = ROUND_IT) -> list[str]:
    verbs = [f"{verb} *" for verb in BEFORE_THE_ROOM] + list(ROUND_THE_ROOM)
    return [
        around.replace("*", verb.replace("*", room))
        for verb in verbs
        for room in rooms
        for around in round_it
    ]
