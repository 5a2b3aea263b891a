"""Words in the middle of the screen, and what can be answered. Pure."""

from collections.abc import Sequence

from skill.apl.display import Display
from skill.apl.parts import Json, box, button, frame, icon, labelled_button, plain, text, words
from skill.apl.sizes import SOFT, SURFACE, Sizes
from skill.screen import Button, ErrorScreen, PrivacyScreen, QuestionScreen

_MOST_NAMES = 6
_IN_A_ROW = 3


def question(screen: QuestionScreen, display: Display, sizes: Sizes) -> Json:
    asked = _centred(screen.text, sizes.body if display.round else sizes.title, display, lines=4)
    clip = screen.clip
    about: list[Json] = []
    if clip and clip.picture:
        tall = round(display.height * 0.3)
        shown: Json = {
            "type": "Image",
            "source": clip.picture,
            "scale": "best-fill",
            "borderRadius": 12,
            "width": tall * 16 // 9,
            "height": tall,
        }
        about = [frame(shown, backgroundColor=SURFACE, borderRadius=12)]
    return _card([*about, asked], screen.buttons, display, sizes)


def privacy(screen: PrivacyScreen, display: Display, sizes: Sizes) -> Json:
    sign = icon("off" if screen.off else "camera", sizes.title * 2)
    said = _centred(screen.title, sizes.body if display.round else sizes.title, display)
    names = [
        text(words(name), sizes.small, color=SOFT, textAlign="center")
        for name in (_some(screen.cameras) if len(screen.cameras) > 1 else ())
    ]
    return _card([sign, said, *names], screen.buttons, display, sizes)


def error(screen: ErrorScreen, display: Display, sizes: Sizes) -> Json:
    said = _centred(screen.title, sizes.body if display.round else sizes.title, display)
    told = _centred(screen.text, sizes.small, display, lines=6, color=SOFT)
    return _card([said, told], (), display, sizes)


def data(screen: QuestionScreen) -> list[Json]:
    """Its answers, where there are too many for a row."""
    return [
        {
            "words": words(each.label),
            "label": plain(each.label),
            "arguments": [plain(argument) for argument in each.arguments],
        }
        for each in screen.buttons
        if len(screen.buttons) > _IN_A_ROW - 1
    ]


def _some(names: Sequence[str]) -> Sequence[str]:
    return names if len(names) <= _MOST_NAMES else [*names[: _MOST_NAMES - 1], "…"]


def _centred(said: str, size: int, display: Display, *, lines: int = 3, **more: str) -> Json:
    wide = display.width * (7 if display.round else 8) // 10
    return text(words(said), size, lines=lines, textAlign="center", width=wide, **more)


def _card(items: Sequence[Json], buttons: Sequence[Button], display: Display, sizes: Sizes) -> Json:
    many = len(buttons) > (_IN_A_ROW - 1 if display.round else _IN_A_ROW)
    answers = _column(display, sizes) if many else _row(buttons, sizes)
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
