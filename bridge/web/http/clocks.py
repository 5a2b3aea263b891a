"""By which clock times are told to whoever asks: of twelve hours, or of twenty-four.

A page says which its browser uses; where nothing is said, the browser's first language tells.
"""

from typing import Literal

from flask import request

Clock = Literal["12", "24"]
# Where people say "3:14 pm" (CLDR), of the languages and regions that browsers are set to most.
_TWELVE = frozenset(
    {
        *("en", "en-us", "en-ca", "en-au", "en-nz", "en-in", "en-ph", "en-pk", "en-sg", "en-za"),
        *("es-us", "es-mx", "es-co", "es-pr", "hi", "hi-in", "ko", "ko-kr", "ar", "ar-eg", "ar-sa"),
    }
)


def twelve_hours() -> bool:
    said = request.args.get("clock")
    if said in ("12", "24"):
        return said == "12"
    first = request.accept_languages.best
    return first is None or first.casefold() in _TWELVE
