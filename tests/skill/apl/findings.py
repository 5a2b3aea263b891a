"""What is wrong with a document that Amazon's own check does not look for."""

import json
import re
from collections.abc import Iterator
from typing import Any

from skill.apl.display import OLDEST, Display

# What the console's renderer draws, and every runtime since 1.4 knows.
KNOWN = {
    *("Container", "Frame", "Text", "Image", "Video", "TouchWrapper", "VectorGraphic"),
    *("Sequence", "GridSequence", "ScrollView"),
}
COMMANDS = {"SendEvent", "SetValue", "ControlMedia", "SetFocus"}
EXPRESSION = re.compile(r"\$\{(data\.\w+|payload\.screen\.\w+|state\.\w+|elapsedTime|alone)\}")
SMALLEST_TOUCH = 48
SMALLEST_TEXT = 16
_HANDLERS = re.compile(r"on[A-Z]\w+|commands")
Json = dict[str, Any]


def findings(document: Json, data: Json, display: Display) -> list[str]:
    components = list(_components(document["mainTemplate"]["items"][0]))
    return [
        *_version(document),
        *_expressions(document),
        *(found for each in components for found in _component(each, document)),
        *_commands(document, components),
        *_sizes(components, display),
        *_paths(document, data),
    ]


def _version(document: Json) -> Iterator[str]:
    if tuple(map(int, document["version"].split("."))) > OLDEST:
        yield "newer than the oldest runtime that is given documents"


def _components(component: Json) -> Iterator[Json]:
    yield component
    for name in ("item", "items"):
        inside = component.get(name, [])
        for each in inside if isinstance(inside, list) else [inside]:
            yield from _components(each)


def _component(each: Json, document: Json) -> Iterator[str]:
    kind = each["type"]
    if kind not in KNOWN:
        yield f"{kind} is not known to the console"
    if kind == "VectorGraphic" and each["source"] not in document["graphics"]:
        yield f"no graphic {each['source']}"
    if "style" in each and each["style"] not in document["styles"]:
        yield f"no style {each['style']}"
    if kind in ("Video", "Image", "VectorGraphic", "Sequence", "GridSequence", "ScrollView"):
        yield from (f"{kind} without {side}" for side in ("width", "height") if side not in each)
    if kind == "Text" and each["fontSize"] < SMALLEST_TEXT:
        yield f"text of {each['fontSize']} dp"
    if kind == "TouchWrapper" and each["height"] < SMALLEST_TOUCH:
        yield f"a touch target {each['height']} dp high"


def _expressions(document: Json) -> Iterator[str]:
    held = json.dumps(document, ensure_ascii=False)
    for found in re.finditer(r"\$\{[^}]*\}?", held):
        if not EXPRESSION.fullmatch(found.group()):
            yield f"an expression that is none of ours: {found.group()}"


def _commands(document: Json, components: list[Json]) -> Iterator[str]:
    ids = {each["id"] for each in components if "id" in each}
    for owner in (document, *components):
        for name, held in owner.items():
            if not _HANDLERS.fullmatch(name) and name != "handleTick":
                continue
            ticks = name == "handleTick"
            commands = [c for tick in held for c in tick["commands"]] if ticks else held
            for command in commands:
                if command["type"] not in COMMANDS:
                    yield f"{command['type']} is not known to the console"
                if "componentId" in command and command["componentId"] not in ids:
                    yield f"{command['type']} of {command['componentId']}, which is not there"


def _sizes(components: list[Json], display: Display) -> Iterator[str]:
    for each in components:
        for side, most in (("width", display.width), ("height", display.height)):
            size = each.get(side)
            if isinstance(size, int | float) and size > most:
                yield f"{each['type']} is {size} dp in {side}, of {most}"


def _paths(document: Json, data: Json) -> Iterator[str]:
    for name in re.findall(r"\$\{payload\.screen\.(\w+)\}", json.dumps(document)):
        if name not in data["screen"]:
            yield f"no data {name}"
