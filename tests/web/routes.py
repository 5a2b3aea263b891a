"""Every route of a door, from its own table of routes: a new one is judged without being named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from bridge.web.openapi import document as openapi

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """`path` is filled in; `template` is as the description has it."""

    method: str
    template: str
    path: str
    operation: dict[str, Any]

    @property
    def is_open(self) -> bool:
        return not self.operation["security"] and not self.is_media

    @property
    def is_media(self) -> bool:
        # What a link of a share opens is a page, and holds nothing.
        return self.template.startswith(("/live/", "/clip/", "/postcard/{share_id}/"))

    @property
    def is_api(self) -> bool:
        return self.template.startswith("/api/")

    @property
    def is_the_skills(self) -> bool:
        return self.template.startswith("/api/v1/voice/")

    @property
    def changes(self) -> bool:
        return self.method in CHANGING

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def every_route(app: Flask, **known: str) -> list[Route]:
    """`known` are values of names in paths: real ones show more than made up ones."""
    return list(_routes(app, known))


def _routes(app: Flask, known: dict[str, str]) -> Iterator[Route]:
    for template, operations in openapi.description(app)["paths"].items():
        for method, operation in operations.items():
            schemas = {of["name"]: of["schema"] for of in operation["parameters"]}
            path = template
            for name, schema in schemas.items():
                path = path.replace(f"{{{name}}}", known.get(name) or _value(schema))
            yield Route(method.upper(), template, path, operation)


def _value(schema: dict[str, Any]) -> str:
    return "0" if schema.get("type") == "integer" else str(schema.get("enum", ["x"])[0])
