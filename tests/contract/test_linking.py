"""Linking an Alexa account, with an OAuth client that nobody here wrote, over real HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from oauthlib.oauth2 import InvalidGrantError

from bridge.access.alexa.links import AlexaLinks
from bridge.doctor.finding import Verdict
from bridge.doctor.network import HttpAnswer
from bridge.doctor.public_doors import CONSENT, TOKEN, judge_linking
from bridge.errors import PrivateEyeError
from bridge.model import ActorKind, Role
from bridge.policy.refusal import Why
from bridge.service.people.alexa_linking import LinkRefused
from bridge.store.keys import house_key
from tests.contract.clip_home import Home, a_clip_home
from tests.contract.linked_home import BACK, LINKING, SCOPES, SECRET, Amazon, a_person
from tests.ledger import entries


@pytest.fixture(autouse=True)
def over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """oauthlib would not speak to a bridge that has no proxy with a certificate before it."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")  # a person may give less than was asked


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with a_clip_home(tmp_path, linked=LINKING) as made:
        yield made


@pytest.fixture
def amazon(home: Home) -> Amazon:
    return Amazon(home)


def test_a_client_that_nobody_here_wrote_links_refreshes_and_is_unlinked(amazon: Amazon) -> None:
    back = amazon.agree(scopes=("look", "list"))
    assert back["state"] == "its-own-state"
    token = amazon.fetch(back["code"])
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 3600
    assert set(token["scope"]) == {"look", "list"}
    assert amazon.recognised(token["access_token"])
    again = amazon.session.refresh_token(
        f"{amazon.base}/token",
        auth=(LINKING.client_id, SECRET),
        refresh_token=token["refresh_token"],
    )
    assert again["refresh_token"] != token["refresh_token"]
    assert amazon.recognised(again["access_token"])
    assert amazon.post("revoke", token=again["refresh_token"]).status_code == 200
    assert not amazon.recognised(again["access_token"])
    assert not amazon.recognised(token["access_token"])
    assert amazon.refresh(again["refresh_token"]).json()["error"] == "invalid_grant"
    acts = [entry.act for entry in entries(amazon.home.doors.house.db)]
    assert [act for act in acts if act.startswith("alexa.")] == [
        "alexa.link-code",
        "alexa.agree",
        "alexa.link",
        "alexa.unlink",
    ]


def test_a_client_may_say_who_it_is_in_the_body(amazon: Amazon) -> None:
    """As oauthlib does when it is told to, and as Amazon does if the console says so."""
    code = amazon.agree()["code"]
    token = amazon.fetch(code, auth=None)
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    who = {"client_id": LINKING.client_id, "client_secret": SECRET}
    answer = requests.post(f"{amazon.base}/token", data={**form, **who}, timeout=10)
    assert answer.status_code == 200, answer.text
    wrong = {**who, "client_secret": "another"}
    refused = requests.post(f"{amazon.base}/token", data={**form, **wrong}, timeout=10)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


def test_who_is_not_amazon_is_answered_as_the_doctor_expects(amazon: Amazon) -> None:
    door = amazon.home.doors.public
    answers = (
        requests.get(f"{door}{CONSENT}", timeout=10),
        requests.post(f"{door}{TOKEN}", data={"grant_type": "refresh_token"}, timeout=10),
    )
    kept = [HttpAnswer(a.status_code, dict(a.headers), a.content, "192.0.2.1") for a in answers]
    assert judge_linking(*kept).verdict is Verdict.GOOD


def test_an_answer_that_was_lost_is_given_again_for_a_minute(amazon: Amazon) -> None:
    first = amazon.link()
    second = amazon.refresh(first["refresh_token"]).json()
    amazon.passes(59)
    repeated = amazon.refresh(first["refresh_token"]).json()
    assert {**repeated, "expires_in": 3600} == second
    assert repeated["expires_in"] == 3600 - 59
    assert amazon.refresh(second["refresh_token"]).status_code == 200


def test_a_refresh_token_used_again_after_that_ends_the_family(amazon: Amazon) -> None:
    first = amazon.link()
    second = amazon.refresh(first["refresh_token"]).json()
    amazon.passes(61)
    refused = amazon.refresh(first["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert not amazon.recognised(second["access_token"])
    assert amazon.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"
    (ended,) = entries(amazon.home.doors.house.db, "alexa.unlink")
    assert ended.details["why"] == "a code or token of it came twice"


def test_a_clock_that_was_set_back_opens_no_window_again(amazon: Amazon) -> None:
    first = amazon.link()
    second = amazon.refresh(first["refresh_token"]).json()
    amazon.passes(3600)
    third = amazon.refresh(second["refresh_token"]).json()
    amazon.passes(-1800)
    assert amazon.refresh(second["refresh_token"]).status_code == 400
    assert not amazon.recognised(third["access_token"])


def test_two_refreshes_at_once_get_the_same(amazon: Amazon) -> None:
    token = amazon.link()["refresh_token"]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: amazon.refresh(token).json(), range(8)))
    assert len({answer["refresh_token"] for answer in answers}) == 1
    assert len({answer["access_token"] for answer in answers}) == 1


def test_a_code_is_good_once_and_its_second_use_ends_what_it_was_used_for(amazon: Amazon) -> None:
    code = amazon.agree()["code"]
    token = amazon.fetch(code)
    with pytest.raises(InvalidGrantError):
        amazon.fetch(code)
    assert not amazon.recognised(token["access_token"])
    assert amazon.refresh(token["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("seconds", [60, -30])
def test_a_code_is_good_for_a_minute_by_a_clock_that_is_not_set_back(
    amazon: Amazon, seconds: float
) -> None:
    code = amazon.agree()["code"]
    amazon.passes(seconds)
    with pytest.raises(InvalidGrantError):
        amazon.fetch(code)


def test_a_code_is_for_the_address_it_was_sent_to_and_for_who_knows_its_verifier(
    amazon: Amazon,
) -> None:
    code = amazon.agree()["code"]
    form = {"grant_type": "authorization_code", "code": code}
    other = BACK.replace("layla", "pitangui")
    assert amazon.post("token", **form, redirect_uri=other).json()["error"] == "invalid_grant"
    missing = amazon.post("token", **form, redirect_uri=BACK)
    assert missing.json()["error"] == "invalid_request"
    wrong = amazon.post("token", **form, redirect_uri=BACK, code_verifier="w" * 43)
    assert wrong.json()["error"] == "invalid_grant"
    assert amazon.recognised(amazon.fetch(code)["access_token"])


def test_a_client_without_pkce_may_link_too(home: Home) -> None:
    amazon = Amazon(home, pkce=None)
    assert amazon.recognised(amazon.link()["access_token"])


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example/api/skill/link/M2EXAMPLE"},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?next=https://evil.example"},
        {"redirect_uri": BACK.replace("https", "http")},
        {"redirect_uri": BACK.replace("layla.amazon.com", "layla.amazon.com@evil.example")},
        {"redirect_uri": BACK.replace("M2EXAMPLE", "m2example")},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "\u202e\n\r\x00"},
        {"redirect_uri": None},
        {"redirect_uri": [BACK, "https://evil.example"]},
        {"client_id": "somebody-else"},
        {"client_id": None},
        {"client_id": [LINKING.client_id] * 2},
        {"state": ["one", "two"]},
    ],
)
def test_nobody_is_taken_anywhere_but_to_amazon(
    amazon: Amazon, changed: dict[str, list[str] | str | None]
) -> None:
    asked = parse_qs(urlsplit(amazon.page()).query)
    query = {name: value for name, value in {**asked, **changed}.items() if value is not None}
    url = f"{amazon.base}/authorize?{urlencode(query, doseq=True)}"
    form = {"code": amazon.code_of(), "scope": list(SCOPES)}
    for answer in (
        requests.get(url, allow_redirects=False, timeout=10),
        requests.post(url, data=form, allow_redirects=False, timeout=10),
        requests.post(url, data={"decline": "yes"}, allow_redirects=False, timeout=10),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert "evil.example" not in answer.text
        assert "belongs to the Alexa app" in answer.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "\u00e9\u2028"}, "unsupported_response_type"),
        ({"scope": "look everything"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_other_mistakes_are_told_to_amazon(
    amazon: Amazon, changed: dict[str, list[str] | str], error: str
) -> None:
    asked = parse_qs(urlsplit(amazon.page()).query)
    url = f"{amazon.base}/authorize?{urlencode({**asked, **changed}, doseq=True)}"
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(f"{BACK}?")
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert told["error"] == [error]
    assert told["state"] == ["its-own-state"]


def test_who_says_no_is_taken_back_with_nothing(amazon: Amazon) -> None:
    answer = requests.post(
        amazon.page(), data={"decline": "yes"}, allow_redirects=False, timeout=10
    )
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert told["error"] == ["access_denied"]
    assert told["state"] == ["its-own-state"]


def test_without_a_code_of_the_house_nothing_is_linked(amazon: Amazon) -> None:
    good = amazon.code_of()
    for typed in ("", "AAAA-AAAA", good[:-1]):
        answer = requests.post(
            amazon.page(), data={"code": typed, "scope": "look"}, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 400
        assert "That code is wrong" in answer.text
        assert 'value="look" checked' in answer.text
        assert 'value="delete" checked' not in answer.text
    none = requests.post(amazon.page(), data={"code": good}, allow_redirects=False, timeout=10)
    assert "tick at least one" in none.text
    taken = requests.post(
        amazon.page(),
        data={"code": good.lower().replace("-", " "), "scope": "look"},
        allow_redirects=False,
        timeout=10,
    )
    assert taken.status_code == 303
    again = requests.post(
        amazon.page(), data={"code": good, "scope": "look"}, allow_redirects=False, timeout=10
    )
    assert again.status_code == 400


def test_codes_are_not_guessed(amazon: Amazon) -> None:
    page = amazon.page()
    form = {"code": "BBBB-BBBB", "scope": "look"}
    answers = [
        requests.post(page, data=form, allow_redirects=False, timeout=10).status_code
        for _ in range(21)
    ]
    assert answers == [400] * 20 + [429]
    amazon.home.doors.house.refusals.write()
    refused = entries(amazon.home.doors.house.db, "alexa.agree")
    assert [(entry.refused, entry.details) for entry in refused] == [
        (Why.NOT_A_CODE, {"count": 20}),
        (Why.TOO_MANY_CODES, {"count": 1}),
    ]


def test_another_site_can_neither_frame_the_page_nor_send_its_form(amazon: Amazon) -> None:
    shown = requests.get(amazon.page(), timeout=10)
    assert shown.headers["X-Frame-Options"] == "DENY"
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "Set-Cookie" not in shown.headers
    form = {"code": amazon.code_of(), "scope": "look"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = requests.post(
            amazon.page(), data=form, headers=headers, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 403


def test_bad_token_requests_are_answered_as_the_rfc_says(amazon: Amazon) -> None:
    token = amazon.link()
    refresh = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    post = amazon.post
    assert post("token", grant_type="password").json()["error"] == "unsupported_grant_type"
    assert post("token", grant_type="\u00e9").json()["error"] == "unsupported_grant_type"
    assert post("token", grant_type="refresh_token").json()["error"] == "invalid_request"
    twice = post("token", **{**refresh, "refresh_token": [token["refresh_token"]] * 2})
    assert twice.json()["error"] == "invalid_request"
    assert post("token", **refresh, scope="look root").json()["error"] == "invalid_scope"
    stranger = post("token", **refresh, secret="wrong")
    assert stranger.status_code == 401
    assert stranger.headers["WWW-Authenticate"].startswith("Basic")
    anonymous = requests.post(f"{amazon.base}/token", data=refresh, timeout=10)
    assert anonymous.status_code == 401
    access = post("token", grant_type="refresh_token", refresh_token=token["access_token"])
    assert access.json()["error"] == "invalid_grant"
    in_address = requests.post(f"{amazon.base}/token", params=refresh, timeout=10)
    assert in_address.status_code == 401
    good = amazon.refresh(token["refresh_token"])
    assert good.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["token", "revoke"])
@pytest.mark.parametrize("garbled", [b"Basic //46eA==", b"Basic ", b"Basic \xe9", b"Basic AAA"])
def test_a_garbled_header_is_a_strangers(amazon: Amazon, path: str, garbled: bytes) -> None:
    answer = requests.post(
        f"{amazon.base}/{path}",
        data={"grant_type": "refresh_token", "refresh_token": "x", "token": "x"},
        headers={"Authorization": garbled},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_link_codes_are_not_guessed_from_a_whole_network(home: Home, amazon: Amazon) -> None:
    public = home.doors.house.linking.public
    assert public is not None
    values = {name: tuple(v) for name, v in parse_qs(urlsplit(amazon.page()).query).items()}

    def guess(address: str) -> object:
        return public.agreed(values, "BBBB-BBBB", ("look",), address, "a browser")

    for host in range(20):
        assert isinstance(guess(f"2001:db8::{host:x}"), LinkRefused)
    with pytest.raises(PrivateEyeError, match="Too many wrong codes"):
        guess("2001:db8::ffff")
    assert isinstance(guess("2001:db8:0:1::1"), LinkRefused)


def test_revoking_what_is_not_known_is_no_error_and_takes_the_client(amazon: Amazon) -> None:
    token = amazon.link()
    assert amazon.post("revoke", token="never-was").status_code == 200
    assert amazon.post("revoke", token=token["access_token"], secret="no").status_code == 401
    assert amazon.recognised(token["access_token"])


def test_links_outlive_a_restart_and_a_token_ends_after_an_hour(amazon: Amazon) -> None:
    token = amazon.link()
    house = amazon.home.doors.house
    key = house_key(house.folder).derive("links")
    restarted = AlexaLinks(house.db, key, house.epochs, house.clock, LINKING.client_id)
    assert restarted.authenticate(token["access_token"]) is not None
    other_skill = AlexaLinks(house.db, key, house.epochs, house.clock, "another-skill")
    assert other_skill.authenticate(token["access_token"]) is None
    other_house = AlexaLinks(house.db, b"k" * 32, house.epochs, house.clock, LINKING.client_id)
    assert other_house.authenticate(token["access_token"]) is None
    amazon.passes(3600)
    assert not amazon.recognised(token["access_token"])
    assert restarted.authenticate(token["access_token"]) is None
    assert amazon.refresh(token["refresh_token"]).status_code == 200


def test_where_linking_is_not_set_up_there_is_nothing(tmp_path: Path) -> None:
    with a_clip_home(tmp_path / "plain") as plain:
        for path in ("authorize", "token", "revoke", "look/base.css"):
            answer = requests.get(f"{plain.doors.public}/oauth/{path}", timeout=10)
            assert (answer.status_code, answer.text) == (404, "")


def test_a_guest_whose_time_is_over_links_nothing(amazon: Amazon) -> None:
    now = amazon.home.doors.house.clock.now()
    a_person(amazon.home, "gabi", Role.GUEST, until=now + timedelta(minutes=5))
    code = amazon.code_of("gabi")
    amazon.passes(301)
    assert amazon.refused(code) == (ActorKind.GUEST, Why.PAST_LAST_DAY)


def test_who_was_removed_since_they_typed_links_nothing(amazon: Amazon) -> None:
    house = amazon.home.doors.house
    with house.db.write() as tx:
        code = house.links.codes.create(tx, "nobody")
    assert amazon.refused(code) == (ActorKind.STRANGER, Why.NOBODY_HERE)
