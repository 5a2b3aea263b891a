"""Everything that an answer to Amazon can hold, by its place in the response. Pure.

`tests/skill/test_disclosed.py` holds every golden response against this, so that an answer of a new
kind fails until it stands here, and is then shown on the page "What leaves the house".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disclosed:
    """`places`: paths into the response, `[]` for any element; a trailing `*` for all below."""

    id: str
    what: str
    data: str
    places: tuple[str, ...]


SPEECH = Disclosed(
    "speech",
    "What Alexa says",
    "Camera names, how cameras are, the times and number of clips, who of your house has looked at "
    "what if you ask that, and answers to your questions.",
    ("response.outputSpeech.*", "response.reprompt.outputSpeech.*"),
)
CARD = Disclosed(
    "card",
    "A card in the Alexa app",
    "What is easier read than remembered: clips of a day by camera and time, who has "
    "looked, or a way to link.",
    ("response.card.*",),
)
PICTURES = Disclosed(
    "pictures",
    "The address of pictures, for an Echo with a screen",
    "A link to one camera or clip that ends by itself, the camera's name and the clip's time. "
    "The Echo fetches the pictures from your house, not from Amazon.",
    ("response.directives[].type", "response.directives[].videoItem.*"),
)
MEMORY = Disclosed(
    "memory",
    "What the conversation is about",
    "Camera names that were offered, the last question, and the number of a deletion that waits "
    "for a yes. Kept by Alexa until the conversation ends.",
    ("sessionAttributes.*",),
)
ENVELOPE = Disclosed(
    "envelope",
    "Whether the microphone stays open",
    "Nothing of the house.",
    ("version", "response.shouldEndSession"),
)
ALL = (SPEECH, CARD, PICTURES, MEMORY, ENVELOPE)
