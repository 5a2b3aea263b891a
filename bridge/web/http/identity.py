"""Who is calling, from a Flask request: a session's cookie and page key, or a bearer token (401).

The page key is what no other port of this host has, and no other site: pages keep it in their
origin's storage and send it with each request. It also does what a CSRF token would.
"""

from urllib.parse import quote

from flask import Response, current_app, request

from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Why
from bridge.service.people.callers import Caller, Callers
from bridge.web.http.guards import SAFE_METHODS, same_origin

COOKIE = "private-eye"
# RFC 6265bis, 4.1.3.2: browsers take it from this host alone, by https, for all paths.
SECURE_COOKIE = "__Host-private-eye"
COOKIE_AGE_S = 30 * 24 * 3600
PAGE_KEY = "X-Page-Key"
SEAL = "seal"
# What stands behind the # of the link of a share.
SHARE_KEY = "X-Share-Key"


def asked(*lists: str) -> dict[str, str | list[str]]:
    """The query, without what is left empty in a form, and without the seal of the address.
    `lists`: what may be said several times."""
    found: dict[str, str | list[str]] = {}
    for name, values in request.args.lists():
        if name != SEAL and (said := [value for value in values if value]):
            found[name] = said if name in lists else said[0]
    return found


class Identity:
    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    def browser(self) -> Caller | None:
        """Whose browser's cookie was sent, by whatever program: for media and shells of pages."""
        return self._callers.browser(session_cookie())

    def session_id(self) -> str | None:
        browser = self.browser()
        return browser.session.id if browser and browser.session else None

    def caller(self) -> Caller:
        """Somebody by token, or by cookie and page key. Raises Unauthenticated, or Denied where
        another site asks."""
        if "Authorization" in request.headers:
            program = self._callers.program(_bearer())
            if program is None:
                raise self._refused(Why.WRONG_TOKEN)
            return program
        page = self._page()
        if page is None:
            missing = Why.NOT_SIGNED_IN if self.browser() is None else Why.NO_PAGE_KEY
            raise self._refused(missing)
        # Reading, too: another site's page would have it written down who looked, or saved.
        same_origin()
        return page

    def addressee(self) -> Caller:
        """As `caller`, or whoever was given this address: a picture or a link sends no page key."""
        seal, cookie = request.args.get(SEAL), session_cookie()
        if seal is None or cookie is None or request.method not in SAFE_METHODS:
            return self.caller()
        browser = self.browser()
        if browser is None or not self._callers.seal_matches(cookie, request.path, seal):
            return self.caller()
        same_origin()
        return browser

    def address(self, path: str) -> str:
        """A path of the API that the browser which asks now can read without its page key; for a
        program the path alone."""
        cookie = None if "Authorization" in request.headers else session_cookie()
        if cookie is None:
            return path
        return f"{quote(path)}?{SEAL}={self._callers.seal(cookie, path)}"

    def skill(self) -> None:
        """Only a voice token passes. Raises Unauthenticated."""
        if not self._callers.is_skill(_bearer()):
            raise self._refused(Why.WRONG_TOKEN)

    def kept_out(self, act: Act) -> Denied:
        """To raise; noted."""
        return self._callers.kept_out(request.remote_addr, act)

    def cookie_due(self) -> str | None:
        """The request's cookie, if it is a page's and the browser is to be given it again."""
        page = self._page()
        due = page and page.session and self._callers.cookie_is_due(page.session)
        return session_cookie() if due else None

    def _page(self) -> Caller | None:
        key = request.headers.get(PAGE_KEY)
        return self._callers.page(session_cookie(), key, request.remote_addr)

    def _refused(self, why: Why) -> Denied:
        return self._callers.refused(request.remote_addr, why)


def renew(response: Response) -> Response:
    """Give a browser its cookie again once a day, so that it lasts as long as the session does."""
    if "Set-Cookie" in response.headers:
        return response  # signing in or out
    cookie = here().cookie_due()
    return keep(response, cookie) if cookie else response


def keep(response: Response, cookie: str) -> Response:
    """Give the browser its cookie. `Secure` wherever the browser came by https."""
    response.set_cookie(
        cookie_name(),
        cookie,
        max_age=COOKIE_AGE_S,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    response.delete_cookie(cookie_name(), httponly=True, secure=request.is_secure, samesite="Lax")
    return response


def session_cookie() -> str | None:
    return request.cookies.get(cookie_name())


def cookie_name() -> str:
    return SECURE_COOKIE if request.is_secure else COOKIE


def here() -> Identity:
    """The Identity of the app that serves this request."""
    identity: Identity = current_app.extensions["identity"]
    return identity


def _bearer() -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else None
