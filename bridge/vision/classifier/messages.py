"""What the bridge and the worker child say to each other, through two pipes. Pure.

Each message has its length before it. The child is given pixels and says what it sees in them; what
it says is read as that of a stranger: within bounds, or not at all.
"""

import struct
from collections.abc import Iterator

import msgspec
import numpy as np

from bridge.vision.classifier.detector import Pixels, SeenThings, Thing

MOST_BYTES = 2 * 1024 * 1024
_LENGTH = struct.Struct("!I")
_SIDES = struct.Struct("!HH")
_MOST_FEATURES = 8192


class Garbled(ValueError):
    """What came is none of these messages."""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The network is loaded."""


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """It cannot be, for a reason in plain words. The child ends."""

    why: str


class _Thing(msgspec.Struct, frozen=True, array_like=True):
    name: str
    score: float
    box: tuple[float, float, float, float]


class _SeenMessage(msgspec.Struct, frozen=True, tag="seen"):
    things: tuple[_Thing, ...]
    features: bytes


Answer = Ready | Refusal | SeenThings
_decoder = msgspec.msgpack.Decoder(Ready | Refusal | _SeenMessage)
_encoder = msgspec.msgpack.Encoder()


class Splitter:
    """Bytes in, whole messages out."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Raises Garbled for one that is longer than any is."""
        self._bytes += chunk
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if length > MOST_BYTES:
                raise Garbled("it is longer than any message is")
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                return
            message = bytes(self._bytes[_LENGTH.size : end])
            del self._bytes[:end]
            yield message


def picture(pixels: Pixels) -> bytes:
    height, width, _ = pixels.shape
    return framed(_SIDES.pack(height, width) + pixels.tobytes())


def read_picture(message: bytes) -> Pixels:
    """Raises Garbled."""
    if len(message) < _SIDES.size:
        raise Garbled("a picture has two sides")
    height, width = _SIDES.unpack_from(message)
    if len(message) != _SIDES.size + height * width * 3:
        raise Garbled("a picture has three bytes for each pixel")
    return np.frombuffer(message, np.uint8, offset=_SIDES.size).reshape(height, width, 3)


def answer(said: Answer) -> bytes:
    if isinstance(said, SeenThings):
        things = tuple(_Thing(one.name, one.score, one.box) for one in said.things)
        return framed(_encoder.encode(_SeenMessage(things, said.features)))
    return framed(_encoder.encode(said))


def read_answer(message: bytes) -> Answer:
    """Raises Garbled."""
    try:
        said: Ready | Refusal | _SeenMessage = _decoder.decode(message)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Garbled("it is no answer of a detector") from error
    if not isinstance(said, _SeenMessage):
        return said
    if len(said.features) > _MOST_FEATURES:
        raise Garbled("a detector has fewer features")
    return SeenThings(tuple(Thing(o.name, o.score, o.box) for o in said.things), said.features)


def framed(message: bytes) -> bytes:
    """As a `Splitter` reads it."""
    return _LENGTH.pack(len(message)) + message
