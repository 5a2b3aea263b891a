"""`/api/v1` of the home door: JSON in, JSON out, for the pages, the command line and the skill."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from bridge.access.codes import Confirmed, TooMany, WrongCode
from bridge.errors import Kind, PrivateEyeError
from bridge.service.cameras import House
from bridge.service.clips import Clips
from bridge.service.leaving import Leaving
from bridge.service.links import LinkedAlexas
from bridge.service.live import Live
from bridge.service.people import People
from bridge.service.privacy import Privacy
from bridge.service.programs import Programs
from bridge.service.residents import Residents
from bridge.service.screens import Screens
from bridge.service.settings import Settings
from bridge.service.voice import Cameras, Voice
from bridge.service.voice_clips import VoiceClips
from bridge.service.voice_deletions import VoiceDeletions
from bridge.service.voice_ledger import VoiceLedger
from bridge.service.voice_privacy import VoicePrivacy
from bridge.service.who_looked import WhoLooked
from bridge.web import (
    account_api,
    clips_api,
    identity,
    leaving_api,
    ledger_api,
    links_api,
    openapi,
    people_api,
    privacy_api,
    screens_api,
    session_api,
    settings_api,
    shapes,
    voice_clips_api,
    voice_ledger_api,
    voice_privacy_api,
    voice_refusals,
)
from bridge.web.guards import body

LONGEST_POLL_S = 25.0
CODE_LIFE_S = 300
Say = Callable[[str, shapes.Say], shapes.Json]


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the API may do. `say` is the voice console, for an Alexa user id; given from outside."""

    house: House
    live: Live
    voice: Voice
    people: People
    programs: Programs
    say: Say
    public_url: str
    clips: Clips
    settings: Settings
    voice_clips: VoiceClips
    voice_deletions: VoiceDeletions
    voice_privacy: VoicePrivacy
    screens: Screens
    privacy: Privacy
    leaving: Leaving
    residents: Residents
    linked: LinkedAlexas
    who_looked: WhoLooked
    voice_ledger: VoiceLedger


def blueprint(use: UseCases, *, held: int) -> Blueprint:
    """`held` is how many long polls may wait at once; more are answered at once."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.after_request(identity.renew)
    session_api.routes(api, use.people, use.residents)
    account_api.routes(api, use.residents)
    people_api.routes(api, use.residents)
    _watching(api, use, threading.BoundedSemaphore(held))
    _alexa(api, use)
    _skill(api, use)
    voice_clips_api.routes(api, use.voice_clips, use.voice_deletions, use.public_url)
    _tokens(api, use.programs)
    clips_api.routes(api, use.clips)
    settings_api.routes(api, use.settings)
    privacy_api.routes(api, use.privacy)
    voice_privacy_api.routes(api, use.voice_privacy)
    links_api.routes(api, use.linked)
    voice_refusals.install(api)
    screens_api.routes(api, use.screens)
    leaving_api.routes(api, use.leaving)
    ledger_api.routes(api, use.who_looked)
    voice_ledger_api.routes(api, use.voice_ledger, use.public_url)
    openapi.routes(api)
    return api


def _watching(api: Blueprint, use: UseCases, polls: threading.BoundedSemaphore) -> None:
    @api.get("/cameras")
    def cameras() -> Response:
        caller = identity.here().caller()
        after = request.args.get("after", type=int)
        wait_s = min(request.args.get("wait", default=0.0, type=float), LONGEST_POLL_S)
        if after is not None and wait_s > 0 and polls.acquire(blocking=False):
            try:
                use.live.wait(caller, after, wait_s)
            finally:
                polls.release()
            caller = identity.here().caller()  # rights may have ended during the wait
        return jsonify(shapes.house(use.live.cameras(caller.actor)))

    @api.post("/live")
    def open_live() -> Response:
        caller = identity.here().caller()
        ask = body(shapes.OpenLive)
        opened = use.live.open(caller, ask.camera, plays=ask.plays, rendition=ask.rendition)
        return jsonify(shapes.opened(opened))

    @api.delete("/live")
    def end_live() -> Response:
        caller = identity.here().caller()
        parts = body(shapes.EndLive).url.split("/")
        if len(parts) < 3 or parts[1] != "live":
            raise PrivateEyeError(Kind.INVALID, "That is not the address of a live view.")
        use.live.end(parts[2], caller)
        return Response(status=204)


def _alexa(api: Blueprint, use: UseCases) -> None:
    @api.post("/say")
    def say() -> Response:
        user = use.voice.console_user(identity.here().caller())
        return jsonify(use.say(user, body(shapes.Say)))

    @api.post("/alexa/codes")
    def code() -> Response:
        digits = use.people.alexa_code(identity.here().caller().actor)
        return jsonify(code=digits, expires_in_s=CODE_LIFE_S)

    @api.get("/alexa/users")
    def users() -> Response:
        known = use.people.alexa_users(identity.here().caller().actor)
        return jsonify(users=[shapes.alexa_user(user) for user in known])

    @api.delete("/alexa/users/<user_id>")
    def remove(user_id: str) -> Response:
        use.people.remove_alexa(identity.here().caller().actor, user_id)
        return Response(status=204)


def _tokens(api: Blueprint, programs: Programs) -> None:
    @api.get("/tokens")
    def lasting() -> Response:
        found = programs.lasting(identity.here().caller().actor)
        return jsonify(tokens=[shapes.token(token) for token in found])

    @api.post("/tokens")
    def create() -> Response:
        actor = identity.here().caller().actor
        ask = body(shapes.CreateToken)
        token, text = programs.create(actor, ask.name, ask.use)
        return jsonify({**shapes.token(token), "token": text})

    @api.delete("/tokens/<token_id>")
    def revoke(token_id: str) -> Response:
        programs.revoke(identity.here().caller().actor, token_id)
        return Response(status=204)


def _skill(api: Blueprint, use: UseCases) -> None:
    @api.post("/voice/show")
    def show() -> Response:
        identity.here().skill()
        return jsonify(_shown(use, body(shapes.VoiceShow)))

    @api.post("/voice/cameras")
    def listed() -> Response:
        identity.here().skill()
        outcome = use.voice.cameras(body(shapes.VoiceCameras).speaker())
        if isinstance(outcome, Cameras):
            cameras = [shapes.camera(view) for view in outcome.cameras]
            return jsonify(outcome="cameras", cameras=cameras)
        return jsonify(outcome="stranger", link=outcome.link)

    @api.post("/voice/confirm")
    def confirm() -> Response:
        identity.here().skill()
        ask = body(shapes.VoiceConfirm)
        match use.voice.confirm(ask.speaker(), ask.code):
            case Confirmed():
                return jsonify(outcome="confirmed", house=use.house.name)
            case TooMany():
                return jsonify(outcome="too_many")
            case WrongCode():
                return jsonify(outcome="wrong_code")


def _shown(use: UseCases, ask: shapes.VoiceShow) -> shapes.Json:
    if ask.room is None:
        return voice_clips_api.shown_again(use.voice_clips, ask, use.public_url)
    outcome = use.voice.show(ask.speaker(), ask.room, screen=ask.screen)
    return shapes.shown(outcome, use.public_url)
