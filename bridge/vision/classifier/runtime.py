"""onnxruntime, which is an extra: whether it is here, and a network on one thread.

Children alone load it: libraries that read what was fetched do so best where nothing else is.
"""

import importlib.util
from collections.abc import Callable
from typing import Any

from bridge.errors import Kind, PrivateEyeError


def missing(absent: str, *loads: Callable[[], object]) -> str | None:
    """What is not installed, in plain words: `absent` says it of onnxruntime, the weights that are
    loaded say it of themselves. Nothing is started for that."""
    if importlib.util.find_spec("onnxruntime") is None:
        return absent
    try:
        for load in loads:
            load()
    except PrivateEyeError as error:
        return error.message
    return None


def network(model: bytes, absent: str, *, keeps_memory: bool) -> Any:
    """An `InferenceSession`. `keeps_memory` from one picture to the next, where all are of one
    size: else it would keep some for each. Raises Unavailable with `absent`."""
    try:
        import onnxruntime  # noqa: PLC0415  # see above
    except ImportError as error:
        raise PrivateEyeError(Kind.UNAVAILABLE, absent) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = keeps_memory
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
