"""`private-eye ledger verify` and `head`, as somebody types them."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.__main__ import main
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.store import chain, ledger
from bridge.store.database import Database
from bridge.store.keys import VARIABLE

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def typed(*words: str) -> Result:
        environment = {VARIABLE: None, "PRIVATE_EYE_CONFIG": None}
        return CliRunner(env=environment).invoke(main, ["ledger", *words, "--state", str(tmp_path)])

    return typed


@pytest.fixture
def ledger_of_five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    db = Database(tmp_path / "private-eye.db", chain.of(tmp_path))
    for _ in range(5):
        with db.write() as tx:
            ledger.append(tx, BRIDGE, Act.START, at=NOON)
    db.close()


@pytest.mark.usefixtures("ledger_of_five")
def test_a_ledger_that_is_whole_is_said_to_be(run: Run) -> None:
    done = run("verify")
    assert (done.exit_code, done.output) == (
        0,
        "Looked at 5 entries. All are as they were written.\n",
    )


@pytest.mark.usefixtures("ledger_of_five")
def test_a_change_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    hand = sqlite3.connect(tmp_path / "private-eye.db")
    hand.execute("DROP TRIGGER ledger_no_update")
    hand.execute("UPDATE ledger SET act = 'stop' WHERE id = 3")
    hand.commit()
    hand.close()
    done = run("verify")
    assert done.exit_code == 1
    assert "Entry 3 (2026-03-01 12:00 UTC) is not as it was written" in done.output
    assert "first at entry 3" in done.output


@pytest.mark.usefixtures("ledger_of_five")
def test_the_line_kept_outside_is_compared(run: Run) -> None:
    line = run("head").output.strip()
    assert line.startswith("2026-03-01 entry 5 ")
    assert run("verify", "--head", line).exit_code == 0
    other = run("verify", "--head", line[:-4] + "0000")
    assert other.exit_code == 1
    assert "another than the one of the line" in other.output
    later = run("verify", "--head", line.replace("entry 5", "entry 9"))
    assert later.exit_code == 1
    assert "Entries 6 to 9 are missing" in later.output
    garbled = run("verify", "--head", "something")
    assert garbled.exit_code == 1
    assert "not a line that" in garbled.output


def test_where_there_is_nothing_it_says_so(run: Run, tmp_path: Path) -> None:
    for word in ("verify", "head"):
        assert "There are no records" in run(word).output
    Database(tmp_path / "private-eye.db").close()
    assert "nothing in the ledger yet" in run("head").output
    assert run("verify").output == "Looked at 0 entries. All are as they were written.\n"


def test_a_file_that_is_damaged_is_said_to_be(run: Run, tmp_path: Path) -> None:
    (tmp_path / "private-eye.db").write_bytes(b"damaged" * 1000)
    done = run("verify")
    assert done.exit_code == 1
    assert "damaged" in done.output
