"""The cookie that says: somebody has signed in here before."""

import pytest

from bridge.access.sign_in.known_devices import KnownDevices

KNOWN = KnownDevices(b"k" * 32)


def test_a_device_is_known_to_who_signed_in_on_it_and_to_nobody_else() -> None:
    cookie = KNOWN.with_person(None, "anna")
    assert KNOWN.device(cookie, "anna")
    assert KNOWN.device(cookie, "ben") is None
    assert KnownDevices(b"x" * 32).device(cookie, "anna") is None


def test_a_shared_tablet_is_known_to_four_and_stays_the_same_device() -> None:
    cookie: str | None = None
    for person in ("a", "b", "c", "d"):
        cookie = KNOWN.with_person(cookie, person)
    first = KNOWN.device(cookie, "a")
    again = KNOWN.with_person(cookie, "a")
    assert KNOWN.device(again, "a") == first
    assert all(KNOWN.device(again, person) for person in "bcd")
    five = KNOWN.with_person(again, "e")
    assert KNOWN.device(five, "a")
    assert KNOWN.device(five, "b") is None
    assert len(five) < 500


@pytest.mark.parametrize("cookie", [None, "", "~", "anna", "anna.x", "anna.x.\ud800", "x" * 5000])
def test_anything_else_is_nobodys(cookie: str | None) -> None:
    assert KNOWN.device(cookie, "anna") is None
    assert KNOWN.device(KNOWN.with_person(cookie, "anna"), "anna")


def test_one_letter_changed_and_it_is_not_known() -> None:
    cookie = KNOWN.with_person(None, "anna")
    for place in range(len("anna."), len(cookie)):
        forged = cookie[:place] + ("0" if cookie[place] != "0" else "1") + cookie[place + 1 :]
        assert KNOWN.device(forged, "anna") is None
