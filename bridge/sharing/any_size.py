"""Makes an ONNX network take pictures of any size. Pure.

CenterFace was written down for ten pictures of 32x32 at once, though every layer of it takes any:
only what its description says of the sizes goes, and no number of the network changes. The field
numbers are those of onnx.proto, the encoding is that of protobuf.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.vision.classifier.onnx_file import message_field, number_field, value_info

_IR, _GRAPH = 1, 7  # of ModelProto
_INITIALIZER, _INPUT, _OUTPUT, _INNER = 5, 11, 12, 13  # of GraphProto
_TENSOR_NAME, _VALUE_NAME = 8, 1
# From this one on, what has a value need not be an input as well.
_IR_VERSION = 4
_VARINT, _EIGHT, _SIZED, _FOUR = 0, 1, 2, 5
_LAYERS = ("pictures", "height", "width")


class UnknownNetwork(ValueError):
    """It is no network in ONNX, or not of pictures."""


@dataclass(frozen=True, slots=True)
class _Field:
    """`data`: what is in it, where it has a size; else all of it, as it came."""

    number: int
    wire: int
    data: bytes

    def written(self) -> bytes:
        return message_field(self.number, [self.data]) if self.wire == _SIZED else self.data


def of_any_size(model: bytes, channels: int = 3) -> bytes:
    """The same bytes for the same network. Raises UnknownNetwork."""
    try:
        fields = list(_fields(model))
        (graph,) = (one.data for one in fields if one.number == _GRAPH)
        body = list(_any_size(graph, channels))
    except (IndexError, ValueError) as error:
        raise UnknownNetwork("this is no network of pictures") from error
    kept = [one.written() for one in fields if one.number not in (_IR, _GRAPH)]
    return b"".join([number_field(_IR, _IR_VERSION), *kept, message_field(_GRAPH, body)])


def _any_size(graph: bytes, channels: int) -> Iterator[bytes]:
    fields = list(_fields(graph))
    known = {_name(one.data, _TENSOR_NAME) for one in fields if one.number == _INITIALIZER}
    for one in fields:
        if one.number == _INPUT:
            name = _name(one.data, _VALUE_NAME)
            if name not in known:
                pictures, height, width = _LAYERS
                yield message_field(_INPUT, value_info(name, (pictures, channels, height, width)))
        elif one.number == _OUTPUT:
            name = _name(one.data, _VALUE_NAME)
            sides = [f"{name} {side}" for side in ("pictures", "layers", "rows", "columns")]
            yield message_field(_OUTPUT, value_info(name, sides))
        elif one.number != _INNER:
            yield one.written()


def _name(data: bytes, field: int) -> str:
    for one in _fields(data):
        if one.number == field:
            return one.data.decode()
    raise ValueError("something without a name")


def _fields(data: bytes) -> Iterator[_Field]:
    """Raises IndexError or ValueError where it is no protobuf."""
    at = 0
    while at < len(data):
        start = at
        key, at = _varint(data, at)
        wire = key & 7
        if wire == _SIZED:
            size, at = _varint(data, at)
            end = at + size
        elif wire == _VARINT:
            _, end = _varint(data, at)
            at = start
        elif wire in (_EIGHT, _FOUR):
            end, at = at + (8 if wire == _EIGHT else 4), start
        else:
            raise ValueError(f"a field of the kind {wire}")
        if end > len(data):
            raise ValueError("a field that ends after its message does")
        yield _Field(key >> 3, wire, data[at:end])
        at = end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number, and where what follows it begins."""
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return result, at
        shift += 7
