""" "Show the front room", step by step and timed, as an Echo Show would live through it.

The skill is asked at home, because nobody but Amazon can sign a request for `/alexa`. What the
screen then fetches comes through the public address. Each fetch opens a connection of its own, as
the slowest player would; a grant travels only over a connection whose certificate was verified.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from bridge.doctor.finding import (
    ANSWER_GOOD_S,
    ANSWER_HARD_S,
    PICTURE_GOOD_S,
    PICTURE_HARD_S,
    Finding,
    bad,
    good,
    timed,
    warn,
)
from bridge.doctor.home_door import HomeDoor
from bridge.doctor.network import Failed, HttpAnswer, Network

SKILL, PICTURE = "skill answers", "first picture"
_TS_PACKET, _TS_SYNC = 188, 0x47
_SLOW_SKILL = "Is this machine very busy? Look at its load and at the log of Private Eye."
_SLOW_PICTURE = "Is the machine busy, or the line up from the house slow? The steps above tell."


def replay(home: HomeDoor, network: Network, house: Mapping[str, Any]) -> Iterator[Finding]:
    """Stops at the first step that fails: the later ones have nothing to go on."""
    camera = next((c for c in house["cameras"] if c["state"] in ("live", "idle")), None)
    if camera is None:
        yield warn(SKILL, "No camera is live, so there is nothing to replay.", "See the cameras.")
        return
    said, took_s = home.say(f"show the {camera['name']}")
    url = _video(said)
    if said is None or url is None:
        heard = f': "{said["speech"]}"' if said else ""
        sentence = f'"Show the {camera["name"]}" was not answered with a picture{heard}.'
        yield bad(SKILL, sentence, "See the log of Private Eye.", took_s=took_s)
        return
    sentence = f'"Show the {camera["name"]}" is answered with a picture.'
    limits = (ANSWER_GOOD_S, ANSWER_HARD_S)
    yield timed(SKILL, sentence, _SLOW_SKILL, took_s=took_s, limits=limits)
    yield from _watch(network, url)


def _watch(network: Network, url: str) -> Iterator[Finding]:
    """Multivariant playlist, variant playlist, segment: each the first in the one before."""
    origin, total_s = _origin(url), 0.0
    for step in ("playlist", "variant", "first segment"):
        answer = network.ask(url)
        if isinstance(answer, Failed) or answer.status != 200:
            yield _missing(step, answer)
            return
        total_s += answer.took_s
        yield good(f"  {step}", _steps(answer), took_s=answer.took_s)
        if step == "first segment":
            yield _picture(answer, origin, total_s)
            return
        following = _first_address(answer.body)
        if following is None or _origin(urljoin(url, following)) != origin:
            sentence = f"The {step} names nothing that can be fetched at the same address."
            yield bad(PICTURE, sentence, "Something changes playlists on their way: no caching.")
            return
        url = urljoin(url, following)


def _picture(answer: HttpAnswer, origin: str, total_s: float) -> Finding:
    if len(answer.body) % _TS_PACKET or answer.body[:1] != bytes([_TS_SYNC]):
        advice = "Something changes segments on their way: no caching, no compression."
        return bad(PICTURE, "The first segment is not MPEG-TS.", advice, took_s=total_s)
    sentence = f"From the skill's answer to a whole segment through {origin}: {total_s:.2f} s."
    limits = (PICTURE_GOOD_S, PICTURE_HARD_S)
    return timed(PICTURE, sentence, _SLOW_PICTURE, took_s=total_s, limits=limits)


def _missing(step: str, answer: HttpAnswer | Failed) -> Finding:
    if isinstance(answer, HttpAnswer):
        sentence = f"The {step} is answered with {answer.status}."
        advice = "The proxy must forward /live/* and /clip/* to the port of `public.listen`."
        return bad(PICTURE, sentence, advice, took_s=answer.took_s)
    sentence = f"The {step} could not be fetched ({answer.step}: {answer.reason})."
    return bad(PICTURE, sentence, "See what is said above of the public address.")


def _video(said: Mapping[str, Any] | None) -> str | None:
    """Of a launched video, or of the Video component in a document for the screen."""
    for directive in said["directives"] if said else ():
        if directive["type"] == "VideoApp.Launch":
            return str(directive["videoItem"]["source"])
        for component in _components(directive.get("document")):
            if component.get("type") == "Video":
                return str(component["source"][0]["url"])
    return None


def _components(document: object) -> Iterator[Mapping[str, Any]]:
    inner: Iterable[object] = ()
    if isinstance(document, Mapping):
        yield document
        inner = document.values()
    elif isinstance(document, list):
        inner = document
    for part in inner:
        yield from _components(part)


def _first_address(playlist: bytes) -> str | None:
    lines = playlist.decode(errors="replace").splitlines()
    return next((line.strip() for line in lines if line.strip() and line[:1] != "#"), None)


def _steps(answer: HttpAnswer) -> str:
    steps = ", ".join(f"{step.value} {1000 * took:.0f} ms" for step, took in answer.steps.items())
    return f"{len(answer.body)} bytes: {steps}."


def _origin(url: str) -> str:
    """Scheme, host and port only: the path of a media address is a secret."""
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}"
