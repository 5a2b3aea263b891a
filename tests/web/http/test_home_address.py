"""By which address a television opens the home door, as far as the door can know."""

from pathlib import Path

import pytest

from bridge.config import CameraConfig, HomeDoorConfig, Listen, SecretUrl
from bridge.web.http.home_address import HomeAddress
from tests.conftest import a_house

HERE = "http://127.0.0.1:8700/"


@pytest.mark.parametrize(
    ("hosts", "forwarded", "asked", "address"),
    [
        # Whatever opened this page from elsewhere opens the other one too.
        (("192.168.1.20",), False, "http://192.168.1.20:8700/", "http://192.168.1.20:8700/tv"),
        (("127.0.0.1", "eye.example"), True, "https://eye.example/", "https://eye.example/tv"),
        # Asked by a name that only this machine has: by a configured one.
        (("192.168.1.20", "eye.local"), False, HERE, "http://eye.local:8700/tv"),
        (("192.168.1.20", "fd00::20"), False, HERE, "http://[fd00::20]:8700/tv"),
        (("127.0.0.1", "eye.example"), True, HERE, "eye.example/tv"),
        # None is known that works elsewhere.
        (("192.168.1.20",), False, "http://localhost:8700/", None),
        (("172.31.87.10",), False, HERE, None),
        (("127.0.0.1", "eye.local"), False, HERE, None),
        (("::1", "LOCALHOST", "127.0.0.2"), True, "http://[::1]:8700/", None),
        ((), False, HERE, None),
    ],
)
def test_it_is_one_that_works_elsewhere_or_none(
    hosts: tuple[str, ...], forwarded: bool, asked: str, address: str | None
) -> None:
    assert HomeAddress(hosts, forwarded=forwarded).for_screens(asked, "8700") == address


@pytest.mark.parametrize("asked", [HERE, "http://192.168.1.20:8700/", "https://eye.local/"])
def test_it_is_the_one_by_which_people_open_it_where_that_is_set(asked: str) -> None:
    hosts, url = ("192.168.1.20", "eye.local"), "https://eye.local:8443"
    home_address = HomeAddress(hosts, forwarded=True, url=url)
    assert home_address.for_screens(asked, "8700") == "https://eye.local:8443/tv"


def test_the_page_of_screens_says_it(tmp_path: Path) -> None:
    cellar = CameraConfig(id="cellar", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    door = HomeDoorConfig(listen=Listen(port=0), url="https://eye.local:8443")
    house = a_house(tmp_path, cellar, home=door)
    page = house.browser.get(f"{house.home}/screens", timeout=5).text
    house.bridge.stop()
    assert ">https://eye.local:8443/tv<" in page


def test_one_that_is_only_of_this_machine_is_none_for_screens() -> None:
    home_address = HomeAddress(
        ("127.0.0.1", "localhost"), forwarded=True, url="https://localhost:8443"
    )
    assert home_address.for_screens(HERE, "8700") is None


def test_a_door_that_listens_only_here_is_shut() -> None:
    assert HomeAddress(("127.0.0.1", "eye.local"), forwarded=False).shut
    assert not HomeAddress(("127.0.0.1", "eye.local"), forwarded=True).shut
    assert not HomeAddress(("192.168.1.20",), forwarded=False).shut
