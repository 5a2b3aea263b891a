"""Rows of the spans in which cameras could notice."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from bridge.policy.watching import WatchSpan
from bridge.store import house_facts
from bridge.store.database import Tx
from bridge.store.tables import watch

_FACT = "watch_from"


def begin(tx: Tx, at: datetime) -> None:
    """Spans are kept from now on, if they were not before."""
    if known_from(tx) is None:
        _known_from(tx, at)


def keep(tx: Tx, spans: Mapping[str, Collection[WatchSpan]]) -> None:
    """Add spans by camera, or move the end of those that are there on."""
    for camera, some in spans.items():
        for span in some:
            added = insert(watch).values(camera=camera, since=span.since, until=span.until)
            later = {"until": func.max(watch.c.until, added.excluded.until)}
            tx.run(added.on_conflict_do_update(index_elements=["camera", "since"], set_=later))


def known_from(tx: Tx) -> datetime | None:
    """Since when spans are kept: nothing can be said of the time before. None: not yet."""
    found = house_facts.read(tx, _FACT)
    return None if found is None else datetime.fromisoformat(found.decode())


def within(
    tx: Tx, cameras: Collection[str], since: datetime, until: datetime
) -> dict[str, tuple[WatchSpan, ...]]:
    """By camera, oldest first, those that reach into this time; not cut to it."""
    c = watch.c
    wanted = select(watch).where(c.camera.in_(sorted(cameras)), c.since < until, c.until > since)
    found: dict[str, list[WatchSpan]] = {camera: [] for camera in cameras}
    for row in tx.run(wanted.order_by(c.since)):
        found[row.camera].append(WatchSpan(row.since, row.until))
    return {camera: tuple(spans) for camera, spans in found.items()}


def prune(tx: Tx, before: datetime) -> None:
    """Forget what was watched before this: nothing is said of that time any more."""
    tx.run(delete(watch).where(watch.c.until < before))
    since = known_from(tx)
    if since is not None and since < before:
        _known_from(tx, before)


def _known_from(tx: Tx, at: datetime) -> None:
    house_facts.write(tx, _FACT, at.isoformat().encode())
