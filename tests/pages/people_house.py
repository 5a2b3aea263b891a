"""The pages about people, of a real house that is called localhost: passkeys belong to a name."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from bridge.service.people.callers import Caller
from bridge.service.people.views import PersonSettings
from tests.browser import OpenPage
from tests.pages.clip_house import ClipPages
from tests.service.clip_house import ClipHouse


@dataclass(frozen=True)
class PeoplePages:
    pages: ClipPages

    @property
    def house(self) -> ClipHouse:
        return self.pages.doors.house

    @property
    def url(self) -> str:
        return self.pages.doors.home.replace("127.0.0.1", "localhost")

    @property
    def open_page(self) -> OpenPage:
        return self.pages.open_page

    def owner(self, path: str, **context: Any) -> Page:
        """A page of the owner's browser, who has signed in just now."""
        started, _ = self.house.browser()
        return self.as_(started.cookie, path, **context)

    def as_(self, cookie: str, path: str, **context: Any) -> Page:
        state = self.pages.doors.storage(cookie, self.url)
        return self.open_page(self.url + path, storage_state=state, locale="en-GB", **context)

    def a_caller(self) -> Caller:
        return self.house.browser()[1]

    def invite(self, wish: PersonSettings) -> str:
        """The path of an invitation."""
        _, link = self.house.people.household.add(self.a_caller().actor, wish)
        return f"/join#token={link.token}"


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device with a fingerprint reader that always agrees, beside the page."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp, made["authenticatorId"]
