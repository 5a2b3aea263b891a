"""Rows as backups and restoring see them: what is copied, and what a later ledger says of it."""

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.backup import carried_over
from bridge.model import EventState, RunState
from bridge.policy.acts import Act
from bridge.policy.ledger import RESTORED as OLDER
from bridge.store import house_facts
from bridge.store.database import Tx
from bridge.store.ledger import rows as ledger_rows
from bridge.store.tables import (
    alert,
    alert_message,
    alexa_code,
    alexa_user,
    classification,
    deletion,
    epoch,
    event,
    event_footage,
    expired_lesson,
    footage,
    footage_key,
    garbage,
    house_model,
    house_model_lesson,
    invitation,
    ledger,
    link,
    look,
    oauth_code,
    oauth_token,
    outbox,
    pending_deletion,
    session,
    share,
    share_copy,
    share_view,
    signin_link,
    taught,
    token,
    voice_context,
    watch,
)

CREATED, RESTORED, DELETED = Act.BACKUP_CREATE, Act.BACKUP_RESTORE, Act.CLIP_DELETE
ACCEPTED, DROPPED = Act.BACKUP_ACCEPT, Act.BACKUP_DROP
_HOUSE = "house"
_HOUSE_ID = re.compile(rb"[0-9a-f]{16}")
# Of the folder that is copied, and of what is not in the copy.
_NOT_COPIED = ("key_check", "clips_folder", "watch_from")
# What happened and what was filmed of it, and when cameras could notice: without the one, the other
# would say that nothing happened. What refers to others comes first.
_CLIPS = (
    footage_key,
    event_footage,
    look,
    classification,
    taught,
    expired_lesson,
    house_model_lesson,
    house_model,
    event,
    footage,
    garbage,
    deletion,
    watch,
)
# What was said of it, and what was on its way: nobody is told of it again after a restore.
_SAID = (outbox, alert_message, alert)
# What is shared ends with a restore: no key of a copy is in a backup, nor does it bring back what
# was taken back since. What refers to others comes first.
_SHARED = (share_view, share_copy, share)
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
class RunFile:
    """Of a closed run of footage, and how long it is."""

    id: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole rows of events, of the runs that they look at, of which looks at which, of keys, of
    what the events were taken for and why (`classified`, `seen`), and what people said they were;
    also of those that have expired (`expired`), which belong to no event.
    """

    events: list[Row]
    footage: list[Row]
    looks: list[Row]
    keys: list[Row]
    classified: list[Row]
    seen: list[Row]
    taught: list[Row]
    expired: list[Row]


def house(tx: Tx) -> str:
    """By what a house is known again, wherever it is restored; made when first asked for."""
    found = house_facts.read(tx, _HOUSE)
    if found is None or not _HOUSE_ID.fullmatch(found):
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


def files(tx: Tx) -> tuple[RunFile, ...]:
    """Of the runs that `rows` gives."""
    return tuple(RunFile(row["id"], row["bytes"]) for row in rows(tx).footage)


def still_closed(tx: Tx) -> frozenset[str]:
    """Events that are over and not being deleted."""
    closed = select(event.c.id).where(event.c.state == EventState.CLOSED)
    return frozenset(tx.run(closed).scalars())


def strip(tx: Tx) -> None:
    """Remove events, footage, and what may be used only once, from a copy of a database."""
    for table in (*_SAID, *_SHARED, *_CLIPS, *_ONCE):
        tx.run(delete(table))
    tx.run(update(voice_context).values(clip=None, clip_at=None))
    for fact in _NOT_COPIED:
        house_facts.forget(tx, fact)


def rows(tx: Tx) -> Rows:
    """Of events that are over, with all that was filmed of them."""
    going_on = (
        select(event_footage.c.event)
        .join(footage, footage.c.id == event_footage.c.footage)
        .where(footage.c.state == RunState.OPEN)
    )
    over = (event.c.state == EventState.CLOSED) & event.c.id.not_in(going_on)
    ids = select(event.c.id).where(over)
    own = event_footage.c.event.in_(ids)
    left = select(expired_lesson.c.event)
    seen = select(event_footage.c.footage).where(own)
    return Rows(
        events=_all(tx, select(event).where(over).order_by(event.c.starts_at, event.c.id)),
        footage=_all(tx, select(footage).where(footage.c.id.in_(seen)).order_by(footage.c.id)),
        looks=_all(tx, select(event_footage).where(own)),
        keys=_all(tx, select(footage_key).where(footage_key.c.footage.in_(seen))),
        classified=_all(tx, select(classification).where(classification.c.event.in_(ids))),
        seen=_all(tx, select(look).where(look.c.event.in_(ids)).order_by(look.c.number)),
        taught=_all(tx, select(taught).where(taught.c.event.in_(ids) | taught.c.event.in_(left))),
        expired=_all(tx, select(expired_lesson).order_by(expired_lesson.c.event)),
    )


def add_rows(tx: Tx, added: Rows) -> None:
    """What is there already stays as it is; of a clip that is back no other lesson than its own is
    left."""
    for table, some in (
        (event, added.events),
        (footage, added.footage),
        (event_footage, added.looks),
        (footage_key, added.keys),
        (classification, added.classified),
        (look, added.seen),
        (taught, added.taught),
        (expired_lesson, added.expired),
    ):
        for few in _chunks(some):
            tx.run(upsert(table).on_conflict_do_nothing(), [dict(row) for row in few])
    there = select(event.c.id).where(event.c.state != EventState.DELETING)
    tx.run(delete(expired_lesson).where(expired_lesson.c.event.in_(there)))


def keys_there(tx: Tx) -> frozenset[tuple[str, int]]:
    """By run and ordinal."""
    found = tx.run(select(footage_key.c.footage, footage_key.c.ordinal))
    return frozenset((row.footage, row.ordinal) for row in found)


def _all(tx: Tx, wanted: Select[Any]) -> list[Row]:
    return [dict(row) for row in tx.run(wanted).mappings()]


def leave_out(current: Tx, restored: Tx) -> int:
    """Whoever was shown the door since the backup stays outside. How many those are.

    Epochs stay as high as they were: no grant that ended is good again. What is hidden stays so.
    """
    left = carried_over.people(current, restored)
    carried_over.cameras(current, restored)
    carried_over.lessons(current, restored)
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
