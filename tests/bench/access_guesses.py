"""access.guess_rate: how often a stranger may try a password, and whether the owner gets in."""

import secrets
from collections.abc import Iterator

import requests

from tests.bench.access_gate import signed_in
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, row

TRIES = 100
NAME = "Owner"


def guess_rate(ground: Ground) -> Iterator[Row]:
    """The stranger comes from the owner's own address: from any other it could be only easier."""
    with ground.house([]) as house:
        browser = signed_in(house.home, house.helper)
        password = secrets.token_urlsafe(24)
        _status(
            browser.put(
                f"{house.home}/api/v1/account/password",
                json={"password": password},
                timeout=30,
            ),
            requests.codes.no_content,
        )
        stranger = requests.Session()
        answers = [_try(stranger, house.home, f"guess {number}") for number in range(TRIES)]
        slowed = answers.index(requests.codes.too_many) if 429 in answers else TRIES
        if set(answers[:slowed]) != {requests.codes.unauthorized}:
            raise NotMeasured(f"wrong passwords were answered with {set(answers)}")
        away = _try(requests.Session(), house.home, password)
        own = _try(browser, house.home, password)
    note = (
        f"wrong passwords from one address until it is told to wait; {TRIES} tries: "
        f"{answers.count(401)} looked at, {answers.count(429)} not; then, from the same address: "
        f"the right password on the owner's own device {_word(own)}, on one that is not known "
        f"{_word(away)}"
    )
    yield row("access.guess_rate", float(slowed), note, good=own == requests.codes.ok)


def _try(who: requests.Session, home: str, password: str) -> int:
    answer = who.post(
        f"{home}/api/v1/session/password", json={"name": NAME, "password": password}, timeout=30
    )
    return answer.status_code


def _word(status: int) -> str:
    return "gets in" if status == requests.codes.ok else f"is told {status}"


def _status(answer: requests.Response, expected: int) -> None:
    if answer.status_code != expected:
        raise NotMeasured(f"{answer.request.url} was answered with {answer.status_code}")
