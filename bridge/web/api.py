"""`/api/v1` of the home door: JSON in, JSON out, for the pages, the command line and the skill."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from bridge.errors import Kind, PrivateEyeError
from bridge.policy.fair_use import whose
from bridge.service.alerts.facade import Alerts
from bridge.service.cameras.house import House
from bridge.service.cameras.settings import Settings
from bridge.service.events.clips import Clips
from bridge.service.events.day_absences import DayAbsences
from bridge.service.learning.forgetting import Forgetting
from bridge.service.learning.learnt import WhatItLearnt
from bridge.service.learning.teaching import Teaching
from bridge.service.ledger.reading import WhoLooked
from bridge.service.live.viewing import Live
from bridge.service.people.alexa_links import LinkedAlexas
from bridge.service.people.alexa_users import ConfirmedAlexas
from bridge.service.people.api_tokens import ApiTokens
from bridge.service.people.facade import People
from bridge.service.people.screens import Screens
from bridge.service.privacy.mode import Privacy
from bridge.service.privacy.outbound import OutboundConnections
from bridge.service.sharing.facade import Shared
from bridge.service.voice.facade import Voice
from bridge.web import shapes
from bridge.web.alerts import push_routes
from bridge.web.alerts import routes as alerts_routes
from bridge.web.alerts import shapes as alerts_shapes
from bridge.web.cameras import settings_routes
from bridge.web.events import routes as clips_routes
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.http.waiting import Pools, WaitingPool
from bridge.web.learning import routes as learning_routes
from bridge.web.ledger import routes as ledger_routes
from bridge.web.openapi import document as openapi
from bridge.web.people import (
    account_routes,
    alexa_links_routes,
    household_routes,
    screens_routes,
    session_routes,
)
from bridge.web.privacy import outbound_routes
from bridge.web.privacy import routes as privacy_routes
from bridge.web.sharing import routes as sharing_routes
from bridge.web.voice import routes as voice_routes

LONGEST_POLL_S = 25.0
CODE_LIFE_S = 300
Say = Callable[[str, shapes.Say], shapes.Json]


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the API may do. `say` is the voice console, for an Alexa user id; given from outside.
    `push_key`: what browsers are told of the house's key for pushes. `link_url`: by which others
    open what is shared, where the settings say so."""

    house: House
    live: Live
    voice: Voice
    confirmed_alexas: ConfirmedAlexas
    api_tokens: ApiTokens
    say: Say
    public_url: str
    clips: Clips
    day_absences: DayAbsences
    settings: Settings
    screens: Screens
    privacy: Privacy
    outbound: OutboundConnections
    people: People
    linked: LinkedAlexas
    who_looked: WhoLooked
    alerts: Alerts
    teaching: Teaching
    learnt: WhatItLearnt
    forgetting: Forgetting
    push_key: str
    shared: Shared
    link_url: str | None


def blueprint(use: UseCases, pools: Pools) -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.after_request(identity.renew)
    session_routes.routes(api, use.people)
    account_routes.routes(api, use.people)
    household_routes.routes(api, use.people)
    _watching(api, use, pools.news)
    _alexa(api, use)
    api.register_blueprint(_skill(use))
    _tokens(api, use.api_tokens)
    clips_routes.routes(api, use.clips, use.day_absences)
    learning_routes.routes(api, use.teaching, use.learnt, use.forgetting)
    settings_routes.routes(api, use.settings)
    privacy_routes.routes(api, use.privacy)
    alexa_links_routes.routes(api, use.linked)
    screens_routes.routes(api, use.screens)
    outbound_routes.routes(api, use.outbound)
    alerts_routes.routes(api, use.alerts)
    push_routes.routes(api, use.push_key)
    sharing_routes.routes(api, use.shared, use.link_url)
    ledger_routes.routes(api, use.who_looked, pools.files)
    openapi.routes(api)
    return api


def _watching(api: Blueprint, use: UseCases, polls: WaitingPool) -> None:
    @api.get("/cameras")
    def cameras() -> Response:
        caller = identity.here().caller()
        after = request.args.get("after", type=int)
        wait_s = min(request.args.get("wait", default=0.0, type=float), LONGEST_POLL_S)
        if after is not None and wait_s > 0:
            with suppress(PrivateEyeError), polls.place(whose(caller.actor)):  # else: at once
                use.live.wait(caller, after, wait_s)
            caller = identity.here().caller()  # rights may have ended during the wait
        seen = shapes.house(use.live.with_last_events(caller.actor))
        told = use.alerts.log.news(caller.actor, request.args.get("alerts", type=int))
        return jsonify({**seen, "alerts": alerts_shapes.news(*told, identity.here().address)})

    @api.post("/cameras/<camera_id>/try")
    def try_now(camera_id: str) -> Response:
        use.live.try_now(identity.here().caller().actor, camera_id)
        return Response(status=204)

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
        user = use.voice.cameras.console_user(identity.here().caller())
        return jsonify(use.say(user, body(shapes.Say)))

    @api.post("/alexa/codes")
    def code() -> Response:
        digits = use.confirmed_alexas.alexa_code(identity.here().caller().actor)
        return jsonify(code=digits, expires_in_s=CODE_LIFE_S)

    @api.get("/alexa/users")
    def users() -> Response:
        known = use.confirmed_alexas.alexa_users(identity.here().caller().actor)
        return jsonify(users=[shapes.alexa_user(user) for user in known])

    @api.delete("/alexa/users/<user_id>")
    def remove(user_id: str) -> Response:
        use.confirmed_alexas.remove_alexa(identity.here().caller().actor, user_id)
        return Response(status=204)


def _tokens(api: Blueprint, api_tokens: ApiTokens) -> None:
    @api.get("/tokens")
    def lasting() -> Response:
        found = api_tokens.lasting(identity.here().caller().actor)
        return jsonify(tokens=[shapes.token(token) for token in found])

    @api.post("/tokens")
    def create() -> Response:
        actor = identity.here().caller().actor
        ask = body(shapes.CreateToken)
        token, text = api_tokens.create(actor, ask.name, ask.use)
        return jsonify({**shapes.token(token), "token": text})

    @api.delete("/tokens/<token_id>")
    def revoke(token_id: str) -> Response:
        api_tokens.revoke(identity.here().caller().actor, token_id)
        return Response(status=204)


def _skill(use: UseCases) -> Blueprint:
    return voice_routes.blueprint(use.voice, house=use.house.name, public_url=use.public_url)
