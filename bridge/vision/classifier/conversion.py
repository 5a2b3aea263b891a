"""Converts a network for pictures from TensorFlow.js to ONNX. Pure.

TensorFlow has a picture's channels last, ONNX first: the input is turned once, and all numbers are
laid out for that. Sides of any length are taken that all strides divide; for these, the padding
that TensorFlow calls SAME does not depend on the length.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

import numpy as np
from numpy.typing import NDArray

from bridge.vision.classifier.onnx_file import OnnxGraph, OnnxNode
from bridge.vision.classifier.tfjs import TfGraph, TfNode, UnknownModel

Floats = NDArray[np.float32]

_BINARY = {"Add": "Add", "AddV2": "Add", "Mul": "Mul", "Sub": "Sub"}
_UNARY = {"Relu": "Relu", "Sigmoid": "Sigmoid", "Identity": "Identity"}
_DEPTHWISE = ("DepthwiseConv2dNative", "FusedDepthwiseConv2dNative")
_CONVOLUTIONS = ("Conv2D", "_FusedConv2D", *_DEPTHWISE)


def convert(
    graph: TfGraph, picture: str, outputs: Mapping[str, str], means: Sequence[str]
) -> OnnxGraph:
    """A network from `picture` (1, height, width, 3) to `outputs`, by their names there: channels
    first, in the end. Another output, `features`, has the means over space of the tensors `means`,
    one after the other. Raises UnknownModel.
    """
    writer = _Writer(graph)
    for name in _order(graph, [*outputs.values(), *means]):
        writer.put(graph.nodes[name], picture)
    for name, inside in outputs.items():
        writer.add("Identity", [inside], name)
    pooled = [writer.add("GlobalAveragePool", [name], f"mean/{name}") for name in means]
    writer.add("Concat", pooled, "means", axis=1)
    writer.add("Flatten", ["means"], "features", axis=1)
    shapes = {name: (1, f"{name}_channels", "rows", "columns") for name in outputs}
    return OnnxGraph(
        writer.nodes,
        writer.constants,
        inputs={"picture": (1, "height", "width", 3)},
        outputs={**shapes, "features": (1, "numbers")},
    )


def _order(graph: TfGraph, wanted: Sequence[str]) -> Iterator[str]:
    """The operations that these need, each after those that it needs itself."""
    needs: dict[str, tuple[str, ...]] = {}
    open_ = list(wanted)
    while open_:
        name = open_.pop()
        if name not in graph.nodes:
            raise UnknownModel(f"there is no {name} in it")
        if name not in needs:
            needs[name] = graph.nodes[name].inputs
            open_ += needs[name]
    return iter(TopologicalSorter(needs).static_order())


class _Writer:
    """What has been converted so far; names are those of TensorFlow."""

    def __init__(self, graph: TfGraph) -> None:
        self._weights = graph.weights
        self.nodes: list[OnnxNode] = []
        self.constants: dict[str, Floats | NDArray[np.int64]] = {}

    def add(
        self, op: str, inputs: Sequence[str], output: str, **attributes: int | str | Sequence[int]
    ) -> str:
        self.nodes.append(OnnxNode(op, inputs, output, attributes))
        return output

    def put(self, node: TfNode, picture: str) -> None:
        if node.op == "Const":
            return
        if node.name == picture:
            self.add("Transpose", ["picture"], node.name, perm=(0, 3, 1, 2))
        elif node.op in _CONVOLUTIONS:
            self._convolution(node)
        elif node.op in _BINARY:
            self.add(_BINARY[node.op], [self._operand(one) for one in node.inputs], node.name)
        elif node.op in _UNARY:
            self.add(_UNARY[node.op], node.inputs, node.name)
        elif node.op in _OTHERS:
            _OTHERS[node.op](self, node)
        else:
            raise UnknownModel(f"{node.name} is a {node.op}, which is not known here")

    def constant(self, name: str, values: Floats) -> str:
        self.constants[name] = values
        return name

    def weights(self, name: str) -> Floats:
        try:
            return self._weights[name].astype(np.float32)
        except KeyError:
            raise UnknownModel(f"{name} is no constant") from None

    def _operand(self, name: str) -> str:
        if name not in self._weights:
            return name
        values = self.weights(name)
        if values.ndim == 1:
            values = values.reshape(1, -1, 1, 1)
        elif values.ndim == 4:
            values = values.transpose(0, 3, 1, 2)
        return self.constant(name, values)

    def _convolution(self, node: TfNode) -> None:
        kernel = self.weights(node.inputs[1])  # height, width, channels, of each or in all
        high, wide, channels, many = kernel.shape
        depthwise = node.op in _DEPTHWISE
        if depthwise:
            kernel = kernel.transpose(2, 3, 0, 1).reshape(channels * many, 1, high, wide)
        else:
            kernel = kernel.transpose(3, 2, 0, 1)
        inputs = [node.inputs[0], self.constant(f"{node.name}/kernel", kernel)]
        fused = list(node.words("fused_ops"))
        if "BiasAdd" in fused:
            fused.remove("BiasAdd")
            bias = self.weights(node.inputs[2]).reshape(-1)
            inputs.append(self.constant(f"{node.name}/bias", bias))
        strides = node.numbers("strides")[1:3]
        dilations = node.numbers("dilations")[1:3] or (1, 1)
        self.add(
            "Conv",
            inputs,
            f"{node.name}/linear" if fused else node.name,
            strides=strides,
            dilations=dilations,
            kernel_shape=(high, wide),
            pads=_pads(node, (high, wide), strides, dilations),
            group=channels if depthwise else 1,
        )
        if fused:
            self._activation(fused, node.name)

    def _activation(self, fused: Sequence[str], name: str) -> None:
        if fused == ["Relu"]:
            self.add("Relu", [f"{name}/linear"], name)
        elif fused == ["Relu6"]:
            self.clip(f"{name}/linear", name)
        else:
            raise UnknownModel(f"{name} is fused with {', '.join(fused)}")

    def clip(self, source: str, output: str) -> None:
        least = self.constant("relu6/least", np.array(0, np.float32))
        most = self.constant("relu6/most", np.array(6, np.float32))
        self.add("Clip", [source, least, most], output)

    def relu6(self, node: TfNode) -> None:
        self.clip(node.inputs[0], node.name)

    def mean(self, node: TfNode) -> None:
        if sorted(int(axis) % 4 for axis in self.weights(node.inputs[1]).reshape(-1)) != [1, 2]:
            raise UnknownModel(f"{node.name} is a mean over something other than space")
        self.add("GlobalAveragePool", [node.inputs[0]], node.name)

    def max_pool(self, node: TfNode) -> None:
        size, strides = node.numbers("ksize")[1:3], node.numbers("strides")[1:3]
        pads = _pads(node, size, strides, (1, 1))
        inputs = [node.inputs[0]]
        self.add("MaxPool", inputs, node.name, kernel_shape=size, strides=strides, pads=pads)

    def resize(self, node: TfNode) -> None:
        """Twice as large, which is all that these networks do."""
        how = "asymmetric"
        if node.flag("align_corners"):
            how = "align_corners"
        elif node.flag("half_pixel_centers"):
            how = "half_pixel"
        twice = self.constant("resize/twice", np.array([1, 1, 2, 2], np.float32))
        self.add(
            "Resize",
            [node.inputs[0], "", twice],
            node.name,
            mode="linear",
            coordinate_transformation_mode=how,
        )

    def concat(self, node: TfNode) -> None:
        *parts, axis = node.inputs
        if int(self.weights(axis)) not in (3, -1):
            raise UnknownModel(f"{node.name} puts together something other than channels")
        self.add("Concat", parts, node.name, axis=1)


_OTHERS: Mapping[str, Callable[[_Writer, TfNode], None]] = {
    "Relu6": _Writer.relu6,
    "Mean": _Writer.mean,
    "MaxPool": _Writer.max_pool,
    "ResizeBilinear": _Writer.resize,
    "ConcatV2": _Writer.concat,
}


def _pads(
    node: TfNode, size: Sequence[int], strides: Sequence[int], dilations: Sequence[int]
) -> tuple[int, ...]:
    """Before and after, of rows and columns: begin, begin, end, end."""
    if node.words("padding") == ("VALID",):
        return (0, 0, 0, 0)
    reach = [(of - 1) * by + 1 for of, by in zip(size, dilations, strict=True)]
    lacking = [max(of - by, 0) for of, by in zip(reach, strides, strict=True)]
    before = [one // 2 for one in lacking]
    after = [one - less for one, less in zip(lacking, before, strict=True)]
    return (*before, *after)
