"""When this computer is too busy, and what is said to take its time."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.ops import busy
from bridge.ops.busy import OURS, SHORT, BusyJudge, LoadReading
from tests.builders import NOON

TURN_S = 5.0
Turn = tuple[float, float]  # seconds that we ran and waited
CALM, LATE = (0.5, 0.3), (0.3, 4.0)


def readings(turns: list[Turn]) -> list[LoadReading]:
    found = [LoadReading(0.0, 10.0, 1.0, {1: ("cc1", 3.0), 2: (OURS, 5.0)}, 100.0)]
    for ran, waited in turns:
        last = found[-1]
        programs = {1: ("cc1", last.programs[1][1] + 7.5), 2: (OURS, last.programs[2][1] + ran)}
        found.append(
            replace(
                last,
                at=last.at + TURN_S,
                ran=last.ran + ran,
                waited=last.waited + waited,
                programs=programs,
                all=last.all + 10.0,
            )
        )
    return found


def judged(turns: list[Turn]) -> list[bool]:
    judge, said = BusyJudge(), []
    for number, reading in enumerate(readings(turns)):
        judge.hear(reading, NOON + timedelta(seconds=TURN_S * number))
        said.append(judge.busy is not None)
    return said[1:]


def test_it_is_said_after_ten_seconds_and_no_longer_ten_seconds_after_it_is_over() -> None:
    turns = [CALM, LATE, LATE, LATE, CALM, LATE, CALM, CALM, CALM]
    assert judged(turns) == [False, False, True, True, True, True, True, False, False]


@given(st.lists(st.sampled_from([CALM, LATE]), max_size=40))
def test_one_turn_alone_changes_nothing(turns: list[Turn]) -> None:
    said = [False, *judged(turns)]
    for index in range(1, len(said)):
        if said[index] != said[index - 1]:
            assert turns[index - 1] == turns[index - 2]


@given(ran=st.floats(0, 10), waited=st.floats(0, 0.9))
def test_who_waits_little_is_not_held_up(ran: float, waited: float) -> None:
    assert not any(judged([(ran, waited)] * 5))


def test_what_takes_the_time_is_named_and_what_came_and_went_is_counted() -> None:
    judge = BusyJudge()
    told = []
    for reading in readings([LATE] * 4):  # programs are read when they are of interest
        asked = reading if judge.suspects else replace(reading, programs={})
        told.append(judge.hear(asked, NOON))
    assert told == [False, False, True, True, False], "the same is not said again"
    assert judge.busy is not None
    takers = {taker.name: taker.processors for taker in judge.busy.takers}
    assert takers == {"cc1": 1.5, SHORT: 0.4, OURS: 0.1}


def test_this_computer_says_how_long_we_ran_and_waited() -> None:
    calm = busy.read(Path("/proc"), os.getpid(), 1.0, programs=False)
    assert calm is not None
    assert not calm.programs
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        reading = busy.read(Path("/proc"), os.getpid(), 1.0, programs=True)
        child.kill()
    assert reading is not None
    assert reading.programs[child.pid][0] == OURS
    assert reading.ran > 0
    assert reading.programs[os.getpid()][0] == OURS
    assert reading.all >= reading.programs[os.getpid()][1]


def made_up(proc: Path, write: Callable[[Path], None]) -> LoadReading | None:
    write(proc)
    return busy.read(proc, 7, 1.0, programs=True)


@pytest.mark.parametrize("stat", [None, "", "cpu x y z 1 2 3 4 5\n", "cpu\n"])
def test_a_system_that_does_not_say_is_no_fault(tmp_path: Path, stat: str | None) -> None:
    def write(proc: Path) -> None:
        if stat is not None:
            (proc / "stat").write_text(stat)

    assert made_up(tmp_path, write) is None
