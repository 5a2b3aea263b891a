"""`/api/v1/session`: every way of signing in, who is signed in, and signing out."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, request

from bridge.access.sign_in.passkeys import Party
from bridge.errors import Kind, PrivateEyeError
from bridge.service.people.client import Client, NeedsCode, SignedIn
from bridge.service.people.facade import People
from bridge.web import shapes
from bridge.web.http import identity
from bridge.web.http.clocks import twelve_hours
from bridge.web.http.devices import device_name
from bridge.web.http.guards import body, same_origin
from bridge.web.http.origins import Origins
from bridge.web.people import shapes as people_shapes

KNOWN = "private-eye-device"
# The longest that browsers keep a cookie.
_KNOWN_AGE_S = 400 * 24 * 3600
_KNOWN_PATH = "/api/v1/session"
NO_NAME = (
    "Passkeys do not work at a numeric address such as 127.0.0.1. "
    "Open this page by its name, or as localhost on this computer."
)


def routes(api: Blueprint, people: People) -> None:
    _signing_in(api, people)
    _by_passkey(api, people)

    @api.get("/session")
    def session() -> Response:
        caller = identity.here().caller()
        actor = caller.actor
        return jsonify(
            name=actor.name,
            role=actor.rights.role.value if actor.rights else None,
            person=actor.person,
            may=sorted(people.may(caller)),
            closed=people.accounts.outside_hours(caller, twelve_hours=twelve_hours()),
            can_sign_in_again=people.accounts.has_way(caller),
        )

    @api.delete("/session")
    def sign_out() -> Response:
        caller = identity.here().caller()
        if caller.session:
            people.session_list.sign_out(caller.session)
        return identity.forget(Response(status=204))


def _signing_in(api: Blueprint, people: People) -> None:
    sign_in = people.sign_in

    @api.post("/session")
    def by_link() -> Response:
        same_origin()
        return _entered(sign_in.by_link(body(shapes.SignIn).token, client()))

    @api.post("/session/password")
    def by_password() -> Response:
        same_origin()
        ask = body(people_shapes.WithPassword)
        outcome = sign_in.by_password(ask.name, ask.password, ask.code, client())
        if isinstance(outcome, NeedsCode):
            return jsonify(needs="code")
        return _entered(outcome)

    @api.post("/session/recovery")
    def by_recovery() -> Response:
        same_origin()
        ask = body(people_shapes.WithRecovery)
        return _entered(sign_in.by_recovery(ask.name, ask.code, client()))

    @api.post("/invitation")
    def invitation() -> Response:
        same_origin()
        offer = people.household.invited(body(shapes.SignIn).token, client())
        return jsonify(people_shapes.invited(offer, people.house, people.zone))


def _by_passkey(api: Blueprint, people: People) -> None:
    @api.post("/session/passkey/options")
    def options() -> Response:
        same_origin()
        return jsonify(people.sign_in.passkey_options(party()))

    @api.post("/session/passkey")
    def by_passkey() -> Response:
        same_origin()
        credential = body(people_shapes.WithPasskey).credential
        return _entered(people.sign_in.by_passkey(credential, party(), client()))


def party() -> Party:
    """By which name this page was opened; `guards` lets only the house's own pass. Raises Invalid
    for a number: passkeys are for names (WebAuthn, 5.1.3: an effective domain)."""
    name = urlsplit(f"//{request.host}").hostname or ""
    try:
        ip_address(name)
    except ValueError:
        origins: Origins = current_app.extensions["origins"]
        return Party(name, origins.of(name))
    raise PrivateEyeError(Kind.INVALID, NO_NAME)


def client() -> Client:
    return Client(
        address=request.remote_addr,
        device=device_name(request.headers.get("User-Agent", "")),
        known=request.cookies.get(KNOWN),
        cookie=identity.session_cookie(),
        page_key=request.headers.get(identity.PAGE_KEY),
    )


def _entered(entered: SignedIn) -> Response:
    response = jsonify(page_key=entered.started.page_key)
    response.set_cookie(
        KNOWN,
        entered.known,
        max_age=_KNOWN_AGE_S,
        path=_KNOWN_PATH,
        httponly=True,
        secure=request.is_secure,
        samesite="Strict",
    )
    return identity.keep(response, entered.started.cookie)
