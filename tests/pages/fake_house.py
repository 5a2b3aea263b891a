"""The HTTP contract of the bridge, with nothing behind it but `FakeCamera`s."""

import itertools
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, render_template, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bridge.policy.acts import Right
from bridge.web import nav, shapes
from tests.pages.fake_camera import FakeCamera
from tests.pages.fake_voice import answer
from tests.pages.footage import SCENES, Loop, make

WEB = Path(__file__).parents[2] / "bridge" / "web"
KEY = "key-of-the-fake-house"
END_WITHIN_S = 0.02
TOKEN = "a-link-that-works-once"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PAGES = {"/": "live", "/console": "console", "/voice": "voice"}
NAMES = {"front-room": "Front room", "garden": "Garden", "door": "Door"}
MAY = frozenset(act.value for act in Right)
PAGE_VARIABLES: dict[str, Any] = {
    "house": "Rose Cottage",
    "may": MAY,
    "nav": nav.menu(MAY),
}
Json = dict[str, Any]


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing: a page makes ten requests a second."""


class FakeHouse:
    """Start with `start()`, end with `close()`. `grants` maps open grants to camera ids."""

    def __init__(
        self, loops: Mapping[str, Loop], *, cameras: int = 3, signed_in: bool = True
    ) -> None:
        self._changed = threading.Condition()
        self.version = 1
        self.signed_in = signed_in
        self.tokens = {TOKEN}
        self.dark = False
        self.busy: Json | None = None  # this computer is
        self.grants: dict[str, str] = {}
        self.opened: list[Json] = []
        self.said: list[Json] = []
        self.users: list[Json] = []
        self.linking = False
        self.links: list[Json] = []
        self.pin: Json = {"set": False, "for_one": False, "locked_until": None}
        self.cameras = {camera.id: camera for camera in self._furnish(loops, cameras)}
        self._names = itertools.count(1)
        self._closed = threading.Event()
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, self._app(), threaded=True, request_handler=Quiet
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        targets: list[Callable[[], None]] = [lambda: self._server.serve_forever(END_WITHIN_S)]
        targets += [lambda c=camera: c.run(self._closed) for camera in self.cameras.values()]  # type: ignore[misc]
        for target in targets:
            threading.Thread(target=target, daemon=True, name="fake-house").start()

    def close(self) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()

    def end_grants(self) -> None:
        self.grants.clear()

    def confirm_user(self, name: str) -> None:
        now = datetime.now(UTC).isoformat()
        user = {"id": f"amzn1.{name}", "name": name, "confirmed_at": now, "last_used_at": None}
        self.users.append(user)

    def changed(self) -> None:
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def _furnish(self, loops: Mapping[str, Loop], count: int) -> list[FakeCamera]:
        scenes = itertools.cycle(SCENES)
        cameras = []
        for number, scene in zip(range(count), scenes, strict=False):
            extra = "" if number < len(SCENES) else f"-{number}"
            name = NAMES[scene] + extra.replace("-", " ")
            cameras.append(FakeCamera(scene + extra, name, loops[scene], on_change=self.changed))
        return cameras

    # What follows answers requests, on the server's threads.

    def _app(self) -> Flask:
        app = Flask(
            __name__, template_folder=str(WEB / "templates"), static_folder=str(WEB / "static")
        )
        app.before_request(self._guard)
        app.after_request(_headers)
        for path, page in PAGES.items():
            app.add_url_rule(path, page, lambda page=page: self._page(page))
        app.add_url_rule(
            "/sign-in", "sign-in", lambda: render_template("sign_in.html", page="sign-in")
        )
        app.add_url_rule("/error", "error", _error_page)
        api = app.add_url_rule
        api("/api/v1/session", "session", self._session, methods=["POST", "DELETE"])
        api("/api/v1/cameras", "cameras", self._cameras)
        api("/api/v1/cameras/<camera>/try", "try", self._try, methods=["POST"])
        api("/api/v1/live", "live-open", self._live, methods=["POST", "DELETE"])
        api("/api/v1/say", "say", self._say, methods=["POST"])
        api(
            "/api/v1/alexa/codes",
            "codes",
            lambda: {"code": "402817", "expires_in_s": 300},
            methods=["POST"],
        )
        api("/api/v1/alexa/users", "users", lambda: {"users": self.users})
        api("/api/v1/alexa/users/<path:user>", "user", self._remove_user, methods=["DELETE"])
        api("/api/v1/alexa/links", "links", lambda: {"wanted": self.linking, "links": self.links})
        api(
            "/api/v1/alexa/links/codes",
            "link-codes",
            lambda: {"code": "BCDF-GHJK", "expires_in_s": 600},
            methods=["POST"],
        )
        api("/api/v1/alexa/links/<link>", "unlink", self._unlink, methods=["DELETE"])
        api("/api/v1/alexa/pin", "pin", self._pin, methods=["GET", "PUT", "DELETE"])
        api("/live/<grant>/<name>", "media", self._media)
        return app

    def _guard(self) -> Response | tuple[Json, int] | None:
        path = request.path
        if self.dark and not path.startswith("/static/"):
            return _refusal("unavailable", "The bridge is resting.", 503)
        if not path.startswith("/api/") or (path == "/api/v1/session" and request.method == "POST"):
            return None
        if not self.signed_in:
            return _refusal("unauthenticated", "Please sign in.", 401)
        return None

    def _page(self, page: str) -> Any:
        if not self.signed_in:
            return redirect("/sign-in")
        return render_template(f"{page}.html", page=page, **PAGE_VARIABLES)

    def _session(self) -> Any:
        if request.method == "DELETE":
            self.signed_in = False
            return "", 204
        token = request.get_json()["token"]
        if token not in self.tokens:
            return _refusal("unauthenticated", "This link has been used or is too old.", 401)
        self.tokens.discard(token)
        self.signed_in = True
        return {"page_key": KEY}

    def _cameras(self) -> Json:
        after = request.args.get("after", type=int)
        with self._changed:
            self._changed.wait_for(
                lambda: self.version != after or self._closed.is_set(),
                request.args.get("wait", 0.0, float),
            )
            cameras = [_described(camera) for camera in self.cameras.values()]
            said = {"version": self.version, "house": "Rose Cottage", "busy": self.busy}
            return {**said, "cameras": cameras}

    def _try(self, camera: str) -> Any:
        self.cameras[camera].tried += 1
        return "", 204

    def _live(self) -> Any:
        body = request.get_json()
        if request.method == "DELETE":
            self.grants.pop(body["url"].split("/")[2], None)
            return "", 204
        self.opened.append(body)
        url = self._grant(body["camera"])
        camera = _described(self.cameras[body["camera"]])
        return {
            "camera": camera, "rendition": "source",
            "url": f"{url}/index.m3u8", "still": f"{url}/still.jpg",
        }  # fmt: skip

    def _say(self) -> Json:
        body = request.get_json()
        self.said.append(body)
        return answer(body, list(self.cameras.values()), self._grant)

    def _remove_user(self, user: str) -> tuple[str, int]:
        self.users = [known for known in self.users if known["id"] != user]
        return "", 204

    def _unlink(self, link: str) -> tuple[str, int]:
        self.links = [known for known in self.links if known["id"] != link]
        return "", 204

    def _pin(self) -> Json:
        if request.method == "PUT":
            self.pin = {**self.pin, "set": True, "for_one": request.get_json()["for_one"]}
        elif request.method == "DELETE":
            self.pin = {**self.pin, "set": False, "for_one": False}
        return self.pin

    def _grant(self, camera: str) -> str:
        grant = f"grant{next(self._names)}"
        self.grants[grant] = camera
        return f"/live/{grant}"

    def _media(self, grant: str, name: str) -> Any:
        if grant not in self.grants:
            return _refusal("denied", "This grant has ended.", 403)
        camera = self.cameras[self.grants[grant]]
        try:
            return _media(camera, name)
        except StopIteration:
            abort(404)


def _media(camera: FakeCamera, name: str) -> Any:
    fixed = {
        "index.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\nmedia.m3u8\n",
        "echo.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\nts.m3u8\n",
    }
    if name in fixed:
        return fixed[name]
    if name == "media.m3u8":
        number, part = (request.args.get(key, type=int) for key in ("_HLS_msn", "_HLS_part"))
        text = camera.playlist(number, part)
        return text or _refusal("unavailable", "No picture arrives.", 503)
    if name == "ts.m3u8":
        return camera.ts_playlist()
    return _bytes(camera, name)


def _bytes(camera: FakeCamera, name: str) -> bytes:
    match name.split("."):
        case ["init", "mp4"]:
            return camera.loop.init
        case ["still", "jpg"]:
            return camera.loop.still
        case [number, "ts"]:
            return camera.ts(int(number))
        case [number, "m4s"]:
            return camera.segment(int(number))
        case [number, part, "m4s"]:
            return camera.part(int(number), int(part))
    raise StopIteration


def _described(camera: FakeCamera) -> Json:
    return {
        "id": camera.id, "name": camera.name, "aliases": [], "state": camera.state,
        "since": camera.since.isoformat(), "reason": camera.reason, "on_demand": False,
        "video": {"codec": "h264", "width": 640, "height": 360}, "sound": True,
        "recording": camera.recording, "tries_every_s": camera.tries_every_s,
        "next_try": camera.next_try.isoformat() if camera.next_try else None,
        "watch": shapes.watch(camera.watch) if camera.watch else None, "last": camera.last,
    }  # fmt: skip


def _refusal(kind: str, message: str, status: int) -> tuple[Json, int]:
    return {"error": {"kind": kind, "message": message}}, status


def _error_page() -> str:
    return render_template(
        "error.html", page="error", status=404, title="There is nothing here",
        message="The address has no page.", advice="Start again at the live pictures.",
        **PAGE_VARIABLES,
    )  # fmt: skip


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.path.startswith("/live/"):
        response.headers["Cache-Control"] = "no-store"
        kinds = {"m3u8": "application/vnd.apple.mpegurl", "jpg": "image/jpeg", "ts": "video/mp2t"}
        if response.status_code == 200:
            response.headers["Content-Type"] = kinds.get(
                request.path.rpartition(".")[2], "video/mp4"
            )
    return response


def main() -> None:
    folder = Path(tempfile.gettempdir()) / "private-eye-footage"
    house = FakeHouse({scene: make(scene, folder / scene) for scene in SCENES})
    house.start()
    print(f"{house.url}/sign-in#token={TOKEN}")
    threading.Event().wait()


if __name__ == "__main__":
    main()
