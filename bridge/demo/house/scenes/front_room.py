"""The front room at dusk: lamplight, a sofa, books, a window, and a cat with habits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from math import cos, pi, sin
from random import Random

from PIL import Image

from bridge.demo.house.scenes import figures
from bridge.demo.house.scenes.frame import HEIGHT, WIDTH, Frame, Patch, Sprite
from bridge.demo.house.scenes.paint import Brush, Colour, lit, mixed
from bridge.demo.house.scenes.schedule import CAT_ENTERS, CAT_LEAVES, MINUTE, progress

CAT_LENGTH = 176
CLOCK = (850, 116, 902, 168)  # the face of the clock on the wall
CAT_SITS_AT = 600.0
CAT_FLOOR = 500.0
STRIDES = 7  # of the cat between the edge of the picture and the rug

_BOOKS: tuple[Colour, ...] = (
    (142, 58, 52),
    (46, 84, 104),
    (206, 164, 90),
    (70, 96, 74),
    (212, 198, 174),
    (96, 62, 92),
    (38, 50, 70),
    (184, 102, 62),
)


class FrontRoom:
    def __init__(self) -> None:
        self._walking = figures.Poses(lambda phase: figures.cat_walking(CAT_LENGTH, phase))
        self._sitting = figures.Poses(lambda phase: figures.cat_sitting(CAT_LENGTH, phase))

        self._clock: tuple[int, Patch] | None = None
        self._wall: Image.Image | None = None

    def background(self) -> Image.Image:
        brush = Brush(WIDTH, HEIGHT, ground=(190, 152, 118))
        _walls(brush)
        _window(brush)
        _shelf(brush)
        _pictures(brush)
        _sofa(brush)
        _rug(brush)
        _lamp(brush)
        _plant(brush)
        lamp, sky = (255, 196, 120), (120, 150, 220)
        still = lit(
            brush.picture(),
            [
                ((985, 235), 430, lamp, 0.42),
                ((985, 205), 110, (255, 226, 170), 0.75),
                ((985, 600), 380, lamp, 0.14),
                ((280, 220), 330, sky, 0.16),
            ],
            vignette=0.5,
        )
        self._wall = still.crop(CLOCK)
        return still

    def draw(self, frame: Frame, t: float) -> None:
        self._wall_clock(t).draw(frame)
        for sprite, x, y in self._moving(t):
            sprite.draw(frame, x, y)

    def _wall_clock(self, t: float) -> Patch:
        """Painted once a minute: it is right."""
        minute = int(t // MINUTE)
        if self._clock is None or self._clock[0] != minute:
            local = datetime.fromtimestamp(t, UTC).astimezone()
            face = (self._wall or self.background().crop(CLOCK)).convert("RGBA")
            hands = _hands(local.hour % 12 + local.minute / 60, local.minute)
            shown = Image.alpha_composite(face, hands)
            self._clock = minute, Patch.of(shown, CLOCK[0], CLOCK[1])
        return self._clock[1]

    def _moving(self, t: float) -> Iterator[tuple[Sprite, float, float]]:
        away = WIDTH - CAT_SITS_AT
        if (part := progress(CAT_ENTERS, t)) is not None:
            cat = self._walking.at(part * STRIDES, mirrored=True)
            yield cat, WIDTH - away * part, CAT_FLOOR
        elif (part := progress(CAT_LEAVES, t)) is not None:
            cat = self._walking.at(part * STRIDES * 1.1, mirrored=True)
            yield cat, CAT_SITS_AT - (CAT_SITS_AT + CAT_LENGTH) * part, CAT_FLOOR
        elif CAT_ENTERS[1] <= t % MINUTE < CAT_LEAVES[0]:
            yield self._sitting.at(t / 4), CAT_SITS_AT, CAT_FLOOR


def _hands(hour: float, minute: float) -> Image.Image:
    size = CLOCK[2] - CLOCK[0]
    brush, middle = Brush(size, size, scale=4), size / 2
    for turn, reach, width in ((hour / 12, 13, 4), (minute / 60, 20, 3)):
        angle = 2 * pi * turn
        tip = middle + reach * sin(angle), middle - reach * cos(angle)
        brush.stroke([(middle, middle), tip], width, (50, 34, 26))
    brush.disc((middle, middle), 3, (150, 60, 50))
    return brush.picture()


def _walls(brush: Brush) -> None:
    brush.gradient((0, 0, WIDTH, 486), (158, 122, 98), (196, 156, 122))
    for x in range(0, WIDTH, 64):  # a faint stripe in the paper
        brush.box((x, 0, x + 32, 486), (255, 236, 208, 10))
    brush.gradient((0, 486, WIDTH, HEIGHT), (126, 82, 52), (92, 56, 34))
    chance = Random(4)  # noqa: S311 - the grain of a floor
    rows = (486, 506, 532, 566, 610, 664, HEIGHT)
    for top, bottom in pairwise(rows):
        x = -chance.randrange(200)
        while x < WIDTH:
            width = chance.randrange(180, 340)
            tint = chance.randrange(-16, 16)
            shade = (0, 0, 0, -tint * 2) if tint < 0 else (255, 200, 150, tint * 2)
            brush.box((x, top, x + width, bottom), shade)
            brush.box((x + width - 1, top, x + width + 0.5, bottom), (40, 20, 10, 120))
            x += width
        brush.box((0, bottom - 1, WIDTH, bottom + 0.5), (40, 20, 10, 130))
    brush.box((0, 468, WIDTH, 488), (236, 222, 200))
    brush.box((0, 486, WIDTH, 490), (60, 36, 22, 160))
    brush.box((0, 468, WIDTH, 470), (255, 250, 238))


def _window(brush: Brush) -> None:
    brush.soft([("box", (116, 84, 446, 370))], (50, 30, 20), blur=26, strength=0.5)
    brush.box((120, 78, 440, 362), (240, 230, 214))
    brush.gradient((134, 92, 426, 348), (40, 52, 104), (244, 156, 96))
    brush.soft([("ellipse", (120, 286, 440, 380))], (255, 206, 130), blur=30, strength=0.4)
    brush.disc((366, 138), 15, (250, 244, 222))
    for x, y in ((170, 120), (220, 150), (250, 112), (318, 118), (400, 190), (190, 190)):
        brush.disc((x, y), 1.2, (250, 244, 230))
    hills = [(134, 318), (180, 300), (240, 312), (300, 292), (360, 306), (426, 290), (426, 348)]
    brush.polygon([*hills, (134, 348)], (58, 48, 84))
    for x, top, width in ((150, 306, 42), (204, 314, 30), (300, 304, 46), (372, 312, 36)):
        brush.box((x, top, x + width, 348), (34, 30, 52))
        brush.polygon([(x - 4, top), (x + width / 2, top - 16), (x + width + 4, top)], (26, 22, 42))
        brush.box((x + 8, top + 12, x + 16, top + 22), (255, 212, 120))
        brush.box((x + width - 14, top + 12, x + width - 6, top + 22), (255, 196, 96))
    brush.box((276, 92, 284, 348), (240, 230, 214))
    brush.box((134, 214, 426, 221), (240, 230, 214))
    brush.box((106, 358, 454, 374), (248, 240, 226), radius=3)
    for left, way in ((70, 1), (490, -1)):
        _curtain(brush, left, way)
    brush.stroke([(58, 62), (502, 62)], 7, (88, 58, 38))
    brush.disc((56, 62), 8, (88, 58, 38))
    brush.disc((504, 62), 8, (88, 58, 38))


def _curtain(brush: Brush, edge: float, way: int) -> None:
    cloth: Colour = (132, 58, 56)
    for n in range(6):
        x = edge + way * n * 15
        top, bottom = x + way * 17, x + way * (17 - n * 1.5)
        shade = mixed(cloth, (0, 0, 0) if n % 2 else (255, 190, 150), 0.22 if n % 2 else 0.12)
        brush.polygon([(x, 64), (top, 64), (bottom, 452), (x - way * n * 1.5, 452)], shade)


def _shelf(brush: Brush) -> None:
    brush.soft([("box", (1078, 150, 1270, 500))], (40, 24, 14), blur=30, strength=0.55)
    brush.box((1080, 140, 1262, 496), (96, 60, 36), radius=3)
    brush.box((1090, 150, 1252, 488), (62, 38, 24))
    chance = Random(11)  # noqa: S311 - which books stand where
    for floor in (236, 320, 404, 488):
        x = 1094.0
        while x < 1226:
            width, height = chance.uniform(9, 19), chance.uniform(46, 68)
            colour = chance.choice(_BOOKS)
            brush.box((x, floor - height, x + width - 1, floor), colour, radius=1)
            brush.box((x, floor - height, x + 2, floor), (255, 255, 255, 26))
            brush.box(
                (x + 2, floor - height + 9, x + width - 3, floor - height + 12),
                (240, 214, 150, 150),
            )
            x += width
            if chance.random() < 0.12:
                x += 16
        brush.box((1084, floor, 1258, floor + 7), (118, 76, 48))
    brush.box((1128, 112, 1160, 141), (214, 206, 194), radius=5)
    for x, y, size in ((1144, 96, 20), (1128, 88, 15), (1160, 86, 16), (1143, 74, 15)):
        brush.disc((x, y), size, (74, 112, 70))
        brush.disc((x - 4, y - 5), size * 0.6, (102, 142, 86))


def _pictures(brush: Brush) -> None:
    brush.soft([("box", (618, 106, 806, 246))], (40, 26, 16), blur=18, strength=0.5)
    brush.box((612, 98, 800, 238), (52, 38, 30))
    brush.box((620, 106, 792, 230), (244, 238, 224))
    brush.gradient((638, 122, 774, 214), (228, 196, 150), (206, 128, 92))
    brush.disc((722, 158), 20, (250, 226, 172))
    brush.polygon([(638, 214), (676, 168), (706, 196), (738, 172), (774, 214)], (62, 88, 104))
    brush.polygon([(638, 214), (660, 192), (700, 214)], (40, 58, 74))
    brush.soft([("ellipse", (846, 112, 912, 180))], (40, 26, 16), blur=12, strength=0.4)
    brush.disc((876, 142), 33, (70, 46, 32))
    brush.disc((876, 142), 27, (246, 238, 222))


def _sofa(brush: Brush) -> None:
    cloth: Colour = (54, 104, 106)
    dark, light = mixed(cloth, (0, 0, 0), 0.24), mixed(cloth, (255, 230, 190), 0.14)
    brush.soft([("ellipse", (506, 470, 960, 556))], (24, 12, 6), blur=20, strength=0.75)
    for x in (540, 912):
        brush.polygon([(x - 8, 500), (x + 8, 500), (x + 4, 532), (x - 4, 532)], (74, 46, 28))
    brush.box((530, 300, 922, 470), dark, radius=30)
    brush.box((540, 306, 728, 440), cloth, radius=22)
    brush.box((724, 306, 912, 440), cloth, radius=22)
    brush.box((546, 310, 722, 330), (255, 240, 210, 22), radius=10)
    brush.box((730, 310, 906, 330), (255, 240, 210, 22), radius=10)
    brush.box((520, 404, 932, 510), dark, radius=16)
    brush.box((548, 400, 727, 452), light, radius=16)
    brush.box((725, 400, 904, 452), light, radius=16)
    for left in (496, 886):
        brush.box((left, 366, left + 70, 512), mixed(cloth, (0, 0, 0), 0.1), radius=28)
        brush.box((left + 8, 370, left + 62, 392), (255, 240, 210, 26), radius=11)
    for x, y, tint in ((560, 344, (222, 162, 74)), (806, 350, (196, 92, 72))):
        points = [(x, y + 8), (x + 74, y), (x + 82, y + 64), (x + 8, y + 74)]
        brush.polygon(points, tint)
        brush.stroke([*points, points[0]], 7, tint)
        brush.stroke([(x + 8, y + 14), (x + 74, y + 60)], 2, mixed(tint, (0, 0, 0), 0.14))
        brush.stroke([(x + 70, y + 8), (x + 12, y + 66)], 2, mixed(tint, (0, 0, 0), 0.14))
    brush.polygon([(640, 398), (706, 398), (712, 488), (634, 488)], (226, 212, 188))
    for y in (412, 430, 448, 466):
        brush.box((636, y, 710, y + 5), (178, 96, 72, 190))
    for x in range(636, 712, 6):
        brush.stroke([(x, 488), (x, 496)], 2, (226, 212, 188))


def _rug(brush: Brush) -> None:
    brush.ellipse((238, 548, 1002, 704), (40, 18, 10, 90))
    for inset, colour in (
        (0, (150, 66, 56)),
        (12, (226, 196, 150)),
        (20, (128, 54, 50)),
        (52, (196, 132, 92)),
        (60, (142, 62, 54)),
    ):
        shrink = inset * 0.26
        brush.ellipse((240 + inset, 542 + shrink, 1000 - inset, 698 - shrink), colour)
    for n in range(40):
        x = 330 + n * 14.8
        y = 620 + (58 if n % 2 else -58) * (1 - ((x - 620) / 330) ** 2) ** 0.5
        brush.ellipse((x - 5, y - 2, x + 5, y + 2), (230, 200, 156))


def _lamp(brush: Brush) -> None:
    brush.soft([("ellipse", (936, 530, 1050, 562))], (24, 12, 6), blur=10, strength=0.6)
    brush.ellipse((948, 526, 1022, 548), (52, 42, 38))
    brush.stroke([(985, 536), (985, 250)], 7, (64, 52, 46))
    brush.polygon([(944, 154), (1026, 154), (1052, 258), (918, 258)], (255, 224, 168))
    brush.polygon([(944, 154), (962, 154), (950, 258), (918, 258)], (238, 190, 126))
    brush.polygon([(1008, 154), (1026, 154), (1052, 258), (1026, 258)], (238, 190, 126))
    brush.stroke([(919, 258), (1051, 258)], 4, (214, 160, 98))


def _plant(brush: Brush) -> None:
    brush.soft([("ellipse", (20, 530, 190, 590))], (24, 12, 6), blur=14, strength=0.6)
    brush.polygon([(62, 470), (146, 470), (134, 572), (74, 572)], (206, 198, 186))
    brush.polygon([(62, 470), (84, 470), (90, 572), (74, 572)], (178, 168, 156))
    brush.ellipse((62, 462, 146, 480), (70, 48, 34))
    for n in range(13):
        way = (n - 6) / 6
        tip = (104 + way * 116, 330 + abs(way) * 96 - 20 * sin(n * 2.1))
        bend = (104 + way * 40, 360 + abs(way) * 20)
        leaf = mixed((48, 92, 62), (122, 158, 92), (n * 5 % 7) / 7)
        brush.curve(((104, 470), bend, (tip[0], tip[1] - 16), tip), 13, leaf, end=2)
