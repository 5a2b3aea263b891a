"""What the voice console was answered, as tests look into it."""

from collections.abc import Iterator
from typing import Any


def video_of(said: dict[str, Any]) -> str:
    """The address that the one document on the screen plays."""
    (directive,) = said["directives"]
    assert directive["type"] == "Alexa.Presentation.APL.RenderDocument"
    (video,) = (part for part in _parts(directive["document"]) if part.get("type") == "Video")
    url: str = video["source"][0]["url"]
    return url


def _parts(held: object) -> Iterator[dict[str, Any]]:
    if isinstance(held, dict):
        yield held
        for each in held.values():
            yield from _parts(each)
    elif isinstance(held, list):
        for each in held:
            yield from _parts(each)
