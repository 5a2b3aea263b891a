"""A running house knows when each of its cameras could notice, also after it has ended."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.config import CameraConfig, SecretUrl
from bridge.store.database import Database
from bridge.store.events import watch
from tests.builders import until
from tests.conftest import a_house, until_state

pytestmark = pytest.mark.system
EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def test_what_was_watched_is_kept_while_it_runs_and_to_its_end(
    tmp_path: Path, footage: Path
) -> None:
    front = CameraConfig(id="front", name="front", url=SecretUrl(footage.as_uri()))
    cellar = CameraConfig(id="cellar", name="cellar", url=SecretUrl("rtsp://127.0.0.1:9/none"))
    house = a_house(tmp_path, front, cellar)
    try:
        until_state(house, "front", "live")
        live_at = datetime.now(UTC)
        until(lambda: _rows(tmp_path) > 0)
    finally:
        stopping_at = datetime.now(UTC)
        house.bridge.stop()
    db = Database(tmp_path / "private-eye.db")
    with db.read() as tx:
        known_from, found = watch.known_from(tx), watch.within(tx, ["front", "cellar"], *EVER)
    db.close()
    (span,) = found["front"]
    assert found["cellar"] == ()
    assert known_from is not None
    assert known_from < span.since <= live_at + timedelta(seconds=10)
    assert stopping_at <= span.until <= datetime.now(UTC)


def _rows(state: Path) -> int:
    """As another process sees them."""
    hand = sqlite3.connect(state / "private-eye.db")
    (count,) = hand.execute("SELECT count(*) FROM watch").fetchone()
    hand.close()
    return int(count)
