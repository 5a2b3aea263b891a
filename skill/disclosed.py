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
    "Camera names, how cameras are, the times and number of clips and what they were (a person, a "
    "cat; never who), also in words that you taught, who of your house has looked at what and what "
    "you were told of if you ask that, and answers to your questions.",
    ("response.outputSpeech.*", "response.reprompt.outputSpeech.*"),
)
CARD = Disclosed(
    "card",
    "A card in the Alexa app, which keeps it",
    "A way to link. If you turned cards on, also what was said of clips and of who has looked.",
    ("response.card.*",),
)
PICTURES = Disclosed(
    "pictures",
    "What an Echo with a screen shows",
    "Names of cameras, times of clips and what they were, the words of buttons, and links to one "
    "camera or clip each, which end by themselves. The Echo fetches the pictures from your house, "
    "not from Amazon.",
    (
        "response.directives[].type",
        "response.directives[].videoItem.*",
        "response.directives[].token",
        "response.directives[].document.*",
        "response.directives[].datasources.*",
    ),
)
MEMORY = Disclosed(
    "memory",
    "What the conversation is about",
    "The last question and answer, the cameras and clips that were named, and the number of a "
    "deletion, or of what was learnt, that waits for a yes. Kept by Alexa until the conversation "
    "ends; where the skill runs, all but the question for three minutes more.",
    ("sessionAttributes.*",),
)
ENVELOPE = Disclosed(
    "envelope",
    "Whether the microphone stays open",
    "Nothing of the house.",
    ("version", "response.shouldEndSession"),
)
ALL = (SPEECH, CARD, PICTURES, MEMORY, ENVELOPE)
