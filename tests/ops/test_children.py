"""No child of ours inherits what is ours."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import bridge
from bridge.ops import children
from bridge.ops.children import environment
from tests.builders import PATIENCE_S

STARTS = {"Popen", "run", "call", "check_call", "check_output"}


def test_a_child_is_told_where_things_are_and_nothing_else() -> None:
    ours = {"PATH": "/bin", "LANG": "C", "PRIVATE_EYE_KEY": "k", "DOOR_PASSWORD": "p", "HOME": "/h"}
    ours |= {"http_proxy": "http://proxy", "LD_PRELOAD": "/evil.so"}
    assert environment(ours=ours) == {"PATH": "/bin", "LANG": "C"}
    assert environment({"X": "1"}, ours=ours) == {"PATH": "/bin", "LANG": "C", "X": "1"}


def test_every_program_that_is_started_is_given_an_environment() -> None:
    """But npm and pip, which fetch what is set up with, on the machine of who does so."""
    found, without = 0, []
    for path in sorted(Path(bridge.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            call = node.func if isinstance(node, ast.Call) else None
            if not (isinstance(call, ast.Attribute) and call.attr in STARTS):
                continue
            if not (isinstance(call.value, ast.Name) and call.value.id == "subprocess"):
                continue
            found += 1
            assert isinstance(node, ast.Call)
            if "env" not in {keyword.arg for keyword in node.keywords}:
                without.append(path.name)
    assert found > 5
    assert without == ["fetching.py"]


def test_a_child_has_memory_with_an_end_and_gives_way() -> None:
    asks = "r.getrlimit(r.RLIMIT_DATA)[0], r.getrlimit(r.RLIMIT_CORE)[0], os.getpriority(0, 0)"
    program = f"import os, resource as r; input(); print({asks})"  # by then they are set
    made = children.run([sys.executable, "-c", program], b"\n", limit_s=PATIENCE_S)
    data, core, nice = made.split()
    assert int(data) == children.MOST_MEMORY
    assert int(core) == 0
    assert int(nice) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + children.Work.ANALYSIS.value)
    greedy = "input();print(len(bytes(3 * 2**30)))"
    assert children.run([sys.executable, "-c", greedy], b"\n", limit_s=PATIENCE_S) == b""


def test_a_child_that_takes_too_long_is_ended() -> None:
    endless = "import time; time.sleep(60)"  # in the child, which is ended long before
    with pytest.raises(subprocess.TimeoutExpired):
        children.run([sys.executable, "-c", endless], b"", limit_s=0.1)
