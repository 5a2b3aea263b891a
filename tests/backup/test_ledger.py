"""The ledger's chain through backups: brought back it verifies, and says what was lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from bridge.backup.places import ACTOR
from bridge.policy.ledger import BEGIN, RESTORED
from bridge.policy.ledger_check import ChainProblem
from bridge.store import chain
from bridge.store.ledger import prune as ledger_prune
from bridge.store.ledger import verify as ledger_verify
from bridge.store.ledger.verify import VerifyReport
from bridge.store.people import sessions
from tests.backup.kept_house import PHONE, TABLET, KeptHouse
from tests.builders import NOON
from tests.ledger import entries


def verify(house: KeptHouse) -> VerifyReport:
    return ledger_verify.verify(house.places.database, chain.of(house.places.state))


def acts(house: KeptHouse) -> list[str]:
    with house.open() as vault:
        return [entry.act for entry in entries(vault.db)]


def lived_in(house: KeptHouse) -> int:
    """Something is written down; how much there is then."""
    for _ in range(3):
        house.delete(house.clip())
    return len(acts(house))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "house.backup"


@pytest.fixture
def kept(tmp_path: Path) -> KeptHouse:
    made = KeptHouse(tmp_path / "kept")
    made.move_in()
    return made


def test_a_ledger_that_goes_on_from_the_backups_is_whole(kept: KeptHouse, target: Path) -> None:
    lived_in(kept)
    kept.back_up(target, clips=False)
    lived_in(kept)
    kept.restore(target, replace=True)
    assert (verify(kept).findings, verify(kept).notes) == ((), ())
    lived_in(kept)
    assert verify(kept).findings == ()


def test_a_ledger_that_lost_its_end_by_restoring_says_so(kept: KeptHouse, target: Path) -> None:
    lived_in(kept)
    kept.back_up(target, clips=False)
    there = lived_in(kept)
    kept.places.database.write_bytes(b"damaged")
    for beside in ("-wal", "-shm"):
        kept.places.database.with_name(f"private-eye.db{beside}").unlink(missing_ok=True)
    assert not kept.restore(target, replace=True).judged
    assert acts(kept)[-2:] == [RESTORED, "backup.restore"]
    report = verify(kept)
    assert report.findings == ()
    assert "A backup was restored" in report.notes[0]
    assert f"had reached {there} before" in report.notes[0]
    lived_in(kept)
    assert acts(kept).count(RESTORED) == 1
    assert verify(kept).findings == ()


def prune(house: KeptHouse) -> None:
    """All that is older than this moment."""
    with house.open() as vault, vault.db.write() as tx:
        now = house.clock.now()
        assert ledger_prune.prune(tx, ACTOR, before=now, at=now)


def test_clips_whose_receipts_were_pruned_wait_for_a_person(kept: KeptHouse, target: Path) -> None:
    """However often it is restored; what ended stays ended all the same."""
    deleted, stays = kept.clip(), kept.clip(NOON + timedelta(hours=1))
    kept.back_up(target)
    kept.delete(deleted)
    with kept.open() as vault, vault.db.write() as tx:
        sessions.revoke(tx, PHONE, kept.clock.now())
    # This leaves an entry that knows the backup, and the receipt before it goes.
    assert kept.restore(target, replace=True).deleted == 1
    prune(kept)
    for _ in range(2):
        done = kept.restore(target, replace=True)
        assert (done.judged, done.clips, done.quarantined) == (True, 0, 2)
        assert kept.plays() == {}
        assert kept.people()[0] == {TABLET}
        assert verify(kept).findings == ()
    assert kept.accept() == 2
    kept.delete(deleted)
    assert kept.restore(target, replace=True).deleted == 1
    assert set(kept.plays()) == {stays}


def test_on_a_machine_with_another_key_a_chain_begins(
    kept: KeptHouse, target: Path, tmp_path: Path
) -> None:
    there = lived_in(kept)
    kept.back_up(target, clips=False)
    new = KeptHouse(tmp_path / "new")
    new.restore(target)
    assert acts(new)[there:] == [BEGIN, "backup.restore"]
    report = verify(new)
    assert (report.first, report.findings) == (there + 1, ())
    assert "another key" in report.notes[0]
    lived_in(new)
    assert verify(new).findings == ()


def test_a_database_put_back_by_hand_is_no_restore(kept: KeptHouse) -> None:
    there = lived_in(kept)
    older = kept.places.database.read_bytes()
    lived_in(kept)
    kept.places.database.write_bytes(older)
    lived_in(kept)
    (finding,) = verify(kept).findings
    assert (finding.problem, finding.entry) == (ChainProblem.TRUNCATED, there + 1)
    assert "older by themselves" in finding.meaning


def test_a_crash_before_the_head_was_written_is_harmless(kept: KeptHouse, target: Path) -> None:
    lived_in(kept)
    kept.back_up(target, clips=False)
    lagging = (kept.places.state / chain.HEAD_FILE).read_bytes()
    lived_in(kept)
    kept.restore(target, replace=True)
    (kept.places.state / chain.HEAD_FILE).write_bytes(lagging)
    assert verify(kept).findings == ()
    lived_in(kept)
    assert verify(kept).findings == ()
