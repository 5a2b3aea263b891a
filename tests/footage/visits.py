"""Two events, of which the second one's pre-roll reaches into the run of the first."""

from dataclasses import dataclass, field
from datetime import timedelta

from bridge.model import PictureKind
from bridge.store.footage import keys
from tests.builders import NOON
from tests.filming import open_event
from tests.footage.vault import Vault, a_gop

THUMBNAIL = PictureKind.THUMBNAIL
SINCE = NOON + timedelta(seconds=17)  # within the GOP that began a second before
GOPS = [a_gop(n).data for n in range(16)]


@dataclass
class Visits:
    """Two, one after the other: the pre-roll of the second reaches into the run of the first."""

    first: str
    second: str
    shared_run: str
    own_run: str
    # What opened only what the first one shows, as it was on the disk.
    keys_of_first: list[bytes] = field(default_factory=list)


def two_visits(vault: Vault) -> Visits:
    first = vault.begin()
    for number in range(12):
        first.append(a_gop(number))
    first.attach(THUMBNAIL, b"the first")
    first.close()
    second = open_event(vault.db, "front", SINCE + timedelta(seconds=5))
    assert vault.library.link(second, first.run, SINCE) == NOON + timedelta(seconds=16)
    going_on = vault.begin(starts_at=NOON + timedelta(seconds=24), event=second)
    for number in range(12, 16):
        going_on.append(a_gop(number))
    going_on.attach(THUMBNAIL, b"the second")
    going_on.close()
    visits = Visits(first.event, second, first.run, going_on.run)
    visits.keys_of_first = wrapped(vault, visits.shared_run, (1, 4))
    return visits


def wrapped(vault: Vault, run: str, ordinals: tuple[int, ...]) -> list[bytes]:
    content = (vault.state / "clip-keys").read_bytes()
    with vault.db.read() as tx:
        slots = [key.slot for key in keys.of_runs(tx, [run]) if key.ordinal in ordinals]
    assert len(slots) == len(ordinals)
    return [content[slot * 64 :][:64] for slot in slots]
