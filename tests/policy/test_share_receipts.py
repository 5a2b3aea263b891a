"""A receipt is genuine as it was signed, and with nothing changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy.share_receipts import is_genuine, signed

SEED, OTHER = bytes(range(32)), bytes(32)
FACTS = {"share": "5" * 16, "made_for": "Müller", "copy": {"sha256": "ab" * 32, "bytes": 1234}}
RECEIPT = signed(FACTS, SEED)


def test_a_receipt_is_known_again_however_it_is_laid_out() -> None:
    assert is_genuine(RECEIPT, SEED)
    assert is_genuine(json.dumps(json.loads(RECEIPT), sort_keys=True), SEED)
    assert not is_genuine(RECEIPT, OTHER)
    assert not is_genuine(signed(FACTS, OTHER), SEED)


@pytest.mark.parametrize(
    ("first", "twice"),
    [
        ('"made_for": ', '"made_for": "Somebody else", "made_for": '),
        ('"sha256": ', '"sha256": "cd", "sha256": '),
        ('"signature": ', '"signature": "", "signature": '),
        ('"made_for": ', '"made_for": "Somebody else", "made\\u005ffor": '),
    ],
)
def test_what_says_something_twice_is_no_receipt(first: str, twice: str) -> None:
    forged = RECEIPT.replace(first, twice, 1)
    assert json.loads(forged) == json.loads(RECEIPT)  # to who takes the last
    assert not is_genuine(forged, SEED)


@given(st.integers(0, 8 * len(RECEIPT.encode()) - 1))
def test_one_changed_bit_is_found(bit: int) -> None:
    data = bytearray(RECEIPT.encode())
    data[bit // 8] ^= 1 << bit % 8
    changed = data.decode("utf-8", "replace")
    told = json.loads(RECEIPT)
    try:
        same = json.loads(changed) == told
    except ValueError:
        same = False
    assert is_genuine(changed, SEED) is same  # a space that became another changes nothing


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists, max_leaves=5).map(json.dumps))
def test_what_is_no_receipt_is_none(text: str) -> None:
    assert not is_genuine(text, SEED)
