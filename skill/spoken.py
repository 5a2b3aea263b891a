"""Text as Alexa speaks it: plain, or SSML where a list is read with breaths. Pure.

What others wrote (a camera's name, a misheard word) is escaped, so that it never becomes markup.
"""

from xml.sax.saxutils import escape

from ask_sdk_model.ui.output_speech import OutputSpeech
from ask_sdk_model.ui.plain_text_output_speech import PlainTextOutputSpeech
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.language.pause import PAUSE, without

_BREAK = '<break strength="medium"/>'


def spoken(text: str | None) -> OutputSpeech | None:
    if not text:
        return None
    if PAUSE not in text:
        return PlainTextOutputSpeech(text=text)
    return SsmlOutputSpeech(ssml=f"<speak>{escape(text).replace(PAUSE, _BREAK)}</speak>")


def written(text: str) -> str:
    """For a card or a screen."""
    return without(text)
