"""What cameras say in which words: that something moves, that somebody rings. Pure.

Motion: ONVIF Imaging and Analytics, and what makers add. ONVIF has no topic for a doorbell. Seen in
the field: `RuleEngine/MyRuleDetector/Visitor` with State (Reolink; so Home Assistant's
onvif/parsers.py, openHAB's ipcamera and Scrypted's onvif plugin know it) and `VideoSource/Alarm`
with a State of "Ring" or "CameraBellButton" (Mobotix T series; Scrypted). Other makers' topics are
taken where their last word says plainly that they are of a doorbell. Not taken:
`Device/Trigger/DigitalInput`, which is whatever somebody has wired to it, and relays. Dahua's
`DoorBell` and `CallNoAnswered` and Hikvision's calls come by interfaces of their own, not by ONVIF.
"""

from collections.abc import Mapping

# Topics without their prefixes, and the item that says whether it is so.
_MOTION = {
    "VideoSource/MotionAlarm": ("State", "IsMotion"),
    "RuleEngine/CellMotionDetector/Motion": ("IsMotion", "State"),
    "RuleEngine/MotionRegionDetector/Motion": ("State", "IsMotion"),
    "RuleEngine/FieldDetector/ObjectsInside": ("IsInside", "State"),
    "RuleEngine/PeopleDetector/People": ("IsPeople", "State"),
    "RuleEngine/MyRuleDetector/PeopleDetect": ("State", "IsPeople"),
    "RuleEngine/MyRuleDetector/VehicleDetect": ("State", "IsVehicle"),
    "RuleEngine/MyRuleDetector/DogCatDetect": ("State", "IsPet"),
    "RuleEngine/MyRuleDetector/FaceDetect": ("State", "IsFace"),
}
_BELLS = ("visitor", "doorbell", "doorbellpress", "doorbellpressed", "bellbutton", "callbutton")
_ALARM = "VideoSource/Alarm"
_RINGS = ("ring", "camerabellbutton")
_YES, _NO = ("true", "1", "active"), ("false", "0", "inactive")


def moving(topic: str, data: Mapping[str, str]) -> bool | None:
    """Whether something does; None where it says nothing about that."""
    said = next((data[name] for name in _MOTION.get(topic, ()) if name in data), None)
    return None if said is None else said.casefold() in _YES


def ended(topic: str) -> tuple[bool | None, bool | None]:
    """What a rule that is deleted says no more: `moving` and `ringing`."""
    moves, rings = topic in _MOTION, topic == _ALARM or _is_bell(topic)
    return (False if moves else None), (False if rings else None)


def ringing(topic: str, data: Mapping[str, str]) -> bool | None:
    """Whether the button of a doorbell is held; None where it says nothing about that."""
    said = [value.casefold() for value in data.values()]
    if topic == _ALARM:
        return True if any(value in _RINGS for value in said) else None
    if not _is_bell(topic):
        return None
    if any(value in _YES for value in said):
        return True
    return False if any(value in _NO for value in said) else None


def _is_bell(topic: str) -> bool:
    return topic.rpartition("/")[2].casefold() in _BELLS
