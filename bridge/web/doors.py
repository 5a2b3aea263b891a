"""The two Flask apps. *home*: everything else, for the house. *public*: what a proxy forwards."""

import threading
from collections.abc import Callable, Iterable, Mapping

from flask import Flask, Response, request

from bridge.config import Network
from bridge.errors import Kind, PrivateEyeError
from bridge.service.events.viewing import ClipViewing
from bridge.service.live.viewing import Live
from bridge.service.people.alexa_linking import AlexaLinking
from bridge.service.sharing.facade import Shared
from bridge.web import api, installing, pages
from bridge.web.api import UseCases
from bridge.web.events import media as clips_media
from bridge.web.http import errors, guards, waiting
from bridge.web.http.home_address import HomeAddress
from bridge.web.http.identity import Identity
from bridge.web.http.origins import Origins
from bridge.web.live import media
from bridge.web.people import oauth
from bridge.web.sharing import copies, postcard

MAX_HOME_BODY = 64 * 1024
MAX_ALEXA_BODY = 128 * 1024
# Threads that no waiting request may take: sign-in, the API, /alexa and what it asks of the API.
RESERVED_THREADS = 12
# Of those, what /alexa may not take either: a media segment is answered at once, whoever speaks.
SPARE_THREADS = 4
AlexaAnswer = Callable[[Mapping[str, str], bytes], tuple[int, bytes]]


def home(
    use: UseCases,
    identity: Identity,
    *,
    hosts: Iterable[str],
    proxies: Iterable[Network],
    port: int,
    threads: int,
    url: str | None = None,
) -> Flask:
    """The home door for a server on `port` with `threads` threads. `url`: how people open it."""
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.extensions["identity"] = identity
    errors.install(app, errors.as_page_or_json)
    names, trusted = tuple(hosts), tuple(proxies)
    app.extensions["origins"] = Origins(names, port=port, proxied=bool(trusted), url=url)
    guards.install(app, hosts=names, max_body=MAX_HOME_BODY)
    pools = waiting.pools(threads - RESERVED_THREADS)
    app.register_blueprint(api.blueprint(use, pools))
    app.register_blueprint(media.blueprint(use.live, identity.session_id, pools))
    app.register_blueprint(clips_media.blueprint(use.clips.viewing, identity.session_id, pools))
    home_address = HomeAddress(names, forwarded=bool(trusted), url=url)
    app.register_blueprint(pages.blueprint(use.people, use.clips.finding, home_address))
    app.register_blueprint(installing.blueprint())
    app.register_blueprint(copies.blueprint(use.shared))
    app.register_blueprint(postcard.blueprint())

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return app.send_static_file("favicon.svg")

    return _behind(app, trusted)


def public(
    live: Live,
    clips: ClipViewing,
    alexa: AlexaAnswer,
    *,
    hosts: Iterable[str],
    proxies: Iterable[Network],
    threads: int,
    linking: AlexaLinking | None = None,
    house: str = "",
    shared: Shared | None = None,
) -> Flask:
    """The public door: `/alexa`, media by grant, `/oauth` where an Alexa can be linked to the
    `house`, what is `shared` by links, and silence for everything else."""
    app = Flask(__name__, static_folder=None)
    errors.install(app, errors.bare)
    guards.install(app, hosts=hosts, max_body=MAX_ALEXA_BODY)
    pools = waiting.pools(threads - RESERVED_THREADS)
    app.register_blueprint(media.blueprint(live, lambda: None, pools))
    app.register_blueprint(clips_media.blueprint(clips, lambda: None, pools))
    if linking is not None:
        app.register_blueprint(oauth.blueprint(linking, house))
    if shared is not None:
        app.register_blueprint(copies.blueprint(shared))
        app.register_blueprint(postcard.blueprint())
    speaking = threading.BoundedSemaphore(RESERVED_THREADS - SPARE_THREADS)

    @app.post("/alexa")
    def spoken() -> Response:
        if not speaking.acquire(blocking=False):
            raise PrivateEyeError(Kind.UNAVAILABLE, "too many are speaking at once")
        try:
            status, answer = alexa(dict(request.headers), request.get_data())
        finally:
            speaking.release()
        return Response(answer, status, content_type="application/json")

    return _behind(app, proxies)


def _behind(app: Flask, proxies: Iterable[Network]) -> Flask:
    app.wsgi_app = guards.Proxies(app.wsgi_app, proxies)  # type: ignore[method-assign, assignment]
    return app
