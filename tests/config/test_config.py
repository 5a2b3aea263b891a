from pathlib import Path

import pytest

from bridge.config import Config, Listen, OnvifUrl, SecretUrl, load, parse
from bridge.errors import ConfigError

ONE = '[[camera]]\nid = "door"\nname = "door"\nurl = "rtsp://a.example/1"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "private-eye.toml"
    path.write_text(text)
    return path


def problems(folder: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        load(write(folder, text), environment)
    return error.value.problems


def test_a_camera_needs_three_lines(tmp_path: Path) -> None:
    config = load(write(tmp_path, ONE), {})
    assert [camera.name for camera in config.camera] == ["door"]
    assert config.home.listen == Listen(host="127.0.0.1", port=8700)
    assert config.state == tmp_path / "state"


def test_passwords_come_from_the_environment_or_the_env_file(tmp_path: Path) -> None:
    text = ONE.replace("rtsp://a.example", "rtsp://me:${DOOR}@a.example")
    (tmp_path / ".env").write_text("DOOR=from-file\n")
    path = write(tmp_path, text)
    assert load(path, {}).camera[0].url.reveal() == "rtsp://me:from-file@a.example/1"
    assert "from-env" in load(path, {"DOOR": "from-env"}).camera[0].url.reveal()


def test_every_mistake_is_named_at_once_with_its_place(tmp_path: Path) -> None:
    text = 'colour = 1\n[public]\nurl = "http://x.example"\n' + ONE.replace("door", "A B", 1)
    text += '[[camera]]\nname = "x"\nurl = "rtsp://u:${GONE}@h/"\n'
    found = "\n".join(problems(tmp_path, text))
    for place in ("colour", "public url", "camera #1 id", "camera #2 id", "camera #2 url", "GONE"):
        assert place in found


@pytest.mark.parametrize(
    "url",
    [
        "gopher://u:hunter2@x/",
        "rtsp:///hunter2",
        "hunter2",
        "rtsp://[",
        "rtsp://admin:hun\u2100hunter2@10.0.0.5/x",
        "rtsp://admin:hunter2/x@10.0.0.5/x",
        "rtsp://admin:hunter2#x@10.0.0.5/x",
        "rtsp://admin:hunter2?x@10.0.0.5/x",
        "rtsp://h:hunter2/",
    ],
)
def test_a_bad_address_is_refused_without_being_repeated(tmp_path: Path, url: str) -> None:
    found = problems(tmp_path, ONE.replace("rtsp://a.example/1", url))
    assert "camera #1 url" in found[0]
    assert "hunter2" not in "".join(found)


@pytest.mark.parametrize("listen", ["127.0.0.1:http", "127.0.0.1:70000", "8700x", ""])
def test_a_listener_that_cannot_be_is_named(tmp_path: Path, listen: str) -> None:
    assert "home listen" in problems(tmp_path, f'[home]\nlisten = "{listen}"\n')[0]


def test_a_name_may_be_said_of_one_camera_only(tmp_path: Path) -> None:
    second = '[[camera]]\nid = "porch"\nname = "Door"\nurl = "rtsp://b.example/1"\n'
    assert '"Door" is said of both' in problems(tmp_path, ONE + second)[0]


@pytest.mark.parametrize("text", ["[", 'x = "', "\x00"])
def test_a_file_that_is_not_toml_is_said_to_be_so(tmp_path: Path, text: str) -> None:
    assert "not valid TOML" in problems(tmp_path, text)[0]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file; copy"):
        load(tmp_path / "none.toml", {})


def test_a_camera_address_does_not_print_its_secrets() -> None:
    url = SecretUrl("rtsp://me:hunter2@cam.example:554/live?token=abc")
    in_path = SecretUrl("rtsp://cam.example/user=me&password=hunter2")
    assert str(url) == "rtsp://…@cam.example:554/…"
    assert str(in_path) == "rtsp://cam.example/…"
    assert "hunter2" not in repr(url) + repr(parse({"camera": [a_camera(url)]})) + repr(in_path)


@pytest.mark.parametrize("url", ["rtsp://me:hunter2@a.example/1", "http://", "a.example"])
def test_an_onvif_address_is_http(tmp_path: Path, url: str) -> None:
    found = problems(tmp_path, ONE + f'onvif = "{url}"\n')
    assert "camera #1 onvif" in found[0]
    assert "hunter2" not in "".join(found)


def test_an_onvif_address_does_not_print_its_secrets() -> None:
    url = OnvifUrl("http://me:hunter2@cam.example/onvif/device_service")
    config = parse({"camera": [{**a_camera(SecretUrl("rtsp://a/1")), "onvif": url.reveal()}]})
    assert config.camera[0].onvif == url
    assert "hunter2" not in repr(config) + str(url)


ONVIF = 'onvif = "http://a.example/onvif/device_service"\n'


@pytest.mark.parametrize("token", ["VideoSource_1", "000", "video src {1}", " 000 "])
def test_a_camera_of_a_recorder_may_be_named_by_its_token(tmp_path: Path, token: str) -> None:
    config = load(write(tmp_path, f'{ONE}{ONVIF}onvif_channel = "{token}"\n'), {})
    assert config.camera[0].onvif_channel == token.strip()


@pytest.mark.parametrize("token", ["", " ", "a\\nb", "ä", "x" * 65])
def test_what_no_device_calls_a_camera_is_refused(tmp_path: Path, token: str) -> None:
    (found,) = problems(tmp_path, f'{ONE}{ONVIF}onvif_channel = "{token}"\n')
    assert "camera #1 onvif_channel" in found


def test_a_channel_without_an_onvif_address_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f'{ONE}onvif_channel = "000"\n')
    assert found.endswith("`onvif_channel` is for a camera with `onvif`, and this one has none")


def a_camera(url: SecretUrl) -> dict[str, object]:
    return {"id": "door", "name": "door", "url": url.reveal()}


def test_a_loopback_address_may_be_http_for_the_demo() -> None:
    assert parse({"public": {"url": "http://127.0.0.1:1"}}).public.url == "http://127.0.0.1:1"
    assert parse({"public": {"url": "https://x.example/"}}).public.url == "https://x.example"


@pytest.mark.parametrize(
    "url",
    ["eye.local", "ftp://eye.local", "https://eye.local/x", "https://me@eye.local", "http://["],
)
def test_how_people_open_the_house_is_an_address_without_a_path(tmp_path: Path, url: str) -> None:
    assert "home url" in problems(tmp_path, f'[home]\nurl = "{url}"\n')[0]
    assert parse({"home": {"url": "http://eye.local:8443/"}}).home.url == "http://eye.local:8443"


@pytest.mark.parametrize("hosts", [["cameras.home:8700"], ["http://cameras.home"], [""]])
def test_a_host_is_a_name_and_nothing_more(tmp_path: Path, hosts: list[str]) -> None:
    assert "home hosts #1" in problems(tmp_path, f"[home]\nhosts = {hosts}\n")[0]


def test_proxies_are_addresses_or_networks(tmp_path: Path) -> None:
    config = parse({"public": {"proxies": ["10.0.0.0/8", "::1"]}})
    assert [str(network) for network in config.public.proxies] == ["10.0.0.0/8", "::1/128"]
    assert "public proxies #1" in problems(tmp_path, '[public]\nproxies = ["my-proxy"]\n')[0]


def test_a_configuration_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().house = "x"  # type: ignore[misc]


def test_how_an_echo_plays_is_the_owners_to_choose(tmp_path: Path) -> None:
    assert load(write(tmp_path, "")).alexa.screen == "apl"
    told = load(write(tmp_path, '[alexa]\nscreen = "videoapp"\ncards = true\n')).alexa
    assert (told.screen, told.cards) == ("videoapp", True)
    (problem,) = problems(tmp_path, '[alexa]\nscreen = "television"\n')
    assert "alexa screen" in problem
