"""Children in a row: what is fed goes through all, and whatever becomes of one, it has an end."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.ops.children import Work
from bridge.sharing import pipeline
from bridge.sharing.pipeline import Pipeline, PipelineStage
from tests.builders import FakeClock, until

MEMORY = 400 * 2**20
LARGE = [os.urandom(65536)] * 40


def program(text: str) -> PipelineStage:
    return PipelineStage((sys.executable, "-c", f"import sys, os, signal; {text}"), MEMORY)


COPY = program("import shutil; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)")
FIRST = program("sys.stdout.buffer.write(sys.stdin.buffer.read(10))")


def run(chunks: list[bytes] | Iterator[bytes], *stages: PipelineStage) -> bytes:
    made = bytearray()
    with Pipeline(chunks, stages, SystemClock(), Work.LIVE) as row:
        while (data := row.read(1.0)) != b"":
            made += data or b""
        row.finish()
    return bytes(made)


@pytest.mark.parametrize("stages", [(COPY,), (COPY, COPY, COPY)])
def test_what_goes_in_comes_out(stages: tuple[PipelineStage, ...]) -> None:
    assert run(LARGE, *stages) == b"".join(LARGE)


def test_one_that_has_had_enough_ends_it_well() -> None:
    assert run([b"0123456789abc", *LARGE], FIRST, COPY) == b"0123456789"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_fails_fails_the_row(place: int) -> None:
    stages = [COPY, COPY, COPY]
    stages[place] = program("sys.stdin.buffer.read(10); sys.exit(3)")
    with pytest.raises(PrivateEyeError) as failed:
        run(LARGE, *stages)
    assert failed.value.kind is Kind.UNAVAILABLE


def test_one_that_takes_too_much_memory_fails_the_row() -> None:
    with pytest.raises(PrivateEyeError):
        run([], program("x = bytearray(900 * 2**20)"))


def test_one_that_cannot_be_started_says_so() -> None:
    with pytest.raises(PrivateEyeError, match="cannot be made here"):
        run(LARGE, COPY, PipelineStage(("/nowhere/ffmpeg",), MEMORY))


def test_what_the_source_says_is_said() -> None:
    def broken() -> Iterator[bytes]:
        yield b"something"
        raise PrivateEyeError(Kind.GONE, "The clip is damaged.")

    with pytest.raises(PrivateEyeError, match="damaged"):
        run(broken(), COPY)


def test_one_that_hangs_is_not_waited_for_for_ever() -> None:
    clock = FakeClock()
    with Pipeline([b"x"], [program("signal.pause()")], clock) as row:
        until(lambda: row.fed_all)
        assert row.read(0.01) is None
        clock.advance(pipeline.STUCK_S + 1)
        with pytest.raises(PrivateEyeError, match="standstill"):
            row.read(0.01)


def alive(row: Pipeline) -> list[int]:
    return [pid for pid in row.pids if os.path.exists(f"/proc/{pid}")]


def test_stopped_in_the_middle_it_leaves_no_child_and_no_thread() -> None:
    with Pipeline(iter(lambda: bytes(65536), b""), [COPY, COPY], SystemClock()) as row:
        until(lambda: bool(row.read(0.1)))
        assert len(alive(row)) == 2
    assert alive(row) == []
    until(lambda: not [one for one in threading.enumerate() if one.name == "copy-feeder"])
    row.stop()


def test_children_are_nicer_than_the_house_and_have_little_memory() -> None:
    with Pipeline([], [COPY, program("signal.pause()")], SystemClock()) as row:
        for pid in row.pids[1:]:
            assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
            with open(f"/proc/{pid}/limits") as limits:
                (data,) = (line.split()[3] for line in limits if line.startswith("Max data size"))
            assert int(data) == MEMORY
