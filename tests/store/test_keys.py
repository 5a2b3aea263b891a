from pathlib import Path
from threading import Thread

import pytest

from bridge.errors import PrivateEyeError
from bridge.store.keys import VARIABLE, house_key


def test_the_key_is_made_once_and_then_kept(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    made, kept = house_key(folder), house_key(folder)
    assert made.derive("grants") == kept.derive("grants")
    assert (folder / "house.key").stat().st_mode & 0o777 == 0o600
    assert len((folder / "house.key").read_bytes()) == 32
    assert [path.name for path in folder.iterdir()] == ["house.key"]


def test_each_house_and_each_purpose_has_a_key_of_its_own(tmp_path: Path) -> None:
    ours, theirs = house_key(tmp_path / "a"), house_key(tmp_path / "b")
    keys = {ours.derive("grants"), ours.derive("sessions"), theirs.derive("grants")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_a_key_does_not_print(tmp_path: Path) -> None:
    key = house_key(tmp_path)
    assert (repr(key), str(key)) == ("Key(…)", "Key(…)")


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    before = house_key(tmp_path).derive("x")
    (tmp_path / "house.key").chmod(0o644)
    assert house_key(tmp_path).derive("x") == before
    assert (tmp_path / "house.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "house.key").write_bytes(content)
    with pytest.raises(PrivateEyeError, match="damaged"):
        house_key(tmp_path)


def test_processes_starting_at_once_get_the_same_key(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [
        Thread(target=lambda: keys.append(house_key(tmp_path).derive("x"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_key_from_the_environment_needs_no_file_and_makes_none(tmp_path: Path) -> None:
    given = {VARIABLE: "0aF9" * 16}
    ours = house_key(tmp_path / "state", given)
    assert ours.derive("x") == house_key(tmp_path / "elsewhere", given).derive("x")
    assert not (tmp_path / "state").exists()
    kept = house_key(tmp_path / "state", {}).derive("x")
    assert kept != ours.derive("x")
    assert house_key(tmp_path / "state", given).derive("x") == ours.derive("x")


@pytest.mark.parametrize("given", ["", "0af9", "0a_9" * 16, "0aF9" * 16 + "\n", "zz" * 32])
def test_what_is_not_a_key_in_the_environment_is_refused_and_not_repeated(
    tmp_path: Path, given: str
) -> None:
    with pytest.raises(PrivateEyeError, match="64 hexadecimal digits") as refused:
        house_key(tmp_path / "state", {VARIABLE: given})
    assert not given or given not in refused.value.message
    assert not (tmp_path / "state").exists()
