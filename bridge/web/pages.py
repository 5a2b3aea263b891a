"""The pages: server-rendered shells; what they show comes from the API by their own scripts.

A browser asks for a page with its cookie alone, which other programs on this host may have too. So
a shell holds nobody's name and nothing to act with: only which pages there are for such a person.
"""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind
from bridge.service.events.finding import ClipFinding
from bridge.service.people.callers import Caller
from bridge.service.people.facade import People
from bridge.web import nav
from bridge.web.http import identity
from bridge.web.http.home_address import HomeAddress

# What stands in place of the name of a house.
_NO_NAME = "Private Eye"
_PAGES = {
    "/": ("live", "live.html"),
    "/console": ("console", "console.html"),
    "/voice": ("voice", "voice.html"),
    "/screens": ("screens", "screens.html"),
    "/people": ("people", "people.html"),
    "/account": ("account", "account.html"),
    "/alerts": ("alerts", "alerts.html"),
    "/clips": ("clips", "clips.html"),
    "/clips/<clip_id>": ("clip", "clips.html"),
    "/clips/<clip_id>/share": ("share", "share.html"),
    "/shares": ("shares", "shares.html"),
    "/postcards": ("shared", "shared.html"),
    "/ledger": ("ledger", "ledger.html"),
    "/learnt": ("learnt", "learnt.html"),
    "/transparency": ("leaving", "leaving.html"),
    "/cameras/<camera_id>": ("camera", "camera_settings.html"),
}


def blueprint(people: People, finding: ClipFinding, home_address: HomeAddress) -> Blueprint:
    """A page for what somebody may not do now is not shown to them, and one of what is not there
    is a 404."""
    house = people.house
    pages = Blueprint("pages", __name__)

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
            return pair_screen()
        if _reviews(browser):
            return make_response(redirect(nav.SHARED.path))
        return make_response(render_template("tv.html", page="tv", house=house))

    @pages.get("/tv/pair")
    def pair_screen() -> Response:
        return make_response(render_template("tv_pair.html", page="tv"))

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
        reviews = _reviews(browser)
        if reviews and page == "live":
            return make_response(redirect(nav.SHARED.path))
        house = _NO_NAME if reviews else people.house
        if people.accounts.outside_hours(browser) is not None:
            closed = render_template("closed.html", page="closed", house=house)
            return make_response(closed, 403)
        may = people.may(browser)
        act = nav.act_of(page)
        if act is not None and act.right not in may:
            raise identity.here().kept_out(act)
        if camera_id is not None and camera_id not in people.cameras:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such camera in this house.")
        shell = render_template(
            template,
            page=page,
            house=house,
            may=may,
            nav=nav.of_a_reviewer() if reviews else nav.menu(may),
            home_address=home_address,
            lets_others_in=nav.MANAGES in may,
            of_their_own=_of_their_own(),
        )
        # What became of a clip is said by the page's own script, beside the others.
        gone = clip_id is not None and not _is_there(finding, browser.actor, clip_id)
        return make_response(shell, 404 if gone else 200)

    return view


def _reviews(browser: Caller) -> bool:
    """Whether they see what is shared with them, and are told no names of the household."""
    return browser.actor.kind is ActorKind.REVIEWER


def _of_their_own() -> bool:
    """Whether somebody opened the page themselves, from a notification, say: no link of another
    site's led here. Where browsers do not tell there are no notifications either."""
    return request.headers.get("Sec-Fetch-Site") in ("none", "same-origin")


def _is_there(finding: ClipFinding, actor: Actor, clip_id: str) -> bool:
    try:
        finding.clip(actor, clip_id)
    except PrivateEyeError as error:
        return error.kind is not Kind.NOT_FOUND
    return True
