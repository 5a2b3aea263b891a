"""Words of a slot that Alexa leaves as they were spoken. Pure."""

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth"),
)
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
LAST, END, MIDDLE = -1, -2, -3
_PLACES = {
    **dict.fromkeys(("last", "latest", "newest", "most"), LAST),  # "the most recent one"
    **dict.fromkeys(("bottom", "oldest", "earliest"), END),
    **dict.fromkeys(("middle", "centre", "center"), MIDDLE),
}
_DOORS = ("front door", "door")
_SPEAKER = frozenset(["i", "me", "myself", "i've", "i myself", "me myself"])


class HeardWords:
    def position(self, spoken: str) -> int | None:
        """ "the second", "2nd", "two" -> 2; "the last" -> -1, "the middle one" -> -3."""
        words = spoken.lower().removeprefix("the ").split()
        word = words[0] if words else ""
        if word in _PLACES:
            return _PLACES[word]
        for known in (_ORDINALS, _NUMBERS):
            if word in known:
                return known.index(word) + 1
        digits = word.rstrip("stndrh.")
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 4 else None

    def doors(self) -> tuple[str, ...]:
        """What the camera may be called where people ring, likeliest first."""
        return _DOORS

    def is_speaker(self, spoken: str) -> bool:
        return spoken.casefold().strip() in _SPEAKER
