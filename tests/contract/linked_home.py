"""A house to which an Alexa can be linked, and the client that Amazon would be."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from pydantic import SecretStr
from requests_oauthlib import OAuth2Session

from bridge.config import LinkingConfig
from bridge.model import ActorKind, Hours, Role
from bridge.store.people.persons import FIRST, Person
from tests.contract.clip_home import Home
from tests.ledger import entries

SECRET = "a-secret-that-amazon-was-told"
VENDOR = "M2EXAMPLE"
LINKING = LinkingConfig(
    client_id="private-eye-skill", client_secret=SecretStr(SECRET), vendor_id=VENDOR
)
BACK = f"https://layla.amazon.com/api/skill/link/{VENDOR}"
SCOPES = ("look", "list", "control", "delete", "share")


def a_person(home: Home, id_: str, role: Role, **changed: Any) -> Person:
    """Somebody of the house."""
    values: dict[str, Any] = {"cameras": None, "hours": (), "until": None, **changed}
    hours: tuple[Hours, ...] = values["hours"]
    house = home.doors.house
    person = Person(
        id_, id_.title(), role, values["cameras"], hours, values["until"], house.clock.now()
    )
    with house.db.write() as tx:
        house.persons.put(tx, person)
    return person


@dataclass
class Amazon:
    """Links as Amazon's servers and a browser with the Alexa app do: requests-oauthlib's client.

    It wants https for its token requests, which a proxy would have.
    """

    home: Home
    pkce: str | None = "S256"
    scope: tuple[str, ...] = SCOPES
    session: OAuth2Session = field(init=False)

    def __post_init__(self) -> None:
        self.session = OAuth2Session(
            LINKING.client_id, redirect_uri=BACK, scope=list(self.scope), pkce=self.pkce
        )

    @property
    def base(self) -> str:
        return f"{self.home.doors.public}/oauth"

    def page(self) -> str:
        """Where the person is taken to."""
        url, _ = self.session.authorization_url(f"{self.base}/authorize", state="its-own-state")
        return str(url)

    def code_of(self, person: str = FIRST) -> str:
        """What a signed-in person sees on the page of the house."""
        house = self.home.doors.house
        found = house.persons.find(person)
        assert found is not None
        with house.db.write() as tx:
            session = house.sessions.start(tx, "a browser", person).session.id
        return house.linking.page.code(house.persons.actor(found, session, "a browser"))

    def agree(
        self, person: str = FIRST, scopes: tuple[str, ...] = SCOPES, page: str | None = None
    ) -> dict[str, str]:
        """What the person's browser takes back to Amazon."""
        form = {"code": self.code_of(person), "scope": list(scopes)}
        answer = requests.post(page or self.page(), data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"].startswith(BACK)
        found = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: value for name, (value,) in found.items()}

    def refused(self, code: str) -> tuple[ActorKind, str | None]:
        """Whom the ledger says was refused when they agreed, and why."""
        form, house = {"code": code, "scope": "look"}, self.home.doors.house
        assert requests.post(self.page(), data=form, timeout=10).status_code == 403
        house.refusals.write()
        (tried,) = entries(house.db, "alexa.agree")
        return tried.actor.kind, tried.refused

    def fetch(self, code: str, **more: Any) -> dict[str, Any]:
        token: dict[str, Any] = self.session.fetch_token(
            f"{self.base}/token", code=code, client_secret=SECRET, include_client_id=None, **more
        )
        return token

    def link(self, person: str = FIRST, scopes: tuple[str, ...] = SCOPES) -> dict[str, Any]:
        return self.fetch(self.agree(person, scopes)["code"])

    def post(self, path: str, *, secret: str = SECRET, **form: Any) -> requests.Response:
        """By hand, with HTTP Basic."""
        return requests.post(
            f"{self.base}/{path}", data=form, auth=(LINKING.client_id, secret), timeout=10
        )

    def refresh(self, token: str) -> requests.Response:
        return self.post("token", grant_type="refresh_token", refresh_token=token)

    def recognised(self, access: str) -> bool:
        return self.home.doors.house.links.authenticate(access) is not None

    def passes(self, seconds: float) -> None:
        self.home.passes(timedelta(seconds=seconds))
