"""What every request passes before a route sees it, and what every answer carries.

- Host allow-list, against DNS rebinding: a page elsewhere may resolve its own name to this machine.
- X-Forwarded-* only from configured proxies; from anybody else it is removed.
- No other site may ask for anything by cookie, and a cookie alone is not enough (`identity`).
- Who comes from this machine through a proxy that is not configured has no address.
- Security headers; nothing is cached unless a route says so.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from bridge.config import Network
from bridge.errors import Kind, PrivateEyeError

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
)
# Others that proxies set, which nothing here reads.
_RELAYED = ("HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_CF_CONNECTING_IP", "HTTP_TRUE_CLIENT_IP")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
    "worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), autoplay=(self), fullscreen=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def install(app: Flask, *, hosts: Iterable[str], max_body: int) -> None:
    """`hosts` are names without port that this door may be called by."""
    allowed = frozenset(name.casefold() for name in hosts) | LOOPBACK_NAMES
    app.config["MAX_CONTENT_LENGTH"] = max_body

    @app.before_request
    def known_host() -> None:
        name = urlsplit(f"//{request.host}").hostname
        if name is None or name.casefold() not in allowed:
            raise PrivateEyeError(
                Kind.DENIED, "This address is not allowed here; see `hosts` in the settings."
            )

    @app.after_request
    def headers(response: Response) -> Response:
        for header, value in _HEADERS.items():  # the page that links an Alexa sets some itself
            response.headers.setdefault(header, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def same_origin() -> None:
    """Refuse what another site's page asks for. Raises Denied."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise PrivateEyeError(Kind.DENIED, "That request came from another site.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PrivateEyeError(Kind.DENIED, "That request came from another site.")


class Proxies:
    """WSGI middleware: believe forwarded headers from `proxies`, drop them from anybody else."""

    def __init__(self, app: WSGIApplication, proxies: Iterable[Network]) -> None:
        self._direct = app
        self._forwarded: Callable[..., Iterable[bytes]] = ProxyFix(app, x_for=1, x_proto=1)
        self._proxies = tuple(proxies)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if self._proxies and self._is_proxy(environ.get("REMOTE_ADDR", "")):
            return self._forwarded(environ, start)
        if _is_relayed(environ):
            environ["REMOTE_ADDR"] = ""
        for name in _FORWARDED:
            environ.pop(name, None)
        return self._direct(environ, start)

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


def only_here(name: str) -> bool:
    """Whether a host name or address means the machine that uses it."""
    return name.casefold() in LOOPBACK_NAMES or name.startswith("127.")


def _is_relayed(environ: WSGIEnvironment) -> bool:
    """Whether something on this machine asks for somebody else, who is not "on this computer":
    it says so, or calls the house by a name that others call it by."""
    try:
        if not ip_address(environ.get("REMOTE_ADDR", "")).is_loopback:
            return False
    except ValueError:
        return False
    name = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    return not only_here(name) or any(header in environ for header in (*_FORWARDED, *_RELAYED))


def body(model: Any) -> Any:
    """The JSON body as a pydantic model. Raises Invalid, or ValidationError naming the places."""
    if not request.is_json:
        raise PrivateEyeError(Kind.INVALID, "The body must be JSON.")
    try:
        parsed = request.get_json()
    except RecursionError:
        raise PrivateEyeError(Kind.INVALID, "The body is nested too deeply.") from None
    return model.model_validate(parsed)
