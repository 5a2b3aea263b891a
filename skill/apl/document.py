"""A screen for a display: the directives that show it, and those that pause it. Pure."""

import json
from typing import Any, assert_never

from ask_sdk_model.interfaces.alexa.presentation.apl.control_media_command import (
    ControlMediaCommand,
)
from ask_sdk_model.interfaces.alexa.presentation.apl.execute_commands_directive import (
    ExecuteCommandsDirective,
)
from ask_sdk_model.interfaces.alexa.presentation.apl.media_command_type import MediaCommandType
from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)
from ask_sdk_model.interfaces.alexa.presentation.apl.set_value_command import SetValueCommand

from skill.apl import cards, lists, video
from skill.apl.display import VERSION, Display
from skill.apl.fitting import shortened
from skill.apl.parts import ICONS, STYLES, Json, graphics
from skill.apl.sizes import GROUND, Sizes, sizes_of
from skill.screen import (
    CameraListScreen,
    ClipListScreen,
    ClipScreen,
    ErrorScreen,
    LiveScreen,
    PrivacyScreen,
    QuestionScreen,
    Screen,
)

# Of what an answer may have; the rest is for what is said and remembered.
MOST_BYTES = 20_000
# An Echo takes an idle screen away; a video keeps it by itself.
_IDLE_MS = 120_000
# Names of what is shown; Alexa calls them tokens.
CARD = "private-eye"
VIDEO = "private-eye-video"


def render(screen: Screen, display: Display, most: int = MOST_BYTES) -> RenderDocumentDirective:
    """What makes it longer than `most` bytes is left out (`fitting`)."""
    directive = _directive(screen, display)
    while _size(directive) > min(most, MOST_BYTES) and (less := shortened(screen)) is not None:
        screen, directive = less, _directive(less, display)
    return directive


def pause() -> ExecuteCommandsDirective:
    """Of the video that is on the screen; where there is none, nothing happens."""
    return _media(MediaCommandType.pause)


def play() -> ExecuteCommandsDirective:
    return _media(MediaCommandType.play)


def star(clip: str, *, starred: bool) -> ExecuteCommandsDirective:
    """Puts one on that clip, where it is on the screen, or takes it off."""
    return ExecuteCommandsDirective(
        token=VIDEO,
        commands=[
            SetValueCommand(component_id=name, object_property="display", value=value)
            for name, value in video.starred(clip, starred=starred).items()
        ],
    )


def shows_video(context: Any) -> bool:
    """Whether one of ours is on the screen, by a request's context (the SDK's model)."""
    shown = context.alexa_presentation_apl
    return shown is not None and shown.token == VIDEO


def _media(command: MediaCommandType) -> ExecuteCommandsDirective:
    control = ControlMediaCommand(command=command, component_id=video.VIDEO)
    return ExecuteCommandsDirective(token=VIDEO, commands=[control])


def _directive(screen: Screen, display: Display) -> RenderDocumentDirective:
    moving = isinstance(screen, LiveScreen | ClipScreen) and display.video
    page = _page(screen, display, sizes_of(display))
    held = json.dumps(page)
    document: Json = {
        "type": "APL",
        "version": VERSION,
        "theme": "dark",
        "background": "#000000" if moving else GROUND,
        "settings": {"idleTimeout": _IDLE_MS},
        "styles": STYLES,
        "graphics": graphics(*(name for name in ICONS if f'"source": "{name}"' in held)),
        **_focused(screen, display),
        "mainTemplate": {"parameters": ["payload"], "items": [page]},
    }
    return RenderDocumentDirective(
        token=VIDEO if moving else CARD,
        document=document,
        datasources={"screen": {"type": "object", **_data(screen, display)}},
    )


def _data(screen: Screen, display: Display) -> Json:
    match screen:
        case CameraListScreen(cameras=tiles) | ClipListScreen(clips=tiles):
            return {"tiles": lists.data(tiles)}
        case QuestionScreen():
            return {"answers": cards.data(screen, display, sizes_of(display))}
    return {}


def _page(screen: Screen, display: Display, sizes: Sizes) -> Json:
    match screen:
        case LiveScreen():
            return video.live(screen, display, sizes)
        case ClipScreen():
            return video.clip(screen, display, sizes)
        case (
            CameraListScreen(title=title, cameras=tiles) | ClipListScreen(title=title, clips=tiles)
        ):
            return lists.grid(title, len(tiles), display, sizes)
        case QuestionScreen():
            return cards.question(screen, display, sizes)
        case PrivacyScreen():
            return cards.privacy(screen, display, sizes)
        case ErrorScreen():
            return cards.error(screen, display, sizes)
    assert_never(screen)


def _focused(screen: Screen, display: Display) -> Json:
    """Where a remote begins: at what does no harm."""
    if not display.tv or not isinstance(screen, QuestionScreen) or not screen.buttons:
        return {}
    last = screen.buttons[-1].arguments[0]
    return {"onMount": [{"type": "SetFocus", "componentId": last}]} if last == "no" else {}


def _size(directive: RenderDocumentDirective) -> int:
    return len(json.dumps([directive.document, directive.datasources]).encode())
