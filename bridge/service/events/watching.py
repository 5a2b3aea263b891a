"""Keeps, for each camera, the spans in which it could notice: see `store.events.watch`.

A camera can notice while it is live, its owner wants it to, nobody has hidden it and its watcher
sees; or while it says itself what it notices, and is heard. A picture that has frozen shows
nothing. That is looked at every few seconds, and kept every 30 s and with each change: a crash
loses so much of what was watched, and never claims a moment more.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from bridge.clock import Clock
from bridge.errors import PrivateEyeError
from bridge.model import State
from bridge.policy import watching
from bridge.policy.rooms import NamedCamera
from bridge.policy.watching import Gap, WatchSpan
from bridge.service.cameras.views import CameraView
from bridge.store.database import Database, Tx
from bridge.store.events import watch as rows
from bridge.vision.onvif.listener import Hearing
from bridge.vision.watcher import Stage

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
_KEEP_EVERY_S = 30.0
# Longer between two looks, or a clock that was set back: the machine slept, or another time began.
# What lies between was not looked at, and is not claimed.
_LAPSE = timedelta(seconds=30)
# Spans that ended while the rows took none: a camera that comes and goes for days on a full disk.
_MOST_OWED = 10_000


class House(Protocol):
    """What `service.cameras.house.House` offers."""

    def named(self) -> Sequence[NamedCamera]: ...
    def camera(self, camera_id: str) -> CameraView: ...


class Watching:
    """`turn` on a thread of its own, the rest on any; `stop` while the cameras still run."""

    def __init__(self, house: House, *, db: Database, clock: Clock) -> None:
        self._house = house
        self._db = db
        self._clock = clock
        self._cameras = tuple(camera.id for camera in house.named())
        self._lock = Lock()
        self._began_at = self._looked_at = clock.now()
        self._open: dict[str, WatchSpan] = {}
        self._ended: list[tuple[str, WatchSpan]] = []  # and not yet in the rows
        self._changed = True  # the first turn writes since when spans are kept
        self._kept_at = clock.monotonic()
        self._refused = False
        self._stopped = False

    def turn(self) -> None:
        """To be called every `LOOK_EVERY_S`."""
        with self._lock:
            self._look()
            due = self._clock.monotonic() - self._kept_at >= _KEEP_EVERY_S
            if not (self._changed or due):
                return
        self._keep()

    def stop(self) -> None:
        """The spans end here."""
        with self._lock:
            self._look()
            self._stopped = True
        self._keep()

    def gaps(
        self, cameras: Collection[str], since: datetime, until: datetime
    ) -> dict[str, tuple[Gap, ...]]:
        """When nobody watched, by camera: of all that are asked for, oldest first. Up to this
        moment, and not before spans were kept."""
        with self._db.read() as tx:
            return self.gaps_in(tx, cameras, since, until)

    def gaps_in(
        self, tx: Tx, cameras: Collection[str], since: datetime, until: datetime
    ) -> dict[str, tuple[Gap, ...]]:
        known_from = rows.known_from(tx)
        if known_from is None:
            return {camera: () for camera in cameras}
        kept = rows.within(tx, cameras, since, until)
        with self._lock:
            self._look()
            now, latest = self._looked_at, self._unkept()
        return {
            camera: watching.gaps(
                [*kept[camera], *latest.get(camera, ())],
                since,
                until,
                known_from=known_from,
                now=now,
            )
            for camera in cameras
        }

    def _look(self) -> None:
        """With the lock."""
        if self._stopped:
            return
        now = self._clock.now()
        if not timedelta(0) <= now - self._looked_at <= _LAPSE:
            self._end(self._cameras)
        self._looked_at = now
        for camera in self._cameras:
            if not could_notice(self._house.camera(camera)):
                self._end([camera])
            elif (span := self._open.get(camera)) is not None:
                self._open[camera] = replace(span, until=now)
            else:
                self._open[camera] = WatchSpan(now, now)
                self._changed = True

    def _end(self, cameras: Collection[str]) -> None:
        """They were last seen to be watched at the look before this one."""
        for camera in cameras:
            if (span := self._open.pop(camera, None)) is not None:
                self._ended.append((camera, span))
                self._changed = True
        del self._ended[:-_MOST_OWED]

    def _unkept(self) -> Mapping[str, Sequence[WatchSpan]]:
        """What the rows do not know, or not to its end."""
        found: dict[str, list[WatchSpan]] = {}
        for camera, span in (*self._ended, *self._open.items()):
            found.setdefault(camera, []).append(span)
        return found

    def _keep(self) -> None:
        """Tried again with the next look where the rows refuse."""
        with self._lock:
            spans, ended = self._unkept(), frozenset(self._ended)
            self._changed = False
        try:
            with self._db.write() as tx:
                rows.begin(tx, self._began_at)
                rows.keep(tx, spans)
        except PrivateEyeError as error:
            if not self._refused:
                log.warning("watch.not_kept", extra={"why": error.message})
            self._changed = self._refused = True
            return
        with self._lock:
            self._ended = [span for span in self._ended if span not in ended]
            self._kept_at = self._clock.monotonic()
            self._refused = False


def could_notice(camera: CameraView) -> bool:
    watch, state = camera.watch, camera.health.state
    if watch is None or watch.stage is Stage.OFF or state is State.OFF:
        return False
    hears = watch.camera is not None and watch.camera.hearing is Hearing.LISTENING
    return hears or (state is State.LIVE and not (watch.blind or watch.behind))
