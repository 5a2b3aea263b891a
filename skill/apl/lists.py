"""Cameras, or clips, to choose from: pictures in rows, numbered as they may be called. Pure.

The tiles travel as data, so that forty of them fit into an answer.
"""

from collections.abc import Sequence

from skill.apl.display import Display
from skill.apl.parts import Json, box, frame, icon, plain, text, words
from skill.apl.sizes import PLATE, SOFT, Sizes
from skill.screen import Tile

DATA = "${payload.screen.tiles}"


def data(tiles: Sequence[Tile]) -> list[Json]:
    return [_tile(number, tile) for number, tile in enumerate(tiles, 1)]


def _tile(number: int, tile: Tile) -> Json:
    told: Json = {
        "number": str(number),
        "title": words(tile.title),
        "subtitle": words(tile.subtitle),
        "label": plain(f"{number}. {tile.title}. {tile.subtitle}"),
        "arguments": [plain(each) for each in tile.arguments],
    }
    told["off" if tile.off else "on"] = True
    if tile.picture:
        told["picture"] = tile.picture
    if tile.starred:
        told["starred"] = True
    return told


def grid(title: str, count: int, display: Display, sizes: Sizes) -> Json:
    width, height = sizes.tile(display, count)
    heading = text(words(title), sizes.title, fontWeight="bold", lines=2)
    if display.round:
        return _round(heading, width, height, sizes)
    tiles: Json = {
        "type": "GridSequence",
        "id": "tiles",
        "width": width * sizes.beside(count),
        "grow": 1,
        "height": "100%",
        "shrink": 1,
        "childWidths": [width] * sizes.beside(count),
        "childHeight": height,
        "data": DATA,
        "item": _item(width, height, sizes),
    }
    return box(
        [box([heading], paddingBottom=sizes.gap), tiles],
        width="100vw",
        height="100vh",
        paddingLeft=sizes.pad,
        paddingTop=sizes.pad,
    )


def _round(heading: Json, width: int, height: int, sizes: Sizes) -> Json:
    """All of it scrolls, for the top and the bottom are narrow."""
    top = box(
        [{**heading, "textAlign": "center"}],
        width=width,
        height="32vh",
        paddingBottom=sizes.gap,
        justifyContent="end",
    )
    rows: Json = {
        "type": "Container",
        "width": width,
        "data": DATA,
        "items": [_item(width, height, sizes)],
    }
    end = frame(width=width, height="28vh")
    return {
        "type": "ScrollView",
        "id": "tiles",
        "width": "100vw",
        "height": "100vh",
        "item": box([top, rows, end], width="100vw", alignItems="center"),
    }


def _item(width: int, height: int, sizes: Sizes) -> Json:
    wide = width - sizes.gap
    tall = wide * 9 // 16
    picture = frame(
        box([*_picture(wide, tall), _badge(sizes)], width=wide - 8, height=tall - 8),
        style="tile",
        inheritParentState=True,
        width=wide,
        height=tall,
        borderRadius=12,
    )
    star = icon(
        "star", sizes.small, when="${data.starred}", alignSelf="center", spacing=sizes.gap // 2
    )
    named = box(
        [text("${data.title}", sizes.small, fontWeight="bold", shrink=1), star],
        direction="row",
        width=wide,
    )
    under = text("${data.subtitle}", round(sizes.small * 0.85), color=SOFT, width=wide)
    return {
        "type": "TouchWrapper",
        "width": width,
        "height": height,
        "accessibilityLabel": "${data.label}",
        "onPress": [{"type": "SendEvent", "arguments": "${data.arguments}"}],
        "item": box([picture, named, under]),
    }


def _picture(wide: int, tall: int) -> list[Json]:
    """What is below is seen for as long as there is no picture."""
    size = tall // 3
    place: Json = {
        "position": "absolute",
        "left": (wide - 8 - size) // 2,
        "top": (tall - 8 - size) // 2,
    }
    below = [
        icon("camera", size, when="${data.on}", **place),
        icon("off", size, when="${data.off}", **place),
    ]
    shown: Json = {
        "type": "Image",
        "when": "${data.picture}",
        "source": "${data.picture}",
        "scale": "best-fill",
        "borderRadius": 8,
        "position": "absolute",
        "left": 0,
        "top": 0,
        "width": wide - 8,
        "height": tall - 8,
    }
    return [*below, shown]


def _badge(sizes: Sizes) -> Json:
    size = round(sizes.small * 1.7)
    number = text(
        "${data.number}",
        round(sizes.small * 0.85),
        width=size,
        height=size,
        textAlign="center",
        textAlignVertical="center",
    )
    return frame(
        number,
        width=size,
        height=size,
        borderRadius=size // 2,
        backgroundColor=PLATE,
        position="absolute",
        left=6,
        top=6,
    )
