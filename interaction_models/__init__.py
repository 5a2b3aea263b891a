"""What Alexa listens for: one model for each locale, written from the grammar of its language.

`python -m interaction_models` writes the files; `LOCALES` is the one list of them.
"""

LOCALES = ("en-US", "en-GB", "en-AU", "en-CA", "en-IN")


def language_of(locale: str) -> str:
    """The folder of its grammar: "en-GB" -> "en"."""
    return locale.partition("-")[0]
