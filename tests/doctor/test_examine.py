"""The whole examination of a whole house, over real sockets and real TLS."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bridge.clock import SystemClock
from bridge.config import (
    CameraConfig,
    Config,
    HomeDoorConfig,
    LinkingConfig,
    Listen,
    PublicDoorConfig,
    SecretUrl,
)
from bridge.doctor import command, report
from bridge.doctor.examine import Tools, examine
from bridge.doctor.finding import Finding, Verdict
from bridge.errors import Kind, PrivateEyeError
from tests.doctor.authority import Certified, a_leaf
from tests.doctor.conftest import Lead
from tests.doctor.house import GRANT, PLAYLISTS, TOKEN, House, a_camera, standing
from tests.doctor.server import Reply

GOOD, WARN, BAD = Verdict.GOOD, Verdict.WARN, Verdict.BAD
Found = dict[str, Finding]
Examine = Callable[..., Found]


def no_trial(_camera: CameraConfig) -> str:
    raise AssertionError("the bridge runs: cameras are not bothered")


@pytest.fixture
def examined(lead: Lead, intermediate: Certified, tmp_path: Path) -> Examine:
    tmp_path.chmod(0o700)

    def examined_house(house: House, certified: Certified | None = None) -> Found:
        pem = (certified or a_leaf(intermediate)).write(tmp_path)
        with standing(house, tmp_path, pem) as stands:
            tools = Tools(SystemClock(), lead(stands.public.port), no_trial)
            found = list(examine(stands.config, stands.contact, tools))
        for text in (*map(report.line, found), repr(found)):
            assert TOKEN not in text
            assert GRANT not in text
        return {finding.name.strip(): finding for finding in found}

    return examined_house


def test_a_house_in_order(examined: Examine) -> None:
    found = examined(House())
    # The test's "internet" is this machine, which the doctor rightly remarks.
    assert {name for name, f in found.items() if f.verdict is not GOOD} == {"public address"}
    assert list(found)[-5:] == [
        *("skill answers", "playlist", "variant", "first segment", "first picture"),
    ]
    assert found["camera front_room"].sentence == (
        "The front room is live: h264 1920x1080, with sound."
    )
    for step in ("playlist", "variant", "first segment"):
        assert "TLS" in found[step].sentence
    assert (found["first picture"].took_s or 9) < 2


def test_linking_is_looked_at_where_it_is_set_up(examined: Examine) -> None:
    linking = LinkingConfig(
        client_id="private-eye-skill", client_secret=SecretStr("s" * 24), vendor_id="M2EXAMPLE"
    )
    assert "account linking" not in examined(House())
    assert examined(House(linking=linking))["account linking"].verdict is GOOD
    unrouted = House(linking=linking, answers={"/oauth/token": Reply(404)})
    assert examined(unrouted)["account linking"].verdict is BAD


def test_a_grant_never_travels_over_a_connection_that_was_not_verified(
    examined: Examine, intermediate: Certified
) -> None:
    found = examined(House(), a_leaf(intermediate, name="other.example.org"))
    assert found["certificate"].verdict is BAD
    assert found["door for Alexa"].verdict is GOOD  # still asked: it carries no secret
    assert found["first picture"].verdict is BAD
    assert "TLS" in found["first picture"].sentence


@pytest.mark.parametrize(
    ("house", "name", "verdict", "says"),
    [
        (House(answers={"/": Reply(200)}), "home stays home", BAD, "/ (200)"),
        (House(answers={"/alexa": Reply(302)}), "door for Alexa", BAD, "a redirect"),
        (House(answers={"/alexa": Reply(502)}), "door for Alexa", BAD, "get through"),
        (
            House(
                answers={"/alexa": Reply(400, headers={"Date": "Sun, 22 Nov 2020 12:00:00 GMT"})}
            ),
            "clock",
            BAD,
            "s off that of the public address",
        ),
        (House(cameras=[a_camera("lost")]), "camera front_room", BAD, "is lost"),
        (House(cameras=[a_camera("lost")]), "skill answers", WARN, "nothing to replay"),
        (House(cameras=[]), "cameras", WARN, "no cameras"),
        (House(speech="I can't show it."), "skill answers", BAD, "I can't show it."),
        (House(media={}), "first picture", BAD, "playlist is answered with 403"),
        (House(media=PLAYLISTS), "first picture", BAD, "first segment is answered with 403"),
        (House(media={"index.m3u8": b"#EXTM3U\n"}), "first picture", BAD, "names nothing"),
        (
            House(media={"index.m3u8": b"#EXTM3U\nhttps://elsewhere.example/x.m3u8\n"}),
            "first picture",
            BAD,
            "at the same address",
        ),
        (House(media={**PLAYLISTS, "720p/7.ts": b"<html>"}), "first picture", BAD, "not MPEG-TS"),
    ],
)
def test_a_house_with_a_fault(
    examined: Examine, house: House, name: str, verdict: Verdict, says: str
) -> None:
    found = examined(house)[name]
    assert found.verdict is verdict
    assert says in found.sentence


def test_states_of_cameras(examined: Examine) -> None:
    states = {"idle": GOOD, "off": WARN, "starting": WARN, "frozen": BAD, "refused": BAD}
    cameras = [a_camera(state, id=state, reason="why") for state in states]
    found = examined(House(cameras=[a_camera(), *cameras]))
    assert {state: found[f"camera {state}"].verdict for state in states} == states
    assert found["camera refused"].sentence == "The front room is refused (why)."


def test_what_is_to_be_set_at_an_onvif_address_is_said(examined: Examine) -> None:
    told = {"state": "unclear", "reason": "there are 2 cameras (V_1, V_2): set `onvif_channel`"}
    heard = {"state": "listening", "reason": None}
    cameras = [a_camera(watch={"camera": told}), a_camera(id="door", watch={"camera": heard})]
    found = examined(House(cameras=[*cameras, a_camera(id="hall", watch={"camera": None})]))
    assert found["onvif front_room"].verdict is WARN
    assert found["onvif front_room"].sentence == (
        "What the front room notices itself: there are 2 cameras (V_1, V_2): set `onvif_channel`."
    )
    assert not {"onvif door", "onvif hall"} & set(found)


def test_without_a_bridge_the_cameras_are_tried_themselves(lead: Lead, tmp_path: Path) -> None:
    def try_camera(camera: CameraConfig) -> str:
        if camera.id == "door":
            raise PrivateEyeError(Kind.UNAVAILABLE, "No picture: the password is wrong.")
        return "Good: avc1 1280x720."

    cameras = tuple(
        CameraConfig(id=id_, name=id_, url=SecretUrl("rtsp://owner:hunter2@192.0.2.9/"))
        for id_ in ("door", "hall")
    )
    config = Config(
        state=tmp_path,
        home=HomeDoorConfig(listen=Listen(port=0)),
        public=PublicDoorConfig(listen=Listen(port=0)),
        camera=cameras,
    )
    # A bridge that was killed leaves its contact behind.
    contact = {"url": "http://127.0.0.1:1", "token": TOKEN}
    found = {f.name: f for f in examine(config, contact, Tools(SystemClock(), lead(1), try_camera))}
    assert found["camera door"].verdict is BAD
    assert found["camera hall"].verdict is GOOD
    assert "hunter2" not in repr(found)
    assert "skill answers" not in found
    assert found["clock"].verdict is GOOD


def test_a_public_address_that_nobody_reaches_is_said_once(lead: Lead, tmp_path: Path) -> None:
    public = PublicDoorConfig(listen=Listen(port=0), url="https://cameras.example.org")
    config = Config(state=tmp_path, home=HomeDoorConfig(listen=Listen(port=0)), public=public)
    found = [f.name for f in examine(config, None, Tools(SystemClock(), lead(1), no_trial))]
    assert found[-2:] == ["public address", "clock"]


def test_the_command_prints_and_tells_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doors: dict[str, Any] = {"home": {"listen": {"port": 0}}, "public": {"listen": {"port": 0}}}
    config = Config(state=tmp_path, **doors)
    assert command.run(config, as_json=True) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"name", "verdict", "sentence", "advice", "took_s"} == set(listed[0])
    missing = config.model_copy(update={"ffmpeg": tmp_path / "none"})
    assert command.run(missing, as_json=False) == 1
    out = capsys.readouterr().out
    assert out.startswith("bad   ffmpeg")
    assert "Not ready for Alexa yet." in out


def test_contact_of_the_running_bridge(tmp_path: Path) -> None:
    assert command.contact(tmp_path) is None
    (tmp_path / command.CONTACT).write_text(json.dumps({"url": "http://h", "token": "t"}))
    assert command.contact(tmp_path) == {"url": "http://h", "token": "t"}
