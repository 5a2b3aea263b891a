"""The pages: server-rendered shells; what they show comes from the API by their own scripts."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template

from bridge.web import identity

_PAGES = {
    "/": ("live", "live.html"),
    "/console": ("console", "console.html"),
    "/voice": ("voice", "voice.html"),
    "/clips": ("clips", "clips.html"),
    "/clips/<clip_id>": ("clip", "clips.html"),
    "/cameras/<camera_id>": ("camera", "camera_settings.html"),
}


def blueprint(house: str) -> Blueprint:
    pages = Blueprint("pages", __name__)
    pages.after_request(identity.renew)

    @pages.get("/sign-in")
    def sign_in() -> Response:
        return make_response(render_template("sign_in.html", page="sign-in"))

    for rule, (name, template) in _PAGES.items():
        pages.add_url_rule(rule, name, _page(house, name, template))

    return pages


def _page(house: str, page: str, template: str) -> Callable[[], Response]:
    """A page for signed-in people; others are sent to sign in. Ids are read by its script."""

    def view(**_ids: str) -> Response:
        browser = identity.here().browser()
        if browser is None:
            return make_response(redirect("/sign-in"))
        csrf = identity.here().csrf()
        shell = render_template(
            template, page=page, house=house, name=browser.actor.name, csrf=csrf
        )
        return make_response(shell)

    return view
