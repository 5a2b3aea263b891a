"""Makes a request of a newer Alexa readable for the SDK's older model.

ask-sdk-model 1.82.0 is closed: one unknown codec of a new screen, one unknown dialog state or
request type, and the whole request is refused. So the JSON is walked beside the model first and
what the model does not know is left out. Losing a codec costs nothing; losing the request, all.
"""

import importlib
import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from ask_sdk_model.request_envelope import RequestEnvelope

_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\([^,]*, (.*)\)")
_GONE = object()
_MOST = 1e15


def clean(envelope: object) -> dict[str, Any] | None:
    """What the SDK can read of it; None if that is not a request that anyone could answer."""
    cleaned = _fit(envelope, RequestEnvelope)
    if not isinstance(cleaned, dict) or not isinstance(cleaned.get("request"), dict):
        return None
    system = cleaned.get("context", {}).get("System")
    return cleaned if isinstance(system, dict) and _complete(cleaned["request"]) else None


def _complete(request: dict[str, Any]) -> bool:
    if request["type"] != "IntentRequest":
        return True
    return "name" in request.get("intent", {})


def _fit(value: object, kind: str | type[Any]) -> Any:
    """`value` without what does not fit `kind`, or `_GONE`. None fits everything."""
    if value is None:
        return None
    if isinstance(kind, str):
        if inner := _LIST.fullmatch(kind):
            return _fit_list(value, inner.group(1))
        if inner := _DICT.fullmatch(kind):
            return _fit_dict(value, inner.group(1))
        if kind in _PRIMITIVES:
            return value if _PRIMITIVES[kind](value) else _GONE
        kind = _load(kind)
    if issubclass(kind, Enum):
        return value if any(value == member.value for member in kind) else _GONE
    return _fit_model(value, kind)


def _fit_list(value: object, inner: str) -> Any:
    if not isinstance(value, list):
        return _GONE
    return [kept for item in value if (kept := _fit(item, inner)) is not _GONE]


def _fit_dict(value: object, inner: str) -> Any:
    if not isinstance(value, dict):
        return _GONE
    return {key: kept for key, item in value.items() if (kept := _fit(item, inner)) is not _GONE}


def _fit_model(value: object, kind: Any) -> Any:
    if not isinstance(value, dict):
        return _GONE
    if hasattr(kind, "get_real_child_model"):
        named = value.get(kind.json_discriminator_key)
        child = kind.discriminator_value_class_map.get(named) if isinstance(named, str) else None
        if child is None:
            return _GONE
        kind = _load(child)
    fields = {
        kind.attribute_map.get(name, name): of for name, of in kind.deserialized_types.items()
    }
    return {
        name: kept
        for name, of in fields.items()
        if name in value and (kept := _fit(value[name], of)) is not _GONE
    }


def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    # JSON as Python reads it may hold NaN, Infinity and integers that no float can.
    return isinstance(value, int | float) and -_MOST < value < _MOST


_PRIMITIVES: dict[str, Callable[[object], bool]] = {
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": _is_number,
    "long": _is_number,
    "float": _is_number,
    "date": _is_time,
    "datetime": _is_time,
    "object": lambda _: True,
}


@cache
def _load(path: str) -> type:
    """A class of the SDK's model, by the path that the model itself names."""
    module, _, name = path.rpartition(".")
    loaded = getattr(importlib.import_module(module), name)
    assert isinstance(loaded, type)  # noqa: S101
    return loaded
