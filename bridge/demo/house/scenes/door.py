"""The front door in the evening: a porch lamp, a visitor, a parcel that stays a while, a dog."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from PIL import Image

from bridge.demo.house.scenes import dog, figures
from bridge.demo.house.scenes.frame import HEIGHT, WIDTH, Frame, Sprite
from bridge.demo.house.scenes.paint import Box, Brush, Colour, lit, mixed
from bridge.demo.house.scenes.schedule import (
    CYCLE,
    DOG_VISIT,
    DOG_WAITS,
    MINUTE,
    VISIT,
    VISITOR_WAITS,
    progress,
)

VISITOR_HEIGHT = 330
FLOOR = 664.0
STANDS_AT = 572.0  # left edge of the visitor, before the door
STRIDES = 6
PARCEL_AT = (770.0, 594.0)
DOG_LENGTH = 200
DOG_FLOOR = 672.0
DOG_STANDS_AT = 520.0
DOG_STRIDES = 9

COURIER = figures.Clothes(
    coat=(44, 92, 142),
    trousers=(46, 50, 60),
    shoes=(30, 28, 30),
    hair=(56, 40, 32),
    skin=(206, 158, 124),
    cap=(32, 68, 110),
)
NEIGHBOUR = figures.Clothes(
    coat=(128, 92, 146),
    trousers=(62, 60, 76),
    shoes=(70, 48, 40),
    hair=(150, 116, 84),
    skin=(232, 188, 158),
    scarf=(236, 188, 92),
)


class Door:
    def __init__(self) -> None:
        size = VISITOR_HEIGHT
        self._parcel = Sprite.of(_parcel())
        self._waits = [
            figures.Poses(lambda phase: figures.waiting_person(COURIER, size, phase), count=8),
            figures.Poses(lambda phase: figures.waiting_person(NEIGHBOUR, size, phase), count=8),
        ]
        self._courier = figures.Poses(lambda p: figures.person(COURIER, size, p))
        self._courier_laden = figures.Poses(lambda p: figures.person(COURIER, size, p, parcel=True))
        self._neighbour = figures.Poses(lambda p: figures.person(NEIGHBOUR, size, p))
        self._neighbour_laden = figures.Poses(
            lambda p: figures.person(NEIGHBOUR, size, p, parcel=True)
        )
        self._dog = figures.Poses(lambda phase: dog.dog(DOG_LENGTH, phase))
        self._dog_waits = figures.Poses(lambda phase: dog.dog(DOG_LENGTH, phase, stands=True))

    def background(self) -> Image.Image:
        brush = Brush(WIDTH, HEIGHT, ground=(92, 84, 96))
        _wall(brush)
        _paving(brush)
        _lit_window(brush)
        _door(brush)
        _lamp(brush)
        _pots(brush)
        warm: Colour = (255, 190, 110)
        return lit(
            brush.picture(),
            [
                ((902, 232), 420, warm, 0.5),
                ((902, 226), 74, (255, 236, 190), 0.85),
                ((700, 640), 420, warm, 0.16),
                ((262, 300), 300, warm, 0.2),
            ],
            vignette=0.62,
        )

    def draw(self, frame: Frame, t: float) -> None:
        for sprite, x, y in self._moving(t):
            sprite.draw(frame, x, y)

    def _moving(self, t: float) -> Iterator[tuple[Sprite, float, float]]:
        second, brings = t % MINUTE, int(t // MINUTE) % 2 == 0
        lies = second >= VISITOR_WAITS[0] + 3 if brings else second < VISITOR_WAITS[0] + 3
        if lies:
            yield self._parcel, *PARCEL_AT
        if VISIT[0] <= second < VISIT[1]:
            yield self._visitor(second, brings), self._place(second), FLOOR - VISITOR_HEIGHT
        if progress(DOG_VISIT, t, every=CYCLE) is not None:
            yield self._dog_at(t), _dog_place(t), DOG_FLOOR - dog.height(DOG_LENGTH)

    def _dog_at(self, t: float) -> Sprite:
        if (waits := progress(DOG_WAITS, t, every=CYCLE)) is not None:
            return self._dog_waits.at(waits * 6)
        return self._dog.at((progress(DOG_VISIT, t, every=CYCLE) or 0.0) * DOG_STRIDES)

    def _visitor(self, second: float, brings: bool) -> Sprite:
        if VISITOR_WAITS[0] <= second < VISITOR_WAITS[1]:
            return self._waits[0 if brings else 1].at(second / 4)
        comes = second < VISITOR_WAITS[0]
        if brings:
            poses = self._courier_laden if comes else self._courier
        else:
            poses = self._neighbour if comes else self._neighbour_laden
        span = (VISIT[0], VISITOR_WAITS[0]) if comes else (VISITOR_WAITS[1], VISIT[1])
        return poses.at((second - span[0]) / (span[1] - span[0]) * STRIDES, mirrored=not comes)

    def _place(self, second: float) -> float:
        way = STANDS_AT + VISITOR_HEIGHT
        if second < VISITOR_WAITS[0]:
            return -VISITOR_HEIGHT + way * (second - VISIT[0]) / (VISITOR_WAITS[0] - VISIT[0])
        if second < VISITOR_WAITS[1]:
            return STANDS_AT
        return STANDS_AT - way * (second - VISITOR_WAITS[1]) / (VISIT[1] - VISITOR_WAITS[1])


def _dog_place(t: float) -> float:
    comes, goes = (DOG_VISIT[0], DOG_WAITS[0]), (DOG_WAITS[1], DOG_VISIT[1])
    if (part := progress(comes, t, every=CYCLE)) is not None:
        return -DOG_LENGTH + (DOG_STANDS_AT + DOG_LENGTH) * part
    part = progress(goes, t, every=CYCLE) or 0.0
    return DOG_STANDS_AT + (WIDTH - DOG_STANDS_AT) * part


def _wall(brush: Brush) -> None:
    brush.gradient((0, 0, WIDTH, 600), (104, 66, 60), (124, 78, 66))
    chance = Random(2)  # noqa: S311 - bricks
    for row, y in enumerate(range(0, 600, 22)):
        for x in range(-64 + row % 2 * 32, WIDTH, 64):
            tone = mixed((112, 66, 56), (150, 96, 78), chance.random())
            brush.box((x + 1.5, y + 1.5, x + 62.5, y + 20.5), tone, radius=2)
            brush.box((x + 3, y + 2, x + 61, y + 4), (255, 220, 190, 16))
    brush.box((0, 560, WIDTH, 600), (104, 100, 104))
    brush.box((0, 560, WIDTH, 565), (150, 146, 148))


def _paving(brush: Brush) -> None:
    brush.gradient((0, 598, WIDTH, HEIGHT), (112, 106, 108), (74, 70, 76))
    chance = Random(9)  # noqa: S311 - slabs
    rows = (600, 620, 650, 690, 740)
    for n, (top, bottom) in enumerate(pairwise(rows)):
        width = 120 + n * 34
        for x in range(-60 * (n % 2) - 40, WIDTH, width):
            tone = mixed((96, 92, 96), (132, 126, 126), chance.random())
            brush.box((x + 1.5, top + 1.5, x + width - 1.5, bottom - 1.5), tone, radius=3)
    brush.soft([("box", (0, 590, WIDTH, 606))], (16, 12, 14), blur=8, strength=0.6)


def _lit_window(brush: Brush) -> None:
    brush.box((118, 150, 406, 430), (226, 220, 210))
    brush.gradient((132, 164, 392, 414), (255, 214, 140), (250, 178, 96))
    brush.soft([("ellipse", (200, 230, 330, 420))], (255, 238, 190), blur=40, strength=0.7)
    for edge, way in ((132, 1), (392, -1)):
        for n in range(4):
            x = edge + way * n * 17
            cloth = mixed((206, 140, 90), (160, 96, 66), n % 2)
            points = [(x, 164), (x + way * 17, 164), (x + way * (17 - n * 3), 414)]
            brush.polygon([*points, (x - way * n * 3, 414)], cloth)
    brush.box((256, 164, 268, 414), (226, 220, 210))
    brush.box((132, 270, 392, 280), (226, 220, 210))
    brush.box((104, 426, 420, 444), (196, 188, 178), radius=3)
    brush.box((128, 470, 396, 520), (112, 74, 50), radius=4)
    chance = Random(21)  # noqa: S311 - a window box
    for _ in range(150):
        at, y = chance.uniform(128, 396), chance.uniform(440, 478)
        leaf = mixed((42, 74, 46), (90, 120, 66), chance.random())
        brush.ellipse((at - 11, y - 7, at + 11, y + 7), leaf)
    for _ in range(46):
        at, y = chance.uniform(132, 392), chance.uniform(438, 474)
        brush.disc((at, y), 4.5, chance.choice(((214, 84, 92), (236, 200, 190), (200, 110, 150))))


def _door(brush: Brush) -> None:
    paint: Colour = (34, 82, 84)
    brush.box((596, 600, 884, 618), (150, 142, 136), radius=2)
    brush.box((580, 616, 900, 640), (132, 124, 120), radius=2)
    brush.box((580, 616, 900, 620), (176, 168, 160))
    brush.box((612, 128, 868, 602), (232, 226, 214))
    brush.box((612, 128, 868, 134), (250, 246, 238))
    brush.gradient((632, 150, 848, 212), (255, 216, 150), (246, 176, 100))
    for x in (704, 776):
        brush.box((x - 3, 150, x + 3, 212), (232, 226, 214))
    brush.box((632, 224, 848, 600), paint)
    panels: tuple[Box, ...] = (
        (652, 250, 732, 398),
        (748, 250, 828, 398),
        (652, 446, 732, 574),
        (748, 446, 828, 574),
    )
    for box in panels:
        left, top, right, bottom = box
        brush.box(box, mixed(paint, (0, 0, 0), 0.32))
        brush.box((left + 4, top + 4, right, bottom), mixed(paint, (255, 255, 255), 0.14))
        brush.box((left + 4, top + 4, right - 3, bottom - 3), mixed(paint, (0, 0, 0), 0.06))
    brush.box((706, 414, 774, 432), (196, 158, 84), radius=3)
    brush.box((712, 420, 768, 426), (110, 82, 40), radius=2)
    brush.disc((832, 424), 9, (206, 168, 92))
    brush.disc((830, 421), 3, (250, 230, 170))
    brush.disc((740, 322), 6, (206, 168, 92))
    for x, digit in ((724, (0,)), (742, (1,))):
        _digit(brush, x, 278, digit[0])
    brush.box((646, 622, 834, 652), (84, 62, 46), radius=3)
    brush.box((652, 626, 828, 648), (110, 84, 62), radius=2)


def _digit(brush: Brush, x: float, y: float, kind: int) -> None:
    """The house's number: 17."""
    brass: Colour = (222, 186, 108)
    if kind == 0:
        brush.stroke([(x + 2, y + 5), (x + 7, y), (x + 7, y + 24)], 3.5, brass)
    else:
        brush.stroke([(x, y), (x + 13, y), (x + 5, y + 24)], 3.5, brass)


def _lamp(brush: Brush) -> None:
    brush.box((896, 178, 908, 206), (30, 28, 30), radius=2)
    brush.polygon([(884, 200), (920, 200), (928, 214), (876, 214)], (30, 28, 30))
    brush.polygon([(880, 214), (924, 214), (918, 262), (886, 262)], (255, 232, 176))
    brush.stroke([(890, 214), (894, 262)], 2.5, (40, 36, 36))
    brush.stroke([(914, 214), (910, 262)], 2.5, (40, 36, 36))
    brush.box((884, 260, 920, 268), (30, 28, 30), radius=2)


def _pots(brush: Brush) -> None:
    chance = Random(31)  # noqa: S311 - two box trees
    for x, foot in ((538, 626), (952, 632)):
        brush.soft(
            [("ellipse", (x - 60, foot - 14, x + 60, foot + 14))], (10, 8, 10), blur=8, strength=0.7
        )
        brush.polygon(
            [(x - 38, foot - 78), (x + 38, foot - 78), (x + 28, foot), (x - 28, foot)],
            (168, 92, 62),
        )
        brush.polygon(
            [(x + 8, foot - 78), (x + 38, foot - 78), (x + 28, foot), (x + 6, foot)], (136, 70, 48)
        )
        brush.box((x - 42, foot - 88, x + 42, foot - 72), (186, 106, 74), radius=3)
        brush.stroke([(x, foot - 84), (x, foot - 150)], 9, (84, 60, 42))
        for n in range(240):
            dx, dy = chance.gauss(0, 22), chance.gauss(0, 22)
            light = 0.5 + (-dy - dx * 0.3) / 110 + chance.uniform(-0.15, 0.15)
            tone = mixed((26, 54, 34), (104, 136, 70), min(max(light * (n / 240 + 0.3), 0), 1))
            centre = x + max(-52, min(52, dx)), foot - 196 + max(-52, min(52, dy))
            brush.disc(centre, chance.uniform(5, 10), tone)


def _parcel() -> Image.Image:
    brush = Brush(96, 70, scale=3)
    brush.ellipse((4, 54, 94, 68), figures.SHADOW)
    brush.box((8, 12, 88, 62), (178, 132, 84), radius=2)
    brush.polygon([(8, 14), (20, 2), (92, 2), (88, 14)], (206, 162, 112))
    brush.box((42, 12, 54, 62), (212, 178, 132))
    brush.polygon([(42, 14), (50, 2), (60, 2), (54, 14)], (226, 196, 152))
    brush.box((60, 34, 82, 50), (244, 240, 232))
    for y in (37, 41, 45):
        brush.box((63, y, 79, y + 1.6), (80, 76, 72))
    return brush.picture()
