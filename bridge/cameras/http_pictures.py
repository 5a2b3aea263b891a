"""Fetches pictures over HTTP for ffmpeg: MJPEG, however its parts are marked, and single pictures
asked for again and again.

`ask` blocks for as long as a camera may take to answer; what follows is on a thread of its own.
"""

import os
import secrets
import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from bridge import logins
from bridge.clock import Clock
from bridge.config import CAMERA_PORTS, CameraConfig
from bridge.media import end_reasons, over_http
from bridge.media.boxes import MediaError, TooLarge
from bridge.media.end_reasons import EndKind, EndReason
from bridge.media.ffmpeg import HttpBy, Plan, VideoPlan
from bridge.media.jpeg import JpegSplitter
from bridge.media.rtsp_login import (
    CameraLogin,
    LoginVerdict,
    authorization,
    challenges,
    ffmpeg_can,
    strongest,
)
from bridge.ops import outbound, threads
from bridge.ops.answers import HeadAdapter

CONNECT_S, ANSWER_S = 5.0, 10.0
_READ = 64 * 1024
_MOST_REDIRECTS = 3
_UNAUTHORIZED = 401
_STATUS = {
    _UNAUTHORIZED: end_reasons.LOGIN_REFUSED,
    403: end_reasons.DENIED,
    404: end_reasons.NO_SUCH_PATH,
}
_NOT_FOR_FFMPEG = EndReason(
    EndKind.LOGIN_KIND,
    "the camera asks for a login that is not supported for this kind of stream: "
    "set its authentication to digest with MD5",
)
_NO_PICTURES = EndReason(EndKind.NOT_VIDEO, "what the camera sends is no picture")
_TROUBLES: tuple[tuple[type[Exception], EndReason], ...] = (
    (requests.exceptions.SSLError, end_reasons.WRONG_CERTIFICATE),
    (requests.exceptions.Timeout, end_reasons.TIMED_OUT),
    (requests.exceptions.ConnectionError, end_reasons.NOTHING_ANSWERS),
)
_ABOUT_LOGIN = frozenset({EndKind.LOGIN, EndKind.LOGIN_KIND})


class HttpPictures:
    """A way to a camera. `plan` is what its pictures take; where it has none, `url` is its own.
    `stopping`: nobody waits for the camera any more."""

    verdict = LoginVerdict.NONE

    def __init__(
        self, camera: CameraConfig, plan: Plan, clock: Clock, stopping: Callable[[], bool]
    ) -> None:
        self.camera = camera
        self.plan = plan
        self.url = camera.url.reveal()
        self.trouble: EndReason | None = None
        self._clock = clock
        self._stopping = stopping
        self._ffmpeg_can = True  # as far as the login goes
        self._closing = threading.Event()
        self._answer: requests.Response | None = None
        self._thread: threading.Thread | None = None
        self._http = requests.Session()
        self._http.trust_env = False  # a camera is reached directly
        self._http.verify = _verify(camera)
        for scheme in ("http", "https"):
            self._http.mount(f"{scheme}://", HeadAdapter())
        self._ask()

    def _ask(self) -> None:
        answer = self._get()
        if answer is None:
            about_login = self.trouble is not None and self.trouble.kind in _ABOUT_LOGIN
            if self._ffmpeg_can and not about_login:
                self.trouble = None  # ffmpeg finds the same, and has the words for it
            return
        kind = answer.headers.get("Content-Type", "").lower().strip()
        if not kind.startswith(over_http.OF_PICTURES):
            answer.close()
            self.plan = _replaced(self.plan, HttpBy.FFMPEG)
            self.trouble = None if self._ffmpeg_can else _NOT_FOR_FFMPEG
            return
        self._answer = answer
        self.plan = _replaced(self.plan, HttpBy.BRIDGE)
        self.url = over_http.PICTURES

    @property
    def feeds(self) -> bool:
        """Whether ffmpeg is to be given what is fetched: then `feed` it."""
        return self._answer is not None

    def feed(self, descriptor: int) -> None:
        """Write to a copy of that pipe until it breaks, or the camera ends."""
        pipe = os.dup(descriptor)
        self._thread = threads.spawn(f"fetch-{self.camera.id}", lambda: self._run(pipe))

    def close(self) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join(CONNECT_S + ANSWER_S)
        if self._answer is not None:
            self._answer.close()
        self._http.close()

    def _run(self, pipe: int) -> None:
        try:
            self._pass_on(pipe)
        except TooLarge:
            self.trouble = end_reasons.TOO_LARGE
        except MediaError:
            self.trouble = _NO_PICTURES
        except BrokenPipeError:
            return  # ffmpeg has ended, and says why
        except (OSError, HTTPError, requests.RequestException) as error:
            self.trouble = _trouble(error)
        finally:
            os.close(pipe)

    def _pass_on(self, pipe: int) -> None:
        answer, every_s = self._answer, 1 / self.camera.snapshots_per_second
        single = answer is not None and answer.headers["Content-Type"].lower().startswith("image/")
        due = self._clock.monotonic()
        while answer is not None and not self._closing.is_set():
            pictures = JpegSplitter()
            while chunk := answer.raw.read1(_READ):
                for picture in pictures.feed(chunk):
                    _write(pipe, over_http.picture_part(picture))
                if self._closing.is_set():
                    return
            answer.close()
            if not single:
                self.trouble = end_reasons.ENDED
                return
            due = max(due + every_s, self._clock.monotonic())
            self._closing.wait(due - self._clock.monotonic())
            answer = self._answer = self._get()

    def _get(self) -> requests.Response | None:
        """None: `trouble` says why."""
        self._http.cookies.clear()  # a camera that is asked for years has new ones each time
        try:
            return self._followed()
        except (OSError, HTTPError, requests.RequestException) as error:
            self.trouble = _trouble(error)
        except ValueError:  # what it says is no address
            self.trouble = end_reasons.FAULT
        return None

    def _followed(self) -> requests.Response | None:
        url, said = self.camera.url.reveal(), ""
        for _ in range(_MOST_REDIRECTS + 2):
            if self._stopping():
                return None
            answer = self._once(url, said)
            status = answer.status_code
            if status == requests.codes.ok:
                return answer
            answer.close()
            if status == _UNAUTHORIZED and not said and self._ours(url):
                said = self._authorization(answer, url)
                if said:
                    continue
                return None
            if not 300 <= status < 400 or "Location" not in answer.headers:
                self.trouble = self.trouble or _STATUS.get(status, end_reasons.FAULT)
                return None
            url, said = urljoin(url, answer.headers["Location"]), ""
        self.trouble = end_reasons.FAULT
        return None

    def _once(self, url: str, said: str) -> requests.Response:
        headers = {"Accept-Encoding": "identity", **({"Authorization": said} if said else {})}
        outbound.used(outbound.CAMERA, url, self._clock.now())
        return self._http.get(
            logins.without(url),
            headers=headers,
            timeout=(CONNECT_S, ANSWER_S),
            allow_redirects=False,
            stream=True,
        )

    def _ours(self, url: str) -> bool:
        """Whether it is the camera that was configured: nobody else is told its password."""
        there, ours = _place(url), _place(self.camera.url.reveal())
        to_tls = (ours[0], there[0]) == ("http", "https") and there[1] == ours[1]
        return there == ours or to_tls

    def _authorization(self, answer: requests.Response, url: str) -> str:
        """Empty: `trouble` says why there is none."""
        login = logins.of(self.camera.url.reveal())
        offered = challenges([answer.headers.get("WWW-Authenticate", "")])
        challenge, self._ffmpeg_can = strongest(offered), ffmpeg_can(offered)
        if login == ("", "") or challenge is None:
            self.trouble = end_reasons.NO_LOGIN if login == ("", "") else end_reasons.OTHER_LOGIN
            return ""
        split = urlsplit(url)
        path = (split.path or "/") + (f"?{split.query}" if split.query else "")
        nonce = secrets.token_hex(8)
        return authorization(challenge, CameraLogin(*login), "GET", path, cnonce=nonce, count=1)


def _replaced(plan: Plan, by: HttpBy) -> Plan:
    if by is HttpBy.FFMPEG:
        return replace(plan, http=by)
    return replace(plan, video=VideoPlan.ENCODE, wallclock=True, http=by)


def _place(url: str) -> tuple[str, str | None, int | None]:
    """Raises ValueError for what is no address."""
    split = urlsplit(url)
    return split.scheme, split.hostname, split.port or CAMERA_PORTS.get(split.scheme)


def _verify(camera: CameraConfig) -> bool | str:
    if camera.certificate == "accept-any":
        warnings.filterwarnings("ignore", message="Unverified HTTPS request")
        return False
    return str(camera.certificate) if isinstance(camera.certificate, Path) else True


def _trouble(error: Exception) -> EndReason:
    return next((reason for of, reason in _TROUBLES if isinstance(error, of)), end_reasons.BROKE)


def _write(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]
