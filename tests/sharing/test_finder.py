"""The child that looks: which frames it looks at, and what it says of them."""

import subprocess
import sys

import numpy as np
import pytest

from bridge.sharing import messages, weights
from bridge.sharing.cadence import Cadence
from bridge.sharing.centerface import CenterFace
from bridge.sharing.finder import MovementLooker, PeopleLooker, find
from bridge.sharing.findings import FrameFindings
from bridge.sharing.messages import FilmEnd, Said
from bridge.sharing.pictures import RawPicture
from bridge.vision.classifier import weights as detector_weights
from bridge.vision.classifier.centernet import CenterNet
from bridge.vision.classifier.messages import Refusal, Splitter
from tests.sharing.pictures import film, noise, picture, written

FPS = 10.0


class Witness:
    """A looker that keeps what it was shown."""

    def __init__(self) -> None:
        self.shades: list[int] = []
        self.fully: list[int] = []

    def look(self, picture: RawPicture, frame: int, *, fully: bool) -> FrameFindings:
        self.shades.append(int(picture.luma[0, 0]))
        if fully:
            self.fully.append(frame)
        return FrameFindings(frame)


def found(pictures: list[RawPicture]) -> tuple[Witness, list[FrameFindings | FilmEnd]]:
    witness = Witness()
    return witness, list(find(film(pictures), witness, Cadence(FPS)))


def test_the_first_and_the_last_frame_are_looked_at() -> None:
    _, said = found([picture()] * 7)
    assert said == [FrameFindings(0), FrameFindings(6), FilmEnd(7)]


def test_at_a_cut_it_is_shown_the_picture_from_before_it() -> None:
    witness, said = found([*[picture(shade=30)] * 4, *[picture(shade=200)] * 2])
    assert [one.frame for one in said if isinstance(one, FrameFindings)] == [0, 3, 4, 5]
    assert witness.shades == [30, 30, 200, 200]
    assert witness.fully == [3, 4, 5]


def test_a_film_without_pictures_has_none() -> None:
    assert found([])[1] == [FilmEnd(0)]


@pytest.fixture(scope="module")
def looker() -> PeopleLooker:
    return PeopleLooker(CenterFace(weights.load()), CenterNet(detector_weights.load()), FPS)


def test_people_are_looked_for_less_often_than_faces_but_never_long_ago(
    looker: PeopleLooker,
) -> None:
    looked = [
        looker.look(noise(320, 192, 1), frame, fully=False).people is not None
        for frame in (100, 102, 104, 106, 116, 126)
    ]
    assert looked == [True, False, True, False, True, True]


@pytest.mark.parametrize(("shade", "blind"), [(0, True), (30, True), (255, True)])
def test_a_picture_of_one_shade_shows_too_little(
    looker: PeopleLooker, shade: int, blind: bool
) -> None:
    assert looker.look(picture(320, 192, shade=shade), 0, fully=True).blind is blind
    assert not looker.look(noise(320, 192, 1), 0, fully=True).blind


def test_what_moves_is_found_once_the_scene_is_known() -> None:
    mover, scene = MovementLooker(5.0), np.full((180, 320), 90, np.uint8)
    scene[::7] = 130
    seen = []
    for frame in range(30):
        shown = picture(320, 180)
        shown.luma[...] = scene
        if frame >= 12:
            shown.luma[60:140, 8 * (frame - 10) : 8 * (frame - 10) + 40] = 230
        seen.append(mover.look(shown, frame, fully=False).moving)
    assert seen[:12] == [None] * 12
    (last,) = seen[-1:]
    assert last is not None
    assert last.left < 0.5 < last.right + 0.2


def child(data: bytes, *arguments: str) -> tuple[int, list[Said]]:
    argv = [sys.executable, "-m", "bridge.sharing.finder", *arguments]
    done = subprocess.run(argv, input=data, capture_output=True)
    return done.returncode, [messages.read_said(one) for one in Splitter().feed(done.stdout)]


def test_the_child_says_what_it_finds() -> None:
    status, said = child(written([noise(320, 192, 1)] * 3, 320, 192), "people", "10")
    assert status == 0
    assert said[-1] == FilmEnd(3)
    assert [one.frame for one in said[:-1] if isinstance(one, FrameFindings)] == [0, 2]


def test_the_child_says_when_nothing_comes_and_ends_badly_within_a_picture() -> None:
    assert child(b"", "movement", "10") == (1, [FilmEnd(0)])
    status, said = child(written([picture()] * 2)[:-5], "movement", "10")
    assert status == 1
    assert not any(isinstance(one, FilmEnd) for one in said)


def test_without_onnxruntime_the_child_says_what_to_install() -> None:
    without = "import sys; sys.modules['onnxruntime'] = None; sys.argv = ['', 'people', '10']; "
    works = without + "from bridge.sharing.finder import main; main()"
    done = subprocess.run([sys.executable, "-c", works], input=b"", capture_output=True)
    (message,) = Splitter().feed(done.stdout)
    said = messages.read_said(message)
    assert isinstance(said, Refusal)
    assert 'pip install "private-eye[detector]"' in said.why
