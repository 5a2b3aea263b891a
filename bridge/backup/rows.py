"""Rows as backups and restoring see them: what is copied, and what a later ledger says of it."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.backup import carried_over
from bridge.model import ClipState
from bridge.policy.ledger import RESTORED as OLDER
from bridge.store import house_facts
from bridge.store.database import Tx
from bridge.store.ledger import rows as ledger_rows
from bridge.store.tables import (
    alexa_code,
    alexa_user,
    clip,
    clip_key,
    deletion,
    epoch,
    garbage,
    invitation,
    ledger,
    link,
    oauth_code,
    oauth_token,
    pending_deletion,
    session,
    signin_link,
    token,
    voice_context,
)

CREATED, RESTORED, DELETED = "backup.create", "backup.restore", "clip.delete"
ACCEPTED, DROPPED = "backup.accept", "backup.drop"
_HOUSE, _KEY_CHECK, _CLIPS_FOLDER = "house", "key_check", "clips_folder"
# Clips and everything about them; their keys first, they refer to them.
_CLIPS = (clip_key, clip, garbage, deletion)
# What may be used once must not come back with a restore.
_ONCE = (signin_link, invitation, alexa_code, oauth_code, pending_deletion)
_MANY = 500
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Backup:
    """One that was made, as the ledger tells of it. `file` is a name without its folder."""

    id: str
    at: datetime
    file: str
    clips: int
    bytes: int


@dataclass(frozen=True, slots=True)
class ClipFile:
    """A closed clip: how long its file is, and its slots by ordinal."""

    id: str
    bytes: int
    slots: tuple[int, ...]


def house(tx: Tx) -> str:
    """By what a house is known again, wherever it is restored; made when first asked for."""
    found = house_facts.read(tx, _HOUSE)
    if found is None:
        found = secrets.token_hex(8).encode()
        house_facts.write(tx, _HOUSE, found)
    return found.decode()


def made(tx: Tx) -> tuple[Backup, ...]:
    """Oldest first."""
    wanted = select(ledger).where(ledger.c.act == CREATED).order_by(ledger.c.id)
    return tuple(
        Backup(row["object"], row["at"], **json.loads(row["details"]))
        for row in tx.run(wanted).mappings()
    )


def knows(tx: Tx, backup: str) -> bool:
    """Whether this ledger goes on from the one in the backup, so that it can tell what came later.

    Making and restoring it both leave an entry; nothing else can.
    """
    entry = (ledger.c.act.in_([CREATED, RESTORED])) & (ledger.c.object == backup)
    return bool(tx.run(select(exists().where(entry))).scalar_one())


def has_all_after(tx: Tx, id_: int) -> bool:
    """Whether no entry after this one was pruned, so that it is known what became of clips."""
    return ledger_rows.pruned(tx)[0] <= id_


def last_entry(tx: Tx) -> int:
    return int(tx.run(select(func.coalesce(func.max(ledger.c.id), 0))).scalar_one())


def entries_after(tx: Tx, id_: int) -> list[Row]:
    """Whole rows, oldest first."""
    wanted = select(ledger).where(ledger.c.id > id_).order_by(ledger.c.id)
    return [dict(row) for row in tx.run(wanted).mappings()]


def deleted_in(entries: Sequence[Row], backup: str) -> frozenset[str] | None:
    """Clips that have a receipt among these entries, which are all since the backup.

    None where receipts may have been lost meanwhile, and no person has judged its clips after that.
    """
    known = True
    for entry in entries:
        if entry["act"] in (ACCEPTED, DROPPED) and entry["object"] == backup:
            known = True
        elif _loses(entry):
            known = False
    if not known:
        return None
    return frozenset(e["object"] for e in entries if e["act"] == DELETED and e["reason"] is None)


def _loses(entry: Row) -> bool:
    """Whether an older ledger took the place of a newer one then, and nothing went on from it."""
    if entry["act"] == RESTORED:
        return not json.loads(entry["details"]).get("known", False)
    return bool(entry["act"] == OLDER)


def carry_on(tx: Tx, entries: Sequence[Row]) -> None:
    """Add whole rows to the ledger, with the numbers that they had."""
    for some in _chunks(entries):
        tx.run(insert(ledger), [dict(row) for row in some])


def files(tx: Tx) -> tuple[ClipFile, ...]:
    """Of closed clips; of one that is being recorded or deleted nothing is copied."""
    slots: dict[str, list[int]] = {}
    for row in tx.run(select(clip_key).order_by(clip_key.c.clip, clip_key.c.ordinal)):
        slots.setdefault(row.clip, []).append(row.slot)
    closed = select(clip.c.id, clip.c.bytes).where(clip.c.state == ClipState.CLOSED)
    found = tx.run(closed.order_by(clip.c.starts_at, clip.c.id))
    return tuple(ClipFile(row.id, row.bytes, tuple(slots.get(row.id, ()))) for row in found)


def still_closed(tx: Tx) -> frozenset[str]:
    return frozenset(tx.run(select(clip.c.id).where(clip.c.state == ClipState.CLOSED)).scalars())


def strip(tx: Tx) -> None:
    """Remove every clip, and what may be used only once, from a copy of a database."""
    for table in (*_CLIPS, *_ONCE):
        tx.run(delete(table))
    tx.run(update(voice_context).values(clip=None, clip_at=None))
    house_facts.forget(tx, _KEY_CHECK)
    house_facts.forget(tx, _CLIPS_FOLDER)


def rows(tx: Tx, wanted: Collection[str] | None = None) -> tuple[list[Row], list[Row]]:
    """Whole rows of these clips (of all) and of their keys, by ordinal."""
    keys = tx.run(select(clip_key).order_by(clip_key.c.clip, clip_key.c.ordinal)).mappings()
    clips = tx.run(select(clip)).mappings()
    return (
        [dict(row) for row in clips if wanted is None or row["id"] in wanted],
        [dict(row) for row in keys if wanted is None or row["clip"] in wanted],
    )


def add_rows(tx: Tx, clips: Sequence[Row], keys: Sequence[Row]) -> None:
    """Clips that are there already stay as they are."""
    there = set(tx.run(select(clip.c.id)).scalars())
    for some in _chunks([row for row in clips if row["id"] not in there]):
        tx.run(insert(clip), [dict(row) for row in some])
    for some in _chunks([row for row in keys if row["clip"] not in there]):
        tx.run(insert(clip_key), [dict(row) for row in some])


def leave_out(current: Tx, restored: Tx) -> int:
    """Whoever was shown the door since the backup stays outside. How many those are.

    Epochs stay as high as they were: no grant that ended is good again. What is hidden stays so.
    """
    left = carried_over.people(current, restored)
    carried_over.cameras(current, restored)
    for table in (session, token):
        now = {row.id: row.revoked_at for row in current.run(select(table))}
        open_ = select(table.c.id).where(table.c.revoked_at.is_(None))
        for id_ in tuple(restored.run(open_).scalars()):
            if id_ not in now:
                restored.run(delete(table).where(table.c.id == id_))
            elif now[id_] is not None:
                restored.run(update(table).where(table.c.id == id_).values(revoked_at=now[id_]))
            else:
                continue
            left += 1
    known = set(current.run(select(alexa_user.c.id)).scalars())
    gone = set(restored.run(select(alexa_user.c.id)).scalars()) - known
    for id_ in gone:
        restored.run(delete(alexa_user).where(alexa_user.c.id == id_))
    for row in current.run(select(epoch)).mappings():
        added = upsert(epoch).values(**row)
        higher = {"value": func.max(epoch.c.value, added.excluded.value)}
        restored.run(added.on_conflict_do_update(index_elements=["kind", "id"], set_=higher))
    return left + len(gone) + _leave_links(current, restored)


def _leave_links(current: Tx, restored: Tx) -> int:
    """Links that have ended since end here too; the others go on with the tokens they have now, so
    that one that was used up is not good again."""
    alive = set(current.run(select(link.c.id).where(link.c.ended_at.is_(None))).scalars())
    open_ = set(restored.run(select(link.c.id).where(link.c.ended_at.is_(None))).scalars())
    restored.run(delete(oauth_token))
    for id_ in open_ - alive:
        restored.run(delete(link).where(link.c.id == id_))
    for row in current.run(select(oauth_token)).mappings():
        if row["link"] in open_ & alive:
            restored.run(insert(oauth_token), dict(row))
    return len(open_ - alive)


def _chunks(rows_: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows_[at : at + _MANY] for at in range(0, len(rows_), _MANY))
