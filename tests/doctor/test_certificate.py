"""Certificates as a real server shows them, judged as Alexa would."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.doctor import certificate
from bridge.doctor.finding import Finding, Verdict
from bridge.doctor.network import Failed
from tests.doctor.authority import HOST, TODAY, Certified, a_leaf, a_root
from tests.doctor.conftest import Lead
from tests.doctor.server import Reply, serving

Judge = Callable[..., Finding]


@pytest.fixture
def judge(lead: Lead, tmp_path: Path) -> Judge:
    def judged(certified: Certified, *, whole_chain: bool = True) -> Finding:
        with serving(lambda _: Reply(200), certified.write(tmp_path, whole_chain=whole_chain)) as s:
            shown = lead(s.port).handshake(HOST, 443)
        assert not isinstance(shown, Failed)
        return certificate.judge(shown, HOST, TODAY)

    return judged


def test_good_chain(judge: Judge, intermediate: Certified) -> None:
    found = judge(a_leaf(intermediate, ends=TODAY + timedelta(days=70, hours=1)))
    assert found.verdict is Verdict.GOOD
    assert found.sentence == (
        f"The certificate is for {HOST}, its whole chain is sent, and 70 days are left."
    )


def test_expired(judge: Judge, intermediate: Certified) -> None:
    ended = TODAY - timedelta(days=2)
    found = judge(a_leaf(intermediate, ends=ended))
    assert found.verdict is Verdict.BAD
    assert f"expired on {ended.date().isoformat()}" in found.sentence


def test_not_yet_valid(judge: Judge, intermediate: Certified) -> None:
    found = judge(a_leaf(intermediate, begins=TODAY + timedelta(days=2)))
    assert found.verdict is Verdict.BAD
    assert "on only" in found.sentence


def test_wrong_name_says_for_whom_it_is(judge: Judge, intermediate: Certified) -> None:
    found = judge(a_leaf(intermediate, name="other.example.org"))
    assert found.verdict is Verdict.BAD
    assert found.sentence == f"The certificate is not for {HOST} but for other.example.org."


def test_made_at_home(judge: Judge) -> None:
    found = judge(a_leaf(None))
    assert found.verdict is Verdict.BAD
    assert "made at home" in found.sentence


def test_chain_that_is_not_sent(judge: Judge, intermediate: Certified) -> None:
    found = judge(a_leaf(intermediate, bought=True), whole_chain=False)
    assert found.verdict is Verdict.BAD
    assert "not the ones between it" in found.sentence
    assert "Test Intermediate" in found.sentence
    assert "fullchain.pem" in (found.advice or "")


def test_authority_that_nobody_knows(judge: Judge) -> None:
    found = judge(a_leaf(a_root("House Root")))
    assert found.verdict is Verdict.BAD
    assert "nobody knows (House Root)" in found.sentence


def test_wildcard_needs_another_entry_in_the_manifest(
    judge: Judge, intermediate: Certified
) -> None:
    found = judge(a_leaf(intermediate, name="*.example.org"))
    assert found.verdict is Verdict.WARN
    assert "--certificate Wildcard" in (found.advice or "")


@pytest.mark.parametrize(
    ("lifetime", "left", "verdict"),
    [(90, 16, Verdict.GOOD), (90, 14, Verdict.WARN), (6, 2, Verdict.GOOD), (6, 0.5, Verdict.WARN)],
)
def test_renewal_that_did_not_come(
    judge: Judge, intermediate: Certified, lifetime: float, left: float, verdict: Verdict
) -> None:
    ends = TODAY + timedelta(days=left)
    begins = ends - timedelta(days=lifetime)
    assert judge(a_leaf(intermediate, begins=begins, ends=ends)).verdict is verdict


def test_short_lives_are_told_in_hours(judge: Judge, intermediate: Certified) -> None:
    ends = TODAY + timedelta(hours=11, minutes=30)
    found = judge(a_leaf(intermediate, begins=TODAY - timedelta(minutes=30), ends=ends))
    assert "11 hours are left" in found.sentence
