"""What Amazon has not come for yet, of somebody who is removed or whose rights end meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import requests

from bridge.model import Role
from bridge.service.people.views import PersonSettings
from tests.builders import Waiter, until
from tests.contract.clip_home import Home, a_clip_home
from tests.contract.linked_home import LINKING, SCOPES, Amazon, a_person

OVER = PersonSettings("Anna", Role.MEMBER, until_day=date(2020, 1, 1))
End = Callable[[Home], object]


@pytest.fixture(autouse=True)
def over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """oauthlib would not speak to a bridge that has no proxy with a certificate before it."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with a_clip_home(tmp_path, linked=LINKING) as made:
        a_person(made, "anna", Role.MEMBER)
        yield made


def remove(home: Home) -> None:
    house = home.doors.house
    house.people.household.remove(house.browser()[1].actor, "anna")


def be_over(home: Home) -> None:
    house = home.doors.house
    house.people.household.change(house.browser()[1].actor, "anna", OVER)


@pytest.mark.parametrize("end", [remove, be_over])
def test_a_code_from_the_page_of_the_house_is_taken_no_more(home: Home, end: End) -> None:
    amazon = Amazon(home)
    form = {"code": amazon.code_of("anna"), "scope": list(SCOPES)}
    end(home)
    answer = requests.post(amazon.page(), data=form, allow_redirects=False, timeout=10)
    assert answer.status_code == 400
    assert "wrong or has expired" in answer.text


@pytest.mark.parametrize("end", [remove, be_over])
def test_what_was_agreed_to_is_exchanged_no_more(home: Home, end: End) -> None:
    amazon = Amazon(home, pkce=None)
    code = amazon.agree("anna")["code"]
    end(home)
    form = {"grant_type": "authorization_code", "redirect_uri": amazon.session.redirect_uri}
    answer = amazon.post("token", code=code, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert home.doors.house.links.everyone("anna") == ()


def test_who_is_removed_between_typing_and_agreeing_has_agreed_to_nothing(home: Home) -> None:
    amazon, house = Amazon(home), home.doors.house
    form = {"code": amazon.code_of("anna"), "scope": list(SCOPES)}
    page = amazon.page()
    anna = house.persons.find("anna")
    assert anna
    with house.db.write() as tx:
        agreeing = Waiter(
            lambda: requests.post(page, data=form, allow_redirects=False, timeout=10).status_code
        )
        until(lambda: not house.links.codes._open)  # it was taken; what follows waits for its turn
        house.persons.put(tx, replace(anna, ended_at=house.clock.now()))
    assert agreeing.result() == 403


def test_others_go_on(home: Home) -> None:
    amazon = Amazon(home, pkce=None)
    code = amazon.agree()["code"]
    remove(home)
    assert amazon.recognised(amazon.fetch(code)["access_token"])
