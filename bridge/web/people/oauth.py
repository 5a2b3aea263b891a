"""`/oauth` of the public door: the page on which a person links their Alexa, and what Amazon's
servers ask. See `service.people.alexa_linking` for why there is neither a password nor a cookie."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask import send_from_directory as send

from bridge.access.alexa.oauth_server import OAuthAnswer
from bridge.errors import Kind, PrivateEyeError
from bridge.service.people.alexa_linking import AlexaLinking, LinkRequest, Redirect
from bridge.web import refusal_words
from bridge.web.http.devices import device_name
from bridge.web.http.errors import STATUS
from bridge.web.http.guards import same_origin

_STYLES = ("tokens.css", "base.css", "pages.css", "oauth.css")
_CSS = Path(__file__).parents[1] / "static" / "css"
# No form-action: browsers hold what follows a form to it, and Amazon's address leads on to others.
# No script, nothing from elsewhere, and in nobody's frame.
_PAGE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    # With none at all a browser sends its form with the origin "null".
    "Referrer-Policy": "same-origin",
    # The Alexa app on the web opens this in a window of its own, and waits for it to come back.
    "Cross-Origin-Opener-Policy": "unsafe-none",
}


def blueprint(linking: AlexaLinking, house: str) -> Blueprint:
    oauth = Blueprint("oauth", __name__, url_prefix="/oauth")
    _page(oauth, linking, house)
    _endpoints(oauth, linking)

    @oauth.get("/look/<name>")
    def look(name: str) -> Response:
        if name not in _STYLES:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such page.")
        return send(_CSS, name, max_age=3600)

    @oauth.errorhandler(PrivateEyeError)
    def failed(error: PrivateEyeError) -> Response:
        status = STATUS[error.kind]
        if request.path.endswith("/authorize"):
            return _shown(house, status, problem=refusal_words.said(error))
        return make_response(jsonify(error="server_error"), status)

    return oauth


def _page(oauth: Blueprint, linking: AlexaLinking, house: str) -> None:
    @oauth.get("/authorize")
    def ask() -> Response:
        asked = linking.asked(request.args.to_dict(flat=False))
        if isinstance(asked, Redirect):
            return _go(asked)
        return _shown(house, 200, asked=asked, ticked=[scope.value for scope in asked.scopes])

    @oauth.post("/authorize")
    def agree() -> Response:
        same_origin()
        values, ticked = request.args.to_dict(flat=False), request.form.getlist("scope")
        if "decline" in request.form:
            return _go(linking.declined(values))
        device = device_name(request.headers.get("User-Agent", ""))
        code = request.form.get("code", "")
        agreed = linking.agreed(values, code, tuple(ticked), request.remote_addr, device)
        if isinstance(agreed, Redirect):
            return _go(agreed)
        asked = linking.asked(values)
        if not isinstance(asked, LinkRequest):
            return _go(asked)
        return _shown(house, 400, asked=asked, ticked=ticked, problem=agreed.message)


def _endpoints(oauth: Blueprint, linking: AlexaLinking) -> None:
    # Only the body is read: RFC 6749, 2.3.1 keeps secrets out of addresses.
    @oauth.post("/token")
    def token() -> Response:
        values = request.form.to_dict(flat=False)
        return _said(linking.token(values, dict(request.headers), request.remote_addr))

    @oauth.post("/revoke")
    def revoke() -> Response:
        values = request.form.to_dict(flat=False)
        return _said(linking.revoke(values, dict(request.headers), request.remote_addr))


def _shown(
    house: str,
    status: int,
    *,
    asked: LinkRequest | None = None,
    ticked: list[str] | None = None,
    problem: str | None = None,
) -> Response:
    scopes = [scope.value for scope in asked.scopes] if asked else []
    page = render_template(
        "oauth.html", house=house, scopes=scopes, ticked=ticked or [], problem=problem
    )
    response = make_response(page, status)
    response.headers.update(_PAGE)
    return response


def _go(back: Redirect) -> Response:
    """303: the form is not sent along."""
    return make_response(redirect(back.uri, 303))


def _said(answer: OAuthAnswer) -> Response:
    response = make_response(jsonify(answer.body), answer.status)
    response.headers.update(answer.headers)
    return response
