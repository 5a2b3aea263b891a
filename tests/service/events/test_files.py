"""A clip becomes a plain file; what is damaged of it is refused, and the rest is not."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import Kind, PrivateEyeError
from bridge.policy.fair_use import MOST_FILES
from bridge.service.events.exports import BUDGET, MOST_EXPORTS, Exports
from bridge.service.events.media import ClipMedia
from tests.access.house import FFMPEG
from tests.builders import until
from tests.ledger import entries
from tests.recorded import AT
from tests.service.clip_house import ClipHouse, a_clip_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[ClipHouse]:
    with a_clip_house(tmp_path) as made:
        yield made


def kind_of(call: Callable[[], object]) -> Kind:
    with pytest.raises(PrivateEyeError) as raised:
        call()
    return raised.value.kind


def probe(path: Path) -> dict[str, Any]:
    argv = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    parsed: dict[str, Any] = json.loads(
        subprocess.run(argv, capture_output=True, check=True).stdout
    )
    return parsed


def save(house: ClipHouse, path: Path, clip_id: str, **part: float) -> dict[str, Any]:
    """Download to `path`; what ffprobe says of it."""
    download = house.clips.viewing.download(house.browser()[1].actor, clip_id, **part)
    path.write_bytes(b"".join(download.file.chunks()))
    house.clips.viewing.end_download(download)
    return probe(path)


def test_a_download_is_a_plain_mp4_that_says_how_long_and_from_when(
    house: ClipHouse, tmp_path: Path
) -> None:
    clip_id = house.a_clip()
    seen = save(house, tmp_path / "clip.mp4", clip_id)
    assert float(seen["format"]["duration"]) == pytest.approx(12.0, abs=0.1)
    assert float(seen["format"]["start_time"]) == pytest.approx(0.0, abs=0.1)
    at = datetime.fromisoformat(seen["format"]["tags"]["creation_time"])
    assert abs((at - AT).total_seconds()) < 0.1
    assert {s["codec_name"] for s in seen["streams"]} == {"h264", "aac"}
    assert (tmp_path / "clip.mp4").read_bytes()[:200].find(b"moov") > 0
    assert [entry.object for entry in entries(house.db, "clip.download")] == [clip_id]


def test_a_trimmed_download_covers_the_wish_from_keyframe_to_keyframe(
    house: ClipHouse, tmp_path: Path
) -> None:
    clip_id = house.a_clip()
    seen = save(house, tmp_path / "part.mp4", clip_id, from_s=5.0, to_s=7.0)
    assert float(seen["format"]["duration"]) == pytest.approx(4.0, abs=0.1)
    at = datetime.fromisoformat(seen["format"]["tags"]["creation_time"])
    assert abs((at - AT).total_seconds() - 4.0) < 0.1


@pytest.mark.parametrize("part", [(5.0, 5.0), (6.0, 5.0), (40.0, None)])
def test_a_part_that_there_is_not_is_refused(
    house: ClipHouse, part: tuple[float, float | None]
) -> None:
    actor, clip_id = house.browser()[1].actor, house.a_clip()
    ask = lambda: house.clips.viewing.download(actor, clip_id, from_s=part[0], to_s=part[1])  # noqa: E731
    assert kind_of(ask) is Kind.INVALID
    # Whatever is refused gives its place back.
    for _ in range(10):
        assert kind_of(ask) is Kind.INVALID


def test_a_file_is_named_for_its_camera_and_the_houses_time(house: ClipHouse) -> None:
    download = house.clips.viewing.download(house.browser()[1].actor, house.a_clip(seconds=2))
    house.clips.viewing.end_download(download)
    assert download.name == "front-2026-03-01-1200.mp4"


def test_only_so_many_files_are_in_memory_at_once(house: ClipHouse) -> None:
    actor, clip_id = house.browser()[1].actor, house.a_clip(seconds=2)
    program = house.command_line().actor
    held = [house.clips.viewing.download(program, clip_id) for _ in range(MOST_EXPORTS)]
    assert kind_of(lambda: house.clips.viewing.download(actor, clip_id)) is Kind.UNAVAILABLE
    house.clips.viewing.end_download(held[0])
    house.clips.viewing.end_download(held[0])
    house.clips.viewing.end_download(house.clips.viewing.download(actor, clip_id))


def test_one_person_keeps_no_others_from_their_files(house: ClipHouse) -> None:
    clip_id = house.a_clip(seconds=2)
    devices = [house.browser()[1].actor for _ in range(MOST_FILES + 1)]
    for device in devices[:-1]:
        house.clips.viewing.download(device, clip_id)
    assert kind_of(lambda: house.clips.viewing.download(devices[-1], clip_id)) is Kind.TOO_MANY
    house.clips.viewing.download(house.command_line().actor, clip_id)


@given(st.lists(st.sampled_from(["guest", "other guest"]), max_size=12))
def test_two_who_download_all_they_may_leave_a_file_for_the_owner(asked: list[str]) -> None:
    exports = Exports(available=lambda: 2 * BUDGET)

    def takes(person: str) -> bool:
        try:
            with exports.place("a clip", 1, person):
                return True  # until its reader has it
        except PrivateEyeError:
            return False

    assert sum(map(takes, asked)) <= MOST_EXPORTS - 1
    assert takes("owner")


def test_files_take_no_more_than_half_of_the_memory_that_there_is(house: ClipHouse) -> None:
    clip_id = house.a_clip()
    size = house.clips.finding.clip(house.browser()[1].actor, clip_id).clip.bytes
    there = [int(3 * size)]  # for one file and a half
    media = ClipMedia(house.library, house.encoders, FFMPEG, available=lambda: there[0])
    first, _ = media.export(clip_id, None, None)
    assert kind_of(lambda: media.export(clip_id, None, None)) is Kind.UNAVAILABLE
    media.end_export(first)
    there[0] = size
    assert kind_of(lambda: media.export(clip_id, None, None)) is Kind.TOO_LARGE
    part, _ = media.export(clip_id, 0.0, 2.0)
    assert part.size < size / 2
    media.end_export(part)


def test_a_clip_that_is_deleted_while_its_file_is_made_is_not_handed_out(
    house: ClipHouse, tmp_path: Path
) -> None:
    started, go, tool = (tmp_path / name for name in ("started", "go", "slow-ffmpeg"))
    os.mkfifo(go)
    tool.write_text(f'#!/bin/sh\n: > {started}\nread _ < {go}\nexec {FFMPEG.path} "$@"\n')
    tool.chmod(0o700)
    slow = replace(FFMPEG, path=str(tool))
    house.clips.viewing.media = ClipMedia(house.library, house.encoders, slow)
    actor, clip_id = house.browser()[1].actor, house.a_clip(seconds=2)
    with ThreadPoolExecutor(1) as pool:
        download = pool.submit(house.clips.viewing.download, actor, clip_id)
        until(started.exists)  # its only segment was read before
        house.clips.deleting.delete(actor, [clip_id], way="page")
        go.write_text("\n")
        assert kind_of(lambda: download.result(20)) is Kind.GONE


def test_a_damaged_segment_is_refused_and_the_rest_plays_and_is_exported(
    house: ClipHouse, tmp_path: Path
) -> None:
    _, caller = house.browser()
    clip_id = house.a_clip()
    house.damage(clip_id, 2)
    opened = house.clips.viewing.open(caller, clip_id)
    assert opened.damaged == 1
    assert "#EXT-X-GAP\n" in house.clips.viewing.media.playlist(clip_id).decode()
    for number in range(6):
        if number == 2:
            refused = lambda: house.clips.viewing.media.segment(clip_id, 2)  # noqa: E731
            assert kind_of(refused) is Kind.UNAVAILABLE
        else:
            assert house.clips.viewing.media.segment(clip_id, number)
    download = house.clips.viewing.download(caller.actor, clip_id)
    assert download.damaged == 1
    (tmp_path / "rest.mp4").write_bytes(b"".join(download.file.chunks()))
    house.clips.viewing.end_download(download)
    seen = probe(tmp_path / "rest.mp4")
    video = next(s for s in seen["streams"] if s["codec_type"] == "video")
    assert int(video["nb_frames"]) == 250
    assert float(seen["format"]["duration"]) == pytest.approx(12.0, abs=0.1)


def test_a_part_that_is_damaged_as_a_whole_is_refused(house: ClipHouse) -> None:
    clip_id, actor = house.a_clip(), house.browser()[1].actor
    house.damage(clip_id, 0)
    asked = lambda: house.clips.viewing.download(actor, clip_id, to_s=1.0)  # noqa: E731
    assert kind_of(asked) is Kind.UNAVAILABLE
