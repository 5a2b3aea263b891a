"""What a view takes and answers, read from its own code: `body(Shape)`, `Shape.model_validate`,
`request.args.get`, `jsonify`, `Response(status=204)`. For `document`, which is asked rarely."""

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

_KINDS = {"int": "integer", "float": "number", "str": "string"}
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """`arguments`: further names in the query and their JSON types. `takes` and `gives` are of the
    contract of voice: what is read from the body, all at once, and what may be answered. `sealed`:
    an address of it can be given to a browser, to be asked for without the page key."""

    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    json: bool = False
    empty: bool = False
    sealed: bool = False
    takes: tuple[type[Struct], ...] = ()
    gives: Any = None


def read(view: Callable[..., Any]) -> Reading:
    """A view that is not a function of ours (Flask's for static files) says nothing."""
    if takes := getattr(view, "takes", ()):
        return Reading(json=True, takes=takes, gives=getattr(view, "gives", None))
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    arguments: dict[str, str] = {}
    empty = False
    called_for: set[str] = set()
    for call, known in _calls(view, _DEEPEST):
        called = ast.unparse(call.func)
        called_for.add(called)
        if called == "body":
            body = _resolve(call.args[0], known)
        elif called.endswith(".model_validate"):
            query = (
                _resolve(call.func.value, known) if isinstance(call.func, ast.Attribute) else None
            )
        elif called == "request.args.get":
            arguments.update(_argument(call))
        elif called == "Response":
            empty = empty or any(
                of.arg == "status" and ast.unparse(of.value) == "204" for of in call.keywords
            )
    json, sealed = "jsonify" in called_for, "identity.here().addressee" in called_for
    return Reading(body, query, arguments, json, empty, sealed)


def _calls(
    function: Callable[..., Any], depth: int
) -> Iterator[tuple[ast.Call, Mapping[str, Any]]]:
    """Each call in it and in the functions of ours of the same module that it calls, with the names
    that can be seen from there."""
    plain = inspect.unwrap(function)
    if not isinstance(plain, FunctionType) or depth == 0:
        return
    known = {**vars(builtins), **plain.__globals__, **inspect.getclosurevars(plain).nonlocals}
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        yield node, known
        called = known.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if not isinstance(called, FunctionType) or called is plain:
            continue
        if called.__module__ == plain.__module__:
            yield from _calls(called, depth - 1)


def _resolve(name: ast.expr, known: Mapping[str, Any]) -> type[BaseModel]:
    """`shapes.SignIn` or `Settings`."""
    first, *rest = ast.unparse(name).split(".")
    found: Any = known[first]
    for part in rest:
        found = getattr(found, part)
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise TypeError(f"{ast.unparse(name)} is no shape")
    return found


def _argument(call: ast.Call) -> dict[str, str]:
    """Empty where the name is not said here: `described.FURTHER` has those."""
    if not isinstance(call.args[0], ast.Constant):
        return {}
    given = {of.arg: ast.unparse(of.value) for of in call.keywords}
    return {str(call.args[0].value): _KINDS[given.get("type", "str")]}
