"""Who may share what, and when a share may be watched: tables, and what holds of all shares."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.model import BlurMode, Role
from bridge.policy.refusal import Why
from bridge.policy.sharing import (
    LONGEST_S,
    SHORTEST_S,
    Confirmation,
    NotWatchable,
    Purpose,
    Share,
    ShareEnd,
    ShareNow,
    ShareState,
    ShareWish,
    Watchable,
    end_of,
    may_watch,
    part,
    tidy,
    to_confirm,
    why_not,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
READY = Share(
    id="5" * 16,
    clip="c" * 16,
    camera="front",
    sender="olga",
    recipient=None,
    called="Mrs Hill",
    purpose=Purpose.NEIGHBOUR,
    words="",
    starts_ms=0,
    ends_ms=10_000,
    sound=False,
    blur=BlurMode.FACES,
    areas=(),
    until=NOON + timedelta(days=7),
    most_views=2,
    created_at=NOON,
    state=ShareState.READY,
)
FINE = ShareNow()


@pytest.mark.parametrize(
    ("share", "now", "at", "expected"),
    [
        (READY, FINE, NOON, Watchable(last=False)),
        (replace(READY, views=1), FINE, NOON, Watchable(last=True)),
        (replace(READY, views=2), FINE, NOON, NotWatchable(ShareEnd.VIEWS)),
        (replace(READY, views=2), ShareNow(watched=True), NOON, NotWatchable(ShareEnd.VIEWS)),
        (replace(READY, state=ShareState.MAKING), FINE, NOON, NotWatchable(None)),
        (READY, FINE, READY.until - SECOND, Watchable(last=False)),
        (READY, FINE, READY.until, NotWatchable(ShareEnd.TIME)),
        (replace(READY, clip_deleted=True), FINE, NOON, NotWatchable(ShareEnd.CLIP_GONE)),
        (READY, ShareNow(sender_may=False), NOON, NotWatchable(ShareEnd.SENDER_GONE)),
        (READY, ShareNow(recipient_here=False), NOON, NotWatchable(ShareEnd.RECIPIENT_GONE)),
        (
            replace(READY, state=ShareState.ENDED, ended=ShareEnd.TAKEN_BACK),
            FINE,
            NOON,
            NotWatchable(ShareEnd.TAKEN_BACK),
        ),
    ],
)
def test_when_a_share_may_be_watched(
    share: Share, now: ShareNow, at: datetime, expected: object
) -> None:
    assert may_watch(share, now, at) == expected


def test_the_last_view_goes_on_to_its_end_and_then_the_share_is_over() -> None:
    spent = replace(READY, views=2)
    assert end_of(spent, ShareNow(watched=True), NOON) is None
    assert end_of(spent, ShareNow(watched=False), NOON) is ShareEnd.VIEWS
    assert end_of(spent, ShareNow(watched=True), READY.until) is ShareEnd.TIME


ANY = st.builds(
    replace,
    st.just(READY),
    state=st.sampled_from([ShareState.MAKING, ShareState.READY]),
    views=st.integers(0, 4),
    most_views=st.integers(1, 4),
    clip_deleted=st.booleans(),
)
NOWS = st.builds(ShareNow, *[st.booleans()] * 3)


@given(ANY, NOWS, st.integers(0, 20 * 24 * 3600))
def test_nobody_begins_to_watch_what_is_over(share: Share, now: ShareNow, after_s: int) -> None:
    at = NOON + after_s * SECOND
    decision = may_watch(share, now, at)
    if end_of(share, now, at) is not None:
        assert isinstance(decision, NotWatchable)
    if isinstance(decision, Watchable):
        assert share.views < share.most_views
        assert at < share.until
        assert (share.clip_deleted, now.sender_may, now.recipient_here) == (False, True, True)


@given(ANY, NOWS, st.integers(0, 20 * 24 * 3600), st.integers(0, 10**6))
def test_what_is_over_by_its_time_stays_over(
    share: Share, now: ShareNow, after_s: int, later_s: int
) -> None:
    first, later = NOON + after_s * SECOND, NOON + (after_s + later_s) * SECOND
    if end_of(share, now, first) is not None:
        assert end_of(share, now, later) is not None


@pytest.mark.parametrize(
    ("role", "members_may", "intimate"), list(product(Role, [False, True], [False, True]))
)
def test_who_may_share(role: Role, members_may: bool, intimate: bool) -> None:
    expected = None
    if role is not Role.OWNER:
        expected = Why.INTIMATE if intimate else None
        expected = expected if members_may else Why.SHARING_NOT_ALLOWED
    assert why_not(role, members_may=members_may, intimate=intimate) is expected


@pytest.mark.parametrize("blur", BlurMode)
@pytest.mark.parametrize("intimate", [False, True])
def test_what_is_to_be_said_yes_to(blur: BlurMode, intimate: bool) -> None:
    wish = ShareWish("Mrs Hill", Purpose.NEIGHBOUR, blur=blur)
    needed = to_confirm(wish, intimate=intimate)
    assert (Confirmation.UNBLURRED in needed) is (blur is BlurMode.NOTHING)
    assert (Confirmation.INTIMATE in needed) is intimate
    assert to_confirm(replace(wish, confirmed=needed), intimate=intimate) == frozenset()


@given(
    st.floats(-1, 2000, allow_nan=False),
    st.none() | st.floats(-1, 2000, allow_nan=False),
    st.floats(0, 2000, allow_nan=False),
)
def test_a_part_is_of_the_clip_and_neither_too_short_nor_too_long(
    starts_s: float, ends_s: float | None, clip_s: float
) -> None:
    wish = ShareWish("Mrs Hill", Purpose.NEIGHBOUR, starts_s=starts_s, ends_s=ends_s)
    found = part(wish, clip_s)
    if found is not None:
        first, last = found
        assert 0 <= first < last <= round(clip_s * 1000)
        assert SHORTEST_S * 1000 - 1 <= last - first <= LONGEST_S * 1000 + 1


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("  look,\n\tplease  ", "look, please"),
        ("safe \u202egnp.exe", "safe gnp.exe"),
        ("a\u200bb\x00c\x1b[31m", "abc[31m"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud800", ""),
        ("\U000e0041", ""),
    ],
)
def test_words_hold_nothing_that_is_not_seen(said: str, shown: str) -> None:
    assert tidy(said) == shown


@given(st.text())
def test_words_are_one_line_and_stay_as_they_are(said: str) -> None:
    once = tidy(said)
    assert tidy(once) == once
    assert once.isprintable() or once == ""
