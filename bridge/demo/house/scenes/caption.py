"""What a camera writes in its picture: its name on the left, the date and the time on the right."""

from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from bridge.demo.house.scenes.frame import WIDTH, Patch

HEIGHT = 48
MARGIN = 22
TEXT_SIZE = 30


class Caption:
    """The strip is painted once a second, over the darkened top of the background."""

    def __init__(self, name: str, ground: Image.Image) -> None:
        self._name = name
        strip = ground.crop((0, 0, WIDTH, HEIGHT)).convert("RGB")
        self._ground = Image.blend(strip, Image.new("RGB", strip.size, (8, 10, 14)), 0.62)
        self._font = ImageFont.load_default(size=TEXT_SIZE)
        self._cell = max(self._font.getlength(digit) for digit in "0123456789")
        self._painted: tuple[str, Patch] | None = None

    def at(self, local: datetime) -> Patch:
        text = f"{local.strftime('%A')} {local.day} {local.strftime('%B %Y')}"
        clock = local.strftime("%H:%M:%S")
        if self._painted is None or self._painted[0] != text + clock:
            self._painted = text + clock, self._paint(text, clock)
        return self._painted[1]

    def _paint(self, date: str, clock: str) -> Patch:
        strip = self._ground.copy()
        draw = ImageDraw.Draw(strip)
        middle = HEIGHT / 2 + 1
        white, soft = (255, 255, 255), (214, 218, 224)
        draw.text((MARGIN, middle), self._name, white, self._font, anchor="lm")
        # Digits sit in cells of one width, so that the clock does not tremble.
        widths = [self._cell if c.isdigit() else self._cell * 0.5 for c in clock]
        x = WIDTH - MARGIN - sum(widths)
        draw.text((x - MARGIN, middle), date, soft, self._font, anchor="rm")
        for char, width in zip(clock, widths, strict=True):
            draw.text((x + width / 2, middle), char, white, self._font, anchor="mm")
            x += width
        return Patch.of(strip, 0, 0)
