"""The ledger is kept for as long as the owner says, and never shorter than clips."""

import logging
from datetime import timedelta

import pytest

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.settings import CameraSettings
from bridge.policy.watching import WatchSpan
from bridge.service.ledger.retention import LedgerPruning
from bridge.store import chain, ledger
from bridge.store.cameras import settings as camera_settings
from bridge.store.events import watch
from bridge.store.ledger import prune as ledger_prune
from bridge.store.ledger import verify as ledger_verify
from tests.ledger import entries
from tests.service.house import House

ANNA = Actor(ActorKind.OWNER, "a" * 16, "Anna")
DAY = timedelta(days=1)


def keeping(house: House) -> LedgerPruning:
    path = house.folder / "private-eye.db"
    return LedgerPruning(house.db, path, keep_days=30, clock=house.clock)


def write(house: House, act: Act) -> None:
    with house.db.write() as tx:
        ledger.append(tx, ANNA, act, at=house.clock.now())


def test_entries_go_when_they_are_older_than_the_owner_wants(house: House) -> None:
    write(house, Act.LIVE_OPEN)
    house.clock.advance(20 * DAY)
    write(house, Act.LIVE_END)
    house.clock.advance(9 * DAY)
    keeping(house).turn()
    assert [e.act for e in entries(house.db)] == ["live.open", "live.end"]
    house.clock.advance(2 * DAY)
    keeping(house).turn()
    assert [e.act for e in entries(house.db)] == ["live.end", ledger_prune.PRUNE]
    path = house.folder / "private-eye.db"
    assert ledger_verify.verify(path, chain.of(house.folder)).findings == ()


def test_what_was_watched_is_kept_as_long(house: House) -> None:
    at = house.clock.now()
    with house.db.write() as tx:
        watch.begin(tx, at)
        watch.keep(
            tx, {"front": [WatchSpan(at, at + DAY), WatchSpan(at + 20 * DAY, at + 29 * DAY)]}
        )
    for _ in range(32):
        write(house, Act.LIVE_OPEN)
        house.clock.advance(DAY)
    keeping(house).turn()
    now = house.clock.now()
    with house.db.read() as tx:
        assert watch.known_from(tx) == now - 30 * DAY
        (left,) = watch.within(tx, ["front"], at, now)["front"]
    assert left.since == at + 20 * DAY


def test_it_is_known_who_saw_a_clip_for_as_long_as_the_clip_is_there(house: House) -> None:
    with house.db.write() as tx:
        longer = CameraSettings(keep_hours=24 * 60)
        camera_settings.put(tx, "front", longer, house.clock.now())
    write(house, Act.CLIP_OPEN)
    write(house, Act.CLIP_END)
    house.clock.advance(50 * DAY)
    write(house, Act.START)
    house.clock.advance(10 * DAY)
    keeping(house).turn()
    assert len(entries(house.db)) == 3
    house.clock.advance(2 * DAY)
    keeping(house).turn()
    assert [e.act for e in entries(house.db)] == ["start", ledger_prune.PRUNE]


def test_entries_go_once_a_day_however_often_it_is_restarted(house: House) -> None:
    for _ in range(24 * 40):
        write(house, Act.LIVE_OPEN)
        house.clock.advance(timedelta(hours=1))
    for _ in range(24):
        keeping(house).turn()
        write(house, Act.LIVE_OPEN)
        house.clock.advance(timedelta(hours=1))
    assert len(entries(house.db, ledger_prune.PRUNE)) == 2  # 24 hours from noon on: two days


def test_a_clock_that_jumps_ahead_wipes_nothing(house: House) -> None:
    for _ in range(20):
        write(house, Act.LIVE_OPEN)
        house.clock.advance(DAY)
    house.clock.advance(3650 * DAY)
    for _ in range(7):
        keeping(house).turn()
        write(house, Act.START)
        house.clock.advance(DAY)
    assert len(entries(house.db, Act.LIVE_OPEN)) == 20
    house.clock.advance(DAY)
    keeping(house).turn()
    assert entries(house.db, Act.LIVE_OPEN) == []


def test_each_day_the_log_has_the_line_for_outside(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write(house, Act.START)
    kept = keeping(house)
    for _ in range(49):
        kept.turn()
        house.clock.advance(timedelta(hours=1))
    lines = [r.__dict__["line"] for r in caplog.records if r.message == "ledger.head"]
    assert len(lines) == 3  # 48 hours from noon on are parts of three days
    assert lines[0].startswith("2026-03-01 entry 1 ")
