"""Linking with the whole bridge: its pages in a browser, its doors, its skill."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from requests_oauthlib import OAuth2Session

from bridge.config import AlexaConfig
from tests.browser import OpenPage
from tests.conftest import House, a_house
from tests.contract.linked_home import BACK, LINKING, SECRET


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    running = a_house(tmp_path, alexa=AlexaConfig(linking=LINKING))
    yield running
    running.bridge.stop()


def test_a_person_links_in_a_browser(
    house: House, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    code = house.browser.post(f"{house.home}/api/v1/alexa/links/codes", json={}, timeout=10).json()
    amazon = OAuth2Session(
        LINKING.client_id,
        redirect_uri=BACK,
        scope=["look", "list", "control", "delete", "share"],
    )
    url, state = amazon.authorization_url(f"{house.public}/oauth/authorize")
    page = open_page(url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Let Alexa see your cameras?")
    page.get_by_label("Share clips").uncheck()
    expect(page.get_by_label("Turn cameras off and on, record and star")).to_be_checked()
    page.get_by_label("Your code").fill("wrong")
    page.get_by_role("button", name="Link Alexa").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is wrong")
    expect(page.get_by_label("Share clips")).not_to_be_checked()
    page.get_by_label("Your code").fill(code["code"])
    with page.expect_request("https://layla.amazon.com/**") as at_amazon:
        page.get_by_role("button", name="Link Alexa").click()
    back = parse_qs(urlsplit(at_amazon.value.url).query)
    assert back["state"] == [state]
    token = amazon.fetch_token(
        f"{house.public}/oauth/token",
        code=back["code"][0],
        client_secret=SECRET,
        include_client_id=None,
    )
    assert set(token["scope"]) == {"look", "list", "control", "delete"}
    seen = house.browser.get(f"{house.home}/api/v1/alexa/links", timeout=10).json()
    assert seen["wanted"] is True
    assert [link["scopes"] for link in seen["links"]] == [["control", "delete", "list", "look"]]
