"""Who is calling, from a Flask request: cookie, bearer token, and the CSRF check (401, 403)."""

from flask import Response, current_app, request

from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Why
from bridge.service.people.callers import Caller, Callers
from bridge.web.http.guards import SAFE_METHODS, same_origin

COOKIE = "private-eye"
COOKIE_AGE_S = 30 * 24 * 3600


class Identity:
    def __init__(self, callers: Callers) -> None:
        self._callers = callers

    def browser(self) -> Caller | None:
        """The signed-in browser, if it is one."""
        return self._callers.browser(request.cookies.get(COOKIE), request.remote_addr)

    def session_id(self) -> str | None:
        browser = self.browser()
        return browser.session.id if browser and browser.session else None

    def csrf(self) -> str:
        return self._callers.csrf(request.cookies[COOKIE])

    def caller(self) -> Caller:
        """An owner by token or cookie. Raises Unauthenticated, or Denied without a CSRF token."""
        if "Authorization" in request.headers:
            program = self._callers.program(_bearer())
            if program is None:
                raise self._refused(Why.WRONG_TOKEN)
            return program
        browser = self.browser()
        if browser is None:
            raise self._refused(Why.NOT_SIGNED_IN)
        # Reading, too: another site's page would have it written down who looked, or saved.
        same_origin()
        if request.method not in SAFE_METHODS:
            given = request.headers.get("X-CSRF-Token")
            if not self._callers.csrf_matches(request.cookies[COOKIE], given):
                raise self._refused(Why.NO_CSRF_TOKEN)
        return browser

    def skill(self) -> None:
        """Only a voice token passes. Raises Unauthenticated."""
        if not self._callers.is_skill(_bearer()):
            raise self._refused(Why.WRONG_TOKEN)

    def kept_out(self, caller: Caller, act: Act) -> Denied:
        """To raise; noted."""
        return self._callers.kept_out(caller, act)

    def cookie_due(self) -> str | None:
        """The request's cookie, if it is a session's and the browser is to be given it again."""
        browser = self.browser()
        due = browser and browser.session and self._callers.cookie_is_due(browser.session)
        return request.cookies[COOKIE] if due else None

    def _refused(self, why: Why) -> Denied:
        return self._callers.refused(request.remote_addr, why)


def renew(response: Response) -> Response:
    """Give a browser its cookie again once a day, so that it lasts as long as the session does."""
    if "Set-Cookie" in response.headers:
        return response  # signing in or out
    cookie = here().cookie_due()
    return keep(response, cookie) if cookie else response


def keep(response: Response, cookie: str) -> Response:
    """Give the browser its session. `Secure` wherever the browser came by https."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=COOKIE_AGE_S,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    response.delete_cookie(COOKIE, httponly=True, secure=request.is_secure, samesite="Lax")
    return response


def here() -> Identity:
    """The Identity of the app that serves this request."""
    identity: Identity = current_app.extensions["identity"]
    return identity


def _bearer() -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else None
