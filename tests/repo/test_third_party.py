"""A clone by itself: nothing looks outside it, and what is left out for that reason is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import third_party
from tests.repo.test_house_rules import CODE, ROOT, name

ABOVE = re.compile(r"parents\[(\d)\]")
# A folder of that name in a path; not a field of an answer.
BESIDE = re.compile(r"""/ ["']shared\b|["'/]shared/""")
TESTS = """
import pytest

@pytest.mark.third_party("media/a.mp4")
@pytest.mark.parametrize("n", [1, 2])
def test_a_film(n): ...

@pytest.mark.third_party("media/b.mp4")
def test_another_film(): ...

def test_anything(): ...
"""


def test_only_one_module_looks_outside_the_checkout() -> None:
    looking = {
        name(path)
        for path in CODE
        for text in [path.read_text()]
        if BESIDE.search(text)
        or not all(path.parents[int(n)].is_relative_to(ROOT) for n in ABOVE.findall(text))
    }
    assert looking == {"tests/third_party.py"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_films.py").write_text(TESTS)
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "b.mp4").touch()
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    """What pytest prints of tests that need films, of which the folder has one."""
    here = {third_party.VARIABLE: str(folder), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "pytest", "-p", "tests.left_out", *arguments]
    done = subprocess.run(
        argv, cwd=folder, env={**os.environ, **here}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "with workers"])
def test_what_is_left_out_is_told_in_one_line(folder: Path, more: tuple[str, ...]) -> None:
    output = run(folder, *more)
    assert "2 passed" in output
    assert [line for line in output.splitlines() if "Not run" in line] == [
        f"Not run, since {third_party.VARIABLE} names a folder without the material: "
        "2 tests of real footage and Amazon's chain. See tests/README.md"
    ]


@pytest.mark.parametrize("chosen", ["anything", "another"])
def test_only_what_was_asked_for_can_be_left_out(folder: Path, chosen: str) -> None:
    assert "Not run" not in run(folder, "-k", chosen)
