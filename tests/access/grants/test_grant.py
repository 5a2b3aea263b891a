"""The signed form of a grant: what it holds, and that nobody else can make one."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.access.grants.grant import Grant, GrantFault, GrantRefused, hold_against, mint, read
from bridge.model import Rendition
from bridge.store.people.alexa_users import id_of
from bridge.store.people.epochs import Subject, SubjectKind

KEY = b"k" * 32
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CAMERA_ID = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True)
HOLDERS = st.builds(
    Subject,
    st.sampled_from([SubjectKind.SESSION, SubjectKind.TOKEN, SubjectKind.ALEXA_USER]),
    st.text("abcdefABCDEF0123456789-_", min_size=1, max_size=22),
)
GRANTS = st.builds(
    Grant,
    id=st.binary(min_size=12, max_size=12),
    camera=CAMERA_ID,
    rendition=st.sampled_from(Rendition),
    holder=HOLDERS,
    with_cookie=st.just(False),
    not_after=st.datetimes(datetime(2026, 3, 1, 13), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(tzinfo=UTC)
    ),
    camera_epoch=st.integers(0, 2**32 - 1),
    holder_epoch=st.integers(0, 2**32 - 1),
    clip=st.none() | st.text("0123456789abcdef", min_size=16, max_size=16),
).flatmap(
    lambda grant: (
        st.sampled_from([grant, replace(grant, with_cookie=True)])
        if grant.holder.kind is SubjectKind.SESSION
        else st.just(grant)
    )
)


def a_grant(**changes: object) -> Grant:
    values: dict[str, object] = {
        "id": b"0123456789ab",
        "camera": "front",
        "rendition": Rendition.SOURCE,
        "holder": Subject(SubjectKind.SESSION, "0123456789abcdef"),
        "with_cookie": True,
        "not_after": NOON + timedelta(hours=4),
        "camera_epoch": 0,
        "holder_epoch": 0,
    }
    return Grant(**{**values, **changes})  # type: ignore[arg-type]


def at_epochs(grant: Grant) -> dict[Subject, int]:
    camera = Subject(SubjectKind.CAMERA, grant.camera)
    return {camera: grant.camera_epoch, grant.holder: grant.holder_epoch}


def check(token: str, now: datetime = NOON, epochs: dict[Subject, int] | None = None) -> object:
    grant = read(KEY, token)
    if isinstance(grant, GrantRefused):
        return grant
    return hold_against(grant, now, lambda subject: (epochs or {}).get(subject, 0))


@given(GRANTS)
def test_a_grant_comes_back_as_it_was_minted(grant: Grant) -> None:
    token = mint(KEY, grant)
    assert check(token, epochs=at_epochs(grant)) == grant
    assert re.fullmatch(r"[A-Za-z0-9_.-]{1,199}", token)


def test_the_longest_grant_is_under_200_characters() -> None:
    holder = Subject(SubjectKind.ALEXA_USER, id_of("amzn1.ask.account." + "A" * 240))
    longest = a_grant(camera="c" * 40, holder=holder, with_cookie=False, clip="f" * 16)
    assert len(mint(KEY, longest)) < 200


def test_a_grant_from_before_an_upgrade_is_over() -> None:
    token = mint(KEY, a_grant())
    data = urlsafe_b64decode(token.partition(".")[0] + "==")
    older = urlsafe_b64encode(b"\x01" + data[1:-1]).decode().rstrip("=")
    mac = urlsafe_b64encode(hmac.digest(KEY, older.encode(), hashlib.sha256)).decode().rstrip("=")
    assert check(f"{older}.{mac}") == GrantRefused(GrantFault.ENDED)


@given(GRANTS, st.data())
def test_any_flipped_bit_is_refused(grant: Grant, data: st.DataObject) -> None:
    token = mint(KEY, grant)
    place = data.draw(st.integers(0, len(token) - 1))
    bit = data.draw(st.integers(0, 7))
    flipped = token[:place] + chr(ord(token[place]) ^ (1 << bit)) + token[place + 1 :]
    assert check(flipped, epochs=at_epochs(grant)) == GrantRefused(GrantFault.FORGED)


def test_every_flipped_bit_of_one_grant_is_refused() -> None:
    token = mint(KEY, a_grant())
    for place, letter in enumerate(token):
        for bit in range(8):
            flipped = token[:place] + chr(ord(letter) ^ (1 << bit)) + token[place + 1 :]
            assert check(flipped) == GrantRefused(GrantFault.FORGED)


@given(st.text(max_size=250))
def test_any_other_text_is_forged(token: str) -> None:
    assert check(token) == GrantRefused(GrantFault.FORGED)


@given(st.text("AQgw_-.=", min_size=44, max_size=220))
def test_text_that_looks_like_a_grant_is_forged(token: str) -> None:
    assert check(token) == GrantRefused(GrantFault.FORGED)


@pytest.mark.parametrize(("before", "after"), [("", "="), ("", "A"), (" ", ""), ("=", "")])
def test_a_grant_has_one_spelling(before: str, after: str) -> None:
    assert check(before + mint(KEY, a_grant()) + after) == GrantRefused(GrantFault.FORGED)


def test_another_houses_key_opens_nothing() -> None:
    assert check(mint(b"x" * 32, a_grant())) == GrantRefused(GrantFault.FORGED)


def test_a_grant_ends_at_its_time() -> None:
    grant = a_grant(not_after=NOON)
    assert check(mint(KEY, grant), NOON - timedelta(microseconds=1)) == grant
    assert check(mint(KEY, grant), NOON) == GrantRefused(GrantFault.EXPIRED)


@pytest.mark.parametrize("subject", [a_grant().holder, Subject(SubjectKind.CAMERA, "front")])
@pytest.mark.parametrize("epoch", [1, 7])
def test_a_risen_epoch_of_camera_or_holder_ends_it(subject: Subject, epoch: int) -> None:
    assert check(mint(KEY, a_grant()), epochs={subject: epoch}) == GrantRefused(GrantFault.REVOKED)


def test_an_epoch_that_went_back_ends_it_too() -> None:
    # A restored, older database must not make guesses about what was revoked since.
    assert check(mint(KEY, a_grant(camera_epoch=3))) == GrantRefused(GrantFault.REVOKED)
