"""How large things are on a display, in dp, and which colours they have. Pure."""

from dataclasses import dataclass
from unicodedata import east_asian_width

from skill.apl.display import Display

GROUND = "#0b0e13"
SURFACE = "#1e2631"
PRESSED = "#364253"
FOCUSED = "#2d74a3"
EDGE = "#738299"
TEXT = "#f5f8fc"
SOFT = "#cdd6e2"
ACCENT = "#8fd3ff"
LIVE = "#5fdd97"
STAR = "#ffc861"
PLATE = "#090c11d6"  # under words on a picture


@dataclass(frozen=True, slots=True)
class Sizes:
    """`pad`: what is left free at the edges. A touch target is `button` high."""

    pad: int
    gap: int
    title: int
    body: int
    small: int
    button: int
    columns: int

    def beside(self, count: int) -> int:
        """How many of a list stand in a row: few of them are larger."""
        return min(self.columns, max(2, count))

    def tile(self, display: Display, count: int) -> tuple[int, int]:
        """The width and height of one of `count`; a picture in it is as wide, and 16:9."""
        free = display.width - 2 * self.pad
        width = round(display.width * 0.62) if display.round else free // self.beside(count)
        picture = (width - self.gap) * 9 // 16
        return width, picture + round(2.9 * self.small) + self.gap

    def wide(self, label: str) -> int:
        """What a button of a question takes, about: letters differ."""
        letters = sum(1.0 if east_asian_width(c) in "WF" else 0.6 for c in label)
        return max(2 * self.button, round(letters * self.small) + 2 * self.gap)


def sizes_of(display: Display) -> Sizes:
    if display.round:
        return Sizes(pad=24, gap=10, title=26, body=24, small=20, button=56, columns=1)
    if display.tv:  # seen from the sofa; the edges may be cut off
        return Sizes(pad=48, gap=16, title=30, body=26, small=20, button=52, columns=4)
    if display.height > display.width:
        return Sizes(pad=32, gap=18, title=40, body=32, small=26, button=80, columns=2)
    if display.width >= 1200:
        return Sizes(pad=40, gap=18, title=40, body=34, small=26, button=76, columns=3)
    if display.height >= 540:
        return Sizes(pad=32, gap=14, title=32, body=28, small=22, button=64, columns=3)
    return Sizes(pad=24, gap=12, title=28, body=26, small=20, button=56, columns=3)
