"""Rows of privacy mode: how each camera stands, when it hides by itself, who is at home."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bridge.model import Role
from bridge.policy.privacy import HiddenBy, Presence, PrivacyRules, Standing
from bridge.store.database import Tx
from bridge.store.tables import presence, privacy, privacy_rules


def standings(tx: Tx) -> Mapping[str, Standing]:
    """Of the cameras that were ever hidden, by camera id."""
    return {
        row.camera: Standing(
            row.hidden,
            row.since,
            HiddenBy(row.way),
            row.person,
            row.name,
            None if row.role is None else Role(row.role),
            row.until,
            None if row.instead_of is None else HiddenBy(row.instead_of),
            row.at_least,
        )
        for row in tx.run(select(privacy))
    }


def put(tx: Tx, camera: str, standing: Standing) -> None:
    row = {
        "hidden": standing.hidden,
        "since": standing.since,
        "way": standing.way.value,
        "person": standing.person,
        "name": standing.name,
        "role": None if standing.role is None else standing.role.value,
        "until": standing.until,
        "instead_of": None if standing.instead_of is None else standing.instead_of.value,
        "at_least": standing.at_least,
    }
    added = insert(privacy).values(camera=camera, **row)
    tx.run(added.on_conflict_do_update(index_elements=["camera"], set_=row))


def rules(tx: Tx) -> Mapping[str, tuple[PrivacyRules, datetime]]:
    """Of the cameras that have any, with when they were set, by camera id."""
    return {
        row.camera: (PrivacyRules.model_validate_json(row.rules), row.changed_at)
        for row in tx.run(select(privacy_rules))
    }


def put_rules(tx: Tx, camera: str, changed: PrivacyRules, now: datetime) -> None:
    row = {"rules": changed.model_dump_json(), "changed_at": now}
    added = insert(privacy_rules).values(camera=camera, **row)
    tx.run(added.on_conflict_do_update(index_elements=["camera"], set_=row))


def at_home(tx: Tx) -> Mapping[str, Presence]:
    """By name."""
    return {
        row.name: Presence(row.home, row.since, row.confirmed_at)
        for row in tx.run(select(presence))
    }


def tell(tx: Tx, name: str, told: Presence) -> None:
    row = {"home": told.home, "since": told.since, "confirmed_at": told.confirmed}
    added = insert(presence).values(name=name, **row)
    tx.run(added.on_conflict_do_update(index_elements=["name"], set_=row))
