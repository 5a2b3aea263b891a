"""Errors to HTTP, once. People get a page, programs get `{"error": {"kind", "message"}}`."""

import logging
import math
from collections.abc import Callable

from flask import Flask, Response, jsonify, make_response, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from bridge.errors import Kind, NotFresh, PrivateEyeError, TooSoon
from bridge.policy.fair_use import A_MINUTE_S
from bridge.web import refusal_words

log = logging.getLogger(__name__)

STATUS = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.DENIED: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
    Kind.INTERNAL: 500,
}
_KINDS = {status: kind for kind, status in STATUS.items()} | {405: Kind.INVALID, 415: Kind.INVALID}
_TITLES = {
    401: "Please sign in",
    403: "You don't have access to this page",
    404: "Page not found",
    503: "Not available right now",
}
_FOR_PROGRAMS = ("/api/", "/live/", "/clip/", "/postcard/")
Shape = Callable[[Kind, str, int], Response]


def install(app: Flask, shape: Shape) -> None:
    """Give every error of `app` the same shape. Nothing internal is ever shown."""

    @app.errorhandler(PrivateEyeError)
    def known(error: PrivateEyeError) -> Response:
        return shaped(error, shape)

    @app.errorhandler(ValidationError)
    def malformed(error: ValidationError) -> Response:
        places = {".".join(map(str, e["loc"])) or "the body" for e in error.errors()}
        message = f"not understood: {', '.join(sorted(places))}"
        return shape(Kind.INVALID, message, STATUS[Kind.INVALID])

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status in (301, 302, 304, 308):
            return make_response(error.get_response())
        message = error.name[:1] + error.name[1:].lower()
        return shape(_KINDS.get(status, Kind.INVALID), message, status)

    @app.errorhandler(Exception)
    def unknown(_error: Exception) -> Response:
        log.exception("request.failed", extra={"method": request.method})
        message = "Something went wrong in the bridge; its log says what."
        return shape(Kind.INTERNAL, message, 500)


def shaped(error: PrivateEyeError, shape: Shape) -> Response:
    response = shape(error.kind, refusal_words.said(error), STATUS[error.kind])
    if isinstance(error, TooSoon):
        response.headers["Retry-After"] = str(math.ceil(error.wait_s))
    elif error.kind is Kind.TOO_MANY:
        response.headers["Retry-After"] = str(math.ceil(A_MINUTE_S))
    if isinstance(error, NotFresh):
        response.headers["X-Sign-In-Again"] = "1"  # pages lead there (shell.js)
    return response


def as_json(kind: Kind, message: str, status: int) -> Response:
    response = jsonify(error={"kind": kind.value, "message": message})
    response.status_code = status
    if kind is Kind.UNAVAILABLE:
        response.headers["Retry-After"] = "1"
    return response


def as_page_or_json(kind: Kind, message: str, status: int) -> Response:
    wants_page = request.accept_mimetypes.best_match(["application/json", "text/html"])
    if wants_page != "text/html" or request.path.startswith(_FOR_PROGRAMS):
        return as_json(kind, message, status)
    page = render_template(
        "error.html",
        page="error",
        title=_TITLES.get(status, "That did not work"),
        message=message,
        advice=None,
        status=status,
    )
    return make_response(page, status)


def bare(_kind: Kind, _message: str, status: int) -> Response:
    """The public door says nothing to strangers but the number."""
    response = Response(status=status)
    if status == STATUS[Kind.UNAVAILABLE]:
        response.headers["Retry-After"] = "1"
    return response
