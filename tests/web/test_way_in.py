"""By which address a television opens the home door, as far as the door can know."""

import pytest

from bridge.web.way_in import WayIn

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
    assert WayIn(hosts, forwarded=forwarded).for_screens(asked, "8700") == address


def test_a_door_that_listens_only_here_is_shut() -> None:
    assert WayIn(("127.0.0.1", "eye.local"), forwarded=False).shut
    assert not WayIn(("127.0.0.1", "eye.local"), forwarded=True).shut
    assert not WayIn(("192.168.1.20",), forwarded=False).shut
