"""What can be seen without a network."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.config import (
    AlexaConfig,
    CameraConfig,
    Config,
    HomeDoorConfig,
    Listen,
    PublicDoorConfig,
    SecretUrl,
)
from bridge.doctor import machine
from bridge.doctor.finding import Finding, Verdict
from tests.builders import NOON

GOOD, WARN, BAD = Verdict.GOOD, Verdict.WARN, Verdict.BAD


def an_ffmpeg(folder: Path, version: str) -> Path:
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\necho ffmpeg version {version} Copyright\n")
    program.chmod(0o755)
    return program


def a_camera(scheme: str = "rtsps", **more: Any) -> CameraConfig:
    url = SecretUrl(f"{scheme}://owner:hunter2@192.0.2.9/live")
    return CameraConfig(id="door", name="front door", url=url, **more)


@pytest.mark.parametrize(
    ("version", "camera", "verdict", "says"),
    [
        ("8.0", a_camera(), GOOD, "It can check certificates"),
        ("5.1.6", a_camera("rtsp"), GOOD, "cannot (8.0 can)"),
        ("5.1.6", a_camera(), BAD, "cannot check the certificate of front door"),
        ("5.1.6", a_camera(certificate="accept-any"), WARN, "front door is not checked"),
        ("4.4", a_camera(), BAD, "must be 5.1 or newer"),
    ],
)
def test_ffmpeg(
    tmp_path: Path, version: str, camera: CameraConfig, verdict: Verdict, says: str
) -> None:
    found = machine.ffmpeg(Config(ffmpeg=an_ffmpeg(tmp_path, version), camera=(camera,)))
    assert found.verdict is verdict
    assert says in found.sentence
    assert "hunter2" not in repr(found)


def settings(skill_id: str | None, url: str | None) -> dict[str, Finding]:
    config = Config(alexa=AlexaConfig(skill_id=skill_id), public=PublicDoorConfig(url=url))
    return {found.name: found for found in machine.settings(config)}


@pytest.mark.parametrize(
    ("skill_id", "verdict"),
    [
        ("amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef", GOOD),
        ("amzn1.ask.skill.01234567", BAD),
        ("amzn1.ask.account.01234567-89ab-cdef-0123-456789abcdef", BAD),
        (None, WARN),
    ],
)
def test_skill_id(skill_id: str | None, verdict: Verdict) -> None:
    assert settings(skill_id, None)["skill id"].verdict is verdict


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://cameras.example.org", GOOD),
        ("https://203.0.113.7", BAD),
        ("http://127.0.0.1:8701", WARN),
        (None, WARN),
    ],
)
def test_public_url(url: str | None, verdict: Verdict) -> None:
    assert settings(None, url)["public url"].verdict is verdict


def test_state_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert machine.state_folder(tmp_path).verdict is GOOD
    assert machine.state_folder(tmp_path / "not" / "yet").verdict is GOOD
    tmp_path.chmod(0o755)
    assert machine.state_folder(tmp_path).advice == f"chmod 700 {tmp_path}"


def test_state_folder_where_nothing_can_be_written() -> None:
    # Not even root may write here, so the test holds for every user.
    assert machine.state_folder(Path("/proc/sys/kernel")).verdict is BAD
    assert machine.state_folder(Path("/proc/private-eye")).verdict is BAD


def test_state_folder_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FREE_BYTES", 2**62)
    assert machine.state_folder(tmp_path).verdict is BAD


@pytest.mark.parametrize(
    ("off", "verdict"), [(None, GOOD), (-3, GOOD), (59, GOOD), (61, BAD), (-600, BAD)]
)
def test_clock_against_the_public_address(off: float | None, verdict: Verdict) -> None:
    other = None if off is None else NOON.timestamp() + off
    assert machine.clock(NOON, other).verdict is verdict


def test_clock_of_a_machine_without_a_battery() -> None:
    found = machine.clock(datetime(1970, 1, 1, tzinfo=UTC), None)
    assert found.verdict is BAD
    assert "1970-01-01" in found.sentence


def verdicts(home: int, public: int, *, running: bool) -> list[Verdict]:
    config = Config(
        home=HomeDoorConfig(listen=Listen(port=home)),
        public=PublicDoorConfig(listen=Listen(port=public)),
    )
    return [found.verdict for found in machine.ports(config, running=running)]


def test_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        in_use, unused = taken.getsockname()[1], free.getsockname()[1]
        assert verdicts(in_use, unused, running=True) == [GOOD, BAD]
        assert verdicts(in_use, 0, running=False) == [BAD, GOOD]
        free.close()
        assert verdicts(unused, 0, running=False) == [WARN, GOOD]


def test_a_computer_that_is_too_busy() -> None:
    assert list(machine.busy({"busy": None})) == []
    assert list(machine.busy({})) == [], "of a bridge of before"
    takers = [{"name": "cc1plus", "processors": 1.8}, {"name": "Private Eye", "processors": 0.1}]
    (finding,) = machine.busy({"busy": {"since": "", "takers": takers}})
    assert finding.verdict is Verdict.WARN
    assert "cc1plus (1.8), Private Eye (0.1)" in finding.sentence
    (finding,) = machine.busy({"busy": {"since": "", "takers": []}})
    assert finding.sentence == "This computer is too busy: pictures may come late."


def test_whether_events_can_be_told_apart() -> None:
    assert machine.detector({"detector": {"state": "ready", "why": None}}).verdict is GOOD
    finding = machine.detector({"detector": {"state": "absent", "why": "It is not installed."}})
    assert (finding.verdict, finding.sentence) == (Verdict.WARN, "It is not installed.")
    assert "Everything else works" in (finding.advice or "")
    assert machine.detector(None).verdict is GOOD, "no bridge runs, and it is installed here"
    assert machine.detector({}).verdict is GOOD, "of a bridge of before"
