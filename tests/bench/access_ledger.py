"""access.ledger_append_p99, access.ledger_verify: the ledger in a state folder of its own."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bridge.model import Actor, ActorKind
from bridge.policy import ledger as chained
from bridge.policy.acts import Act
from bridge.policy.ledger import COLUMNS, GENESIS, Head
from bridge.store import chain, ledger
from bridge.store.chain import Chain
from bridge.store.database import Database
from tests.bench.ground import Ground
from tests.bench.rows import NotMeasured, Row, median, percentile, row
from tests.bench.sealed import file_system

APPENDS = 2000
ENTRIES = 1_000_000
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_PATIENCE_S = 300.0
_ANNA = Actor(
    ActorKind.OWNER, "0123456789abcdef", "Anna", person="owner", device="Firefox on a phone"
)
_ACTS = ("live.open", "live.end", "clip.open", "clip.end", "clips.list", "cameras.list")


def append(ground: Ground, appends: int = APPENDS) -> Iterator[Row]:
    """Each transaction is beside one sync of as many bytes as it writes, so that both meet the
    same disk."""
    state = ground.folder / "appended"
    db = Database(state / "private-eye.db", chain.of(state))
    handle = os.open(state / "plain", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    page, appended, synced = os.urandom(4096), [], []
    try:
        for number in range(appends):
            began = perf_counter()
            os.write(handle, page)
            os.fdatasync(handle)
            synced.append((perf_counter() - began) * 1000)
            appended.append(_append(db, number))
    finally:
        os.close(handle)
        db.close()
    above = percentile(appended, 0.99) - percentile(synced, 0.99)
    note = (
        f"a transaction with one entry, p99 of {appends}, less that of syncing 4 KiB on "
        f"{file_system(state)}: {percentile(appended, 0.99):.3g} - {percentile(synced, 0.99):.3g}; "
        f"medians {median(appended):.3g} and {median(synced):.3g}"
    )
    yield row("access.ledger_append_p99", max(0.0, above), note)


def verify(ground: Ground, entries: int = ENTRIES) -> Iterator[Row]:
    """The command as a person runs it."""
    state = ground.folder / "verified"
    made = chain.of(state)
    Database(state / "private-eye.db").close()
    _fill(state / "private-eye.db", made, entries)
    size = (state / "private-eye.db").stat().st_size
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bridge", "ledger", "verify", "--state", str(state)],
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    took = perf_counter() - began
    if done.returncode != 0 or f"Looked at {entries} entries" not in done.stdout:
        raise NotMeasured(done.stdout + done.stderr)
    note = f"`private-eye ledger verify` of {entries} entries, {size / 1e6:.0f} MB, once"
    yield row("access.ledger_verify", took, note)


def _append(db: Database, number: int) -> float:
    """Milliseconds."""
    at = _BEGAN + timedelta(seconds=number)
    began = perf_counter()
    with db.write() as tx:
        details = {"rendition": "source"}
        ledger.append(tx, _ANNA, Act.LIVE_OPEN, at=at, object="front_room", details=details)
    return (perf_counter() - began) * 1000


def _fill(path: Path, made: Chain, entries: int) -> None:
    """As `append` would, without a transaction for each."""
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    statement = f"INSERT INTO ledger ({', '.join(COLUMNS)}, mac) VALUES ({marks})"  # noqa: S608
    head = Head(0, _BEGAN, GENESIS)

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal head
        for number in range(1, entries + 1):
            at = _BEGAN + timedelta(seconds=number)
            values = _values(number, chained.microseconds(at))
            head = Head(number, at, chained.mac(made.key, head.mac, values))
            yield (*values, head.mac)

    with closing(sqlite3.connect(path)) as db:
        db.executemany(statement, rows())
        db.commit()
    made.keep(head)


def _values(number: int, at: int) -> tuple[object, ...]:
    values = {
        "id": number,
        "at": at,
        "act": _ACTS[number % len(_ACTS)],
        "actor_kind": _ANNA.kind.value,
        "actor_id": _ANNA.id,
        "actor_name": _ANNA.name,
        "person": _ANNA.person,
        "device": _ANNA.device,
        "object": f"camera_{number % 16}",
        "outcome": "allowed",
        "reason": None,
        "details": f'{{"last": "2026-01-01T12:00:00+00:00", "seconds": {number % 900}}}',
    }
    return tuple(values[name] for name in COLUMNS)
