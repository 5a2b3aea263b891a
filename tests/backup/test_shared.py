"""What is shared is over with a restore: neither rows nor keys of copies come back."""

from datetime import timedelta
from pathlib import Path

import pytest

from bridge.model import BlurMode
from bridge.policy.sharing import Purpose, Share, ShareState
from bridge.store.sharing import shares
from tests.backup.kept_house import KeptHouse
from tests.builders import NOON


def share(clip: str) -> Share:
    return Share(
        id="5" * 16,
        clip=clip,
        camera="front",
        sender=None,
        recipient=None,
        called="Mrs Hill",
        purpose=Purpose.NEIGHBOUR,
        words="",
        starts_ms=0,
        ends_ms=1000,
        sound=False,
        blur=BlurMode.FACES,
        areas=(),
        until=NOON + timedelta(days=7),
        most_views=5,
        created_at=NOON,
        state=ShareState.READY,
    )


def shared(house: KeptHouse) -> int:
    with house.open() as vault, vault.db.read() as tx:
        return len(shares.everything(tx, 10))


@pytest.mark.parametrize("clips", [False, True])
@pytest.mark.parametrize("moved", [False, True])
def test_nothing_is_shared_after_a_restore(
    kept: KeptHouse, target: Path, tmp_path: Path, clips: bool, moved: bool
) -> None:
    clip = kept.clip()
    keys = kept.places.state / "share-keys"
    keys.write_bytes(b"the key of a copy")
    with kept.open() as vault, vault.db.write() as tx:
        shares.add(tx, share(clip), b"h" * 32)
    kept.back_up(target, clips=clips)
    assert shared(kept) == 1
    data = target.read_bytes()
    assert b"the key of a copy" not in data
    assert b"Mrs Hill" not in data
    house = KeptHouse(tmp_path / "new") if moved else kept
    house.restore(target, replace=not moved)
    assert shared(house) == 0
