"""A guest of one camera, in a browser of their own: what they see live, and its end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bridge.app import Outside
from bridge.clock import SystemClock
from bridge.config import CameraConfig, SecretUrl
from tests.browser import OpenPage
from tests.conftest import House, a_house, until_state


class Later(SystemClock):
    """This machine's clock, and some days more."""

    by = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.by


@pytest.fixture
def clock() -> Later:
    return Later()


@pytest.fixture
def house(tmp_path: Path, footage: Path, clock: Later) -> Iterator[House]:
    cameras = tuple(
        CameraConfig(id=id_, name=id_.replace("_", " "), url=SecretUrl(footage.as_uri()))
        for id_ in ("garden", "front_room")
    )
    made = a_house(tmp_path, *cameras, outside=Outside(clock=clock), timezone="UTC")
    until_state(made, "garden", "live")
    yield made
    made.bridge.stop()


def invite(house: House, **wish: object) -> str:
    body = {"name": "Anna", "role": "guest", "cameras": ["garden"], **wish}
    answer = house.browser.post(f"{house.home}/api/v1/people", json=body, timeout=10)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["link"]["url"])


def watching(house: House, open_page: OpenPage, **wish: object) -> Page:
    page = open_page(invite(house, **wish))
    page.get_by_role("button", name="Accept invitation").click()
    page.get_by_role("link", name="Look at the cameras").click()
    tile = page.locator('[data-camera="garden"]')
    expect(tile).to_have_attribute("data-player", "live")
    return page


@pytest.mark.system
def test_a_guest_watches_the_garden_until_their_last_day_is_over(
    house: House, open_page: OpenPage, clock: Later
) -> None:
    today = datetime.now(UTC).date().isoformat()
    page = watching(house, open_page, until_day=today)
    expect(page.locator(".camera")).to_have_count(1)
    refused = page.request.post(
        f"{house.home}/api/v1/live",
        data={"camera": "front_room"},
        headers=(key := {"X-Page-Key": page.evaluate("localStorage['private-eye-key']")}),
    )
    assert refused.status == 403
    clock.by = timedelta(days=1)
    # The page comes to its end by itself; whoever goes elsewhere meanwhile crosses its way there.
    expect(page.locator("#why")).to_contain_text("Your access has ended")
    assert page.locator(".camera").count() == 0
    assert page.request.get(f"{house.home}/api/v1/cameras", headers=key).status == 403
    page.reload()
    expect(page.locator("#why")).to_contain_text("Your access has ended")


@pytest.mark.system
def test_who_is_removed_while_watching_is_at_the_sign_in_page(
    house: House, open_page: OpenPage
) -> None:
    page = watching(house, open_page)
    people = house.browser.get(f"{house.home}/api/v1/people", timeout=5).json()["people"]
    anna = next(one["id"] for one in people if one["name"] == "Anna")
    removed = house.browser.delete(f"{house.home}/api/v1/people/{anna}", timeout=5)
    assert removed.status_code == 204
    page.wait_for_url("**/sign-in")
