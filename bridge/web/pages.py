"""The pages: server-rendered shells; what they show comes from the API by their own scripts."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.service.events.finding import ClipFinding
from bridge.service.people.facade import People
from bridge.web import nav
from bridge.web.http import identity
from bridge.web.http.clocks import twelve_hours
from bridge.web.http.home_address import HomeAddress

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


def blueprint(people: People, finding: ClipFinding, home_address: HomeAddress) -> Blueprint:
    """A page for what somebody may not do now is not shown to them, and one of what is not there
    is a 404."""
    house = people.house
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
        pages.add_url_rule(rule, name, _page(people, finding, name, template, home_address))

    return pages


def _page(
    people: People, finding: ClipFinding, page: str, template: str, home_address: HomeAddress
) -> Callable[[], Response]:
    """A page for signed-in people; others are sent to sign in. Ids are read by its script."""

    def view(camera_id: str | None = None, clip_id: str | None = None) -> Response:
        browser = identity.here().browser()
        if browser is None:
            return make_response(redirect("/sign-in"))
        if browser.actor.kind is ActorKind.SCREEN:
            return make_response(redirect("/tv"))
        why = people.accounts.outside_hours(browser, twelve_hours=twelve_hours())
        if why is not None:
            return _closed(people.house, why)
        may = people.may(browser)
        act = nav.act_of(page)
        if act is not None and act.right not in may:
            raise identity.here().kept_out(browser, act)
        if camera_id is not None and camera_id not in people.cameras:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such camera in this house.")
        shell = render_template(
            template,
            page=page,
            house=people.house,
            name=browser.actor.name,
            csrf=identity.here().csrf(),
            may=may,
            nav=nav.menu(may),
            home_address=home_address,
            nudge=nav.MANAGES in may and not people.accounts.has_way(browser),
        )
        # What became of a clip is said by the page's own script, beside the others.
        gone = clip_id is not None and not _is_there(finding, browser.actor, clip_id)
        return make_response(shell, 404 if gone else 200)

    return view


def _is_there(finding: ClipFinding, actor: Actor, clip_id: str) -> bool:
    try:
        finding.clip(actor, clip_id)
    except PrivateEyeError as error:
        return error.kind is not Kind.NOT_FOUND
    return True


def _closed(house: str, why: str) -> Response:
    """All that somebody is shown outside their hours, or after their last day."""
    csrf = identity.here().csrf()
    shell = render_template("closed.html", page="closed", house=house, csrf=csrf, why=why)
    return make_response(shell, 403)
