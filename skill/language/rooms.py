"""The words of rooms by locale."""

from collections.abc import Mapping

from skill.language.en import rooms as english
from skill.language.room_words import RoomWords

ROOMS: Mapping[str, RoomWords] = {"en": english.ROOMS}


def for_locale(locale: str | None) -> RoomWords:
    """English where there is no other, as everywhere in the skill."""
    return ROOMS.get((locale or "en").partition("-")[0], english.ROOMS)
