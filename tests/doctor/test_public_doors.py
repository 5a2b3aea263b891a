"""What the internet sees: every odd answer has its own plain words."""

import pytest

from bridge.doctor import public_doors
from bridge.doctor.finding import Verdict
from bridge.doctor.network import Failed, HttpAnswer, Step

GOOD, WARN, BAD = Verdict.GOOD, Verdict.WARN, Verdict.BAD
LATE = Failed(Step.HTTP, "timed out", timed_out=True)


def an_answer(status: int, **headers: str) -> HttpAnswer:
    return HttpAnswer(status, headers, b"", "192.0.2.1", {Step.HTTP: 0.1})


@pytest.mark.parametrize(
    ("answer", "verdict", "says"),
    [
        (an_answer(400), GOOD, "refuses a request that Amazon did not sign"),
        (an_answer(200), BAD, "an unsigned request was served"),
        (an_answer(301), BAD, "a redirect"),
        (an_answer(308), BAD, "a redirect"),
        (an_answer(401), BAD, "asks for a password"),
        (an_answer(403), BAD, "the name or the sender is refused"),
        (an_answer(404), BAD, "does not forward this path"),
        (an_answer(405), BAD, "POST is not let through"),
        (an_answer(418), BAD, "nobody here knows why"),
        (an_answer(502), BAD, "does not get through to the bridge"),
        (an_answer(530), BAD, "does not get through to the bridge"),
        (LATE, BAD, "not answered in time"),
        (Failed(Step.HTTP, "RemoteDisconnected"), BAD, "RemoteDisconnected"),
    ],
)
def test_door_for_alexa(answer: HttpAnswer | Failed, verdict: Verdict, says: str) -> None:
    found = public_doors.judge_alexa(answer)
    assert found.verdict is verdict
    assert says in found.sentence
    assert (found.advice is None) == (verdict is GOOD)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (an_answer(403), GOOD),
        (an_answer(404), GOOD),
        (an_answer(200), BAD),
        (an_answer(302), BAD),
        (an_answer(502), WARN),
        (LATE, WARN),
    ],
)
def test_playlist_without_a_grant(answer: HttpAnswer | Failed, verdict: Verdict) -> None:
    assert public_doors.judge_media(answer).verdict is verdict


@pytest.mark.parametrize(
    ("consent", "token", "verdict", "says"),
    [
        (an_answer(400), an_answer(401), GOOD, "are reached"),
        (an_answer(404), an_answer(401), BAD, "/oauth/authorize is answered with 404"),
        (an_answer(400), an_answer(302), BAD, "/oauth/token is answered with 302"),
        (an_answer(502), an_answer(502), BAD, "/oauth/authorize is answered with 502"),
        (an_answer(400), LATE, BAD, "/oauth/token is not answered in time"),
    ],
)
def test_linking(
    consent: HttpAnswer | Failed, token: HttpAnswer | Failed, verdict: Verdict, says: str
) -> None:
    found = public_doors.judge_linking(consent, token)
    assert found.verdict is verdict
    assert says in found.sentence


def test_pages_of_the_house_are_nobodys_business() -> None:
    hidden = dict.fromkeys(public_doors.HOME_PATHS, an_answer(404))
    assert public_doors.judge_home(hidden).verdict is GOOD
    # The home door says 403 to a name that it is not called by: it is forwarded all the same.
    shown = public_doors.judge_home({**hidden, "/": an_answer(200), "/sign-in": an_answer(403)})
    assert shown.verdict is BAD
    assert "/ (200), /sign-in (403)" in shown.sentence


def test_pages_that_could_not_be_asked_for() -> None:
    found = public_doors.judge_home({"/": an_answer(404), "/sign-in": LATE, "/x": an_answer(502)})
    assert found.verdict is WARN
    assert found.sentence == "Could not be seen for /sign-in, /x."


@pytest.mark.parametrize(
    ("met", "port", "verdict", "says"),
    [
        ("203.0.114.7", 443, GOOD, "answers on port 443"),
        ("2a01:4f8::1", 443, GOOD, "answers on port 443"),
        ("192.168.1.4", 443, WARN, "inside the house"),
        ("203.0.114.7", 8443, BAD, "port 8443"),
        (Failed(Step.NAME, "not known"), 443, BAD, "does not know"),
        (Failed(Step.TCP, "timed out", timed_out=True), 443, BAD, "does not answer on port 443"),
        (Failed(Step.TCP, "Connection refused"), 443, BAD, "refuses connections"),
        (Failed(Step.TLS, "wrong version number"), 443, BAD, "not with TLS"),
    ],
)
def test_public_address(met: Failed | str, port: int, verdict: Verdict, says: str) -> None:
    found = public_doors.judge_address("cameras.example.org", port, met)
    assert found.verdict is verdict
    assert says in found.sentence + (found.advice or "")


def test_date_of_the_public_address() -> None:
    dated = an_answer(400, date="Sun, 22 Nov 2026 12:00:00 GMT")
    assert public_doors.date_of(dated) == 1795348800.0
    assert public_doors.date_of(an_answer(400, date="noon")) is None
    assert public_doors.date_of(LATE) is None
