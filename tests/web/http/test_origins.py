"""Passkeys are for the origins that the house is set up with, whatever a request says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from bridge.web.http.identity import COOKIE, PAGE_KEY
from bridge.web.http.origins import Origins
from tests.web.clip_doors import Doors, clip_doors
from tests.web.soft_key import Json, SoftKey


def test_a_name_is_opened_by_the_port_that_is_listened_on() -> None:
    origins = Origins(("Eye.local", "192.168.1.5"), port=8700, proxied=False)
    assert origins.of("localhost") == ("http://localhost:8700",)
    assert origins.of("EYE.local") == ("http://eye.local:8700",)
    assert origins.of("evil.example") == ()


def test_behind_a_proxy_also_by_https_and_by_what_is_set() -> None:
    proxied = Origins(("eye.home",), port=8700, proxied=True)
    assert proxied.of("eye.home") == ("http://eye.home:8700", "https://eye.home")
    for url in ("https://eye.home:8443", "https://EYE.home:8443"):
        odd = Origins(("eye.home",), port=80, proxied=False, url=url)
        assert odd.of("eye.home") == ("http://eye.home", "https://eye.home:8443")
        assert odd.of("localhost") == ("http://localhost",)


@dataclass
class Browser:
    """Speaks to the door, and says by `host` where it believes to be."""

    doors: Doors
    host: str
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, path: str, **body: object) -> requests.Response:
        headers = {"Host": self.host}
        return self.session.post(
            f"{self.doors.home}/api/v1{path}", json=body, headers=headers, timeout=20
        )

    def add(self, key: SoftKey) -> int:
        options: Json = self.ask("/account/passkeys/options").json()
        credential = key.create(options)
        return self.ask("/account/passkeys", credential=credential, name="a key").status_code

    def sign_in(self, key: SoftKey) -> int:
        options: Json = self.ask("/session/passkey/options").json()
        return self.ask("/session/passkey", credential=key.get(options)).status_code


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    with clip_doors(tmp_path) as made:
        yield made


def owner(doors: Doors, host: str) -> Browser:
    started, _ = doors.house.browser()
    browser = Browser(doors, host)
    browser.session.cookies.set(COOKIE, started.cookie)
    browser.session.headers[PAGE_KEY] = started.page_key
    return browser


def test_a_passkey_is_made_and_used_at_the_origin_of_the_house(doors: Doors) -> None:
    here = f"localhost:{urlsplit(doors.home).port}"
    key = SoftKey(f"http://{here}")
    assert owner(doors, here).add(key) == 204
    assert Browser(doors, here).sign_in(key) == 200


@pytest.mark.parametrize("host", ["localhost:9999", "localhost"])
def test_another_port_of_this_machine_is_not_the_house_whatever_host_it_names(
    doors: Doors, host: str
) -> None:
    here = f"localhost:{urlsplit(doors.home).port}"
    key = SoftKey(f"http://{here}")
    assert owner(doors, here).add(key) == 204
    key.origin = f"http://{host}"  # a page of another program: browsers let it ask for the name
    for told in (host, here):
        assert Browser(doors, told).sign_in(key) == 401
        assert owner(doors, told).add(SoftKey(f"http://{host}")) == 400
