"""No receiver is on this machine or in the home's network, however its address is written."""

import pytest

from bridge.alerts.destinations import WITHIN, Destinations, is_public

PUBLIC = ["https://example.org/x", "https://93.184.216.34/x", "https://example.org:8443/?a=b"]
WITHIN_THE_HOME = [
    *("127.0.0.1", "127.8.8.8", "10.0.0.7", "192.168.1.20", "172.20.0.1", "169.254.169.254"),
    *(
        "0.0.0.0",  # noqa: S104
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::7]",
        "[::]",
    ),
    *("[fec0::1]", "[::ffff:10.0.0.7]", "[2002:a00:7::]", "[64:ff9b::10.0.0.7]", "[ff02::1]"),
]


@pytest.mark.parametrize("url", PUBLIC)
def test_the_internet_may_be_reached_by_https(url: str) -> None:
    assert Destinations().refuses(url) is None


@pytest.mark.parametrize("host", WITHIN_THE_HOME)
def test_no_number_of_the_home_is_one(host: str) -> None:
    assert Destinations().refuses(f"https://{host}/x") == WITHIN


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.org", "ftp://example.org", "file:///etc/passwd", "https://", "https:///x"),
        *("http://example.org/x", "https://me:pw@example.org/", "https://example.org:99999/"),
        *("https://exa mple.org/", "https://exämple.org/", "https://example.org/\n", "gopher://x"),
        "https://example.org/" + "x" * 2000,
    ],
)
def test_what_is_no_such_address_is_refused(url: str) -> None:
    assert Destinations().refuses(url) is not None


def test_a_name_is_judged_by_what_it_stands_for() -> None:
    assert Destinations().refuses("https://router.example/") is None
    assert not Destinations().allows("router.example", 443, "192.168.1.1")
    assert Destinations().allows("router.example", 443, "93.184.216.34")


def test_what_the_settings_list_may_be_reached_without_tls() -> None:
    destinations = Destinations(frozenset({"192.168.1.20:8123", "nodered.local"}))
    assert destinations.refuses("http://192.168.1.20:8123/api/webhook/x") is None
    assert destinations.refuses("http://NODERED.local:1880/door") is None
    assert destinations.allows("nodered.local", 1880, "192.168.1.5")
    assert destinations.refuses("http://192.168.1.20:8124/") is not None
    assert destinations.refuses("https://192.168.1.21/") == WITHIN


def test_tests_alone_may_send_to_this_machine() -> None:
    assert Destinations(loopback=True).refuses("http://127.0.0.1:1234/x") is None
    assert Destinations(loopback=True).allows("localhost", 80, "::1")
    assert Destinations(loopback=True).refuses("https://10.0.0.7/") == WITHIN


@pytest.mark.parametrize("number", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::8.8.8.8"])
def test_numbers_of_the_internet(number: str) -> None:
    assert is_public(number)
