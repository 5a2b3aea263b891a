"""A session's cookie without its page key, against every route: cookies ignore ports, so another
program on the same host name has them all."""

import pytest

from bridge.policy.refusal import Why
from bridge.web import refusal_words
from bridge.web.http.identity import COOKIE, PAGE_KEY, SEAL
from tests.web.place import Place
from tests.web.routes import Route

# Read by pictures and links, which send no page key.
SEALED = {
    *("GET /api/v1/clips/{clip_id}/{kind}.jpg", "GET /api/v1/clips/{clip_id}/download.mp4"),
    "GET /api/v1/alerts/{alert_id}/still.jpg",
    *("GET /api/v1/ledger/export.csv", "GET /api/v1/ledger/export.json"),
}


@pytest.mark.parametrize("key", [None, "", "wrong", "{other}", "{cookie}", "{seal}"], ids=str)
def test_the_cookie_alone_does_nothing_that_the_api_does(place: Place, key: str | None) -> None:
    sessions = place.doors.house.sessions

    def judge(route: Route) -> object:
        if not route.is_api or route.is_open or route.is_the_skills:
            return None
        seal = sessions.seal(place.cookie, route.path)
        others = {"other": place.other_key, "cookie": place.cookie, "seal": seal}
        headers = {} if key is None else {PAGE_KEY: key.format(**others)}
        answer = place.ask(route, json={}, headers=headers, cookies={COOKIE: place.cookie})
        expected = refusal_words.told(Why.NO_PAGE_KEY)
        good = answer.status_code == 401 and answer.json()["error"]["message"] == expected
        return None if good else (answer.status_code, answer.text)

    assert place.wrong(judge) == {}
    assert place.doors.api("GET", "/session").status_code == 200


def test_the_cookie_with_its_page_key_is_heard_everywhere(place: Place) -> None:
    """What it is told then is each route's own business."""

    def judge(route: Route) -> object:
        if not route.is_api or route.is_open or route.is_the_skills or route.changes:
            return None
        answer = place.as_owner(route)
        return answer.status_code if answer.status_code in (401, 403) else None

    assert place.wrong(judge) == {}


def test_a_sealed_address_opens_what_it_says_and_nothing_else(place: Place) -> None:
    """Good where the description says so: to read, at its own path, beside its own cookie."""
    sessions, cookie = place.doors.house.sessions, {COOKIE: place.cookie}

    def judge(route: Route) -> object:
        if not route.is_api or route.is_open or route.is_the_skills:
            return None
        seal = sessions.seal(place.cookie, route.path)
        answers = {
            "own": place.ask(route, json={}, cookies=cookie, params={SEAL: seal}),
            "without a cookie": place.ask(route, json={}, params={SEAL: seal}),
            "of another path": place.ask(
                route, json={}, cookies=cookie, params={SEAL: sessions.seal(place.cookie, "/x")}
            ),
            "by header": place.ask(route, json={}, cookies=cookie, headers={PAGE_KEY: seal}),
        }
        sealed = any("seal" in way for way in route.operation["security"])
        let_in = {way for way, answer in answers.items() if answer.status_code != 401}
        return None if let_in == ({"own"} if sealed else set()) else let_in

    assert place.wrong(judge) == {}
    sealed = {str(r) for r in place.routes if any("seal" in w for w in r.operation["security"])}
    assert sealed == SEALED


def test_a_shell_holds_nothing_to_act_with(place: Place) -> None:
    """Nor anybody's name: whoever has the cookie alone is shown which pages there are."""
    owner = place.doors.house.browser()[1]
    place.doors.house.people.accounts.rename(owner, "Zebedee")
    secrets = (place.page_key, place.cookie, place.token, "Zebedee")

    def judge(route: Route) -> object:
        if route.is_api or route.is_media:
            return None
        answer = place.ask(route, cookies={COOKIE: place.cookie})
        found = [text for text in secrets if text in answer.text]
        return found or [name for name in answer.headers if name == "Set-Cookie"] or None

    assert place.wrong(judge) == {}
