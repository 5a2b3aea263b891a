"""Rectangles of a picture beside each other. Pure."""

from collections.abc import Sequence

from bridge.model import Area


def overlap(one: Area, other: Area) -> int:
    """What both cover, in square thousandths."""
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0, wide) * max(0, high)


def shared(one: Area, other: Area) -> float:
    """Of what two cover together, how much both do."""
    both = overlap(one, other)
    together_ = one.width * one.height + other.width * other.height - both
    return both / together_ if together_ else 0.0


def together(some: Sequence[Area]) -> Area | None:
    """The one that has all of them in it; None of none."""
    if not some:
        return None
    x, y = min(one.x for one in some), min(one.y for one in some)
    right = max(one.x + one.width for one in some)
    bottom = max(one.y + one.height for one in some)
    return Area(x, y, right - x, bottom - y)
