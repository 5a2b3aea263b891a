"""How a camera is reached: by ffmpeg alone, or with a piece of ours in between; and what to try
when the camera wants to be reached otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from bridge import logins
from bridge.cameras.http_pictures import HttpPictures
from bridge.cameras.rtsp_relay import RtspRelay
from bridge.clock import Clock
from bridge.config import CameraConfig
from bridge.media import end_reasons, over_http
from bridge.media.end_reasons import EndKind, EndReason
from bridge.media.ffmpeg import HttpBy, Plan
from bridge.media.rtsp_login import LoginBy, LoginVerdict

_RTSP = ("rtsp", "rtsps", "rtspx")
_HTTP = ("http", "https")
_ANOTHER_LOGIN = EndReason(EndKind.REPLAN, "the camera is asked which logins it takes")
_BY_UDP = EndReason(EndKind.REPLAN, "the camera is asked for its pictures by UDP")
_NO_UDP = EndReason(
    EndKind.ONLY_UDP,
    "the camera sends its pictures by UDP only, and none arrive: let UDP from the camera through "
    "to this machine, or set the camera to TCP",
)
_SILENT = frozenset({EndKind.ONLY_UDP, EndKind.STALLED, EndKind.TIMED_OUT})


class WayToCamera(Protocol):
    """`url` is what ffmpeg is told, `plan` what it then has to do. `feeds`: it is to be given, by
    `feed`, what to read; so is the pipe."""

    @property
    def url(self) -> str: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def feeds(self) -> bool: ...
    @property
    def camera(self) -> CameraConfig: ...
    @property
    def verdict(self) -> LoginVerdict: ...
    @property
    def trouble(self) -> EndReason | None:
        """Why the camera could not be reached, where ffmpeg cannot know."""

    def feed(self, descriptor: int) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class DirectWay:
    """ffmpeg connects to the camera."""

    camera: CameraConfig
    plan: Plan
    verdict: LoginVerdict = LoginVerdict.NONE
    trouble: EndReason | None = None
    feeds: bool = False

    @property
    def url(self) -> str:
        return self.camera.url.reveal()

    def feed(self, descriptor: int) -> None:
        """ffmpeg fetches for itself."""

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def to(
    camera: CameraConfig, plan: Plan, clock: Clock, stopping: Callable[[], bool]
) -> Iterator[WayToCamera]:
    """The way that the plan asks for, open as long as the context is."""
    way = _way(camera, plan, clock, stopping)
    try:
        yield way
    finally:
        way.close()


def _way(
    camera: CameraConfig, plan: Plan, clock: Clock, stopping: Callable[[], bool]
) -> WayToCamera:
    url = camera.url
    if url.scheme in _RTSP and plan.login in (LoginBy.ASK, LoginBy.BRIDGE):
        return RtspRelay(camera, plan, clock)
    if (
        url.scheme in _HTTP
        and plan.http is not HttpBy.FFMPEG
        and not over_http.is_playlist(url.reveal())
    ):
        return HttpPictures(camera, plan, clock, stopping)
    return DirectWay(camera, plan)


def judged(reason: EndReason, plan: Plan, way: WayToCamera) -> tuple[EndReason, Plan]:
    """Why a run brought nothing, if that was for how the camera was reached; and the next plan."""
    if way.trouble is not None:
        return way.trouble, plan
    if reason.kind is EndKind.LOGIN:
        return _login(reason, plan, way)
    if plan.udp and reason.kind in _SILENT:  # it may have been set to something else
        said = reason if reason.kind is EndKind.TIMED_OUT else _NO_UDP
        return said, replace(plan, udp=False)
    if reason.kind is EndKind.ONLY_UDP:
        return _BY_UDP, replace(plan, udp=True)
    return reason, plan


def after(reason: EndReason, plan: Plan) -> Plan:
    """What is left of a plan when a run has ended: what a camera answered once, while it began or
    was full, is not what it is."""
    if plan.http is HttpBy.FFMPEG and reason.kind is not EndKind.REPLAN:
        return replace(plan, http=HttpBy.ASK)
    return plan


def _login(reason: EndReason, plan: Plan, way: WayToCamera) -> tuple[EndReason, Plan]:
    url = way.camera.url
    if url.scheme not in _RTSP:
        return reason, plan
    if logins.of(url.reveal()) == ("", ""):
        return end_reasons.NO_LOGIN, plan
    match way.verdict:
        case LoginVerdict.FFMPEG_CAN:
            return reason, replace(plan, login=LoginBy.FFMPEG_ALONE)
        case LoginVerdict.UNSUPPORTED:
            return end_reasons.OTHER_LOGIN, plan
        case _ if plan.login is LoginBy.FFMPEG:
            return _ANOTHER_LOGIN, replace(plan, login=LoginBy.ASK)
        case _ if plan.login is LoginBy.FFMPEG_ALONE:  # it may ask for another one by now
            return reason, replace(plan, login=LoginBy.FFMPEG)
    return reason, plan
