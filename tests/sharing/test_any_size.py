"""Only what a network says of sizes changes, and only of a network."""

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sharing.any_size import UnknownNetwork, of_any_size
from bridge.vision.classifier.onnx_file import OnnxGraph, OnnxNode, write

TWICE = OnnxGraph(
    nodes=[OnnxNode("Mul", ["pictures in", "two"], "twice")],
    constants={"two": np.full((1,), 2.0, np.float32)},
    inputs={"pictures in": (10, 3, 32, 32)},
    outputs={"twice": (10, 3, 8, 8)},
)


def run(model: bytes, shape: tuple[int, ...]) -> tuple[int, ...]:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (only,) = session.get_inputs()
    (made,) = session.run(None, {only.name: np.ones(shape, np.float32)})
    assert (made == 2.0).all()
    return tuple(made.shape)


def test_pictures_of_any_size_go_in_and_come_out() -> None:
    made = of_any_size(write(TWICE))
    for shape in ((1, 3, 64, 96), (2, 3, 32, 32)):
        assert run(made, shape) == shape


def test_what_has_a_value_is_no_input_any_more() -> None:
    listed = OnnxGraph(TWICE.nodes, TWICE.constants, {**TWICE.inputs, "two": (1,)}, TWICE.outputs)
    assert run(of_any_size(write(listed)), (1, 3, 8, 8)) == (1, 3, 8, 8)


def test_it_changes_nothing_the_second_time() -> None:
    once = of_any_size(write(TWICE))
    assert of_any_size(once) == once


@pytest.mark.parametrize(
    "data", [b"", b"no network", b"\x3a\x7f", b"\x3a\x02\x5a\x00", b"\xff" * 9]
)
def test_what_is_no_network_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownNetwork):
        of_any_size(data)


@given(st.binary(max_size=100))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    try:
        of_any_size(data)
    except UnknownNetwork:
        return
