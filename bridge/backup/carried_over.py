"""What a restored database takes over from the one before it, so that nobody may more by it, and
nothing that was taken back is known again.

People, their rights, their ways of signing in, what they are told of, and privacy mode, are those
of the present. Whom or what the backup alone knows stays as it is there; whoever is removed in
either is removed, and what is hidden in either is hidden.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bridge.policy.settings import CameraSettings
from bridge.store.alerts import receivers
from bridge.store.alerts import settings as settings_of_alerts
from bridge.store.cameras import settings
from bridge.store.database import Tx
from bridge.store.people import credentials, persons
from bridge.store.privacy import mode as privacy_rows
from bridge.store.tables import (
    alert_settings,
    camera_settings,
    expired_lesson,
    house_kind,
    invitation,
    passkey,
    password,
    person,
    presence,
    privacy_rules,
    receiver,
    recovery_code,
    taught,
    totp,
    voice_pin,
)

_WAYS = (invitation, password, passkey, totp, recovery_code, voice_pin)


def lessons(current: Tx, restored: Tx) -> None:
    """Those whose clips have expired, with what was said and the kinds that were meant: what was
    taken back since the backup stays away, and what has expired since is not forgotten."""
    for table in (house_kind, expired_lesson):
        for row in current.run(select(table)).mappings():
            _put(restored, table, dict(row))
    left = select(expired_lesson.c.event)
    for row in current.run(select(taught).where(taught.c.event.in_(left))).mappings():
        restored.run(insert(taught), dict(row))


def people(current: Tx, restored: Tx) -> int:
    """How many of the backup's were removed since."""
    there = {one.id for one in persons.everyone(restored)}
    now = {one.id: one for one in (*persons.everyone(current), *persons.removed(current))}
    gone = {one.id: one.ended_at for one in persons.removed(restored)}
    for id_, one in now.items():
        ended_at = one.ended_at or gone.get(id_)
        _put(restored, person, persons.values(replace(one, ended_at=ended_at)))
    for table in _WAYS:
        restored.run(delete(table).where(table.c.person.in_(now)))
        for row in current.run(select(table)).mappings():
            restored.run(insert(table), dict(row))
    for table in (alert_settings, receiver):  # a receiver that was removed since stays away
        restored.run(delete(table).where(table.c.person.in_(now)))
        for row in current.run(select(table)).mappings():
            _put(restored, table, dict(row))
    for one in persons.removed(restored):
        credentials.forget(restored, one.id)
        settings_of_alerts.forget(restored, one.id)
        receivers.remove_all(restored, one.id)
    return len(there - {one.id for one in persons.everyone(restored)})


def cameras(current: Tx, restored: Tx) -> None:
    """Privacy mode and black areas."""
    then = privacy_rows.standings(restored)
    for camera, standing in privacy_rows.standings(current).items():
        if standing.hidden or camera not in then or not then[camera].hidden:
            privacy_rows.put(restored, camera, standing)
    for table in (privacy_rules, presence):
        for row in current.run(select(table)).mappings():
            _put(restored, table, dict(row))
    before = settings.all_of(restored)
    for row in current.run(select(camera_settings)).mappings():
        now = CameraSettings.model_validate_json(row["settings"])
        black = {"blackout": now.blackout, "encode": now.encode}
        kept = before.get(row["camera"], CameraSettings()).model_copy(update=black)
        settings.put(restored, row["camera"], kept, row["changed_at"])


def _put(tx: Tx, table: Table, row: dict[str, Any]) -> None:
    keys = [column.name for column in table.primary_key]
    added = upsert(table).values(row)
    tx.run(added.on_conflict_do_update(index_elements=keys, set_=row))
