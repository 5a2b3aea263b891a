"""The commented example is the documentation of the settings; so it must be whole and true."""

import re
import tomllib
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from bridge.config import Config, Listen, load

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
EXAMPLE = DEPLOY / "private-eye.example.toml"
PASSWORDS = {"FRONT_ROOM_PASSWORD": "a", "GARDEN_PASSWORD": "b"}
SECRET = "c" * 48


def fields(model: type[BaseModel], place: str = "") -> set[str]:
    """The dotted name of every setting. A `Listen` is one: it is written as "address:port"."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = [
            kind
            for kind in _types(field.annotation)
            if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Listen
        ]
        for kind in inner:
            found |= fields(kind, f"{place}{name}.")
        if not inner:
            found.add(f"{place}{name}")
    return found


def _types(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, UnionType, tuple):
        return [inner for each in get_args(annotation) for inner in _types(each)]
    return [annotation]


def mentioned(document: dict[str, Any], place: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in document.items():
        tables = value if isinstance(value, list) and isinstance(value[0], dict) else [value]
        for table in tables:
            inner = isinstance(table, dict)
            found |= mentioned(table, f"{place}{name}.") if inner else {f"{place}{name}"}
    return found


def everything_on() -> str:
    """The example with each `#name = value` and `#[table]` switched on."""
    return re.sub(r"^#(?=[a-z_]+ = |\[)", "", EXAMPLE.read_text(), flags=re.MULTILINE)


def test_example_loads_as_it_is() -> None:
    config = load(EXAMPLE, PASSWORDS)
    assert [camera.id for camera in config.camera] == ["front_room", "garden"]


def test_example_mentions_every_setting_and_no_other() -> None:
    assert mentioned(tomllib.loads(everything_on())) == fields(Config)


def test_example_loads_with_everything_on(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.toml"
    path.write_text(everything_on())
    secrets = {"ALEXA_CLIENT_SECRET": SECRET, "MQTT_PASSWORD": SECRET}
    config = load(path, {**PASSWORDS, **secrets})
    assert SECRET not in repr(config)
    assert [str(network) for network in config.public.proxies] == ["127.0.0.1/32"]


def test_defaults_in_the_example_are_the_defaults() -> None:
    config, default = load(EXAMPLE, PASSWORDS), Config()
    assert (config.house, config.home, config.public) == (
        default.house,
        default.home,
        default.public,
    )
    switched_on = tomllib.loads(everything_on())
    assert switched_on["threads"] == default.threads
    for name in ("on_demand", "sound", "certificate"):
        assert switched_on["camera"][0][name] == getattr(config.camera[1], name)


@pytest.mark.parametrize("missing", sorted(PASSWORDS))
def test_example_needs_its_passwords(missing: str) -> None:
    with pytest.raises(Exception, match=f"the variable {missing} is not set"):
        load(EXAMPLE, {k: v for k, v in PASSWORDS.items() if k != missing})
