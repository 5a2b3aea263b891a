"""What the skill answers, as data, and how that becomes a response for a given device. Pure."""

from dataclasses import dataclass, field
from typing import Any

from ask_sdk_model.interfaces.videoapp.launch_directive import LaunchDirective
from ask_sdk_model.interfaces.videoapp.metadata import Metadata
from ask_sdk_model.interfaces.videoapp.video_item import VideoItem
from ask_sdk_model.response import Response
from ask_sdk_model.ui.link_account_card import LinkAccountCard
from ask_sdk_model.ui.plain_text_output_speech import PlainTextOutputSpeech
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the device that asks can do."""

    video: bool  # plays VideoApp.Launch


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Card:
    """For the Alexa app: what is easier read than remembered."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    """In the Alexa app: a button that begins to link the account."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`asks`, what to say again when nobody answers, keeps the microphone and the session open.

    `remembers` lasts as long as the session; what must outlive it is the bridge's to remember,
    because a video ends the session.
    """

    speech: str | None = None
    asks: str | None = None
    picture: Picture | None = None
    card: Card | LinkCard | None = None
    remembers: dict[str, Any] = field(default_factory=dict)


def render(reply: Reply, device: Capabilities) -> Response:
    # VideoApp reference: a response with VideoApp.Launch must not say `shouldEndSession` at all.
    plays = reply.picture is not None and device.video
    return Response(
        output_speech=_spoken(reply.speech),
        reprompt=Reprompt(output_speech=_spoken(reply.asks)) if reply.asks else None,
        card=_card(reply.card),
        directives=[_launch(reply.picture)] if reply.picture and plays else None,
        should_end_session=None if plays else reply.asks is None,
    )


def _card(card: Card | LinkCard | None) -> SimpleCard | LinkAccountCard | None:
    if isinstance(card, LinkCard):
        return LinkAccountCard()
    return SimpleCard(title=card.title, content=card.text) if card else None


def _spoken(text: str | None) -> PlainTextOutputSpeech | None:
    # Plain text, not SSML: a camera's name or a misheard word can never become markup.
    return PlainTextOutputSpeech(text=text) if text else None


def _launch(picture: Picture) -> LaunchDirective:
    metadata = Metadata(title=picture.title, subtitle=picture.subtitle)
    return LaunchDirective(video_item=VideoItem(source=picture.url, metadata=metadata))
