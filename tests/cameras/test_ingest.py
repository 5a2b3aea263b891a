"""A run on a child that writes what it is told to, where no real camera would do."""

from pathlib import Path

from bridge.cameras.ingest import Run, RunEnd, RunObserver
from bridge.clock import SystemClock
from bridge.config import CameraConfig
from bridge.media.end_reasons import EndKind
from bridge.media.ffmpeg import Ffmpeg, FfmpegVersion, Plan
from bridge.media.fmp4 import FragmentReader
from bridge.media.types import Init, Part
from tests.cameras.house import FIRST_SEGMENT, QUICK
from tests.media.conftest import FRAGMENTED, SOURCES, run


class Kept:
    def __init__(self) -> None:
        self.parts: list[Part] = []

    def put(self, part: Part) -> None:
        self.parts.append(part)


def follow(folder: Path, output: bytes, sink: Kept) -> RunEnd:
    """One run of a child that writes `output` and ends."""
    (folder / "output").write_bytes(output)
    program = folder / "ffmpeg"
    program.write_text(f'#!/bin/sh\nexec cat "{folder}/output"\n')
    program.chmod(0o755)
    nobody = RunObserver(
        picture=lambda _: None,
        keyframe=lambda _: None,
        silence=lambda: None,
        waiting=lambda: None,
        stopping=lambda: False,
        started=lambda _: None,
    )
    camera = {"id": "front_room", "name": "front room", "url": "rtsp://127.0.0.1/x"}
    return Run(
        CameraConfig.model_validate(camera),
        Plan(),
        tool=Ffmpeg(str(program), FfmpegVersion(5, 1)),
        clock=SystemClock(),
        timing=QUICK,
        sinks=[sink],
        watch=nobody,
        first_segment=FIRST_SEGMENT,
    ).go()


def test_a_second_init_ends_the_run_because_its_numbers_would_begin_again(tmp_path: Path) -> None:
    stream = run(f"{SOURCES['h264-silent']} {FRAGMENTED}")
    init = next(out for out in FragmentReader().feed(stream) if isinstance(out, Init))
    sink = Kept()
    end = follow(tmp_path, stream + init.data + stream[len(init.data) :], sink)
    assert end.reason.kind is EndKind.BROKEN
    assert sink.parts
    assert [part.segment for part in sink.parts if part.discontinuity] == [FIRST_SEGMENT]
    assert end.next_segment == sink.parts[-1].segment + 1
