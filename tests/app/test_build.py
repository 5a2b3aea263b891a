"""There is one way to make a house; whoever wants another outside replaces one thing of it."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from bridge.app import Outside, build
from bridge.config import AlexaConfig, Config, HomeDoorConfig, Listen, PublicDoorConfig
from bridge.errors import Kind, PrivateEyeError
from bridge.media.ffmpeg import MINIMUM, Ffmpeg
from bridge.web.server import DoorServer
from tests.conftest import a_house
from tests.fresh import fresh_state
from tests.repo.test_house_rules import CODE, name
from tests.skill.alexa import SKILL_ID
from tests.skill.amazon import CHAIN_URL, Amazon, a_body, signed


def a_config(state: Path, *, home: int = 0) -> Config:
    return Config(
        state=fresh_state(state),
        home=HomeDoorConfig(listen=Listen(port=home)),
        public=PublicDoorConfig(listen=Listen(port=0)),
        ffmpeg=Path("/an/ffmpeg"),
    )


def test_what_could_not_be_built_leaves_its_folder_and_its_ports_free(tmp_path: Path) -> None:
    bound: list[DoorServer] = []
    asked: list[Path | None] = []

    def ffmpeg(configured: Path | None) -> Ffmpeg:
        asked.append(configured)
        return Ffmpeg("ffmpeg", MINIMUM)

    def listen(door: str, where: Listen) -> DoorServer:
        if bound:
            raise PrivateEyeError(Kind.CONFLICT, f"the {door} door is taken")
        bound.append(DoorServer(door, where))
        return bound[0]

    with pytest.raises(PrivateEyeError, match="the public door is taken"):
        build(a_config(tmp_path), Outside(ffmpeg=ffmpeg, listen=listen))
    assert asked == [Path("/an/ffmpeg")]
    again = build(a_config(tmp_path, home=bound[0].port), Outside(ffmpeg=ffmpeg))
    again.start()
    again.stop()
    assert again.addresses.home.endswith(f":{bound[0].port}")


def test_what_is_fetched_for_alexa_goes_through_the_outside(tmp_path: Path) -> None:
    """Whom the world's authorities do not vouch for is not answered, signed or not."""
    amazon = Amazon()
    outside = Outside(fetch_chain=amazon.fetch)
    house = a_house(tmp_path, outside=outside, alexa=AlexaConfig(skill_id=SKILL_ID))
    try:
        body = a_body(datetime.now(UTC))
        answer = requests.post(f"{house.public}/alexa", body, headers=signed(body), timeout=30)
    finally:
        house.bridge.stop()
    assert answer.status_code == 400
    assert amazon.fetched == [CHAIN_URL]


def test_nobody_else_makes_a_house() -> None:
    makes = {
        name(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Bridge"
    }
    assert makes == {"bridge/app/__init__.py"}
