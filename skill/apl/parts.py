"""The parts that documents are made of: APL's components, as JSON. Pure.

Words that come from people (a camera's name) are never markup, and never an expression: `words`.
"""

from collections.abc import Sequence
from typing import Any

from skill.apl.sizes import ACCENT, EDGE, FOCUSED, PRESSED, SOFT, STAR, SURFACE, TEXT, Sizes
from skill.screen import Arguments, Button

Json = dict[str, Any]

_WORD_JOINER = "\u2060"
ICONS = {
    "pause": "M7,5h4v14h-4z M14,5h4v14h-4z",
    "play": "M8,5v14l11,-7z",
    "star": "M12,2.5l2.9,6.2l6.8,0.8l-5,4.6l1.3,6.7l-6,-3.4l-6,3.4l1.3,-6.7l-5,-4.6l6.8,-0.8z",
    "camera": "M3,7h12v10h-12z M16,10.5l5,-3v9l-5,-3z",
    "off": "M4.4,3L3,4.4L5.6,7H3V17H15V16.4L19.6,21L21,19.6z M9.4,7H15V10.5L21,7.5V16.5L18.9,15.4z",
}
_ICON_COLOURS = {"star": STAR, "camera": EDGE, "off": SOFT}
STYLES: Json = {
    "button": {
        "values": [
            {"backgroundColor": SURFACE, "borderColor": EDGE, "borderWidth": 3},
            {"when": "${state.pressed}", "backgroundColor": PRESSED},
            {"when": "${state.focused}", "backgroundColor": FOCUSED, "borderColor": ACCENT},
        ]
    },
    "tile": {
        "values": [
            {"backgroundColor": SURFACE, "borderColor": SURFACE, "borderWidth": 4},
            {"when": "${state.pressed}", "borderColor": EDGE},
            {"when": "${state.focused}", "borderColor": ACCENT},
        ]
    },
}


def words(text: str) -> str:
    """As a Text component shows it, whatever it holds."""
    return plain(text).replace("&", "&amp;").replace("<", "&lt;")


def plain(text: str) -> str:
    """Where there is no markup: never an expression."""
    return text.replace("${", f"${_WORD_JOINER}{{")


def text(shown: str, size: int, *, color: str = TEXT, lines: int = 1, **more: Any) -> Json:
    """`shown` has been through `words`, or is an expression of ours."""
    return {
        "type": "Text",
        "text": shown,
        "fontSize": size,
        "color": color,
        "maxLines": lines,
        **more,
    }


def box(items: Sequence[Json], *, direction: str = "column", **more: Any) -> Json:
    return {"type": "Container", "direction": direction, "items": list(items), **more}


def frame(item: Json | None = None, **more: Any) -> Json:
    return {"type": "Frame", **({"item": item} if item else {}), **more}


def icon(name: str, size: int, **more: Any) -> Json:
    return {"type": "VectorGraphic", "source": name, "width": size, "height": size, **more}


def graphics(*names: str) -> Json:
    return {
        name: {
            "type": "AVG",
            "version": "1.0",
            "width": 24,
            "height": 24,
            "items": [
                {
                    "type": "path",
                    "pathData": ICONS[name],
                    "fill": _ICON_COLOURS.get(name, TEXT),
                }
            ],
        }
        for name in names
    }


def sends(arguments: Arguments) -> list[Json]:
    """What a touch does: the skill hears of it as a UserEvent."""
    return [{"type": "SendEvent", "arguments": [plain(each) for each in arguments]}]


def button(labelled: Button, sizes: Sizes, *, wide: int = 0, **more: Any) -> Json:
    """`wide`: at least so wide, whatever is on it."""
    label, commands = labelled.label, sends(labelled.arguments)
    return labelled_button(words(label), plain(label), commands, sizes, wide=wide, **more)


def labelled_button(
    shown: str, label: str, commands: Sequence[Json], sizes: Sizes, *, wide: int = 0, **more: Any
) -> Json:
    inside = box(
        [text(shown, sizes.small, textAlign="center")],
        height=sizes.button,
        minWidth=max(wide, sizes.button),
        paddingLeft=sizes.gap,
        paddingRight=sizes.gap,
        alignItems="center",
        justifyContent="center",
    )
    return pressed(inside, commands, sizes, label, **more)


def pressed(
    inside: Json, commands: Sequence[Json], sizes: Sizes, label: str | None, **more: Any
) -> Json:
    """A button that runs `commands`; `label` for who cannot see it."""
    return {
        "type": "TouchWrapper",
        "height": sizes.button,
        "onPress": list(commands),
        **({"accessibilityLabel": label} if label else {}),
        "item": frame(
            inside,
            style="button",
            inheritParentState=True,
            borderRadius=sizes.button // 2,
            height=sizes.button,
        ),
        **more,
    }
