"""A small network in TensorFlow.js's files, converted, gives what it should give."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from bridge.vision.classifier import conversion, onnx_file, tfjs
from bridge.vision.classifier.tfjs import UnknownModel

Floats = NDArray[np.float32]
RANDOM = np.random.default_rng(7)


def words(*texts: str) -> dict[str, Any]:
    coded = [base64.b64encode(text.encode()).decode() for text in texts]
    return {"list": {"s": coded}} if len(coded) > 1 else {"s": coded[0]}


def numbers(*some: int) -> dict[str, Any]:
    return {"list": {"i": [str(one) for one in some]}}


def node(name: str, op: str, *inputs: str, **attributes: Any) -> dict[str, Any]:
    return {"name": name, "op": op, "input": list(inputs), "attr": attributes}


def files(nodes: Sequence[Mapping[str, Any]], weights: Mapping[str, Floats]) -> tuple[bytes, bytes]:
    """`model.json` and its numbers, as float16."""
    manifest = [
        {
            "name": name,
            "shape": list(values.shape),
            "dtype": "float32",
            "quantization": {"dtype": "float16", "original_dtype": "float32"},
        }
        for name, values in weights.items()
    ]
    constants = [node(name, "Const") for name in weights]
    model = {
        "modelTopology": {"node": [*nodes, *constants]},
        "weightsManifest": [{"weights": manifest}],
    }
    data = b"".join(values.astype("<f2").tobytes() for values in weights.values())
    return json.dumps(model).encode(), data


def run(nodes: Sequence[Mapping[str, Any]], weights: Mapping[str, Floats], picture: Floats) -> Any:
    graph = tfjs.read(*files(nodes, weights))
    made = onnx_file.write(conversion.convert(graph, "image", {"out": "last"}, ["last"]))
    session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
    return session.run(["out", "features"], {"picture": picture})


def picture(rows: int, columns: int) -> Floats:
    return RANDOM.normal(size=(1, rows, columns, 3)).astype(np.float32)


def half(*shape: int) -> Floats:
    """Numbers that float16 has exactly."""
    return (RANDOM.integers(-8, 8, size=shape) / 8).astype(np.float32)


def convolved(given: Floats, kernel: Floats, stride: int) -> Floats:
    """As TensorFlow says: channels last, padding SAME."""
    high, wide = kernel.shape[:2]
    _, rows, columns, _ = given.shape
    down, across = max(high - stride, 0), max(wide - stride, 0)
    padded = np.pad(
        given, ((0, 0), (down // 2, down - down // 2), (across // 2, across - across // 2), (0, 0))
    )
    made = np.zeros((1, rows // stride, columns // stride, kernel.shape[3]), np.float32)
    for row in range(rows // stride):
        for column in range(columns // stride):
            y, x = row * stride, column * stride
            made[0, row, column] = np.tensordot(
                padded[0, y : y + high, x : x + wide], kernel, axes=3
            )
    return made


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [1, 3, 5])
def test_a_convolution_with_all_that_is_fused_to_it(size: int, stride: int) -> None:
    kernel, bias, given = half(size, size, 3, 4), half(4), picture(8, 12)
    conv = node(
        "last",
        "_FusedConv2D",
        "image",
        "kernel",
        "bias",
        strides=numbers(1, stride, stride, 1),
        padding=words("SAME"),
        fused_ops=words("BiasAdd", "Relu6"),
    )
    weights = {"kernel": kernel, "bias": bias}
    out, features = run([node("image", "Placeholder"), conv], weights, given)
    wanted = np.clip(convolved(given, kernel, stride) + bias, 0, 6)
    assert np.allclose(out, wanted.transpose(0, 3, 1, 2), atol=1e-4)
    assert np.allclose(features, wanted.mean(axis=(1, 2)), atol=1e-4)


def test_a_convolution_of_each_channel_by_itself() -> None:
    kernel, given = half(3, 3, 3, 1), picture(8, 8)
    conv = node(
        "last",
        "DepthwiseConv2dNative",
        "image",
        "kernel",
        strides=numbers(1, 1, 1, 1),
        padding=words("SAME"),
    )
    out, _ = run([node("image", "Placeholder"), conv], {"kernel": kernel}, given)
    each = [convolved(given[..., [n]], kernel[:, :, [n], :], 1)[0, ..., 0] for n in range(3)]
    assert np.allclose(out[0], each, atol=1e-4)


def test_what_squeezes_and_what_widens() -> None:
    """A mean over space that scales its channels, twice as large, beside itself."""
    given, axes = picture(4, 4), np.array([1, 2], np.float32)
    nodes = [
        node("image", "Placeholder"),
        node("mean", "Mean", "image", "axes"),
        node("less", "Mul", "image", "mean"),
        node("moved", "AddV2", "less", "three"),
        node("wide", "ResizeBilinear", "moved", "size", half_pixel_centers={"b": True}),
        node("last", "ConcatV2", "wide", "wide", "axis"),
    ]
    three = np.array([1, 2, 3], np.float32)
    weights = {
        "axes": axes,
        "three": three,
        "size": np.array([8, 8], np.float32),
        "axis": np.array(3, np.float32),
    }
    out, features = run(nodes, weights, given)
    scaled = given * given.mean(axis=(1, 2), keepdims=True) + three
    assert out.shape == (1, 6, 8, 8)
    assert np.allclose(out[0, :3], out[0, 3:])
    assert np.allclose(out[0, :3, 0, 0], scaled[0, 0, 0], atol=1e-4)
    assert features.shape == (1, 6)


def test_the_largest_of_a_neighbourhood() -> None:
    given = picture(4, 8)
    pool = node(
        "last",
        "MaxPool",
        "image",
        ksize=numbers(1, 2, 2, 1),
        strides=numbers(1, 2, 2, 1),
        padding=words("VALID"),
    )
    out, _ = run([node("image", "Placeholder"), pool], {}, given)
    wanted = given[0].reshape(2, 2, 4, 2, 3).max(axis=(1, 3))
    assert np.allclose(out[0], wanted.transpose(2, 0, 1))


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (node("last", "TopKV2", "image"), "TopKV2"),
        (node("last", "ConcatV2", "image", "image", "axis"), "other than channels"),
        (node("last", "Mean", "image", "axis"), "other than space"),
        (node("last", "Relu", "nobody"), "no nobody"),
        (node("other", "Relu", "image"), "no last"),
    ],
)
def test_what_is_not_understood_is_refused(last: Mapping[str, Any], why: str) -> None:
    weights = {"axis": np.array(1, np.float32)}
    with pytest.raises(UnknownModel, match=why):
        run([node("image", "Placeholder"), last], weights, picture(4, 4))


@pytest.mark.parametrize("model", [b"", b"[]", b"{}", b'{"modelTopology": {"node": [1]}}', b"\xff"])
def test_what_is_no_model_is_refused(model: bytes) -> None:
    with pytest.raises(UnknownModel):
        tfjs.read(model, b"")


@pytest.mark.parametrize("cut", [-2, 2])
def test_numbers_that_are_too_few_or_too_many_are_refused(cut: int) -> None:
    model, data = files([], {"kernel": half(3, 3)})
    with pytest.raises(UnknownModel):
        tfjs.read(model, data[:cut] if cut < 0 else data + bytes(cut))
