"""The child that looks: a picture on stdin, what is in it on stdout, until stdin ends.

    python -m bridge.vision.classifier.worker

It is told nothing but pixels, opens nothing but the weights, and writes nothing.
"""

import sys
from typing import BinaryIO

from bridge.errors import PrivateEyeError
from bridge.vision.classifier import messages, weights
from bridge.vision.classifier.centernet import CenterNet
from bridge.vision.classifier.detector import Detector

_READ = 256 * 1024


def serve(detector: Detector, given: BinaryIO, said: BinaryIO) -> None:
    """Until there is no more to look at."""
    splitter = messages.Splitter()
    while chunk := given.read(_READ):
        for message in splitter.feed(chunk):
            found = detector.detect(messages.read_picture(message))
            said.write(messages.answer(found))
            said.flush()


def main() -> int:
    # Unbuffered: a picture is looked at when it is there, not when there are more.
    given, said = open(0, "rb", buffering=0), sys.stdout.buffer  # noqa: SIM115  # to the end
    try:
        detector = CenterNet(weights.load())
    except PrivateEyeError as error:
        said.write(messages.answer(messages.Refusal(error.message)))
        return 1
    said.write(messages.answer(messages.Ready()))
    said.flush()
    serve(detector, given, said)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
