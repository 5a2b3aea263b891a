"""Events out of footage as the teaching rows judge them: looks at what differs between two pictures
a fifth of a second apart, through the worker child. A second of them is an event.

The watch decides otherwise what is worth an event; here every second in which something differs is
one, so that a film of some seconds gives enough of them to be split by time.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bridge.cameras import binary
from bridge.model import Area, Label
from bridge.policy import labels
from bridge.policy.house_seen import Seen, Stock, described, mean, seen
from bridge.policy.looks import Look
from bridge.vision.classifier import crops
from bridge.vision.classifier.child import WorkerChild
from tests.bench.learn_films import VARIANTS
from tests.builders import NOON

_FPS = 5
_WIDE, _HIGH = 640, 368
_BLOCK = 8
_DIFFERS = 13.0
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a film in which there is one kind of thing."""

    film: str
    since_s: float
    until_s: float
    truth: str
    variant: str = "day"

    @property
    def camera(self) -> str:
        return f"{self.film} {self.variant}"


@dataclass(frozen=True, slots=True)
class Second:
    """An event. `at_s`: of the film."""

    scene: Scene
    at_s: int
    seen: Seen
    truth: str

    @property
    def id(self) -> str:
        return f"{self.scene.camera} {self.scene.truth} {self.at_s}"


def seconds(folder: Path, scene: Scene, child: WorkerChild) -> list[Second]:
    """Of a scene, in their order."""
    by_second: dict[int, list[Look]] = {}
    for at_s, look in _looks(folder, scene, child):
        by_second.setdefault(int(at_s), []).append(look)
    return [
        Second(scene, at_s, _seen(scene, looks), scene.truth) for at_s, looks in by_second.items()
    ]


def _seen(scene: Scene, looks: list[Look]) -> Seen:
    said = labels.judge(looks)
    stock = Stock(said.label, said.sub_label, said.confidence)
    how = described(scene.camera, 12.0, duration_s=1.0, looks=looks)
    return seen(stock, mean([look.features for look in looks]), how)


def _looks(folder: Path, scene: Scene, child: WorkerChild) -> Iterator[tuple[float, Look]]:
    pictures = _pictures(folder, scene)
    for number in range(1, len(pictures)):
        moving = _moving(pictures[number - 1], pictures[number])
        if moving is None:
            continue
        shown = crops.crop(moving, _WIDE / _HIGH)
        found = child.detect(_cut(pictures[number], shown))
        things = tuple(crops.sighting(thing, shown, moving) for thing in found.things)
        at_s = scene.since_s + number / _FPS
        yield at_s, Look(NOON + timedelta(seconds=at_s), shown.area, things, found.features)


def _pictures(folder: Path, scene: Scene) -> Picture:
    size = f"scale={_WIDE}:{_HIGH}:force_original_aspect_ratio=decrease"
    whole = f"{size},pad={_WIDE}:{_HIGH}:-1:-1,setsar=1,format=yuv420p"
    argv = [binary.locate(None).path, "-v", "error", "-threads", "1"]
    argv += ["-i", str(folder / scene.film), "-filter_complex"]
    argv += [f"[0:v]{whole},{VARIANTS[scene.variant]},fps={_FPS},format=rgb24"]
    argv += ["-ss", str(scene.since_s), "-t", str(scene.until_s - scene.since_s)]
    raw = subprocess.run([*argv, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, _HIGH, _WIDE, 3)


def _moving(before: Picture, after: Picture) -> Area | None:
    """Around most of what differs."""
    grey = np.abs(after.astype(np.float32).mean(axis=2) - before.astype(np.float32).mean(axis=2))
    blocks = grey.reshape(_HIGH // _BLOCK, _BLOCK, _WIDE // _BLOCK, _BLOCK).mean(axis=(1, 3))
    rows, columns = np.nonzero(blocks > _DIFFERS)
    if len(rows) < 2:
        return None
    (top, bottom), (left, right) = (np.percentile(side, [5, 95]) for side in (rows, columns))
    across, down = 1000 * _BLOCK / _WIDE, 1000 * _BLOCK / _HIGH
    wide, high = (right - left + 1) * across, (bottom - top + 1) * down
    return Area(int(left * across), int(top * down), max(20, int(wide)), max(20, int(high)))


def _cut(picture: Picture, shown: crops.Crop) -> Picture:
    area = shown.area
    box = (area.x * _WIDE, area.y * _HIGH, area.width * _WIDE, area.height * _HIGH)
    left, top, wide, high = (side // 1000 for side in box)
    cut = Image.fromarray(picture).crop((left, top, left + wide, top + high))
    return np.asarray(cut.resize((shown.width, shown.height)))


def is_told(label: str) -> bool:
    return label != Label.OTHER
