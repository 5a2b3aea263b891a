"""What the skill answers, as data, and how that becomes a response for a given device. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ask_sdk_model.interfaces.videoapp.launch_directive import LaunchDirective
from ask_sdk_model.interfaces.videoapp.metadata import Metadata
from ask_sdk_model.interfaces.videoapp.video_item import VideoItem
from ask_sdk_model.response import Response
from ask_sdk_model.ui.link_account_card import LinkAccountCard
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard

from skill.apl import document
from skill.apl.display import Display
from skill.language.breath import MOST_WORDS, breath, words
from skill.memory import NamedLast
from skill.questions import Question
from skill.screen import Screen
from skill.settings import SkillSettings
from skill.spoken import spoken, written

MOST_BYTES = 24_000  # of an answer
_FRAME = 2_000  # what is around it, and a card


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the device that asks can do."""

    video: bool  # plays VideoApp.Launch
    display: Display | None = None  # renders our documents
    playing: bool = False  # a video of ours is on it

    @property
    def shows(self) -> bool:
        """Pictures of any kind."""
        return self.video or self.display is not None


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Card:
    """For the Alexa app, where the owner wants that: what is easier read than remembered."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkCard:
    """In the Alexa app: a button that begins to link the account."""


@dataclass(frozen=True, slots=True)
class Starring:
    """On a clip, or taken off it."""

    clip: str
    starred: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """`told`: sentences by importance. `question` keeps the microphone and the session open, and is
    said at the end; nothing else does. `room`, `listed`: what "that one", "the second one" are from
    now on. `hid`: cameras were turned off, or (False) on. `command`: to the video that is on the
    screen. `star`: what changed of a clip that may be on it. `leaves`: what is on it goes, too."""

    told: tuple[str, ...] = ()
    question: Question | None = None
    picture: Picture | None = None
    card: Card | LinkCard | None = None
    screen: Screen | None = None
    room: str | None = None
    listed: NamedLast | None = None
    hid: bool | None = None
    command: Literal["pause", "play"] | None = None
    star: Starring | None = None
    leaves: bool = False

    @property
    def speech(self) -> str:
        return breath(self.told, self.asks or "")

    @property
    def asks(self) -> str | None:
        if self.question is None:
            return None
        told = self.told[0] if self.told else ""
        long = words(told) + words(self.question.ask) > MOST_WORDS
        return self.question.again if long and self.question.again else self.question.ask


def say(*told: str | Sequence[str]) -> tuple[str, ...]:
    """Sentences, one by one or several at once, in order."""
    said: list[str] = []
    for each in told:
        said.extend([each] if isinstance(each, str) else each)
    return tuple(sentence for sentence in said if sentence)


def render(
    reply: Reply, device: Capabilities, settings: SkillSettings, remembered: int = 0
) -> Response:
    """A video by VideoApp ends the session. With a document of ours the session stays, without a
    microphone where nothing is asked: the next words need no name. `remembered`: how many bytes of
    the answer the session takes."""
    taken = remembered + _bytes(reply.speech) + _bytes(reply.asks or "") + _FRAME
    directive = _directive(reply, device, settings, MOST_BYTES - taken)
    # VideoApp reference: a response with VideoApp.Launch must not say `shouldEndSession` at all.
    launched = isinstance(directive, LaunchDirective)
    stays = directive is not None or (device.playing and not reply.leaves)
    ends = reply.question is None
    return Response(
        output_speech=spoken(reply.speech),
        reprompt=Reprompt(output_speech=spoken(reply.asks)) if reply.asks else None,
        card=_card(reply.card, settings),
        directives=[directive] if directive else None,
        should_end_session=None if launched or (ends and stays) else ends,
    )


def _directive(reply: Reply, device: Capabilities, settings: SkillSettings, most: int) -> Any:
    if reply.command is not None:
        return document.pause() if reply.command == "pause" else document.play()
    if reply.star is not None and device.playing:
        return document.star(reply.star.clip, starred=reply.star.starred)
    by_app = device.video and (device.display is None or settings.screen == "videoapp")
    if reply.picture is not None and by_app:
        return _launch(reply.picture)
    if reply.screen is not None and device.display is not None:
        return document.render(reply.screen, device.display, most)
    return None


def _bytes(text: str) -> int:
    return len(json.dumps(text))


def _card(
    card: Card | LinkCard | None, settings: SkillSettings
) -> SimpleCard | LinkAccountCard | None:
    if isinstance(card, LinkCard):
        return LinkAccountCard()
    wanted = card is not None and settings.cards
    return SimpleCard(title=card.title, content=written(card.text)) if card and wanted else None


def _launch(picture: Picture) -> LaunchDirective:
    metadata = Metadata(title=picture.title, subtitle=picture.subtitle)
    return LaunchDirective(video_item=VideoItem(source=picture.url, metadata=metadata))
