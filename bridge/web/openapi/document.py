"""`/api/v1/openapi.json`: the home door's own description (OpenAPI 3.1), read from its routes.

Paths, parameters, bodies and answers are taken from the routes and from the code of their views, so
that they cannot say anything else than what runs; only the sentences stand in `sentences.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic.json_schema import models_json_schema
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from bridge.web.http import identity
from bridge.web.openapi.reading import Reading, read
from bridge.web.openapi.sentences import (
    DESCRIBED,
    FURTHER,
    OAUTH_ERRORS,
    OPEN,
    OPEN_OPERATIONS,
    SKILLS,
)
from bridge.web.shapes import Json

_REF = "#/components/schemas/{model}"
_VOICE = "voice."  # what the names of its contract begin with here
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FILES = {
    ".jpg": "image/jpeg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/mp4",
    ".mp4": "video/mp4",
    ".json": "application/json",
    ".csv": "text/csv",
    ".ts": "video/mp2t",
    ".ico": "image/svg+xml",
    ".js": "text/javascript",
    ".sealed": "application/octet-stream",
    ".webmanifest": "application/manifest+json",
    "/healthz": "text/plain",
}
_ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message"],
            "properties": {"kind": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}
# Where the length is told, the server says so itself, before it has read the body.
_TOO_LARGE: Json = {
    "description": "The body is too large.",
    "content": {"text/plain": {}, "application/json": {}},
}
_SECURITY: Json = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": identity.COOKIE,
        "description": f"A browser's; by https it is called {identity.SECURE_COOKIE}.",
    },
    "page_key": {
        "type": "apiKey",
        "in": "header",
        "name": identity.PAGE_KEY,
        "description": "Told once, in the answer that begins a session; beside its cookie.",
    },
    "seal": {
        "type": "apiKey",
        "in": "query",
        "name": identity.SEAL,
        "description": "Part of an address that was given to a browser; beside its cookie.",
    },
    "share_key": {
        "type": "apiKey",
        "in": "header",
        "name": identity.SHARE_KEY,
        "description": "What stands behind the # of a link by which a clip is shared.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "A program's."},
}


def routes(api: Blueprint) -> None:
    @api.get("/openapi.json")
    def openapi() -> Response:
        identity.here().caller()
        return jsonify(description(current_app))


def description(app: Flask) -> Json:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    described = [rule for rule in rules if rule.endpoint != "static"]
    found = {rule.endpoint: read(app.view_functions[rule.endpoint]) for rule in described}
    models = {of.body for of in found.values() if of.body} | {
        of.query for of in found.values() if of.query
    }
    # By name: a set of classes has another order each time.
    ordered = sorted(models, key=lambda model: (model.__module__, model.__name__))
    schemas, definitions = models_json_schema(
        [(model, "validation") for model in ordered], ref_template=_REF
    )
    spoken, defined = _of_contract(found.values())
    shapes = {**{model: schemas[model, "validation"] for model in ordered}, **spoken}
    defined |= definitions.get("$defs", {})
    paths: Json = {}
    for rule in described:
        for method in methods(rule):
            operation = _operation(rule, method, found[rule.endpoint], shapes, defined)
            paths.setdefault(path_of(rule), {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Private Eye", "version": "1"},
        "paths": paths,
        "components": {"schemas": {**defined, "Error": _ERROR}, "securitySchemes": _SECURITY},
    }


def _of_contract(found: Iterable[Reading]) -> tuple[dict[Any, Json], Json]:
    """The shapes of the contract of voice, and what they refer to."""
    kinds = list(dict.fromkeys(kind for of in found if of.takes for kind in (*of.takes, of.gives)))
    ref = _REF.format(model=_VOICE + "{name}")
    schemas, defined = msgspec.json.schema_components(kinds, ref_template=ref)
    shapes = dict(zip(kinds, schemas, strict=True))
    return shapes, {_VOICE + name: schema for name, schema in defined.items()}


def methods(rule: Rule) -> Iterable[str]:
    return (method for method in _METHODS if method in (rule.methods or ()))


def path_of(rule: Rule) -> str:
    """`/clips/<clip_id>` as `/clips/{clip_id}`."""
    return "".join(
        f"{{{data}}}" if dynamic else data.replace("|", "") for dynamic, data in rule._trace
    )


def _operation(
    rule: Rule,
    method: str,
    reading: Reading,
    shapes: Mapping[Any, Json],
    defined: Mapping[str, Json],
) -> Json:
    path = path_of(rule)
    operation: Json = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "summary": DESCRIBED.get(f"{method} {path}", ""),
        "tags": [rule.endpoint.partition(".")[0]],
        "security": _security(method, path, reading),
        "parameters": [*_of_path(rule), *_of_query(path, reading, shapes, defined)],
        "responses": _responses(path, reading, shapes),
    }
    if reading.body is not None or reading.takes:
        parts = [shapes[kind] for kind in reading.takes]
        schema = {"allOf": parts} if parts else shapes[reading.body]
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
        operation["responses"]["413"] = _TOO_LARGE
    return operation


def _security(method: str, path: str, reading: Reading) -> list[Json]:
    if path in OPEN or f"{method} {path}" in OPEN_OPERATIONS:
        return []
    if path.startswith(("/live/", "/clip/")):
        return []  # the grant is in the path
    if path.startswith("/postcard/"):
        return [{"share_key": []}]
    if not path.startswith("/api/"):
        return [{"session": []}]  # a shell
    if path.startswith(SKILLS):
        return [{"token": []}]
    sealed: list[Json] = [{"session": [], "seal": []}] if reading.sealed else []
    return [{"session": [], "page_key": []}, *sealed, {"token": []}]


def _of_path(rule: Rule) -> Iterable[Json]:
    for name, converter in rule._converters.items():
        schema: Json = {"type": "string", "minLength": 1}
        if isinstance(converter, IntegerConverter):
            schema = {"type": "integer", "minimum": 0}
        elif isinstance(converter, AnyConverter):
            schema = {"type": "string", "enum": sorted(converter.items)}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _of_query(
    path: str, reading: Reading, shapes: Mapping[Any, Json], defined: Mapping[str, Json]
) -> Iterable[Json]:
    for name, kind in {**reading.arguments, **FURTHER.get(path, {})}.items():
        yield {"name": name, "in": "query", "required": False, "schema": {"type": kind}}
    if reading.query is not None:
        shape = defined[shapes[reading.query]["$ref"].rpartition("/")[2]]
        for name, schema in shape.get("properties", {}).items():
            required = name in shape.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": schema}


def _responses(path: str, reading: Reading, shapes: Mapping[Any, Json]) -> Json:
    said: Json = {"$ref": "#/components/schemas/Error"}
    if path in OAUTH_ERRORS:
        word = {"type": "object", "properties": {"error": {"type": "string"}}}
        said = {"anyOf": [said, word]}
    error = {"application/json": {"schema": said}}
    answers: Json = {}
    if reading.empty:
        answers["204"] = {"description": "Done."}
    if reading.json:
        schema = shapes[reading.gives] if reading.gives else {"type": "object"}
        shape: Json = {"application/json": {"schema": schema}}
        answers["200"] = {"description": "An answer.", "content": shape}
    if not answers:
        kind = next((kind for end, kind in _FILES.items() if path.endswith(end)), None)
        if kind is None:
            return _page_responses()
        answers["200"] = {"description": "A file.", "content": {kind: {}}}
    return {**answers, "default": {"description": "A refusal or an error.", "content": error}}


def _page_responses() -> Json:
    page: Json = {"text/html": {}}
    return {
        "200": {"description": "A page.", "content": page},
        "302": {"description": "To another page: to sign in, for instance."},
        "default": {
            "description": "A refusal or an error.",
            "content": {**page, "application/json": {}},
        },
    }
