"""A copy of a clip: what is in it, what is not, and whatever is wrong with the clip."""

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion
from bridge.model import Area, BlurMode
from bridge.sharing import render
from bridge.sharing.painting import GRAY
from bridge.sharing.render import CopyMaker
from tests.films import BUNNY, CARPHONE
from tests.sharing.clips import Copy, MadeClip, clip, copy, described, luma, maker, plan
from tests.sharing.marks import likeness

MAN = "-i", str(CARPHONE), "-t", "2", "-vf", "scale=352:288"
HIS_FACE = slice(70, 150), slice(140, 220)


@pytest.fixture(scope="module")
def man() -> MadeClip:
    return clip(*MAN)


@pytest.fixture(scope="module")
def copied(man: MadeClip) -> Copy:
    return copy(man, plan(2.0))


def pattern(size: str = "320x180", rate: str = "10", seconds: str = "2") -> Sequence[str]:
    return "-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"


def test_a_face_is_covered_from_the_first_picture_to_the_last(man: MadeClip, copied: Copy) -> None:
    before, after = luma(man.data), luma(copied.data)
    assert len(after) == copied.covered.frames == copied.covered.frames_covered
    assert copied.covered.tracks >= 1
    for one, other in zip(before[: len(after)], after, strict=False):
        assert np.std(other[HIS_FACE]) < 0.4 * np.std(one[HIS_FACE])


def test_what_is_no_face_and_no_person_is_left(man: MadeClip, copied: Copy) -> None:
    before, after = luma(man.data), luma(copied.data)
    corner = slice(0, 40), slice(0, 60)
    assert copied.covered.frames_covered_whole == 0
    assert np.abs(before[10][corner].astype(int) - after[10][corner]).mean() < 8


def test_it_is_a_film_that_says_nothing_of_the_house(copied: Copy) -> None:
    said = described(copied.data)
    (video,) = said["streams"]
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert set(said["format"]["tags"]) == {"major_brand", "minor_version", "compatible_brands"}
    for word in (b"Lavc", b"Lavf", b"x264", b"Anna"):
        assert word not in copied.data
    assert copied.data.count(b"moof") >= 1
    assert copied.data[4:8] == b"ftyp"


def test_progress_only_grows_and_what_was_covered_comes_last(copied: Copy) -> None:
    done = [piece.done for piece in copied.pieces]
    assert all(0 <= one <= other <= 1 for one, other in pairwise(done))
    assert done[-1] == 1
    assert all(piece.covered is None for piece in copied.pieces[:-1])


def test_it_names_who_it_is_for_also_after_it_was_encoded_at_half_its_size() -> None:
    shot = clip("-i", str(BUNNY), "-t", "1.2")
    marked = copy(shot, plan(1.2, BlurMode.NOTHING, watermark="for Anna Schmidt"))
    again = clip("-i", "pipe:0", *_HALF, encoded=_POOR, given=marked.data)
    shown = luma(again.data).mean(axis=0).astype(np.uint8)
    named = likeness(shown, "for Anna Schmidt", of=(1280, 720))
    others = [likeness(shown, f"for {who}", of=(1280, 720)) for who in ("Berta", "Carl Maier")]
    assert named > 3 * max(map(abs, others))
    assert named > 0.03


_HALF = ("-vf", "scale=iw/2:-2")
_POOR = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "30")


@pytest.mark.parametrize(("size", "shape"), [("321x181", (180, 320)), ("64x480", (480, 64))])
def test_pictures_of_odd_sizes(size: str, shape: tuple[int, int]) -> None:
    yuv444 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p")
    made = copy(clip(*pattern(size), encoded=yuv444), plan(2.0, BlurMode.PEOPLE))
    assert luma(made.data).shape == (20, *shape)


@pytest.mark.parametrize(("rate", "frames"), [("10", 10), ("25", 25), ("60", 30), ("5", 5)])
def test_any_number_of_pictures_a_second(rate: str, frames: int) -> None:
    made = copy(clip(*pattern(rate=rate, seconds="1")), plan(1.0, BlurMode.NOTHING))
    assert abs(made.covered.frames - frames) <= 1
    assert len(luma(made.data)) == made.covered.frames


def test_a_clip_that_is_turned_stands_upright() -> None:
    lying = clip(*pattern("320x180"))
    at = lying.data.index(b"tkhd") + 4 + 40  # its matrix (ISO/IEC 14496-12, 8.3.2)
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 180 << 16, 0, 1 << 30)
    turned = MadeClip(lying.data[:at] + quarter + lying.data[at + len(quarter) :])
    made = copy(turned, plan(2.0, BlurMode.FACES))
    assert luma(made.data).shape[1:] == (320, 180)


def test_pictures_that_do_not_come_evenly_keep_their_time() -> None:
    uneven = ("-vf", "select='not(between(n,10,29))'", "-fps_mode", "vfr")
    made = copy(clip(*pattern(rate="20", seconds="3"), *uneven), plan(3.0, BlurMode.NOTHING))
    assert made.covered.frames == len(luma(made.data)) == 60


def test_only_what_was_cut_out_is_in_it() -> None:
    dark_then_light = "nullsrc=s=320x180:r=10:d=3,geq=lum='if(lt(T,1),20,if(lt(T,2),120,220))'"
    source = clip("-f", "lavfi", "-i", dark_then_light)
    made = luma(copy(source, plan(2.0, BlurMode.NOTHING, starts_s=1.0)).data)
    assert len(made) == 10
    assert {round(float(one.mean()), -1) for one in made} == {120.0}


def test_sound_is_in_it_only_where_it_was_asked_for() -> None:
    loud = clip(*pattern(), "-f", "lavfi", "-i", "sine=d=2", "-shortest", "-c:a", "aac")
    kinds = [
        [one["codec_type"] for one in described(copy(loud, wish).data)["streams"]]
        for wish in (plan(2.0, BlurMode.NOTHING), plan(2.0, BlurMode.NOTHING, sound=True))
    ]
    assert kinds == [["video"], ["video", "audio"]]
    silent = copy(clip(*pattern()), plan(2.0, BlurMode.NOTHING, sound=True))
    assert len(described(silent.data)["streams"]) == 1


def test_an_area_by_hand_is_covered_and_nothing_else_is() -> None:
    source = clip(*pattern())
    made = copy(source, plan(2.0, BlurMode.NOTHING, areas=(Area(250, 250, 500, 500),)))
    before, after = luma(source.data)[10], luma(made.data)[10]
    middle = slice(50, 130), slice(90, 230)
    assert np.std(after[middle]) < 0.3 * np.std(before[middle])
    assert np.abs(before[:40].astype(int) - after[:40]).mean() < 10
    assert made.covered.frames_covered == made.covered.frames


def test_all_but_what_moves_is_coarse() -> None:
    made = copy(clip(*pattern(seconds="1")), plan(1.0, BlurMode.STILL))
    assert made.covered.frames_covered == made.covered.frames == 10


def test_a_clip_in_the_dark_is_covered_whole() -> None:
    dark = clip("-f", "lavfi", "-i", "color=0x101010:s=320x180:r=10:d=1")
    made = copy(dark, plan(1.0))
    assert made.covered.frames_covered_whole == made.covered.frames
    assert abs(float(luma(made.data).mean()) - GRAY[0]) < 15


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Kind.INVALID),
        (b"no film at all" * 999, Kind.INVALID),
        (clip(*pattern()).data[:2000], Kind.INVALID),
    ],
)
@pytest.mark.parametrize("blur", [BlurMode.FACES, BlurMode.NOTHING])
def test_what_is_no_clip_is_refused(data: bytes, kind: Kind, blur: BlurMode) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        copy(MadeClip(data), plan(2.0, blur))
    assert refused.value.kind is kind


@pytest.mark.parametrize("blur", [BlurMode.FACES, BlurMode.NOTHING])
def test_a_clip_whose_pictures_are_noise_becomes_no_copy(blur: BlurMode) -> None:
    whole = bytearray(clip(*pattern()).data)
    at = whole.index(b"mdat") + 4
    whole[at:] = os.urandom(len(whole) - at)
    with pytest.raises(PrivateEyeError):
        copy(MadeClip(bytes(whole)), plan(2.0, blur))


def test_a_part_that_the_clip_does_not_have_is_refused() -> None:
    source = clip(*pattern())
    for starts_s, ends_s in ((5.0, 9.0), (1.0, 1.0), (-1.0, 2.0), (0.0, 10**9)):
        with pytest.raises(PrivateEyeError) as refused:
            copy(source, plan(ends_s, BlurMode.NOTHING, starts_s=starts_s))
        assert refused.value.kind is Kind.INVALID


def test_a_clip_that_is_deleted_meanwhile_becomes_no_copy(man: MadeClip) -> None:
    with pytest.raises(PrivateEyeError) as gone:
        copy(MadeClip(man.data, gone_at=len(man.data) - 3000), plan(2.0))
    assert gone.value.kind is Kind.GONE


def children() -> set[int]:
    mine = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return {int(pid) for pid in mine.split()}


def test_interrupted_it_leaves_no_child(man: MadeClip) -> None:
    others = children()  # of other tests of this process
    for pieces in range(1, 4):
        making = maker().render(man, plan(2.0))
        for _ in range(pieces):
            next(making)
        making.close()
        assert children() <= others


def test_an_ffmpeg_that_cannot_be_started_makes_no_copy(man: MadeClip) -> None:
    nothing = CopyMaker(Ffmpeg("/nowhere/ffmpeg", FfmpegVersion(8, 0)), clock=SystemClock())
    with pytest.raises(PrivateEyeError) as refused:
        list(nothing.render(man, plan(2.0)))
    assert refused.value.kind is Kind.UNAVAILABLE


def test_without_what_finds_faces_it_blurs_nothing_and_says_so() -> None:
    without = (
        "import sys; sys.modules['onnxruntime'] = None; "
        "from bridge.sharing.render import CopyMaker; from bridge.model import BlurMode; "
        "from bridge.clock import SystemClock; "
        "from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion; "
        "maker = CopyMaker(Ffmpeg('ffmpeg', FfmpegVersion(8, 0)), clock=SystemClock()); "
        "print([mode.value for mode in BlurMode if maker.can(mode)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, check=True, text=True
    )
    assert told.stdout == "['still', 'nothing']\n"
    assert render.missing() is None, "here it is"


def test_two_at_once_do_not_mind_each_other(man: MadeClip, copied: Copy) -> None:
    films = [maker().render(man, plan(2.0)) for _ in range(2)]
    for one in films:
        next(one)
    assert [list(one)[-1].covered for one in films] == [copied.covered] * 2
