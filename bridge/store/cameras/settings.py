"""Rows of what a person set for a camera."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bridge.policy.settings import CameraSettings
from bridge.store.database import Tx
from bridge.store.tables import camera_settings


def all_of(tx: Tx) -> Mapping[str, CameraSettings]:
    """Of the cameras that have any, by camera id."""
    found = tx.run(select(camera_settings.c.camera, camera_settings.c.settings))
    return {row.camera: CameraSettings.model_validate_json(row.settings) for row in found}


def of(tx: Tx, camera: str) -> CameraSettings:
    """The defaults where nothing was set."""
    return all_of(tx).get(camera, CameraSettings())


def put(tx: Tx, camera: str, settings: CameraSettings, now: datetime) -> None:
    row = {"settings": settings.model_dump_json(), "changed_at": now}
    added = insert(camera_settings).values(camera=camera, **row)
    tx.run(added.on_conflict_do_update(index_elements=["camera"], set_=row))
