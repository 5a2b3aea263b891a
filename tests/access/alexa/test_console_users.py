"""The Alexa user ids of people who type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.access.alexa.console_users import ConsoleUsers
from bridge.store.people.epochs import Subject, SubjectKind

USERS = ConsoleUsers(b"k" * 32)
TABLET = Subject(SubjectKind.SESSION, "0123456789abcdef")
PROGRAM = Subject(SubjectKind.TOKEN, "0123456789abcdef")


@pytest.mark.parametrize("holder", [TABLET, PROGRAM])
def test_an_id_says_who_types(holder: Subject) -> None:
    user = USERS.user(holder)
    assert USERS.holder(user) == holder
    assert user.startswith("amzn1.ask.account.")
    assert len(user) < 255  # Amazon's own limit
    assert user == USERS.user(holder)


def test_nobody_without_the_key_can_make_one() -> None:
    theirs = ConsoleUsers(b"x" * 32).user(TABLET)
    swapped = USERS.user(TABLET).replace("S-", "T-")
    bad = [theirs, swapped, USERS.user(TABLET)[:-1], "", "-", "amzn1.ask.account.", "\ud800-\ud800"]
    assert {USERS.holder(user) for user in bad} == {None}


@given(st.text())
def test_anything_else_is_nobody(user: str) -> None:
    assert USERS.holder(user) is None
