"""Lessons whose clips have expired, in backups: with clips, under the passphrase, like labels."""

from pathlib import Path

import pytest

from bridge.model import Label
from bridge.policy.teaching import Saying, Way
from bridge.store.events import expired, teaching
from tests.backup.kept_house import KeptHouse
from tests.builders import NOON
from tests.lessons import lesson

GONE, LATER = "1" * 16, "2" * 16


@pytest.fixture
def new(tmp_path: Path) -> KeptHouse:
    """Another machine, with nothing on it."""
    return KeptHouse(tmp_path / "new")


def teach(house: KeptHouse, *events: str) -> None:
    with house.open() as vault, vault.db.write() as tx:
        for event in events:
            assert expired.keep(tx, lesson(event))
            teaching.say(tx, Saying(event, "anna", "Anna", Label.OTHER, NOON, Way.PAGE))


def known(house: KeptHouse) -> dict[str, str]:
    with house.open() as vault, vault.db.read() as tx:
        assert {one.event for one in expired.everything(tx)} == set(teaching.everything(tx))
        return {event: said[0].called for event, said in teaching.everything(tx).items()}


def test_they_come_back_with_the_clips_on_another_machine(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    kept.clip()
    teach(kept, GONE)
    kept.back_up(target)
    new.restore(target)
    assert known(new) == {}
    new.accept()
    assert known(new) == {GONE: "Anna"}


def test_a_backup_without_clips_has_none(kept: KeptHouse, new: KeptHouse, target: Path) -> None:
    kept.clip()
    teach(kept, GONE)
    kept.back_up(target, clips=False)
    new.restore(target)
    assert known(new) == {}


def test_what_was_taken_back_since_stays_away_and_what_expired_since_is_known(
    kept: KeptHouse, target: Path
) -> None:
    kept.clip()
    teach(kept, GONE)
    kept.back_up(target)
    with kept.open() as vault, vault.db.write() as tx:
        expired.drop(tx, [GONE])
    teach(kept, LATER)
    kept.restore(target, replace=True)
    assert known(kept) == {LATER: "Anna"}


def test_a_clip_that_is_back_goes_with_its_lesson_again(
    kept: KeptHouse, new: KeptHouse, target: Path
) -> None:
    clip = kept.clip()
    kept.back_up(target)
    new.restore(target)
    teach(new, clip)
    new.accept()
    with new.open() as vault, vault.db.read() as tx:
        assert expired.ids(tx) == frozenset()
        assert set(teaching.everything(tx)) == {clip}
    new.delete(clip)
    assert known(new) == {}
