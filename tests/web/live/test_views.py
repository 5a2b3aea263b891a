"""A look through the doors of a running bridge, from its first byte to what the ledger says."""

import re
from pathlib import Path

from bridge.config import CameraConfig, SecretUrl
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.ledger import verify as ledger_verify
from tests.conftest import a_house, until_state
from tests.ledger import Entry, entries


def written(folder: Path) -> list[Entry]:
    db = Database(folder / "private-eye.db")
    try:
        return entries(db)
    finally:
        db.close()


def test_a_look_is_written_down_with_its_beginning_and_its_end(
    tmp_path: Path, footage: Path
) -> None:
    front = CameraConfig(id="front_room", name="front room", url=SecretUrl(footage.as_uri()))
    house = a_house(tmp_path, front)
    try:
        until_state(house, "front_room", "live")
        url = house.open_live()
        folder = house.home + url.rpartition("/")[0]
        playlist = house.program.get(f"{folder}/media.m3u8", timeout=10).text
        part = re.findall(r"part-\d+\.m4s", playlist)[0]
        assert house.program.get(f"{folder}/{part}", timeout=10).status_code == 200
        begun = [entry.act for entry in written(tmp_path)]
        assert "live.open" in begun
        assert "live.end" not in begun
    finally:
        house.bridge.stop()
    after = written(tmp_path)
    (end,) = [entry for entry in after if entry.act == "live.end"]
    assert end.object == "front_room"
    assert end.details["last"] is not None
    (listed,) = [e for e in after if e.act == "cameras.list"][:1]
    assert listed.details["count"] >= 1
    report = ledger_verify.verify(tmp_path / "private-eye.db", chain.of(tmp_path))
    assert (report.count, report.findings, report.notes) == (len(after), (), ())
