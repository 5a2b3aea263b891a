"""What a camera may answer when it is asked for pictures over HTTP, and what is made of it."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from bridge.cameras import ways
from bridge.cameras.http_pictures import HttpPictures
from bridge.clock import SystemClock
from bridge.config import CameraConfig
from bridge.demo.camera import digest
from bridge.media.end_reasons import EndKind, EndReason
from bridge.media.ffmpeg import Ffmpeg, HttpBy, Plan, VideoPlan
from bridge.media.rtsp_login import LoginBy
from bridge.media.sound import AudioPlan, SoundFault
from bridge.model import State
from tests.builders import PATIENCE_S
from tests.cameras.house import QUICK, Watched
from tests.cameras.test_http_pictures import PICTURES

PLAN = Plan()
ASKS = "WWW-Authenticate"


def said(status: str, *headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode() + body


PICTURE = said("200 OK", "Content-Type: image/jpeg", body=PICTURES[0])
LOGIN = said("401 Unauthorized", f'{ASKS}: Basic realm="r"')


class Port:
    """Answers each connection with what `answer` makes of the request, and ends it."""

    def __init__(self, answer: Callable[[str], bytes]) -> None:
        self.asked: list[str] = []
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.at = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    self.asked.append(connection.recv(4096).decode("latin-1"))
                    connection.sendall(self._answer(self.asked[-1]))


@contextmanager
def a_port(answer: bytes | Callable[[str], bytes]) -> Iterator[Port]:
    port = Port(answer if callable(answer) else lambda _asked: answer)
    try:
        yield port
    finally:
        port.close()


def settings(url: str) -> CameraConfig:
    return CameraConfig.model_validate(
        {"id": "door", "name": "door", "url": url, "snapshots_per_second": 10}
    )


def asked(url: str, plan: Plan = PLAN, *, stopping: bool = False) -> HttpPictures:
    return HttpPictures(settings(url), plan, SystemClock(), lambda: stopping)


@contextmanager
def fed(way: HttpPictures) -> Iterator[int]:
    """Where what it fetches can be read."""
    read, write = os.pipe()
    way.feed(write)
    os.close(write)
    with suppress(OSError):
        yield read
    os.close(read)
    way.close()


@pytest.mark.parametrize(
    "plan", [Plan(audio=AudioPlan.NONE), Plan(fault=SoundFault.NEVER_SENT, patient=True)]
)
def test_what_was_learned_of_pictures_stays(plan: Plan) -> None:
    with a_port(PICTURE) as port:
        way = asked(f"http://{port.at}/", plan)
        way.close()
    wanted = replace(plan, video=VideoPlan.ENCODE, wallclock=True, http=HttpBy.BRIDGE)
    assert way.plan == wanted


@pytest.mark.parametrize("kind", list(EndKind))
def test_one_odd_answer_is_not_what_a_camera_is(kind: EndKind) -> None:
    plan = Plan(http=HttpBy.FFMPEG)
    wanted = HttpBy.FFMPEG if kind is EndKind.REPLAN else HttpBy.ASK
    assert ways.after(EndReason(kind, ""), plan).http is wanted
    known = Plan(http=HttpBy.BRIDGE)
    assert ways.after(EndReason(kind, ""), known) == known


@pytest.mark.parametrize("kind", [EndKind.STALLED, EndKind.TIMED_OUT, EndKind.ONLY_UDP])
def test_udp_that_brings_nothing_is_not_for_ever(kind: EndKind) -> None:
    camera = settings("rtsp://192.0.2.20/1")
    given = EndReason(kind, "as it was")
    why, plan = ways.judged(given, Plan(udp=True), ways.DirectWay(camera, Plan(udp=True)))
    assert not plan.udp
    assert (why == given) is (kind is EndKind.TIMED_OUT)
    only = EndReason(EndKind.ONLY_UDP, "")
    again, plan = ways.judged(only, plan, ways.DirectWay(camera, plan))
    assert (again.kind, plan.udp) == (EndKind.REPLAN, True)


def test_the_end_of_the_pictures_is_the_end_of_the_run(tool: Ffmpeg) -> None:
    """Nothing else would end it in this time."""
    kind = "Content-Type: multipart/x-mixed-replace; boundary=b"
    with a_port(said("200 OK", kind, body=b"".join(PICTURES))) as port:
        endless = replace(QUICK, silent_s=10 * PATIENCE_S, lost_s=10 * PATIENCE_S)
        with Watched(tool, f"http://{port.at}/", timing=endless) as watched:
            assert watched.until_state(State.LOST).reason == "the camera ended the connection"


def test_nobody_who_has_gone_is_asked_for() -> None:
    with a_port(PICTURE) as port:
        way = asked(f"http://{port.at}/", stopping=True)
        way.close()
        assert port.asked == []
        assert not way.feeds


def test_a_picture_that_is_cut_off_is_told() -> None:
    cut = said("200 OK", "Content-Type: image/jpeg", "Content-Length: 99999", body=PICTURES[0])
    with a_port(cut) as port:
        way = asked(f"http://{port.at}/")
        with fed(way) as pipe:
            while os.read(pipe, 65536):
                pass
        assert way.trouble is not None
        assert way.trouble.kind is EndKind.STALLED


def test_cookies_are_not_kept_from_picture_to_picture() -> None:
    cookies = "Set-Cookie: a=b; Path=/"
    with a_port(said("200 OK", cookies, "Content-Type: image/jpeg", body=PICTURES[0])) as port:
        way = asked(f"http://{port.at}/")
        with fed(way) as pipe:
            while len(port.asked) < 3:
                assert os.read(pipe, 65536)
        assert not any("Cookie" in each for each in port.asked)


def test_what_only_we_can_log_in_to_is_not_left_to_ffmpeg() -> None:
    only = f"{ASKS}: {digest.challenge('n', 'SHA-256')}"

    def busy(request: str) -> bytes:
        full = "Authorization" in request
        return said("503 Busy") if full else said("401 Unauthorized", only)

    with a_port(busy) as port:
        way = asked(f"http://viewer:secret@{port.at}/")
        way.close()
    assert way.trouble is not None
    assert way.trouble.kind is EndKind.FAULT


def test_a_login_that_was_known_is_looked_at_again_once_it_is_refused() -> None:
    url, refused = "rtsp://viewer:secret@192.0.2.20/1", EndReason(EndKind.LOGIN, "")
    plan = Plan(login=LoginBy.FFMPEG_ALONE)
    why, plan = ways.judged(refused, plan, ways.DirectWay(settings(url), plan))
    assert (why, plan.login) == (refused, LoginBy.FFMPEG)
    why, plan = ways.judged(refused, plan, ways.DirectWay(settings(url), plan))
    assert (why.kind, plan.login) == (EndKind.REPLAN, LoginBy.ASK)


@pytest.mark.parametrize("place", ["http://[", "http://127.0.0.1:x/", "http://a b/", "//["])
def test_a_place_that_is_none_is_no_reason_to_fail(place: str) -> None:
    with a_port(said("302 Found", f"Location: {place}")) as port:
        asked(f"http://{port.at}/").close()


def test_the_password_is_for_the_camera_alone() -> None:
    with a_port(LOGIN) as other, a_port(said("302 Found", f"Location: http://{other.at}/")) as port:
        asked(f"http://viewer:secret@{port.at}/").close()
        assert len(other.asked) == 1
        assert "Authorization" not in other.asked[0]
    with a_port(LOGIN) as port:
        asked(f"http://viewer:secret@{port.at}/").close()
        assert "Authorization" in port.asked[1]
