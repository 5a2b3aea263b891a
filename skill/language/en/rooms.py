"""English: what of a spoken room is not its name."""

from itertools import product

from skill.language.room_words import Ending, RoomWords

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_PLACES = (
    "living room, lounge, sitting room, front room, family room, living",
    "garden, back garden, backyard, back yard, yard, back, out back",
    "front garden, front yard, front lawn",
    "side garden, side yard",
    "front door, main door, porch, front porch, doorstep, front step, front entrance",
    "back door, rear door, back porch",
    "nursery, baby room, baby bedroom, baby, bub room",
    "kid room, child room, children room, kid bedroom",
    "hall, hallway, entrance hall, front hall, corridor",
    "drive, driveway",
    "garage, carport, car port",
    "study, office, home office",
    "cellar, basement",
    "loft, attic",
    "patio, terrace, deck",
    "main bedroom, master bedroom",
    "utility room, laundry room, laundry, utility",
    "pool, swimming pool",
)

ROOMS = RoomWords(
    camera=frozenset(["camera", "cam"]),
    articles=frozenset(["the", "my", "our", "your", "their", "a", "an", "this", "that"]),
    pictures=frozenset(["feed", "view", "stream", "picture", "video", "live"]),
    fillers=frozenset(
        [
            *("and", "please", "now", "in", "on", "of", "at", "from", "to", "for", "by", "near"),
            *("out", "outside", "inside", "round", "around", "over", "up", "down", "there"),
        ]
    ),
    nouns=frozenset(["1"]),  # "the garden one"
    room=frozenset(["room"]),
    outside=frozenset(["out", "outside", "at", "round", "around", "by"]),
    numbers={
        **{(word,): str(number) for number, word in enumerate((*_UNITS, *_TEENS), 1)},
        **{(ten,): str(10 * number) for number, ten in enumerate(_TENS, 2)},
        **{
            (ten, unit): str(10 * tens + units)
            for (tens, ten), (units, unit) in product(enumerate(_TENS, 2), enumerate(_UNITS, 1))
        },
    },
    possessives=("'s", "'"),
    places=tuple(frozenset(tuple(name.split()) for name in names.split(", ")) for names in _PLACES),
    endings=(
        Ending("ss", "ss"),
        Ending("ies", "y", least=5),
        *(Ending(f"{stem}es", stem, least=5) for stem in ("ch", "sh", "x", "ss", "zz")),
        Ending("s", least=4),
    ),
)
