"""Listening to a camera over real HTTP: what it says becomes events; what goes wrong is said."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.clock import SystemClock
from bridge.config import OnvifUrl, SecretUrl
from bridge.media.moment import Moment
from bridge.media.types import Part
from bridge.model import Area
from bridge.policy.events import Rules
from bridge.policy.settings import CameraSettings
from bridge.vision.onvif import listener as listening
from bridge.vision.onvif import pull_point, wire
from bridge.vision.onvif.finding import SourceFinder
from bridge.vision.onvif.glances import Glances
from bridge.vision.onvif.listener import Hearing, Listener
from tests.builders import a_part, until
from tests.vision.onvif_camera import (
    PASSWORD,
    VISITOR,
    Make,
    OnvifCamera,
    fault,
    notification,
)
from tests.vision.onvif_media import Lens, MediaServices

RULES = Rules(merge=timedelta(seconds=2))


class Ear:
    """A Notice that keeps all."""

    def __init__(self) -> None:
        self.opened_at: list[datetime] = []
        self.closed_at: list[datetime] = []
        self.strengths: list[int] = []
        self.rang_at: list[datetime] = []

    def rang(self, at: datetime) -> None:
        self.rang_at.append(at)

    def opened(self, onset_at: datetime) -> None:
        self.opened_at.append(onset_at)

    def stronger(self, strength: int, area: Area | None) -> None:
        assert area is None
        self.strengths.append(strength)

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        assert (strength, area, marked) == (0, None, None)
        self.closed_at.append(quiet_at)


@contextmanager
def heard(
    camera: OnvifCamera | str,
    ear: Ear | None = None,
    *,
    settings: CameraSettings | None = None,
    may: Callable[[], bool] = lambda: True,
    stream: str = "rtsp://cam/1",
    alone: bool = True,
    glances: Glances | None = None,
) -> Iterator[Listener]:
    url = camera if isinstance(camera, str) else camera.url
    listener = Listener(
        "door",
        OnvifUrl(url),
        finder=SourceFinder([SecretUrl(stream)], alone=alone, clock=SystemClock()),
        verify=True,
        settings=settings or CameraSettings(),
        notice=ear or Ear(),
        may=may,
        clock=SystemClock(),
        glances=glances,
        rules=RULES,
    )
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


def in_state(listener: Listener, hearing: Hearing) -> str | None:
    until(lambda: listener.heard.hearing is hearing)
    return listener.heard.reason


@pytest.fixture
def camera() -> Iterator[OnvifCamera]:
    with OnvifCamera() as camera:
        yield camera


@pytest.mark.parametrize("make", list(Make))
def test_motion_is_an_event_from_the_camera_s_word_to_its_last(make: Make) -> None:
    ear = Ear()
    with OnvifCamera(make) as camera, heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        said_at = datetime.now(UTC)
        camera.say(notification(True))
        until(lambda: bool(ear.opened_at))
        assert said_at <= ear.opened_at[0] <= datetime.now(UTC)
        over_at = datetime.now(UTC)
        camera.say(notification(False))
        until(lambda: bool(ear.closed_at))
        assert over_at <= ear.closed_at[0] <= datetime.now(UTC)
    assert len(ear.opened_at) == len(ear.closed_at) == 1
    assert ear.strengths == [0]


class Lately:
    """A ring whose newest keyframe was taken now."""

    def keyframe(self) -> Part:
        return replace(a_part(), starts_at=datetime.now(UTC))


def test_what_moves_is_shown_while_the_camera_says_so(camera: OnvifCamera) -> None:
    ear, shown = Ear(), list[Moment]()
    glances = Glances(Lately(), shown.append, seen=lambda: False)
    with heard(camera, ear, glances=glances) as listener:
        in_state(listener, Hearing.LISTENING)
        assert shown == []
        camera.say(notification(True))
        until(lambda: len(shown) >= 2)
        camera.say(notification(False))
        until(lambda: bool(ear.closed_at))
    assert all(moment.moving is None for moment in shown)
    assert ear.opened_at[0] <= shown[0].at <= shown[-1].at <= ear.closed_at[0]


def test_it_gives_its_subscription_back(camera: OnvifCamera) -> None:
    with heard(camera) as listener:
        in_state(listener, Hearing.LISTENING)
        assert camera.subscribed == 1
    until(lambda: camera.subscribed == 0)
    assert camera.asked[-1] == "Unsubscribe"


def test_an_event_lasts_until_the_last_rule_is_quiet(camera: OnvifCamera) -> None:
    ear = Ear()
    people = "tns1:RuleEngine/MyRuleDetector/PeopleDetect"
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True), notification(True, people, item="State"))
        until(lambda: bool(ear.opened_at))
        camera.say(notification(False))
        pulls = len(camera.asked)
        until(lambda: len(camera.asked) > pulls + 3)
        assert ear.closed_at == []
        camera.say(notification(False, people, item="State"))
        until(lambda: bool(ear.closed_at))


def test_a_camera_that_never_says_the_end_is_not_waited_for(
    camera: OnvifCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "FORGOTTEN_S", 1.0)
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True))
        until(lambda: bool(ear.closed_at))


def test_a_subscription_is_renewed_or_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull_point, "RENEW_S", 0.0)
    for make, sign in ((Make.HIKVISION, "Renew"), (Make.NO_NAME, "Unsubscribe")):
        with OnvifCamera(make) as camera, heard(camera) as listener:
            in_state(listener, Hearing.LISTENING)
            until(lambda camera=camera, sign=sign: camera.asked.count(sign) >= 2)  # type: ignore[misc]
            assert listener.heard.hearing is Hearing.LISTENING
            assert camera.subscribed <= 1


def test_a_camera_that_has_forgotten_us_is_asked_anew(camera: OnvifCamera) -> None:
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True))
        until(lambda: bool(ear.opened_at))
        camera.forget()
        until(lambda: bool(ear.closed_at))
        until(lambda: camera.subscribed == 1)
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True, operation="Initialized"))
        until(lambda: len(ear.opened_at) == 2)


def test_a_camera_that_is_away_is_waited_for(camera: OnvifCamera) -> None:
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True))
        until(lambda: bool(ear.opened_at))
        camera.power_off()
        said = in_state(listener, Hearing.LOST)
        assert said in (
            "nothing answers at the camera's `onvif` address",
            "the camera does not offer to tell what it notices",
        )
        until(lambda: bool(ear.closed_at))
        camera.power_on()
        until(lambda: listener.heard.hearing is Hearing.LISTENING)


def test_a_camera_that_never_ends_its_answer_leaves_no_event_open(
    camera: OnvifCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "ANSWER_S", 0.5)
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True))
        until(lambda: bool(ear.opened_at))
        camera.drips = True
        until(lambda: bool(ear.closed_at))
        assert in_state(listener, Hearing.LOST) == "the camera's answer has no end"
        camera.drips = False


def test_a_wrong_password_is_said_plainly_and_not_tried_again_soon(
    camera: OnvifCamera, caplog: pytest.LogCaptureFixture
) -> None:
    camera.password = "another"
    with caplog.at_level(logging.DEBUG), heard(camera) as listener:
        said = in_state(listener, Hearing.REFUSED)
        assert said == (
            "the camera refuses to tell what it notices: check name and password of `onvif`"
        )
        tries = len(camera.asked)
        assert not any(PASSWORD in body for body in camera.bodies)
    assert len(camera.asked) == tries
    shown = caplog.text + repr(listener.heard)
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (
            (302, {"Location": "http://127.0.0.1:9/"}, b""),
            "the camera sends us to another address, where we do not go",
        ),
        ((404, {}, b"no"), "there is no ONVIF at the camera's `onvif` address"),
        ((200, {}, b"<html/>"), "the camera's answer cannot be understood: it is not SOAP"),
        (
            (200, {}, b"<!DOCTYPE x><x/>"),
            "the camera's answer cannot be understood: it holds what SOAP forbids",
        ),
        ((200, {}, b"<Envelope>" * 60_000), "the camera's answer has no end"),
        (
            (500, {}, fault("ter:ActionNotSupported", "no").encode()),
            "the camera does not offer to tell what it notices",
        ),
    ],
)
def test_what_is_no_camera_is_said_plainly(
    camera: OnvifCamera, instead: tuple[int, dict[str, str], bytes], said: str
) -> None:
    camera.instead = instead
    with heard(camera) as listener:
        assert in_state(listener, Hearing.LOST) == said


def test_a_camera_may_want_its_password_by_http(camera: OnvifCamera) -> None:
    camera.http_digest = True
    with heard(camera) as listener:
        in_state(listener, Hearing.LISTENING)
    camera.password = "another"
    with heard(camera) as listener:
        in_state(listener, Hearing.REFUSED)


def rings(pressed: bool = True) -> str:
    return notification(pressed, VISITOR, item="State", source={"Source": "000"})


def test_somebody_rings(camera: OnvifCamera) -> None:
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        pressed_at = datetime.now(UTC)
        camera.say(rings(False), rings(), rings(False))
        until(lambda: bool(ear.rang_at))
        camera.say(rings())
        until(lambda: len(ear.rang_at) == 2)
    assert pressed_at <= ear.rang_at[0] <= datetime.now(UTC)
    assert ear.opened_at == []  # which is not motion


def test_without_motion_clips_only_the_doorbell_is_heard(camera: OnvifCamera) -> None:
    ear = Ear()
    with heard(camera, ear) as listener:
        in_state(listener, Hearing.LISTENING)
        camera.say(notification(True))
        until(lambda: bool(ear.opened_at))
        listener.set(CameraSettings(notice=False))
        until(lambda: bool(ear.closed_at))
        camera.say(notification(True), rings())
        until(lambda: bool(ear.rang_at))
        listener.set(CameraSettings())
        camera.say(notification(True))
        until(lambda: len(ear.opened_at) == 2)


def test_a_camera_that_is_switched_off_is_not_asked(camera: OnvifCamera) -> None:
    with heard(camera, may=lambda: False) as listener:
        in_state(listener, Hearing.OFF)
    assert camera.asked == []


def test_no_proxy_hears_of_the_camera(camera: OnvifCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with heard(camera) as listener:
        in_state(listener, Hearing.LISTENING)


def a_recorder() -> OnvifCamera:
    """Of two cameras."""
    lenses = (Lens(f"V_{n}", f"C_{n}", (f"rtsp://192.168.1.64/ch{n}?x=1",)) for n in (1, 2))
    return OnvifCamera(media=MediaServices(tuple(lenses)))


def moves(n: int, moving: bool = True) -> str:
    return notification(moving, source={"VideoSourceConfigurationToken": f"C_{n}"})


def test_two_cameras_of_one_address_are_told_apart() -> None:
    ears = Ear(), Ear()
    with (
        a_recorder() as recorder,
        heard(recorder, ears[0], stream="rtsp://nvr/ch1", alone=False) as one,
        heard(recorder, ears[1], stream="rtsp://nvr/ch2", alone=False) as other,
    ):
        in_state(one, Hearing.LISTENING)
        in_state(other, Hearing.LISTENING)
        recorder.say(moves(2), notification(True, source={"Rule": "x"}))
        until(lambda: bool(ears[1].opened_at))
        said_at = datetime.now(UTC)
        recorder.say(moves(2, moving=False), moves(1))
        until(lambda: bool(ears[0].opened_at) and bool(ears[1].closed_at))
        assert (one.heard.reason or "").endswith("is about no camera, and heard by nobody")
    assert [len(ear.opened_at) for ear in ears] == [1, 1]
    assert ears[1].opened_at[0] <= said_at <= ears[0].opened_at[0]


def test_a_camera_that_cannot_be_told_from_another_hears_nothing_and_says_what_to_set() -> None:
    with a_recorder() as recorder, heard(recorder, stream="rtsp://else/1", alone=False) as listener:
        said = in_state(listener, Hearing.UNCLEAR)
        assert said is not None
        assert said.endswith("so that none is listened to: set `onvif_channel`")
        until(lambda: recorder.subscribed == 0)


def test_a_camera_that_has_the_address_alone_hears_all_and_says_what_to_set() -> None:
    ear = Ear()
    with a_recorder() as recorder, heard(recorder, ear, stream="rtsp://else/1") as listener:
        said = in_state(listener, Hearing.LISTENING)
        assert said is not None
        assert said.endswith("so that all are listened to: set `onvif_channel`")
        recorder.say(moves(2))
        until(lambda: bool(ear.opened_at))
