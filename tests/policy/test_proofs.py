"""What a few tries prove."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.proofs import at_least, at_most


@pytest.mark.parametrize(
    ("of_them", "tries", "proved"),
    [(9, 9, 0.717), (0, 5, 0.0), (0, 0, 0.0), (59, 59, 0.950), (27, 41, 0.519)],
)
def test_so_many_of_so_many_prove_this_share(of_them: int, tries: int, proved: float) -> None:
    assert at_least(of_them, tries) == pytest.approx(proved, abs=0.001)


def test_nothing_lost_of_so_many_is_the_rule_of_three() -> None:
    assert at_most(0, 300) == pytest.approx(3 / 300, rel=0.01)
    assert at_most(0, 0) == 1.0


@given(st.integers(0, 2000), st.data())
def test_no_more_is_proved_than_was_seen(tries: int, data: st.DataObject) -> None:
    of_them = data.draw(st.integers(0, tries))
    assert 0.0 <= at_least(of_them, tries) <= (of_them / tries if tries else 0.0)


def test_more_than_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="more"):
        at_least(3, 2)
