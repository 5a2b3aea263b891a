"""Writes ONNX files: a graph of operations as the protobuf message that onnx.proto describes. Pure.

Only what a converted network has. It spares the house the package `onnx` and what that brings; the
field numbers are those of onnx.proto (IR version 8), the encoding that of protobuf: each field is a
number and a wire type, integers are varints, the rest has its length before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_IR_VERSION = 8
_OPSET = 13
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType
_AS_INT, _AS_STRING, _AS_INTS = 2, 3, 7  # AttributeProto.AttributeType
_VARINT, _SIZED = 0, 2
Attribute = int | str | Sequence[int]
Dimensions = Sequence[int | str]


@dataclass(frozen=True, slots=True)
class OnnxNode:
    op: str
    inputs: Sequence[str]
    output: str
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnnxGraph:
    """`constants` are float32 or int64. A dimension that is a word is any number, the same for the
    same word."""

    nodes: Sequence[OnnxNode]
    constants: dict[str, NDArray[np.float32] | NDArray[np.int64]]
    inputs: dict[str, Dimensions]
    outputs: dict[str, Dimensions]


def write(graph: OnnxGraph) -> bytes:
    """The same graph gives the same bytes."""
    body = [
        *(message_field(1, _node(node)) for node in graph.nodes),
        _text(2, "graph"),
        *(message_field(5, _tensor(name, values)) for name, values in graph.constants.items()),
        *(message_field(11, value_info(name, shape)) for name, shape in graph.inputs.items()),
        *(message_field(12, value_info(name, shape)) for name, shape in graph.outputs.items()),
    ]
    opset = [_text(1, ""), number_field(2, _OPSET)]
    return b"".join([number_field(1, _IR_VERSION), message_field(7, body), message_field(8, opset)])


def _node(node: OnnxNode) -> Iterable[bytes]:
    yield from (_text(1, name) for name in node.inputs)
    yield _text(2, node.output)
    yield _text(3, node.output)
    yield _text(4, node.op)
    for name, value in node.attributes.items():
        yield message_field(5, [_text(1, name), *_attribute(value)])


def _attribute(value: Attribute) -> Iterable[bytes]:
    if isinstance(value, int):
        return [number_field(3, value), number_field(20, _AS_INT)]
    if isinstance(value, str):
        return [_text(4, value), number_field(20, _AS_STRING)]
    return [*(number_field(8, one) for one in value), number_field(20, _AS_INTS)]


def _tensor(name: str, values: NDArray[np.float32] | NDArray[np.int64]) -> Iterable[bytes]:
    floats = values.dtype == np.float32
    yield from (number_field(1, size) for size in values.shape)
    yield number_field(2, _FLOAT if floats else _INT64)
    yield _text(8, name)
    yield _bytes(9, np.ascontiguousarray(values, "<f4" if floats else "<i8").tobytes())


def value_info(name: str, shape: Dimensions) -> Iterable[bytes]:
    sizes = [
        message_field(1, [_text(2, size) if isinstance(size, str) else number_field(1, size)])
        for size in shape
    ]
    tensor = [number_field(1, _FLOAT), message_field(2, sizes)]
    return [_text(1, name), message_field(2, [message_field(1, tensor)])]


def number_field(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _text(number: int, text: str) -> bytes:
    return _bytes(number, text.encode())


def message_field(number: int, parts: Iterable[bytes]) -> bytes:
    return _bytes(number, b"".join(parts))


def _bytes(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | _SIZED) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Of one that is not negative: a network has no others."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
