"""`private-eye backup`, `restore` and `check`, as they are typed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.__main__ import main
from bridge.backup.command import PASSPHRASE as VARIABLE
from bridge.store.files import hold
from tests.backup.kept_house import PASSPHRASE, KeptHouse
from tests.builders import NOON
from tests.footage.vault import a_gop

Run = Callable[..., Result]


@pytest.fixture
def run(kept: KeptHouse) -> Run:
    def typed(*words: str | Path, asked: str | None = None, state: Path | None = None) -> Result:
        arguments = [*map(str, words), "--state", str(state or kept.places.state)]
        environment = {VARIABLE: None, "PRIVATE_EYE_CONFIG": None}
        return CliRunner(env=environment).invoke(main, arguments, input=asked)

    return typed


def test_a_backup_without_clips_says_what_it_is(kept: KeptHouse, run: Run, target: Path) -> None:
    done = run("backup", target)
    assert done.exit_code == 0, done.output
    assert "settings, people and the ledger" in done.output
    assert "Clips and their keys are not in it" in done.output
    listed = run("backup", "--list")
    assert "house.backup, without clips" in listed.output


def test_clips_go_there_and_back_under_a_passphrase(
    kept: KeptHouse, run: Run, target: Path, tmp_path: Path
) -> None:
    kept.clip()
    before = kept.plays()
    made = run("backup", target, "--clips", asked=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert made.exit_code == 0, made.output
    assert "In it too: 1 clip" in made.output
    assert "a deletion does not reach it" in made.output
    assert PASSPHRASE not in made.output
    assert "with 1 clip" in run("backup", "--list").output
    new = KeptHouse(tmp_path / "new")
    restored = run("restore", target, state=new.places.state, asked=f"{PASSPHRASE}\n")
    assert restored.exit_code == 0, restored.output
    assert "no page shows them: 1 clip." in restored.output
    assert "each camera is on or off as it was then" in restored.output
    assert "quarantine" in restored.output
    assert "quarantine" in run("check", state=new.places.state).output
    accepted = run("restore", "--accept", state=new.places.state, asked=f"{PASSPHRASE}\n")
    assert accepted.exit_code == 0, accepted.output
    assert new.plays() == before


def test_a_mistake_is_a_sentence_and_status_1(kept: KeptHouse, run: Run, target: Path) -> None:
    run("backup", target)
    for first, file in (("backup", target), ("restore", target), ("restore", target.parent / "no")):
        done = run(first, file)
        assert done.exit_code == 1
        assert "Traceback" not in done.output
    assert run("backup").exit_code == run("restore").exit_code == 2
    assert run("restore", target, "--accept").exit_code == 2


def test_a_replaced_house_is_named(kept: KeptHouse, run: Run, target: Path) -> None:
    run("backup", target)
    done = run("restore", target, "--replace")
    assert done.exit_code == 0, done.output
    (aside,) = kept.places.state.glob("before-*")
    assert aside.name in done.output
    assert "privacy mode and black areas" in done.output
    assert aside.name in run("check").output


def test_a_passphrase_that_is_too_short_is_refused_before_it_is_asked_again(
    kept: KeptHouse, run: Run, target: Path
) -> None:
    kept.clip()
    done = run("backup", target, "--clips", asked="short\n")
    assert done.exit_code == 1
    assert "at least 10 characters" in done.output
    assert "The same again" not in done.output
    other = run("backup", target, "--clips", asked=f"{PASSPHRASE}\n{PASSPHRASE}!\n")
    assert (other.exit_code, "The passphrases differ" in other.output) == (1, True)
    assert not target.exists()


def test_what_was_put_aside_is_named_with_its_clips_by_full_paths(
    kept: KeptHouse, run: Run, target: Path, tmp_path: Path
) -> None:
    kept.clip()
    kept.back_up(target)
    new = KeptHouse(tmp_path / "new")
    new.restore(target)
    new.clip()
    asked = f"{PASSPHRASE}\n"
    done = run("restore", target, "--replace", state=new.places.state, asked=asked)
    assert done.exit_code == 0, done.output
    (aside,) = new.places.clips.glob("before-*")
    for said in (done, run("check", state=new.places.state)):
        assert str(aside.resolve()) in said.output
    checked = run("check", state=new.places.state).output
    assert "with 1 clip and 1 clip that waited in quarantine" in checked


def test_dropping_says_what_it_does_not_reach(
    kept: KeptHouse, run: Run, target: Path, tmp_path: Path
) -> None:
    kept.clip()
    kept.back_up(target)
    new = KeptHouse(tmp_path / "new")
    new.restore(target)
    done = run("restore", "--drop", state=new.places.state)
    assert "The backup file still has them" in done.output
    assert run("restore", "--drop", state=new.places.state).exit_code == 1


def test_a_clean_house_checks_clean_while_the_bridge_runs(kept: KeptHouse, run: Run) -> None:
    kept.clip()
    lock = hold(kept.places.state)
    done = run("check", "--hash")
    assert (done.exit_code, "Nothing is wrong." in done.output) == (0, True), done.output
    refused = run("check", "--repair")
    lock.release()
    assert refused.exit_code == 1
    assert "Stop it first" in refused.output


def test_check_says_what_is_wrong_and_repairs_it(kept: KeptHouse, run: Run) -> None:
    lost, flipped, whole = (kept.clip(NOON + timedelta(hours=n)) for n in range(3))
    kept.file(lost).unlink()
    file = kept.file(flipped)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    (kept.places.clips / ("0" * 16 + ".clip")).write_bytes(b"stray")
    shallow = run("check")
    assert shallow.exit_code == 1
    assert f"{lost}: The clip's file is missing." in shallow.output
    assert "belongs to no clip" in shallow.output
    assert flipped not in shallow.output
    deep = run("check", "--hash")
    assert f"{flipped}: Parts of the clip were changed" in deep.output
    assert "Wrong: 3." in deep.output
    repaired = run("check", "--hash", "--repair")
    assert repaired.exit_code == 0, repaired.output
    assert run("check", "--hash").exit_code == 0
    assert whole in kept.plays()


def test_another_house_key_is_told_and_nothing_is_removed(kept: KeptHouse, run: Run) -> None:
    kept.clip()
    with kept.open() as vault:
        vault.begin(starts_at=NOON + timedelta(hours=1)).append(a_gop())  # and a crash
    key = kept.places.state / "house.key"
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    files = sorted(kept.places.clips.iterdir())
    done = run("check", "--repair", "--hash")
    assert done.exit_code == 1
    assert "another house key" in done.output
    assert sorted(kept.places.clips.iterdir()) == files
    key.write_bytes(right)
    assert run("check", "--repair", "--hash").exit_code == 0
    assert len(kept.plays()) == 2
