"""Clips of several runs: the camera was lost for a moment, or changed its picture."""

import json
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import m3u8
import pytest

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Rendition, VideoCodec
from tests import recorded
from tests.builders import until
from tests.recorded import AT, Footage
from tests.service.clip_house import ClipHouse, a_clip_house

RUN = Footage(seconds=6)
# The camera has started anew, so its clock says something else.
LATER = Footage(seconds=4, late_s=30)
SMALLER = Footage(seconds=4, late_s=30, size=(320, 240))
SILENT = Footage(seconds=4, late_s=30, sound=False)
GAP = timedelta(seconds=3)
BORDER_S = 6.02


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def clip_of(house: ClipHouse, second: Footage) -> str:
    """6 s, nothing for 3 s, 4 s."""
    return recorded.record_runs(
        house.library, (RUN, timedelta(0)), (second, timedelta(seconds=6) + GAP)
    )


def playlist(house: ClipHouse, clip: str) -> Any:
    return m3u8.loads(house.clips.viewing.media.playlist(clip).decode())


def saved(house: ClipHouse, path: Path, clip: str, **part: float) -> dict[str, Any]:
    """Download it to `path`; what ffprobe says of it."""
    download = house.clips.viewing.download(house.browser()[1].actor, clip, **part)
    path.write_bytes(b"".join(download.file.chunks()))
    house.clips.viewing.end_download(download)
    argv = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    probed: dict[str, Any] = json.loads(subprocess.run(argv, capture_output=True).stdout)
    return probed


def complaints(path: Path) -> str:
    """Of ffmpeg, when it decodes all of the file."""
    argv = ["ffmpeg", "-v", "warning", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stderr


def lights(path: Path) -> list[int]:
    """Which second of its footage is shown in the middle of each second of the file."""
    argv = ["ffmpeg", "-v", "error", "-i", str(path), "-vf", "fps=2,crop=2:2,format=gray"]
    raw = subprocess.run([*argv, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return [
        round((16 + light * 219 / 255 - recorded.DARKEST) / recorded.STEP) for light in raw[4::8]
    ]


def test_between_runs_is_a_discontinuity_that_takes_no_time(house: ClipHouse) -> None:
    listed = playlist(house, clip_of(house, LATER))
    assert [s.discontinuity for s in listed.segments] == [False, False, False, True, False]
    assert sum(s.duration for s in listed.segments) == pytest.approx(10.0, abs=0.1)
    assert {s.init_section.uri for s in listed.segments} == {"init.mp4"}
    assert listed.segments[3].program_date_time == AT + timedelta(seconds=6) + GAP


def test_another_format_has_an_init_of_its_own(house: ClipHouse) -> None:
    clip = clip_of(house, SMALLER)
    listed = playlist(house, clip)
    assert [s.init_section.uri for s in listed.segments] == 3 * ["init.mp4"] + 2 * ["init-1.mp4"]
    assert house.clips.viewing.media.init(clip) != house.clips.viewing.media.init(clip, 1)
    with pytest.raises(PrivateEyeError) as raised:
        house.clips.viewing.media.init(clip, 2)
    assert raised.value.kind is Kind.NOT_FOUND


def test_runs_that_meet_play_as_one(house: ClipHouse) -> None:
    later = timedelta(seconds=6)
    clip = recorded.record_runs(house.library, (RUN, timedelta(0)), (LATER, later))
    assert not [s for s in playlist(house, clip).segments if s.discontinuity]


@pytest.mark.parametrize(
    ("second", "rendition"),
    [
        (LATER, Rendition.SOURCE),
        (SMALLER, Rendition.SOURCE),
        (SILENT, Rendition.ECHO),
        (Footage(seconds=4, codec="libx265"), Rendition.ECHO),
    ],
    ids=["same", "smaller", "silent", "H.265"],
)
def test_what_no_player_can_go_on_with_is_encoded_for_it(
    house: ClipHouse, second: Footage, rendition: Rendition
) -> None:
    clip, plays = clip_of(house, second), (VideoCodec.H264, VideoCodec.H265)
    assert house.clips.viewing.open(house.browser()[1], clip, plays=plays).rendition is rendition


@pytest.mark.parametrize("second", [LATER, SMALLER, SILENT], ids=["same", "smaller", "silent"])
def test_a_download_of_several_runs_is_one_film(
    house: ClipHouse, tmp_path: Path, second: Footage
) -> None:
    path = tmp_path / "clip.mp4"
    probed = saved(house, path, clip_of(house, second))
    picture, sound = probed["streams"]
    assert float(probed["format"]["duration"]) == pytest.approx(10.0, abs=0.1)
    assert float(picture["duration"]) == pytest.approx(10.0, abs=0.1)
    assert float(sound["duration"]) == pytest.approx(10.0 if second.sound else 6.0, abs=0.2)
    assert (picture["width"], picture["height"]) == RUN.size
    assert int(picture["nb_frames"]) == 250
    assert complaints(path) == ""
    assert lights(path) == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3]


def test_a_trimmed_download_reaches_over_the_border(house: ClipHouse, tmp_path: Path) -> None:
    path = tmp_path / "part.mp4"
    probed = saved(house, path, clip_of(house, LATER), from_s=4.0, to_s=8.0)
    assert float(probed["format"]["duration"]) == pytest.approx(4.0, abs=0.1)
    assert complaints(path) == ""
    assert lights(path) == [4, 5, 0, 1]


def test_a_part_on_one_side_of_a_change_is_not_encoded(house: ClipHouse, tmp_path: Path) -> None:
    path = tmp_path / "part.mp4"
    probed = saved(house, path, clip_of(house, SMALLER), from_s=6.0)
    assert (probed["streams"][0]["width"], probed["streams"][0]["height"]) == SMALLER.size
    assert lights(path) == [0, 1, 2, 3]


@pytest.mark.parametrize("second", [LATER, SMALLER, SILENT], ids=["same", "smaller", "silent"])
def test_an_echo_is_shown_all_of_it(house: ClipHouse, tmp_path: Path, second: Footage) -> None:
    clip = clip_of(house, second)
    until(lambda: b"#EXT-X-ENDLIST" in house.clips.viewing.media.echo(clip).media("720p"), 30)
    made = house.clips.viewing.media.echo(clip)
    listed = m3u8.loads(made.media("720p").decode())
    assert sum(s.duration for s in listed.segments) == pytest.approx(10.0, abs=0.1)
    changes = [n for n, segment in enumerate(listed.segments) if segment.discontinuity]
    assert len(changes) == (0 if second is LATER else 1)
    ends = 0.0
    for number, segment in enumerate(listed.segments):
        starts, ends = made.span(number) or (0.0, 0.0)
        late = (segment.program_date_time - AT).total_seconds() - starts
        if abs(starts - BORDER_S) > 0.1:
            assert late == pytest.approx(GAP.total_seconds() * (starts > BORDER_S), abs=0.1)
    assert ends == pytest.approx(10.0, abs=0.1)
    for first, last in zip([0, *changes], [*changes, len(listed.segments)], strict=True):
        stretch = tmp_path / f"{first}.ts"
        stretch.write_bytes(b"".join(made.segment("720p", n) for n in range(first, last)))
        assert complaints(stretch) == ""
