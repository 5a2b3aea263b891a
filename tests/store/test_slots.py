import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bridge.errors import Kind, PrivateEyeError
from bridge.store.slots import SIZE, KeySlots

KEK = bytes(range(32))


def test_keys_are_kept_wrapped_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "clip-keys"
    slot, key = KeySlots(path, KEK).create()
    again = KeySlots(path, KEK)
    assert again.open(slot) == key
    assert len(key) == 32
    assert key not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    again.close()


def test_a_destroyed_key_is_zeros_in_its_place(tmp_path: Path) -> None:
    slots = KeySlots(tmp_path / "clip-keys", KEK)
    (first, _), (second, kept) = slots.create(), slots.create()
    slots.destroy([first, first, 10_000])
    with pytest.raises(PrivateEyeError) as refused:
        slots.open(first)
    assert refused.value.kind is Kind.GONE
    assert (tmp_path / "clip-keys").read_bytes()[first * SIZE :][:SIZE] == bytes(SIZE)
    assert slots.open(second) == kept
    slots.close()


def test_a_slot_is_not_used_again_before_it_is_released(tmp_path: Path) -> None:
    slots = KeySlots(tmp_path / "clip-keys", KEK)
    first, _ = slots.create()
    slots.destroy([first])
    assert slots.create()[0] != first
    slots.release([first])
    slots.release([first])
    assert slots.create()[0] == first
    assert slots.create()[0] != first
    slots.close()


def test_a_damaged_key_is_told_from_a_destroyed_one(tmp_path: Path) -> None:
    path = tmp_path / "clip-keys"
    slot, _ = KeySlots(path, KEK).create()
    for other in (KeySlots(path, bytes(32)), _damaged(path)):
        with pytest.raises(PrivateEyeError) as refused:
            other.open(slot)
        assert refused.value.kind is Kind.UNAVAILABLE
        other.close()


def _damaged(path: Path) -> KeySlots:
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    return KeySlots(path, KEK)


def test_a_file_that_ends_within_a_slot_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "clip-keys"
    path.write_bytes(b"x" * 100)
    slots = KeySlots(path, KEK)
    assert slots.used() == {0, 1}
    slot, key = slots.create()
    assert slot == 2
    assert slots.open(slot) == key
    slots.close()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PrivateEyeError) as refused:
        KeySlots(tmp_path / "none" / "clip-keys", KEK)
    assert refused.value.kind is Kind.UNAVAILABLE


class Slots(RuleBasedStateMachine):
    """Against a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "clip-keys"
        self._slots = KeySlots(self._path, KEK)
        self._keys: dict[int, bytes] = {}

    @rule()
    def create(self) -> None:
        slot, key = self._slots.create()
        assert slot not in self._keys
        self._keys[slot] = key

    @rule(data=some.data(), release=some.booleans())
    def destroy(self, data: some.DataObject, release: bool) -> None:
        if not self._keys:
            return
        slots = data.draw(some.sets(some.sampled_from(sorted(self._keys))))
        self._slots.destroy(slots)
        for slot in slots:
            del self._keys[slot]
        if release:
            self._slots.release(slots)

    @rule()
    def reopen(self) -> None:
        self._slots.close()
        self._slots = KeySlots(self._path, KEK)

    @invariant()
    def agrees(self) -> None:
        assert self._slots.used() == set(self._keys)
        assert all(self._slots.open(slot) == key for slot, key in self._keys.items())

    def teardown(self) -> None:
        self._slots.close()
        self._folder.cleanup()


Slots.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
test_slots_agree_with_a_dictionary = Slots.TestCase
