"""What makes the pages an app of a phone, one that can be told of alerts: a manifest and a worker.

Both are asked for before anybody is signed in, and are the same for everybody.
"""

from flask import Blueprint, Response, current_app


def blueprint() -> Blueprint:
    installing = Blueprint("installing", __name__)

    @installing.get("/manifest.webmanifest")
    def manifest() -> Response:
        answer = _file("manifest.webmanifest")
        answer.content_type = "application/manifest+json"
        return answer

    @installing.get("/sw.js")
    def worker() -> Response:
        """At the root: a worker is in charge of what is below its own address."""
        return _file("js/sw.js")

    return installing


def _file(name: str) -> Response:
    """Never an old one: a browser asks for them seldom enough."""
    answer = current_app.send_static_file(name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
