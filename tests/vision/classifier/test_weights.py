"""The weights are these and no others, however they come, and what is lacking is said."""

import shutil
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.ops import fetching
from bridge.vision.classifier import weights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what was fetched."""
    return Path(shutil.copytree(weights.WEIGHTS, tmp_path / "weights"))


def test_one_bit_makes_it_another_file(folder: Path) -> None:
    model = bytearray((folder / weights.MODEL.name).read_bytes())
    model[len(model) // 2] ^= 1
    (folder / weights.MODEL.name).write_bytes(model)
    with pytest.raises(PrivateEyeError) as refused:
        weights.load(folder)
    assert refused.value.message == weights.DAMAGED


def test_where_they_are_not_it_says_what_brings_them(tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        weights.load(tmp_path)
    assert refused.value.message == weights.ABSENT


def test_the_licence_is_beside_them(folder: Path) -> None:
    assert "MIT License" in (folder / "centernet.LICENSE.txt").read_text()
    notice = (weights.HERE / "NOTICE").read_text()
    assert "@vladmandic/human" in notice
    assert "MIT" in notice


def test_the_lock_pins_content_and_names_no_registry() -> None:
    lock = weights.LOCK.read_text()
    assert '"integrity": "sha512-' in lock
    assert "http" not in lock


@pytest.mark.parametrize(
    ("writes", "why"),
    [
        ("echo other > $m/centernet.json; echo other > $m/centernet.bin", "not what it was"),
        ("echo there is no network >&2; exit 1", "there is no network"),
        (":", "not in the package"),
    ],
)
def test_other_files_than_those_that_were_chosen_are_not_used(
    tmp_path: Path, writes: str, why: str
) -> None:
    program = tmp_path / "npm"
    package = "m=node_modules/@vladmandic/human/models"
    program.write_text(f"#!/bin/sh\n{package}\nmkdir -p $m\n{writes}\n")
    program.chmod(0o755)
    with pytest.raises(fetching.NotFetched, match=why):
        weights.fetch([str(program)], tmp_path / "weights")
    assert not (tmp_path / "weights").exists()
