"""Whom a spoken name means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.spoken_names import meant

PEOPLE = {"a": "Anna", "b": "Anna Berg", "c": "Chris", "r": "Ren\u00e9e", "j": "\u82b1\u5b50"}


@pytest.mark.parametrize(
    ("heard", "who"),
    [
        ("Anna", ("a",)),
        ("anna's", ("a",)),
        ("ANNA\u2019S", ("a",)),
        ("anna berg", ("b",)),
        ("Chris's", ("c",)),
        ("chris'", ("c",)),
        ("renee", ("r",)),
        ("\u82b1\u5b50", ("j",)),
        ("Berg", ()),
        ("An", ()),
        ("Zoe", ()),
        ("", ()),
        ("'s", ()),
    ],
)
def test_a_name_means_whoever_has_it(heard: str, who: tuple[str, ...]) -> None:
    assert meant(heard, PEOPLE) == who


def test_of_several_with_that_first_name_all_may_be_meant() -> None:
    assert meant("anna", {"b": "Anna Berg", "c": "Anna Carl"}) == ("b", "c")


@given(st.text(max_size=20))
def test_anything_may_be_heard(heard: str) -> None:
    assert set(meant(heard, PEOPLE)) <= set(PEOPLE)
