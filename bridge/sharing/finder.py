"""The child that looks at a film: raw pictures on stdin, what is found in them on stdout.

    python -m bridge.sharing.finder people|movement FPS

It opens nothing but weights, and writes nothing.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import numpy as np
from PIL import Image

from bridge.errors import PrivateEyeError
from bridge.policy.settings import CameraSettings
from bridge.sharing import messages, weights
from bridge.sharing.arguments import STEP
from bridge.sharing.cadence import EVERY_S, Cadence
from bridge.sharing.centerface import CenterFace
from bridge.sharing.findings import FrameFindings
from bridge.sharing.messages import FilmEnd
from bridge.sharing.pictures import Film, NoPictures, RawPicture, copied
from bridge.sharing.rects import Rect
from bridge.vision.classifier import weights as detector_weights
from bridge.vision.classifier.centernet import CenterNet
from bridge.vision.classifier.detector import Pixels
from bridge.vision.classifier.messages import Refusal
from bridge.vision.motion import MotionDetector
from bridge.vision.pixels import HEIGHT, WIDTH

PEOPLE, MOVEMENT = "people", "movement"
# Pixels of the longer side in which people are looked for, and how surely one is one.
_PEOPLE_IN = 320
_LEAST_PERSON = 0.2
# People are large and go slowly, for their size: every other look at what moves is enough.
_PEOPLE_EVERY_S = 1.8 * EVERY_S
# Half the work of a whole picture, in which faces of this share of its width are still 19 pixels.
# Who comes in smaller is found within a second, is covered for that second too, and is a person.
_SMALLER, _LARGE_FACE = 480, 0.04
_WHOLE_EVERY_S = 0.9
# From the darkest twentieth of a picture to the lightest: in less, nobody can be found.
_LEAST_SPREAD = 12.0
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Looker(Protocol):
    def look(self, picture: RawPicture, frame: int, *, fully: bool) -> FrameFindings:
        """`fully`: for everything, however lately that was looked for."""


@dataclass(slots=True)
class PeopleLooker:
    """Looks for faces each time, and for people as often as they need; in a smaller picture where
    all faces were large in a whole one lately."""

    faces: CenterFace
    people: CenterNet
    fps: float
    _next_people: float = 0.0  # a frame
    _next_whole: float = 0.0

    def look(self, picture: RawPicture, frame: int, *, fully: bool) -> FrameFindings:
        image = picture.rgb()
        if whole := fully or frame >= self._next_whole:
            faces = self.faces.detect(_pixels(image, image.size))
        else:
            faces = self.faces.detect(_pixels(image, _sides(image, _SMALLER)))
        if any(face.rect.width < _LARGE_FACE for face in faces):
            self._next_whole = frame + 1
        elif whole:
            self._next_whole = frame + _WHOLE_EVERY_S * self.fps
        people = None
        if fully or frame >= self._next_people:
            people = self._people(image)
            self._next_people = frame + _PEOPLE_EVERY_S * self.fps
        low, high = np.percentile(picture.luma[::4, ::4], (5, 95))
        return FrameFindings(frame, faces, people, blind=bool(high - low < _LEAST_SPREAD))

    def _people(self, image: Image.Image) -> tuple[Rect, ...]:
        wide, high = _sides(image, _PEOPLE_IN)
        seen = self.people.detect(_pixels(image, (wide, high)))
        return tuple(
            Rect(left / wide, top / high, right / wide, bottom / high)
            for thing in seen.things
            if thing.name == "person" and thing.score >= _LEAST_PERSON
            for left, top, right, bottom in (thing.box,)
        )


class MovementLooker:
    """Looks for what moves, as cameras are watched."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._detector = MotionDetector(CameraSettings())

    def look(self, picture: RawPicture, frame: int, *, fully: bool) -> FrameFindings:  # noqa: ARG002
        small = Image.fromarray(picture.luma).resize((WIDTH, HEIGHT), Image.Resampling.BOX)
        at = _ANY_DAY + timedelta(seconds=frame / self._fps)
        area = self._detector.feed(np.asarray(small), at).area
        return FrameFindings(frame, moving=None if area is None else Rect.of(area))


def _sides(image: Image.Image, longer: int) -> tuple[int, int]:
    """Of the same picture with a longer side of so many pixels, as a network takes it."""
    share = longer / max(image.size)
    width, height = (max(STEP, round(side * share / STEP) * STEP) for side in image.size)
    return width, height


def _pixels(image: Image.Image, size: tuple[int, int]) -> Pixels:
    shown = image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(shown)


def find(film: Film, looker: Looker, cadence: Cadence) -> Iterator[FrameFindings | FilmEnd]:
    """Frames that are due, the first and the last one among them."""
    number, looked = -1, -1
    before: RawPicture | None = None
    for number, (_, picture) in enumerate(film.frames()):
        torn, due = cadence.due(picture.luma)
        if torn and before is not None:
            yield looker.look(before, number - 1, fully=True)
        if due:
            yield looker.look(picture, number, fully=torn)
            looked = number
        before = copied(picture)
    if before is not None and looked < number:
        yield looker.look(before, number, fully=True)
    yield FilmEnd(number + 1)


def _looker(what: str, fps: float) -> Looker:
    """Raises Unavailable in plain words."""
    if what == MOVEMENT:
        return MovementLooker(fps)
    return PeopleLooker(CenterFace(weights.load()), CenterNet(detector_weights.load()), fps)


def main() -> int:
    what, fps = sys.argv[1], float(sys.argv[2])
    out = sys.stdout.buffer
    try:
        looker = _looker(what, fps)
        film = Film(open(0, "rb", buffering=0))  # noqa: SIM115  # to the end
    except PrivateEyeError as error:
        out.write(messages.said(Refusal(error.message)))
        return 1
    except NoPictures:
        out.write(messages.said(FilmEnd(0)))
        return 1
    try:
        for found in find(film, looker, Cadence(fps)):
            out.write(messages.said(found))
            out.flush()
    except NoPictures:
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
