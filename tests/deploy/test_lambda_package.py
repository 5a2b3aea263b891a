"""The skill in Lambda has with it whatever it imports."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "deploy" / "lambda" / "package.sh"
# Imports the skill where the packages that are named are not.
ALONE = """
import sys

class Absent:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in sys.argv[1:]:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Absent())
import skill.handler
"""


def bare(requirement: str) -> str:
    """`charset_normalizer<4,>=2` as `charset-normalizer`."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def with_what_they_require(names: set[str]) -> set[str]:
    further = {bare(each) for name in names for each in requires(name) or () if ";" not in each}
    return names if further <= names else with_what_they_require(names | further)


def imported_without(absent: set[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", ALONE, *sorted(absent)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_whatever_the_skill_imports_is_in_the_package() -> None:
    listed = re.search(r"requirements\.lock\) (.+)$", SCRIPT.read_text(), re.MULTILINE)
    assert listed
    packed = with_what_they_require(set(listed[1].split()))
    absent = {
        name
        for name, belongs_to in packages_distributions().items()
        if name != "skill" and not {bare(each) for each in belongs_to} & packed
    }
    absent |= {"bridge"}
    assert {"flask", "pydantic"} <= absent
    ran = imported_without(absent)
    assert ran.returncode == 0, ran.stderr
    assert imported_without({"msgspec"}).returncode != 0
