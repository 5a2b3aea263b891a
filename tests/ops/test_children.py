"""No child of ours inherits what is ours."""

import ast
from pathlib import Path

import bridge
from bridge.ops.children import environment

STARTS = {"Popen", "run", "call", "check_call", "check_output"}


def test_a_child_is_told_where_things_are_and_nothing_else() -> None:
    ours = {"PATH": "/bin", "LANG": "C", "PRIVATE_EYE_KEY": "k", "DOOR_PASSWORD": "p", "HOME": "/h"}
    ours |= {"http_proxy": "http://proxy", "LD_PRELOAD": "/evil.so"}
    assert environment(ours=ours) == {"PATH": "/bin", "LANG": "C"}
    assert environment({"X": "1"}, ours=ours) == {"PATH": "/bin", "LANG": "C", "X": "1"}


def test_every_program_that_is_started_is_given_an_environment() -> None:
    """But npm, which builds the pages on the developer's own machine."""
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
    assert found > 8
    assert without == ["vendor.py"]
