"""`/api/v1/voice/privacy`: what the skill asks of privacy mode. Every outcome is a 200."""

from flask import Blueprint, Response, jsonify
from pydantic import Field

from bridge.errors import Kind, PrivateEyeError
from bridge.service.voice.deletions import PinNeeded, PinRefused
from bridge.service.voice.identity import Stranger, why_not
from bridge.service.voice.privacy import MayNot, OnThePage, Turned, VoicePrivacy
from bridge.service.voice.which_camera import Several, Unknown
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.shapes import Json, Spoken

Outcome = Turned | OnThePage | PinNeeded | PinRefused | MayNot | Unknown | Several | Stranger


class Hide(Spoken):
    """Without `room` the whole house."""

    room: str | None = Field(default=None, max_length=200)


class Reveal(Hide):
    pin: str | None = Field(default=None, max_length=20)


def routes(api: Blueprint, use: VoicePrivacy) -> None:
    @api.post("/voice/privacy/hide")
    def hide_by_voice() -> Response:
        identity.here().skill()
        ask = body(Hide)
        try:
            return jsonify(_answer(use.hide(ask.speaker(), ask.room)))
        except PrivateEyeError as error:
            # What the link leaves out is answered alike everywhere: `web.voice.refusals`.
            if error.kind is not Kind.DENIED or why_not(error.message) == "scope":
                raise
            return jsonify(_answer(MayNot(error.message)))

    @api.post("/voice/privacy/reveal")
    def reveal_by_voice() -> Response:
        identity.here().skill()
        ask = body(Reveal)
        return jsonify(_answer(use.reveal(ask.speaker(), ask.room, ask.pin)))


def _answer(outcome: Outcome) -> Json:
    match outcome:
        case Turned(cameras=cameras, hidden=hidden, all=all_):
            word = "hidden" if hidden else "revealed"
            return {"outcome": word, "cameras": list(cameras), "all": all_}
        case OnThePage() | PinNeeded() | PinRefused():
            return _unmet(outcome)
        case MayNot(reason=reason):
            return {"outcome": "may_not", "reason": reason}
        case Unknown(heard=heard, rooms=rooms):
            return {"outcome": "unknown", "heard": heard, "rooms": list(rooms)}
        case Several(heard=heard, rooms=rooms):
            return {"outcome": "ambiguous", "heard": heard, "rooms": list(rooms)}
        case Stranger(link=link):
            return {"outcome": "stranger", "link": link}


def _unmet(outcome: OnThePage | PinNeeded | PinRefused) -> Json:
    match outcome:
        case OnThePage():
            return {"outcome": "on_the_page"}
        case PinNeeded():
            return {"outcome": "pin_needed"}
        case PinRefused(locked=locked):
            return {"outcome": "pin_refused", "locked": locked}
