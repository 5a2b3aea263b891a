"""Words in the middle of the screen, and what can be answered. Pure."""

from collections.abc import Sequence

from skill.apl.display import Display
from skill.apl.parts import Json, box, button, frame, icon, labelled_button, plain, text, words
from skill.apl.sizes import SOFT, SURFACE, Sizes
from skill.screen import Button, ErrorScreen, PrivacyScreen, QuestionScreen

_MOST_NAMES = 6
_IN_A_ROW = 3


def question(screen: QuestionScreen, display: Display, sizes: Sizes) -> Json:
    size = sizes.body if display.round else sizes.title
    about = [_picture(screen.clip.picture, display)] if screen.clip and screen.clip.picture else []
    told = [_centred(screen.told, sizes.body, display, color=SOFT)] if screen.told else []
    asked = _centred(screen.text, size, display, lines=4 - len(told))
    return _card([*about, *told, asked], screen.buttons, display, sizes)


def privacy(screen: PrivacyScreen, display: Display, sizes: Sizes) -> Json:
    sign = icon("off" if screen.off else "camera", sizes.title * 2)
    said = _centred(screen.title, sizes.body if display.round else sizes.title, display)
    names = [
        _centred(name, sizes.small, display, lines=1, color=SOFT)
        for name in (_some(screen.cameras) if len(screen.cameras) > 1 else ())
    ]
    return _card([sign, said, *names], screen.buttons, display, sizes)


def error(screen: ErrorScreen, display: Display, sizes: Sizes) -> Json:
    said = _centred(screen.title, sizes.body if display.round else sizes.title, display)
    told = _centred(screen.text, sizes.body, display, lines=5, color=SOFT)
    return _card([said, told], (), display, sizes)


def data(screen: QuestionScreen, display: Display, sizes: Sizes) -> list[Json]:
    """Its answers, where they are too many or too long for a row."""
    if _in_a_row(screen.buttons, display, sizes):
        return []
    return [
        {
            "words": words(each.label),
            "label": plain(each.label),
            "arguments": [plain(argument) for argument in each.arguments],
        }
        for each in screen.buttons
    ]


def _some(names: Sequence[str]) -> Sequence[str]:
    return names if len(names) <= _MOST_NAMES else [*names[: _MOST_NAMES - 1], "…"]


def _picture(source: str, display: Display) -> Json:
    """Of a clip that is still being recorded there may be none yet: then a camera is seen."""
    tall = round(display.height * 0.3)
    wide, size = tall * 16 // 9, tall // 3
    below = icon("camera", size, position="absolute", left=(wide - size) // 2, top=size)
    shown: Json = {
        "type": "Image",
        "source": source,
        "scale": "best-fill",
        "borderRadius": 12,
        "width": wide,
        "height": tall,
    }
    inside = box([below, shown], width=wide, height=tall)
    return frame(inside, backgroundColor=SURFACE, borderRadius=12)


def _in_a_row(buttons: Sequence[Button], display: Display, sizes: Sizes) -> bool:
    if len(buttons) > (_IN_A_ROW - 1 if display.round else _IN_A_ROW):
        return False
    room = _free(display) - sizes.gap * (len(buttons) - 1)
    return sum(sizes.wide(each.label) for each in buttons) <= room


def _free(display: Display) -> int:
    return display.width * (7 if display.round else 8) // 10


def _centred(said: str, size: int, display: Display, *, lines: int = 3, **more: str) -> Json:
    wide = _free(display)
    return text(words(said), size, lines=lines, textAlign="center", width=wide, **more)


def _card(items: Sequence[Json], buttons: Sequence[Button], display: Display, sizes: Sizes) -> Json:
    row = _in_a_row(buttons, display, sizes)
    answers = _row(buttons, sizes) if row else _column(display, sizes)
    spaced = [items[0], *({"spacing": sizes.gap, **item} for item in items[1:])]
    return box(
        [*spaced, *([answers] if buttons else [])],
        width="100vw",
        height="100vh",
        alignItems="center",
        justifyContent="center",
        paddingTop=sizes.pad,
        paddingBottom=sizes.pad,
    )


def _row(buttons: Sequence[Button], sizes: Sizes) -> Json:
    made = [button(each, sizes, wide=sizes.button * 2, id=each.arguments[0]) for each in buttons]
    spaced = [*made[:1], *({**each, "spacing": sizes.gap} for each in made[1:])]
    return box(spaced, direction="row", paddingTop=sizes.gap * 2)


def _column(display: Display, sizes: Sizes) -> Json:
    """As many as there are, to be scrolled."""
    wide = display.width * 6 // 10
    send: Json = {"type": "SendEvent", "arguments": "${data.arguments}"}
    answer = labelled_button("${data.words}", "${data.label}", [send], sizes, width=wide)
    return {
        "type": "Sequence",
        "width": wide,
        "height": round(display.height * 0.5),
        "shrink": 1,
        "spacing": sizes.gap * 2,
        "data": "${payload.screen.answers}",
        "item": box([answer], width=wide, paddingBottom=sizes.gap // 2),
    }
