"""Passwords with anything in them: put into addresses as they are; no piece of them is a host."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import logins
from bridge.config import load, parse
from bridge.errors import ConfigError

HINT = "%2F %3F %23 %40"
NASTY = st.text(alphabet="@/?#%:ab1 é[]\\&+", min_size=1, max_size=12)
PASSWORDS = NASTY | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def camera(**settings: str) -> dict[str, object]:
    return {"camera": [{"id": "door", "name": "door", **settings}]}


@given(PASSWORDS)
def test_a_variable_is_put_in_as_what_it_is(password: str) -> None:
    url = logins.fill("rtsp://viewer:${PW}@192.0.2.20/cam", {"PW": password}.__getitem__)
    assert logins.of(url) == ("viewer", password)
    assert urlsplit(url).hostname == "192.0.2.20"
    assert logins.split(url).path == "/cam"


@given(PASSWORDS)
def test_name_and_password_may_stand_in_one_variable(password: str) -> None:
    url = logins.fill("rtsp://${LOGIN}@192.0.2.20/cam", lambda _: f"viewer:{password}")
    assert logins.of(url) == ("viewer", password)


@given(PASSWORDS)
def test_a_variable_behind_the_host_stays_there(password: str) -> None:
    url = logins.fill("http://192.0.2.20/cgi?pwd=${PW}&channel=1", {"PW": password}.__getitem__)
    assert urlsplit(url).hostname == "192.0.2.20"
    assert urlsplit(url).query.endswith("&channel=1")


@pytest.mark.parametrize("text", ["${HOST}", "rtsp://${HOST}/cam", "rtsp://a:b@${HOST}/cam"])
def test_other_variables_are_put_in_as_they_are(text: str) -> None:
    assert logins.fill(text, lambda _: "h:1/x") == text.replace("${HOST}", "h:1/x")


@given(PASSWORDS)
def test_a_password_that_was_typed_raw_is_no_host(password: str) -> None:
    """Either it is taken for what it is, or refused with what to do."""
    try:
        parts, said = logins.split(f"rtsp://viewer:{password}@192.0.2.20/cam"), ""
    except ValueError as refused:
        parts, said = logins.split("rtsp://192.0.2.20/"), str(refused)
    assert parts.hostname == "192.0.2.20"
    assert HINT in said or not set("@/?#") & set(password)


@given(PASSWORDS)
def test_name_and_password_in_keys_of_their_own(password: str) -> None:
    urls = {"url": "rtsp://192.0.2.20/1", "sub_url": "rtsp://192.0.2.20/2"}
    onvif = "http://admin:other@192.0.2.20/onvif"
    config = parse(camera(username="viewer", password=password, onvif=onvif, **urls)).camera[0]
    assert config.sub_url is not None
    assert config.onvif is not None
    assert logins.of(config.url.reveal()) == ("viewer", password)
    assert logins.of(config.sub_url.reveal()) == ("viewer", password)
    assert logins.of(config.onvif.reveal()) == ("admin", "other")
    assert config.password is not None
    assert "password=SecretStr('**********')" in repr(config)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": "rtsp://h/", "password": "hunter2"}, "needs a `username`"),
        ({"url": "rtsp://u:p@h/", "username": "v", "password": "hunter2"}, "there is none"),
        ({"url": "/dev/video0", "username": "v", "password": "hunter2"}, "there is none"),
    ],
)
def test_a_login_that_nothing_takes_is_refused(settings: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(camera(**settings))
    found = "\n".join(refused.value.problems)
    assert said in found
    assert "hunter2" not in found


@pytest.mark.parametrize("password", ["p@ss/wd1", "p@s?s", "pa#ss", "pa/ss", "12/34", "100%"])
def test_a_file_of_settings_takes_it_by_variable_and_refuses_it_raw(
    tmp_path: Path, password: str
) -> None:
    path = tmp_path / "private-eye.toml"
    text = '[[camera]]\nid = "a"\nname = "a"\nurl = "rtsp://viewer:{}@192.0.2.20/cam"\n'
    path.write_text(text.format("${PW}"))
    url = load(path, {"PW": password}).camera[0].url
    assert str(url) == "rtsp://…@192.0.2.20/…"
    assert logins.of(url.reveal()) == ("viewer", password)
    path.write_text(text.format(password))
    with pytest.raises(ConfigError) as refused:
        load(path, {})
    assert HINT in refused.value.problems[0]
    assert password not in refused.value.problems[0]
