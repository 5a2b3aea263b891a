"""A touch on the screen, as the words that do the same. Pure.

The arguments come from a document of ours, by way of a device that is not: what they name is
checked by the bridge like anything that is said.
"""

from collections.abc import Mapping

from skill.questions import Asked, Heard
from skill.sayings import PLACE, TO

_LONGEST = 80
# A button's first argument -> an intent, and the slot that the second fills.
_BARE: Mapping[str, str] = {
    "no": "AMAZON.NoIntent",
    "list": "ListCamerasIntent",
}
_OF: Mapping[str, tuple[str, str]] = {
    "yes": ("AMAZON.YesIntent", TO),
    "show": ("ShowCameraIntent", "room"),
    "hide": ("HideCameraIntent", "room"),
    "clips": ("WhatHappenedIntent", "room"),
    "play": ("ShowClipIntent", "clip"),
    "delete": ("DeleteClipIntent", "clip"),
    "star": ("StarClipIntent", "clip"),
    "unstar": ("UnstarClipIntent", "clip"),
    "choose": ("ChooseIntent", PLACE),
}


def meant(arguments: tuple[str, ...]) -> Asked | None:
    """None: of no button of ours."""
    match arguments:
        case (button,) if button in _BARE:
            return Asked(_BARE[button])
        case (button, value) if button in _OF and 0 < len(value) <= _LONGEST:
            intent, slot = _OF[button]
            return Asked(intent, {slot: Heard(value)})
    return None
