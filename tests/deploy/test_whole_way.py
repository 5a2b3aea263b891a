"""The real bridge with a demo camera behind the real Caddy, examined by the doctor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.app import build
from bridge.cameras import binary
from bridge.clock import SystemClock
from bridge.config import AlexaConfig, Config, HomeDoorConfig, Listen, PublicDoorConfig
from bridge.demo.house import process as demo
from bridge.doctor import command, report
from bridge.doctor.examine import Tools, examine
from bridge.doctor.finding import Verdict
from bridge.doctor.home_door import HomeDoor as Asked
from bridge.doctor.network import Network
from tests.builders import free_port, until
from tests.deploy.proxy import HOST, Proxy, proxying
from tests.doctor.house import SKILL_ID
from tests.fresh import fresh_state


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    cameras = demo.start(Path(binary.locate(None).path), dropouts=False)
    try:
        yield Config(
            state=fresh_state(tmp_path / "state"),
            home=HomeDoorConfig(listen=Listen(port=free_port())),
            public=PublicDoorConfig(
                listen=Listen(port=free_port()), url=f"https://{HOST}", proxies=("127.0.0.1",)
            ),
            alexa=AlexaConfig(skill_id=SKILL_ID),
            camera=cameras.cameras[:1],
        )
    finally:
        cameras.stop()


@pytest.fixture
def proxy(config: Config, tmp_path: Path) -> Iterator[Proxy]:
    with proxying(config.public.listen.port, tmp_path) as running:
        yield running


@pytest.mark.system
def test_a_house_with_caddy_is_ready_for_alexa(config: Config, proxy: Proxy) -> None:
    bridge = build(config)
    bridge.start()
    try:
        contact = command.contact(config.state)
        assert contact
        home = Asked(Network(SystemClock()), contact)
        until(lambda: _states(home) == {"live"}, 30.0)
        tools = Tools(SystemClock(), proxy.network, lambda _: "")
        found = list(examine(config, contact, tools))
    finally:
        bridge.stop()
    lines = "\n".join(map(report.line, found))
    assert not report.is_bad(found), lines
    # How long a step took depends on how busy this machine is; that it worked does not.
    warned = {f.name for f in found if f.verdict is Verdict.WARN and f.took_s is None}
    assert warned == {"public address"}, lines
    assert found[-1].name == "first picture"
    assert "/live/-" in proxy.log()


def _states(home: Asked) -> set[str]:
    house = home.house()
    return {camera["state"] for camera in house["cameras"]} if house else set()
