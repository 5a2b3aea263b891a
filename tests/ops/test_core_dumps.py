"""Nothing of a process's memory is written to a disk, nor read by its neighbours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# linux/prctl.h: PR_GET_DUMPABLE.
_ASK = "ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)"
# As if somebody had allowed cores of any size before.
_ALLOWED = """
import ctypes, os, resource, subprocess
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
"""


def run(script: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _ALLOWED + script]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": ""}
    return subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )


def test_neither_it_nor_its_children_leave_a_core(tmp_path: Path) -> None:
    done = run(
        "from bridge.ops import core_dumps\n"
        "core_dumps.forbid()\n"
        f"print({_ASK}, *resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "subprocess.run(['cat', '/proc/self/coredump_filter', '/proc/self/limits'])\n",
        tmp_path,
    )
    ours, of_memory, *limits = done.stdout.splitlines()
    assert ours == "0 0 0"
    assert of_memory == "00000000"  # of a child's memory nothing is for a crash handler
    (core,) = (line.split() for line in limits if line.startswith("Max core file size"))
    assert core[4:6] == ["0", "0"]


def test_a_process_that_crashes_leaves_nothing(tmp_path: Path) -> None:
    done = run("from bridge.ops import core_dumps\ncore_dumps.forbid()\nos.abort()\n", tmp_path)
    assert done.returncode == -6
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["config", "check"], ["ledger", "head", "--state", "."]])
def test_every_command_forbids_it_before_it_does_anything(tmp_path: Path, words: list[str]) -> None:
    """Also one that fails: so before it opened any key."""
    script = "from bridge.__main__ import main\ntry: main({})\nexcept SystemExit: print({})\n"
    done = run(script.format(words, _ASK), tmp_path)
    assert done.stdout.splitlines()[-1] == "0", done.stderr


def test_this_machine_would_leave_one_otherwise(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    assert run(f"print({_ASK})\n", tmp_path).stdout.split() == ["1"]
