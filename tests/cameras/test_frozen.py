"""Frozen means: three keyframes in a row that decode identically. Decoding is for suspects only."""

import gc
from collections.abc import Callable

import pytest

from bridge.cameras.frozen import Decode, DecodeWorker, FrozenDetector, _SeenPicture
from bridge.cameras.ingest import Keyframe
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion
from bridge.media.types import Part
from tests.builders import a_part
from tests.cameras.conftest import Stage
from tests.cameras.house import Watched, poll


class Desk(DecodeWorker):
    """A worker whose work waits until the test does it; a part's own bytes are its picture."""

    def __init__(self) -> None:
        super().__init__(Ffmpeg("/nowhere", FfmpegVersion(5, 1)))
        self.jobs: list[Callable[[Decode], None]] = []
        self.decoded = 0

    def ask(self, job: Callable[[Decode], None]) -> bool:
        self.jobs.append(job)
        return True

    def work(self) -> None:
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job(self.picture)

    def picture(self, part: Part) -> bytes | None:
        self.decoded += 1
        return part.data


class Eye:
    def __init__(self) -> None:
        self.desk = Desk()
        self.said: list[bool] = []
        self.detector = FrozenDetector(self.desk, self.said.append)
        self.now = 0.0

    def sees(
        self, picture: bytes, size: int = 5000, *, coded: int = 0, after_s: float = 2.0
    ) -> None:
        self.now += after_s
        part = a_part(data=picture, arrived=self.now)
        self.detector.keyframe(Keyframe(part, bytes([coded]) * size))


def test_keyframes_that_follow_each_other_fast_say_nothing() -> None:
    eye = Eye()
    for _ in range(5):
        eye.sees(b"room", after_s=0.4)
    assert eye.said == []
    for _ in range(3):
        eye.sees(b"room", after_s=0.4)
    assert eye.said == [True]


def test_the_same_bytes_three_times_need_no_decoding() -> None:
    eye = Eye()
    for _ in range(3):
        eye.sees(b"room")
    assert eye.said == [True]
    assert not eye.desk.jobs


def test_sizes_that_differ_are_a_living_picture() -> None:
    eye = Eye()
    for size in (5000, 5300, 5000, 4000):
        eye.sees(b"room", size)
    assert eye.said == []
    assert not eye.desk.jobs


def test_other_bytes_of_the_same_picture_are_found_by_decoding() -> None:
    eye = Eye()
    for coded in range(3):
        eye.sees(b"room", coded=coded)
    assert eye.said == []
    eye.desk.work()
    assert eye.said == [True]
    assert eye.desk.decoded == 3
    eye.sees(b"room", coded=4)
    eye.desk.work()
    assert eye.desk.decoded == 4
    assert eye.said == [True]


def test_similar_sizes_of_different_pictures_are_not_frozen() -> None:
    eye = Eye()
    for coded in range(3):
        eye.sees(b"room %d" % coded, coded=coded)
    eye.desk.work()
    assert eye.said == []
    assert eye.desk.decoded == 2


@pytest.mark.parametrize("size", [5000, 9000], ids=["of a like size", "of another size"])
def test_the_first_keyframe_that_differs_ends_it(size: int) -> None:
    eye = Eye()
    for _ in range(3):
        eye.sees(b"room")
    eye.sees(b"somebody", size, coded=9)
    eye.desk.work()
    assert eye.said == [True, False]


def test_a_new_run_starts_from_nothing() -> None:
    eye = Eye()
    eye.sees(b"room")
    eye.sees(b"room")
    eye.detector.reset()
    eye.sees(b"room")
    assert eye.said == []


def test_only_one_question_is_open_at_a_time() -> None:
    eye = Eye()
    for coded in range(6):
        eye.sees(b"room", coded=coded)
    assert len(eye.desk.jobs) == 1


def test_a_worker_whose_ffmpeg_fails_says_nothing() -> None:
    worker = DecodeWorker(Ffmpeg("/nowhere", FfmpegVersion(5, 1)))
    said: list[bool] = []
    detector = FrozenDetector(worker, said.append)
    worker.start()
    for coded in range(3):
        detector.keyframe(Keyframe(a_part(arrived=2.0 * coded), bytes([coded]) * 5000))
    worker.stop()
    assert said == []


def test_nothing_is_kept_of_a_camera_that_is_off(tool: Ffmpeg, stage: Stage) -> None:
    with Watched(tool, stage.camera().url) as watched:
        first = watched.until_parts(1)[0]
        assert poll(lambda: is_kept(first))
        watched.fleet.off("front_room")
        assert poll(lambda: not any(is_kept(part) for part in watched.parts))


def is_kept(part: Part) -> bool:
    return any(isinstance(keeper, _SeenPicture) for keeper in gc.get_referrers(part))
