"""Amazon's signature: what passes, and every way not to (alexa.md 5.4, in its order)."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.x509.verification import Store

from skill.signature import (
    Rejected,
    Verifier,
    chain_url,
    check_chain,
    trusted_roots,
)
from tests import third_party
from tests.skill.alexa import SKILL_ID
from tests.skill.amazon import (
    Amazon,
    a_body,
    a_leaf,
    a_root,
    an_intermediate,
    pem,
    rsa_key,
    signed,
    usage,
)
from tests.skill.house import NOON

EVENT = "AlexaSkillEvent.SkillEnabled"
DAY = timedelta(days=1)


def test_a_signed_request_of_now_passes() -> None:
    Amazon().verifier().verify(signed(a_body()), a_body(), NOON)


def test_header_names_are_compared_without_case() -> None:
    for cased in (str.lower, str.upper, str.title):
        headers = {cased(name): value for name, value in signed(a_body()).items()}
        Amazon().verifier().verify(headers, a_body(), NOON)


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "HTTPS://S3.AMAZONAWS.COM/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/./echo-api-cert.pem",
    ],
)
def test_a_chain_of_amazons_is_fetched_from_its_normal_address(url: str) -> None:
    amazon = Amazon()
    amazon.verifier().verify(signed(a_body(), url=url), a_body(), NOON)
    assert amazon.fetched == ["https://s3.amazonaws.com/echo.api/echo-api-cert.pem"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not an address",
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "ftp://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "//s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem",
        "https://evil.example#s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
        "https://me:you@s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com\\@evil.example/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:x/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:99999/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.apix/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/evil/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api%2f..%2fevil/echo-api-cert.pem",
        "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?versionId=1",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#x",
        "https://s3.amazonaws.com/echo.api/echo api.pem",
        "https://[s3.amazonaws.com/echo.api/echo-api-cert.pem",
    ],
)
def test_any_other_address_is_refused_before_anything_is_fetched(url: str) -> None:
    amazon = Amazon()
    with pytest.raises(Rejected):
        amazon.verifier().verify(signed(a_body(), url=url), a_body(), NOON)
    assert not amazon.fetched
    with pytest.raises(Rejected):
        chain_url(url)


@pytest.mark.parametrize("missing", ["Signature-256", "SignatureCertChainUrl"])
def test_a_request_without_its_signature_headers_is_refused(missing: str) -> None:
    headers = signed(a_body())
    del headers[missing]
    with pytest.raises(Rejected):
        Amazon().verifier().verify(headers, a_body(), NOON)


@pytest.mark.parametrize("value", ["", "?", "bm90IGEgc2lnbmF0dXJl", "ÿ", "A" * 343])
def test_a_header_that_holds_no_signature_is_refused(value: str) -> None:
    with pytest.raises(Rejected):
        Amazon().verifier().verify({**signed(a_body()), "Signature-256": value}, a_body(), NOON)


def test_an_altered_body_is_refused() -> None:
    body = a_body()
    headers = signed(body)
    for altered in (
        body + b" ",
        body.replace(b"LaunchRequest", b"LaunchrEquest"),
        json.dumps(json.loads(body), indent=1).encode(),  # the same JSON is not the same bytes
    ):
        with pytest.raises(Rejected, match="does not fit the body"):
            Amazon().verifier().verify(headers, altered, NOON)


def test_a_signature_by_another_key_or_of_another_kind_is_refused() -> None:
    body = a_body()
    old_kind = signed(body)["Signature"]
    for headers in (
        signed(body, key=rsa_key("Another")),
        signed(body, algorithm=SHA384()),
        {**signed(body), "Signature-256": old_kind},
    ):
        with pytest.raises(Rejected, match="does not fit the body"):
            Amazon().verifier().verify(headers, body, NOON)


ROOT = a_root()
BETWEEN = an_intermediate(ROOT)
ENDED = an_intermediate(ROOT, expires=NOON - DAY)
BAD_CHAINS = {
    "nothing": b"",
    "not PEM": b"<Error><Code>NoSuchKey</Code></Error>",
    "broken PEM": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "a leaf that has expired": pem(a_leaf(BETWEEN, expires=NOON - DAY), BETWEEN.certificate),
    "a leaf that is not valid yet": pem(a_leaf(BETWEEN, starts=NOON + DAY), BETWEEN.certificate),
    "an expired intermediate": pem(a_leaf(ENDED), ENDED.certificate),
    "no intermediate": pem(a_leaf(BETWEEN)),
    "another name": pem(a_leaf(BETWEEN, names=("echo-api.evil.example",)), BETWEEN.certificate),
    "a name around ours": pem(
        a_leaf(BETWEEN, names=("echo-api.amazon.com.evil.example",)), BETWEEN.certificate
    ),
    "a wildcard": pem(a_leaf(BETWEEN, names=("*.amazon.com",)), BETWEEN.certificate),
    "only the subject's name": pem(a_leaf(BETWEEN, names=None), BETWEEN.certificate),
    "not for signatures": pem(
        a_leaf(BETWEEN, key_usage=usage(key_encipherment=True)), BETWEEN.certificate
    ),
    "an elliptic key": pem(
        a_leaf(BETWEEN, key=ec.generate_private_key(ec.SECP256R1())), BETWEEN.certificate
    ),
    "an authority as leaf": pem(BETWEEN.certificate, ROOT.certificate),
    "signed by a leaf": pem(a_leaf(BETWEEN), a_leaf(BETWEEN)),
}


@pytest.mark.parametrize("what", BAD_CHAINS)
def test_a_bad_chain_is_refused(what: str) -> None:
    amazon = Amazon(ROOT, BAD_CHAINS[what])
    with pytest.raises(Rejected):
        amazon.verifier().verify(signed(a_body()), a_body(), NOON)


def test_a_chain_of_another_authority_is_refused() -> None:
    amazon = Amazon(a_root("Evil"))
    with pytest.raises(Rejected, match="chain does not hold"):
        amazon.verifier(ROOT).verify(signed(a_body()), a_body(), NOON)


def test_a_chain_that_brings_its_own_root_is_refused() -> None:
    evil = a_root("Evil")
    between = an_intermediate(evil)
    amazon = Amazon(evil, pem(a_leaf(between), between.certificate, evil.certificate))
    with pytest.raises(Rejected):
        amazon.verifier(ROOT).verify(signed(a_body()), a_body(), NOON)


def test_one_of_several_names_may_be_the_signers() -> None:
    names = ("layla.amazon.com", "echo-api.amazon.com")
    amazon = Amazon(ROOT, pem(a_leaf(BETWEEN, names=names), BETWEEN.certificate))
    amazon.verifier().verify(signed(a_body()), a_body(), NOON)


@pytest.mark.parametrize("seconds", [-150, -1, 0, 1, 150])
def test_a_request_of_now_may_be_150_seconds_off(seconds: int) -> None:
    body = a_body(NOON + timedelta(seconds=seconds))
    Amazon().verifier().verify(signed(body), body, NOON)


@pytest.mark.parametrize("seconds", [-86_400, -151, 151, 86_400])
def test_a_request_of_another_time_is_refused_past_or_future(seconds: int) -> None:
    body = a_body(NOON + timedelta(seconds=seconds))
    with pytest.raises(Rejected, match="not of now"):
        Amazon().verifier().verify(signed(body), body, NOON)


def test_a_skill_event_may_be_an_hour_old() -> None:
    body = a_body(NOON - timedelta(seconds=3600), type=EVENT)
    Amazon().verifier().verify(signed(body), body, NOON)
    for late in (
        a_body(NOON - timedelta(seconds=3601), type=EVENT),
        a_body(NOON - timedelta(seconds=151), type="AlexaSkillEvent.SomethingElse"),
    ):
        with pytest.raises(Rejected, match="not of now"):
            Amazon().verifier().verify(signed(late), late, NOON)


@pytest.mark.parametrize("when", ["", "noon", "2026-11-22T12:00:00", "1795003200"])
def test_a_request_without_a_proper_time_is_refused(when: str) -> None:
    body = a_body(when)
    with pytest.raises(Rejected, match="has no time"):
        Amazon().verifier().verify(signed(body), body, NOON)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_a_signed_body_that_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected):
        Amazon().verifier().verify(signed(body), body, NOON)


def test_a_request_for_another_skill_is_refused_wherever_it_says_so() -> None:
    other = "amzn1.ask.skill.another"
    everywhere = a_body().replace(SKILL_ID.encode(), other.encode())
    in_session, in_context, nowhere = (json.loads(a_body()) for _ in range(3))
    in_session["session"]["application"]["applicationId"] = other
    in_context["context"]["System"]["application"]["applicationId"] = other
    del nowhere["session"], nowhere["context"]
    odd = json.loads(a_body())
    odd["session"] = [5]
    odd["context"]["System"]["application"]["applicationId"] = None
    for changed in (in_session, in_context, nowhere, odd, json.loads(everywhere)):
        body = json.dumps(changed).encode()
        with pytest.raises(Rejected, match="another skill"):
            Amazon().verifier().verify(signed(body), body, NOON)


def test_a_request_outside_a_session_is_for_the_skill_its_context_names() -> None:
    envelope = json.loads(a_body())
    del envelope["session"]
    body = json.dumps(envelope).encode()
    Amazon().verifier().verify(signed(body), body, NOON)


def test_amazons_authority_is_trusted_and_one_of_ours_is_not() -> None:
    roots = trusted_roots()
    names = {root.subject.rfc4514_string().partition(",")[0] for root in roots}
    assert "CN=Amazon Root CA 1" in names
    chain = [a_leaf(BETWEEN), BETWEEN.certificate, ROOT.certificate]
    assert check_chain(chain, Store([*roots, ROOT.certificate]), NOON)
    with pytest.raises(Rejected, match="chain does not hold"):
        check_chain(chain, Store(roots), NOON)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (NOON - timedelta(days=30, seconds=1), False),
        (NOON - timedelta(days=30), True),
        (NOON + timedelta(days=300), True),
        (NOON + timedelta(days=300, seconds=1), False),
    ],
)
def test_a_chain_holds_from_its_first_second_to_its_last(now: datetime, holds: bool) -> None:
    chain = [a_leaf(BETWEEN), BETWEEN.certificate]
    store = Store([ROOT.certificate])
    if holds:
        assert check_chain(chain, store, now).key_size == 2048
    else:
        with pytest.raises(Rejected, match="not valid at validation time"):
            check_chain(chain, store, now)


CHAIN = "vectors/alexa/ask-sdk/echo-api-cert-7.pem"
needs_amazons = pytest.mark.third_party(CHAIN)


def amazons_chain() -> bytes:
    return (third_party.FOLDER / CHAIN).read_bytes()


@needs_amazons
def test_amazons_own_chain_held_while_it_was_valid() -> None:
    chain = x509.load_pem_x509_certificates(amazons_chain())
    key = check_chain(chain, Store(trusted_roots()), datetime(2019, 10, 1, tzinfo=UTC))
    assert key.key_size == 2048


@needs_amazons
@pytest.mark.parametrize(
    "now",
    [
        datetime(2019, 5, 21, tzinfo=UTC),
        datetime(2020, 5, 16, tzinfo=UTC),
        datetime(2026, 11, 22, tzinfo=UTC),
    ],
)
def test_amazons_own_chain_does_not_hold_before_and_after(now: datetime) -> None:
    chain = x509.load_pem_x509_certificates(amazons_chain())
    with pytest.raises(Rejected, match="not valid at validation time"):
        check_chain(chain, Store(trusted_roots()), now)


@needs_amazons
def test_amazons_own_chain_needs_its_intermediates_and_its_root() -> None:
    chain = x509.load_pem_x509_certificates(amazons_chain())
    then = datetime(2019, 10, 1, tzinfo=UTC)
    with pytest.raises(Rejected):
        check_chain(chain[:1], Store(trusted_roots()), then)
    with pytest.raises(Rejected):
        check_chain(chain, Store([ROOT.certificate]), then)


@needs_amazons
def test_amazons_chain_does_not_vouch_for_a_signature_of_ours() -> None:
    then = datetime(2019, 10, 1, tzinfo=UTC)
    body = a_body(then)
    verifier = Verifier(SKILL_ID, roots=trusted_roots(), fetch=lambda _: amazons_chain())
    with pytest.raises(Rejected, match="does not fit the body"):
        verifier.verify(signed(body), body, then)


def test_base64_with_line_ends_is_refused() -> None:
    headers = signed(a_body())
    raw = base64.b64decode(headers["Signature-256"])
    headers["Signature-256"] = base64.encodebytes(raw).decode()
    with pytest.raises(Rejected, match="base64"):
        Amazon().verifier().verify(headers, a_body(), NOON)
