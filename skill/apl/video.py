"""The live view and the clip card: moving pictures with a few words and buttons on them. Pure.

Whatever cannot be played leaves the still below it, and a live one is then fetched again and again:
a Video component that plays live HLS is documented, but was seen on no device of ours.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from skill.apl.display import Display
from skill.apl.parts import (
    Json,
    box,
    button,
    frame,
    icon,
    plain,
    pressed,
    text,
    words,
)
from skill.apl.sizes import LIVE, PLATE, SOFT, Sizes
from skill.screen import Button, ClipScreen, LiveScreen

VIDEO = "video"  # its id, for what is said to it: pause, play
_STILL_EVERY_MS = 2000
_STILL = "still"
# Buttons of these arguments are for the video itself, and their labels say what they do.
_MEDIA = (("pause",), ("play",))
_STARRED = "starred"
_MOST_ON_ROUND = 2


def live(screen: LiveScreen, display: Display, sizes: Sizes) -> Json:
    dot = frame(width=12, height=12, borderRadius=6, backgroundColor=LIVE, alignSelf="center")
    head = [dot, *_titles(screen.title, screen.subtitle, sizes)]
    pictures = _pictures(screen.url, screen.still, display, again=True)
    return _page(pictures, head, screen.buttons, display, sizes)


def clip(screen: ClipScreen, display: Display, sizes: Sizes) -> Json:
    switched = {
        name: {"id": f"{name}_{screen.clip}", "display": _displayed(shown)}
        for name, shown in _stars(starred=screen.starred).items()
    }
    star = icon("star", sizes.title, alignSelf="center", **switched.pop(_STARRED))
    head = [*_titles(screen.title, screen.subtitle, sizes), star]
    pictures = _pictures(screen.url, screen.picture, display, again=False)
    return _page(pictures, head, screen.buttons, display, sizes, switched)


def starred(clip: str, *, starred: bool) -> dict[str, str]:
    """How what a clip has on the screen is then displayed, by its id."""
    return {f"{name}_{clip}": _displayed(shown) for name, shown in _stars(starred=starred).items()}


def _stars(*, starred: bool) -> dict[str, bool]:
    """What is shown of a star and of the two buttons that put it on and take it off."""
    return {_STARRED: starred, "unstar": starred, "star": not starred}


def _displayed(shown: bool) -> str:
    return "normal" if shown else "none"


def _titles(title: str, subtitle: str, sizes: Sizes) -> list[Json]:
    named = text(words(title), sizes.body, fontWeight="bold", shrink=1)
    under = text(words(subtitle), sizes.small, color=SOFT, shrink=1)
    return [box([named, under], shrink=1)]


def _pictures(url: str, still: str | None, display: Display, *, again: bool) -> list[Json]:
    """`again`: the still is of now, and is fetched anew where no video plays."""
    place: Json = {"position": "absolute", "left": 0, "top": 0, "width": "100vw", "height": "100vh"}
    shown: list[Json] = []
    if still:
        image: Json = {"type": "Image", "id": _STILL, "source": still, "scale": "best-fit", **place}
        if again:
            image |= _refreshed(still, at_once=not display.video)
        shown.append(image)
    if display.video:
        shown.append({**_video(url, still=still is not None and again), **place})
    return shown


def _refreshed(still: str, *, at_once: bool) -> Json:
    fetch = {
        "type": "SetValue",
        "componentId": _STILL,
        "property": "source",
        "value": f"{still}?${{elapsedTime}}",
    }
    return {
        "bind": [{"name": "alone", "type": "boolean", "value": at_once}],
        "handleTick": [
            {"when": "${alone}", "minimumDelay": _STILL_EVERY_MS, "commands": [fetch]},
        ],
    }


def _video(url: str, *, still: bool) -> Json:
    return {
        "type": "Video",
        "id": VIDEO,
        "source": [{"url": url}],
        "autoplay": True,
        "audioTrack": "foreground",
        "scale": "best-fit",
        "screenLock": True,
        "onPlay": _swap("play", "pause"),
        "onPause": _swap("pause", "play"),
        "onEnd": _swap("pause", "play"),
        "onTrackFail": [
            _set(VIDEO, "display", "none"),
            *([_set(_STILL, "alone", True)] if still else []),
        ],
    }


def _swap(gone: str, here: str) -> list[Json]:
    return [_set(gone, "display", "none"), _set(here, "display", "normal")]


def _set(component: str, name: str, value: object) -> Json:
    return {"type": "SetValue", "componentId": component, "property": name, "value": value}


def _page(
    pictures: Sequence[Json],
    head: Sequence[Json],
    buttons: Sequence[Button],
    display: Display,
    sizes: Sizes,
    switched: Mapping[str, Json] = MappingProxyType({}),
) -> Json:
    """`switched`: of buttons that come and go, by their first argument."""
    labels = {b.arguments: b.label for b in buttons}
    others = [b for b in buttons if b.arguments not in _MEDIA]
    media = (
        [_media(name, labels.get((name,)), sizes) for (name,) in _MEDIA] if display.video else []
    )
    gone = sum(each["display"] == "none" for each in switched.values())
    fitting = others[: _MOST_ON_ROUND + gone] if display.round else others
    row = [
        *media,
        *(button(b, sizes, spacing=sizes.gap, **switched.get(b.arguments[0], {})) for b in fitting),
    ]
    around = _around if display.round else _over
    return box(
        [*pictures, *around(head, row, sizes)],
        width="100vw",
        height="100vh",
    )


def _media(name: str, label: str | None, sizes: Sizes) -> Json:
    """One of the two is shown, by what the video does: it begins by playing."""
    size = sizes.button // 2
    inside = box(
        [icon(name, size)],
        width=sizes.button,
        height=sizes.button,
        alignItems="center",
        justifyContent="center",
    )
    command = {"type": "ControlMedia", "componentId": VIDEO, "command": name}
    return pressed(
        inside,
        [command],
        sizes,
        label and plain(label),
        id=name,
        display="normal" if name == "pause" else "none",
    )


def _over(head: Sequence[Json], row: Sequence[Json], sizes: Sizes) -> list[Json]:
    """Words and buttons at the foot of the picture: cameras write their own names and times at the
    top of it."""
    line = box(
        _spaced(head, sizes),
        direction="row",
        paddingLeft=sizes.gap,
        paddingRight=sizes.gap,
        paddingTop=sizes.gap // 2,
        paddingBottom=sizes.gap // 2,
    )
    plate = frame(line, backgroundColor=PLATE, borderRadius=sizes.gap, shrink=1)
    foot = box(
        _spaced([plate, *row], sizes),
        direction="row",
        alignItems="center",
        position="absolute",
        left=sizes.pad,
        right=sizes.pad,
        bottom=sizes.pad,
    )
    return [foot]


def _spaced(parts: Sequence[Json], sizes: Sizes) -> list[Json]:
    return [*parts[:1], *({**each, "spacing": sizes.gap} for each in parts[1:])]


def _around(head: Sequence[Json], row: Sequence[Json], sizes: Sizes) -> list[Json]:
    """Above and below the picture, where a round screen has room in the middle alone."""
    line: Json = {"direction": "row", "justifyContent": "center", "alignItems": "center"}
    place: Json = {"position": "absolute", "left": 0, "width": "100vw"}
    spaced = _spaced(head, sizes)
    return [
        box(
            [box(spaced, direction="row", maxWidth="52vw", alignItems="center")],
            height="15vh",
            top="7vh",
            **line,
            **place,
        ),
        box(row, top="78vh", height=sizes.button, **line, **place),
    ]
