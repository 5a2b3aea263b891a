"""Where alerts may go, as the settings have it."""

from pathlib import Path

import pytest

from bridge.config import load
from bridge.errors import ConfigError

CAMERA = '[[camera]]\nid = "door"\nname = "door"\nurl = "rtsp://a.example/1"\n'


def problem(folder: Path, text: str) -> str:
    path = folder / "private-eye.toml"
    path.write_text(text + "\n" + CAMERA)
    with pytest.raises(ConfigError) as found:
        load(path, {})
    return str(found.value)


def test_a_broker_is_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "private-eye.toml"
    path.write_text(f'[mqtt]\nhost = "10.0.0.7"\ntls = true\nauthority = "ca.pem"\n{CAMERA}')
    mqtt = load(path, {}).mqtt
    assert mqtt is not None
    assert (mqtt.place, mqtt.authority) == ("10.0.0.7:8883", tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[mqtt]\nhost = "a"\npassword = "x"', "needs a `username`"),
        ('[mqtt]\nhost = "a"\nauthority = "ca.pem"', "with `tls = true`"),
        ('[mqtt]\nhost = "a"\nprefix = "a/#"', "mqtt prefix"),
        ('[mqtt]\nhost = "a"\nprefix = "a//b"', "mqtt prefix"),
        ('[mqtt]\nhost = "mqtt://a"', "mqtt host"),
        ('[alerts]\ncontact = "me@example.org"', "alerts contact"),
        ('[alerts]\ncontact = "mailto:me@localhost"', "alerts contact"),
        ('[alerts]\nwebhooks_at_home = ["http://a/"]', "webhooks_at_home"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    assert said in problem(tmp_path, text)
