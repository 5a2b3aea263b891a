"""Rectangles of a picture, as shares of its width and height. Pure."""

from dataclasses import dataclass
from typing import Self

from bridge.model import Area


@dataclass(frozen=True, slots=True)
class Rect:
    """May reach out of the picture, which is from 0 to 1 both ways, until it is `within`."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, area: Area) -> Self:
        right, bottom = area.x + area.width, area.y + area.height
        return cls(area.x / 1000, area.y / 1000, right / 1000, bottom / 1000)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def grown(self, share: float) -> "Rect":
        """By this share of its own width and height, on each side."""
        wide, high = self.width * share, self.height * share
        return Rect(self.left - wide, self.top - high, self.right + wide, self.bottom + high)

    def moved(self, across: float, down: float) -> "Rect":
        return Rect(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def with_(self, other: "Rect") -> "Rect":
        """The least that has both in it."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def shared(self, other: "Rect") -> float:
        """What both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)

    def towards(self, other: "Rect", share: float) -> "Rect":
        """On the straight way to the other: itself at 0, the other at 1."""

        def between(one: float, two: float) -> float:
            return one + (two - one) * share

        return Rect(
            between(self.left, other.left),
            between(self.top, other.top),
            between(self.right, other.right),
            between(self.bottom, other.bottom),
        )

    def within(self) -> "Rect | None":
        """What of it is in the picture."""
        left, top = max(0.0, self.left), max(0.0, self.top)
        right, bottom = min(1.0, self.right), min(1.0, self.bottom)
        return Rect(left, top, right, bottom) if left < right and top < bottom else None
