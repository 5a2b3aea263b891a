"""What stands on the screen of a device, in words: for the command line. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_PLAYS_VIDEO = "VideoApp.Launch"
_RENDERS = "Alexa.Presentation.APL.RenderDocument"
_EXPRESSION = re.compile(r"\$\{([\w.]+)\}")
BEGIN_AGAIN = "On an Echo you would now begin with: Alexa, open private eye."
Names = Mapping[str, Any]


def lines(directives: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the directives of an answer put on the screen; buttons in brackets."""
    told: list[str] = []
    for directive in directives:
        if directive.get("type") == _PLAYS_VIDEO:
            about = directive["videoItem"].get("metadata") or {}
            told.append(f"plays {about.get('title', '')}, {about.get('subtitle', '').lower()}")
        elif directive.get("type") == _RENDERS:
            names: Names = {"payload": directive.get("datasources") or {}}
            root = directive["document"]["mainTemplate"]["items"][0]
            told += _of(root, names)
    return told


def _of(component: Mapping[str, Any], names: Names) -> Iterator[str]:
    if "when" in component and not _value(component["when"], names):
        return
    kind = component["type"]
    if kind == "TouchWrapper" and component.get("display") != "none":
        label = component.get("accessibilityLabel")
        inside = label and _value(label, names)
        arguments = _arguments(component, names)
        yield f"[{inside or ' '.join(_inside(component, names))}]{arguments}"
    elif kind == "Text":
        yield _plain(str(_value(component["text"], names)))
    elif kind != "TouchWrapper":
        yield from _inside(component, names)


def _inside(component: Mapping[str, Any], names: Names) -> Iterator[str]:
    held = component.get("items", component.get("item", []))
    items = held if isinstance(held, list) else [held]
    data = _value(component["data"], names) if "data" in component else None
    if data is None:
        for each in items:
            yield from _of(each, names)
    else:
        for each in data:
            yield from _of(items[0], {**names, "data": each})


def _arguments(component: Mapping[str, Any], names: Names) -> str:
    """How a command line touches it."""
    for command in component.get("onPress", ()):
        if command["type"] == "SendEvent":
            sent = _value(command["arguments"], names)
            return "  (--touch " + " --touch ".join(map(str, sent)) + ")"
    return ""


def _value(held: Any, names: Names) -> Any:
    if not isinstance(held, str):
        return held
    whole = _EXPRESSION.fullmatch(held)
    return _found(whole[1], names) if whole else held


def _found(path: str, names: Names) -> Any:
    value: Any = names
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&amp;", "&")
