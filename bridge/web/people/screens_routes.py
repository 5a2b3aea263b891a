"""`/api/v1/screens`: a television shows a code, the owner's phone confirms it (RFC 8628).

Where it is not as in the RFC: bodies are JSON, there is one client and no client_id, and what a
screen that was let in is given is not a token but what a browser is: a cookie, which its page
cannot read, and the page key.
"""

from flask import Blueprint, Response, jsonify, request

from bridge.access.sign_in.pairing import PairingState
from bridge.service.people.screens import Screens
from bridge.web.http import identity
from bridge.web.http.devices import device_name
from bridge.web.http.guards import body, same_origin
from bridge.web.people import screens_shapes as shapes
from bridge.web.people.session_routes import client


def routes(api: Blueprint, screens: Screens) -> None:
    _of_the_screen(api, screens)
    _of_the_phone(api, screens)


def _of_the_screen(api: Blueprint, screens: Screens) -> None:
    @api.post("/screens/pair")
    def pair() -> Response:
        same_origin()
        body(shapes.Pair)
        made = screens.ask(request.remote_addr, _device())
        return jsonify(shapes.asked(made, f"{request.url_root}screens"))

    @api.post("/screens/token")
    def screen_token() -> Response:
        same_origin()
        code = body(shapes.Poll).device_code
        answer = screens.poll(code, client())
        if isinstance(answer, PairingState):
            waiting = jsonify(error=answer.value)
            waiting.status_code = 400
            return waiting
        said = jsonify(name=answer.name, page_key=answer.started.page_key)
        return identity.keep(said, answer.started.cookie)


def _of_the_phone(api: Blueprint, screens: Screens) -> None:
    @api.post("/screens/look")
    def look_at_code() -> Response:
        caller = identity.here().caller()
        return jsonify(shapes.asking(screens.look(caller, body(shapes.ScreenCode).user_code)))

    @api.post("/screens/confirm")
    def confirm_screen() -> Response:
        caller = identity.here().caller()
        ask = body(shapes.ConfirmScreen)
        id_ = screens.confirm(caller, ask.user_code, name=ask.name, cameras=ask.cameras)
        return jsonify(id=id_, name=ask.name)

    @api.post("/screens/refuse")
    def refuse_screen() -> Response:
        screens.refuse(identity.here().caller(), body(shapes.ScreenCode).user_code)
        return Response(status=204)


def _device() -> str:
    return device_name(request.headers.get("User-Agent", ""))
