"""The back garden by day: trees that sway, a gust, a bird, somebody on the path."""

from collections.abc import Iterator
from math import cos, pi, sin
from random import Random

from PIL import Image

from bridge.demo.house.scenes import figures
from bridge.demo.house.scenes.frame import HEIGHT, WIDTH, Frame, Patch, Sprite
from bridge.demo.house.scenes.paint import Brush, Colour, lit, mixed
from bridge.demo.house.scenes.schedule import BIRD_FLIES, GUST, SOMEBODY_WALKS, progress

PERSON_HEIGHT = 236
PATH_FLOOR = 604.0
SWAYS, SWAY_S = 24, 6.0  # positions of a crown in one sway, and how long that takes
LEAN = 7.0  # of its top, in pixels
GUSTS, GUST_S = 8, 0.5  # in a gust
GUST_LEAN = 60.0

WALKER = figures.Clothes(
    coat=(196, 72, 58),
    trousers=(52, 62, 88),
    shoes=(60, 44, 36),
    hair=(70, 46, 32),
    skin=(226, 178, 146),
    scarf=(238, 204, 120),
)
# Room for a crown to lean, on each side of it.
_ROOM = 36
# Crowns: left, top, width, height, and how many clusters of leaves.
_CROWNS = ((36, 52, 330, 300, 520), (958, 84, 280, 262, 420))
_BLOWN = 1  # over by a gust
_FLOWERS: tuple[Colour, ...] = (
    (232, 92, 110),
    (250, 204, 92),
    (244, 240, 236),
    (176, 112, 196),
    (238, 138, 74),
)


class Garden:
    def __init__(self) -> None:
        self._walker = figures.Poses(lambda p: figures.person(WALKER, PERSON_HEIGHT, p), count=16)
        self._bird = figures.Poses(lambda phase: figures.bird(72, phase), count=8)
        self._crowns = [_crown(n, *crown[2:]) for n, crown in enumerate(_CROWNS)]
        self._still: Image.Image | None = None
        self._swayed: dict[tuple[int, int, bool], Patch] = {}

    def background(self) -> Image.Image:
        brush = Brush(WIDTH, HEIGHT, ground=(120, 170, 220))
        _sky(brush)
        _fence(brush)
        _lawn(brush)
        _trunks(brush)
        _path(brush)
        _beds(brush)
        sun: Colour = (255, 236, 190)
        self._still = lit(brush.picture(), [((1180, 40), 520, sun, 0.5)], vignette=0.28)
        return self._still

    def draw(self, frame: Frame, t: float) -> None:
        for patch in self._crowns_at(t):
            patch.draw(frame)
        for sprite, x, y in self._moving(t):
            sprite.draw(frame, x, y)

    def _crowns_at(self, t: float) -> Iterator[Patch]:
        """The crowns where they are at `t`; each position is painted when first needed."""
        for n in range(len(_CROWNS)):
            blown = n == _BLOWN and progress(GUST, t) is not None
            steps, lasts_s = (GUSTS, GUST_S) if blown else (SWAYS, SWAY_S)
            step = int((t / lasts_s + n * 0.4) % 1 * steps)
            if (n, step, blown) not in self._swayed:
                self._swayed[n, step, blown] = self._sway(n, 2 * pi * step / steps, blown=blown)
            yield self._swayed[n, step, blown]

    def _moving(self, t: float) -> Iterator[tuple[Sprite, float, float]]:
        if (part := progress(BIRD_FLIES, t)) is not None:
            height = 150 - 60 * part + 14 * sin(part * 9)
            yield self._bird.at(t * 3.2), -72 + (WIDTH + 72) * part, height
        if (part := progress(SOMEBODY_WALKS, t)) is not None:
            walker = self._walker.at(part * 17)
            yield (
                walker,
                -PERSON_HEIGHT + (WIDTH + PERSON_HEIGHT) * part,
                PATH_FLOOR - PERSON_HEIGHT,
            )

    def _sway(self, n: int, turn: float, *, blown: bool) -> Patch:
        """Of what is `blown` over, the top flutters there, and does not come back."""
        left, top, width, height, _ = _CROWNS[n]
        left, width = left - _ROOM, width + 2 * _ROOM
        lean = GUST_LEAN * (0.75 + 0.25 * sin(turn)) if blown else LEAN * sin(turn)
        lift = 2 * cos(turn)
        # The foot of the crown stays, its top leans: a shear, sampled between pixels.
        shear = lean / height
        affine = (1, shear, -shear * height, 0, 1, lift * 0.4)
        still = self._still or self.background()
        moved = self._crowns[n].transform(
            (width, height), Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR
        )
        ground = still.crop((left, top, left + width, top + height)).convert("RGBA")
        return Patch.of(Image.alpha_composite(ground, moved).convert("RGB"), left, top)


def _crown(seed: int, width: int, height: int, clusters: int) -> Image.Image:
    brush = Brush(width + 2 * _ROOM, height)
    chance = Random(seed + 20)  # noqa: S311 - where the leaves are
    for n in range(clusters):
        turn, reach = chance.uniform(0, 2 * pi), chance.random() ** 0.5
        x = width / 2 + cos(turn) * reach * width * 0.41
        y = height / 2 + sin(turn) * reach * height * 0.4
        light = (x / width - y / height) * 0.45 + 0.5 + chance.uniform(-0.16, 0.16)
        leaf = mixed((38, 78, 44), (150, 182, 74), min(max(light * n / clusters * 1.25, 0.0), 1.0))
        size = chance.uniform(9, 24)
        middle = x + _ROOM
        brush.ellipse((middle - size, y - size * 0.8, middle + size, y + size * 0.8), leaf)
    return brush.picture()


def _sky(brush: Brush) -> None:
    brush.gradient((0, 0, WIDTH, 400), (86, 150, 220), (206, 228, 240))
    clouds = ((420, 96, 1.2), (760, 150, 0.9), (600, 60, 0.7), (120, 70, 0.6))
    for x, y, size in clouds:
        puffs = ((-90, 4, 80, 22), (-40, -16, 70, 30), (20, -8, 90, 28), (70, 6, 70, 18))
        shapes = [
            (
                "ellipse",
                (
                    x + (dx - w) * size,
                    y + (dy - h) * size,
                    x + (dx + w) * size,
                    y + (dy + h) * size,
                ),
            )
            for dx, dy, w, h in puffs
        ]
        brush.soft(shapes, (255, 255, 255), blur=14 * size, strength=0.85)
    far = [(0, 330), (160, 292), (340, 318), (520, 286), (720, 314), (900, 280), (1100, 308)]
    brush.polygon([*far, (1280, 290), (1280, 420), (0, 420)], (142, 176, 170))
    near = [(0, 352), (220, 330), (460, 352), (700, 326), (980, 350), (1280, 326)]
    brush.polygon([*near, (1280, 480), (0, 480)], (104, 146, 112))


def _fence(brush: Brush) -> None:
    chance = Random(3)  # noqa: S311 - weathered boards
    for x in range(-4, WIDTH, 26):
        tone = mixed((150, 112, 78), (188, 150, 108), chance.random())
        brush.box((x, 366, x + 24, 474), tone)
        brush.polygon([(x, 367), (x + 12, 354), (x + 24, 367)], tone)
        brush.box((x + 21, 366, x + 24, 474), (70, 46, 30, 90))
    for y in (388, 446):
        brush.box((0, y, WIDTH, y + 9), (132, 96, 66))
        brush.box((0, y + 9, WIDTH, y + 12), (50, 34, 22, 70))
    brush.soft([("box", (0, 462, WIDTH, 492))], (24, 40, 16), blur=10, strength=0.6)


def _lawn(brush: Brush) -> None:
    brush.gradient((0, 472, WIDTH, HEIGHT), (108, 158, 74), (70, 122, 52))
    chance = Random(8)  # noqa: S311 - blades of grass
    for n in range(0, 14):
        if n % 2:
            top = 472 + n * n * 1.3
            brush.box((0, top, WIDTH, top + n * 2.6), (190, 220, 120, 20))
    for _ in range(3200):
        y = 474 + 246 * chance.random()
        x, size = chance.uniform(0, WIDTH), 2 + (y - 470) / 34
        tone = mixed((58, 104, 42), (150, 190, 92), chance.random())
        lean = chance.uniform(-0.4, 0.4) * size
        brush.polygon([(x, y), (x + 1.4, y), (x + lean, y - size)], (*tone, 150))
    shade = [("ellipse", (40.0, 496.0, 420.0, 556.0)), ("ellipse", (930.0, 490.0, 1260.0, 540.0))]
    brush.soft(shade, (24, 52, 20), blur=18, strength=0.55)


def _trunks(brush: Brush) -> None:
    for x, top, foot in ((200, 300, 516), (1096, 300, 506)):
        bark: Colour = (98, 70, 48)
        brush.polygon([(x - 12, top), (x + 12, top), (x + 22, foot), (x - 22, foot)], bark)
        brush.polygon([(x + 2, top), (x + 12, top), (x + 22, foot), (x + 6, foot)], (70, 48, 32))
        brush.polygon(
            [(x - 22, foot), (x + 22, foot), (x + 38, foot + 9), (x - 36, foot + 8)], bark
        )
        brush.stroke([(x, top + 40), (x - 60, top - 40)], 13, bark, end=5)
        brush.stroke([(x, top + 30), (x + 56, top - 50)], 12, bark, end=5)


def _path(brush: Brush) -> None:
    brush.box((0, 580, WIDTH, 626), (60, 96, 44, 140))
    brush.gradient((0, 582, WIDTH, 622), (196, 184, 164), (170, 156, 136))
    chance = Random(6)  # noqa: S311 - flagstones
    x = -30.0
    while x < WIDTH:
        width = chance.uniform(62, 112)
        split = chance.uniform(598, 606)
        for top, bottom in ((584, split - 1.5), (split + 1.5, 620)):
            tone = mixed((178, 166, 148), (216, 206, 188), chance.random())
            brush.box((x + 2, top, x + width - 2, bottom), tone, radius=5)
            brush.box((x + 4, top, x + width - 4, top + 2.5), (255, 255, 255, 46), radius=1)
        x += width


def _beds(brush: Brush) -> None:
    chance = Random(15)  # noqa: S311 - where flowers grow
    for left, right in ((420, 930), (-20, 110), (1180, 1300)):
        for _ in range((right - left) // 2):
            x, y = chance.uniform(left, right), chance.uniform(456, 496)
            leaf = mixed((48, 96, 48), (96, 146, 70), chance.random())
            brush.ellipse((x - 13, y - 9, x + 13, y + 9), leaf)
        for _ in range((right - left) // 3):
            x, y = chance.uniform(left, right), chance.uniform(446, 492)
            bloom, size = chance.choice(_FLOWERS), chance.uniform(3.5, 6.5)
            brush.disc((x, y), size, bloom)
            brush.disc((x, y), size * 0.36, (250, 224, 130))
