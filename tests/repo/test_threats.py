"""What `THREATS.md` says that tests show, tests show."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
THREATS = (ROOT / "bridge/access/THREATS.md").read_text()


def test_every_test_that_is_named_is_there() -> None:
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", THREATS))
    assert len(named) > 30
    assert named - there == set()


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:md|json|service|lock))`", THREATS)
    assert named
    assert [file for file in named if not (ROOT / file).exists()] == []
