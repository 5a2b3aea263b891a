"""A TensorFlow.js graph model, read: `model.json` says what is computed, its `.bin` holds numbers.

Pure. Only what a network for looking at pictures needs; anything else is refused, not guessed.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = {"float32": "<f4", "int32": "<i4", "bool": "?"}
_PACKED = {"float16": "<f2", "uint8": "<u1", "uint16": "<u2"}
Weights = Mapping[str, NDArray[Any]]


class UnknownModel(ValueError):
    """The model is none that can be converted. `str()` says why."""


@dataclass(frozen=True, slots=True)
class TfNode:
    """One operation. Control inputs are left out, and so are numbers of outputs: all have one."""

    name: str
    op: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    def numbers(self, attribute: str) -> tuple[int, ...]:
        listed = self.attributes.get(attribute, {}).get("list", {})
        return tuple(int(number) for number in listed.get("i", ()))

    def words(self, attribute: str) -> tuple[str, ...]:
        value = self.attributes.get(attribute, {})
        coded = [value["s"]] if "s" in value else value.get("list", {}).get("s", ())
        return tuple(base64.b64decode(word).decode() for word in coded)

    def flag(self, attribute: str) -> bool:
        return bool(self.attributes.get(attribute, {}).get("b", False))


@dataclass(frozen=True, slots=True)
class TfGraph:
    nodes: Mapping[str, TfNode]
    weights: Weights


def read(model: bytes, numbers: bytes) -> TfGraph:
    """Raises UnknownModel."""
    try:
        described = json.loads(model)
        nodes = [_node(raw) for raw in described["modelTopology"]["node"]]
        groups = described["weightsManifest"]
        weights = dict(_weights([w for group in groups for w in group["weights"]], numbers))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownModel(f"this is no graph model of TensorFlow.js: {error}") from error
    return TfGraph({node.name: node for node in nodes}, weights)


def _node(raw: Mapping[str, Any]) -> TfNode:
    inputs = (name.split(":")[0] for name in raw.get("input", ()) if not name.startswith("^"))
    return TfNode(raw["name"], raw["op"], tuple(inputs), raw.get("attr", {}))


def _weights(
    manifest: list[Mapping[str, Any]], numbers: bytes
) -> Iterator[tuple[str, NDArray[Any]]]:
    at = 0
    for one in manifest:
        packed = one.get("quantization")
        dtype = np.dtype(_PACKED[packed["dtype"]] if packed else _DTYPES[one["dtype"]])
        count = int(np.prod(one["shape"], dtype=np.int64))
        values: NDArray[Any] = np.frombuffer(numbers, dtype, count, at)
        at += values.nbytes
        yield one["name"], _unpacked(values, one).reshape(one["shape"])
    if at != len(numbers):
        raise UnknownModel(f"it describes {at} bytes of numbers, and there are {len(numbers)}")


def _unpacked(values: NDArray[Any], one: Mapping[str, Any]) -> NDArray[Any]:
    packed = one.get("quantization")
    if not packed:
        return values
    wide = values.astype(np.float32)
    if "scale" in packed:
        wide = wide * np.float32(packed["scale"]) + np.float32(packed["min"])
    return wide.round().astype(np.int32) if one["dtype"] == "int32" else wide
