"""What it was that moved, in words: "two people and a cat". Pure."""

from collections.abc import Sequence

from skill.contract.clips import Clip, KindCount
from skill.language.en.words import joined, number, times, where

UNKNOWN, NOTHING = "unknown", "other"
# In the order in which they are told of.
_LABELS = ("person", "vehicle", "pet", "animal")
_MANY = {"person": "people", "bus": "buses", "sheep": "sheep"}
_MOST_NAMED = 3


def a_kind(clip: Clip) -> str:
    """ "a dog", "the postman"; "something" where nobody knows."""
    if clip.label in _LABELS:
        return _a(clip.sub_label or clip.label)
    return clip.called or "something"


def of_clip(clip: Clip) -> str:
    """ "a dog", "the postman", "nothing much"; "" where nobody knows."""
    if clip.label == NOTHING:
        return "nothing much"
    return a_kind(clip) if clip.label in _LABELS or clip.called else ""


def counted_kind(count: int, name: str) -> str:
    """ "a dog", "two dogs", "no dogs", by the word for one."""
    return _a(name) if count == 1 else f"{number(count)} {many(name)}"


def many(name: str) -> str:
    return _MANY.get(name, f"{name}s")


def known(kinds: Sequence[KindCount]) -> list[KindCount]:
    """Those of which somebody knows what they are, as they are told of: the house's own last."""
    told = [kind for kind in kinds if _is_known(kind)]
    return sorted(told, key=lambda kind: (_place(kind.label), -kind.count))


def unknown(kinds: Sequence[KindCount]) -> int:
    return sum(kind.count for kind in kinds if not _is_known(kind) and kind.label != NOTHING)


def listing(kinds: Sequence[KindCount]) -> str:
    """ "two people, a cat and three I couldn't make out"."""
    some = known(kinds)
    named = [_counted(kind) for kind in some[:_MOST_NAMED]]
    if len(some) > _MOST_NAMED:
        named.append(f"{number(sum(kind.count for kind in some[_MOST_NAMED:]))} more")
    if unsure := unknown(kinds):
        named.append(f"{number(unsure)} I couldn't make out")
    return joined(named)


def at_their_places(kinds: Sequence[KindCount]) -> list[str]:
    """ "two people at the door": those that were all at one camera."""
    return [f"{_counted(kind)} {where(kind.room)}" for kind in known(kinds) if kind.room]


def _counted(kind: KindCount) -> str:
    if kind.called is not None:
        return kind.called if kind.count == 1 else f"{kind.called} {times(kind.count)}"
    return counted_kind(kind.count, kind.sub_label or kind.label)


def _is_known(kind: KindCount) -> bool:
    return kind.label in _LABELS or kind.called is not None


def _place(label: str) -> int:
    return _LABELS.index(label) if label in _LABELS else len(_LABELS)


def _a(one: str) -> str:
    return f"an {one}" if one[0] in "aeiou" else f"a {one}"
