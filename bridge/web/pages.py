"""The pages: server-rendered shells; what they show comes from the API by their own scripts."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template

from bridge.errors import Kind, PrivateEyeError
from bridge.model import ActorKind
from bridge.service.callers import Caller
from bridge.web import identity, nav

_PAGES = {
    "/": ("live", "live.html"),
    "/console": ("console", "console.html"),
    "/voice": ("voice", "voice.html"),
    "/screens": ("screens", "screens.html"),
    "/people": ("people", "people.html"),
    "/account": ("account", "account.html"),
    "/clips": ("clips", "clips.html"),
    "/clips/<clip_id>": ("clip", "clips.html"),
    "/ledger": ("ledger", "ledger.html"),
    "/transparency": ("leaving", "leaving.html"),
    "/cameras/<camera_id>": ("camera", "camera_settings.html"),
}
May = Callable[[Caller], frozenset[str]]


def blueprint(house: str, may: May) -> Blueprint:
    """`may`: what somebody may do now; a page for what they may not is not shown to them."""
    pages = Blueprint("pages", __name__)
    pages.after_request(identity.renew)

    @pages.get("/sign-in")
    def sign_in() -> Response:
        return make_response(render_template("sign_in.html", page="sign-in"))

    @pages.get("/join")
    def join() -> Response:
        return make_response(render_template("join.html", page="join"))

    @pages.get("/tv")
    def tv() -> Response:
        browser = identity.here().browser()
        if browser is None:
            return make_response(render_template("tv_pair.html", page="tv"))
        csrf = identity.here().csrf()
        return make_response(render_template("tv.html", page="tv", house=house, csrf=csrf))

    for rule, (name, template) in _PAGES.items():
        pages.add_url_rule(rule, name, _page(house, name, template, may))

    return pages


def _page(house: str, page: str, template: str, may: May) -> Callable[[], Response]:
    """A page for signed-in people; others are sent to sign in. Ids are read by its script."""

    def view(**_ids: str) -> Response:
        browser = identity.here().browser()
        if browser is None:
            return make_response(redirect("/sign-in"))
        if browser.actor.kind is ActorKind.SCREEN:
            return make_response(redirect("/tv"))
        acts = may(browser)
        if not nav.is_open(page, acts):
            raise PrivateEyeError(Kind.DENIED, "The owner of this house has not opened it to you.")
        shell = render_template(
            template,
            page=page,
            house=house,
            name=browser.actor.name,
            csrf=identity.here().csrf(),
            may=acts,
            nav=nav.menu(acts),
        )
        return make_response(shell)

    return view
