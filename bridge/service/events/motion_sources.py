"""Several who notice motion in front of one camera, as one to its events."""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bridge.model import Area, EventSource


class Notice(Protocol):
    """As `vision.watcher.Notice`, which says by what: `events.camera_events.CameraEvents`."""

    def opened(self, onset_at: datetime, source: EventSource) -> None: ...
    def stronger(self, strength: int, area: Area | None) -> None: ...
    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None: ...
    def rang(self, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class _Quiet:
    quiet_at: datetime
    strength: int
    area: Area | None
    marked: bytes | None


class MotionMerger:
    """Something moves from the first `opened` until the last who said so has said `closed`.

    Each witness may be told of on a thread of its own.
    """

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._lock = threading.Lock()
        self._moving: set[MergedSource] = set()
        self._endings: list[_Quiet] = []

    def one(self, source: EventSource) -> "MergedSource":
        return MergedSource(self, source)

    def opened(self, who: "MergedSource", onset_at: datetime) -> None:
        with self._lock:
            self._notice.opened(onset_at, who.source)
            self._moving.add(who)  # who could not be told of is not waited for

    def stronger(self, strength: int, area: Area | None) -> None:
        with self._lock:
            strongest = max((ending.strength for ending in self._endings), default=strength)
            if strength >= strongest:
                self._notice.stronger(strength, area)

    def closed(self, who: "MergedSource", ending: _Quiet) -> None:
        with self._lock:
            self._moving.discard(who)
            self._endings.append(ending)
            if self._moving:
                return
            quiet_at = max(each.quiet_at for each in self._endings)
            best = max(self._endings, key=lambda each: each.strength)
            self._endings.clear()
            self._notice.closed(quiet_at, best.strength, best.area, best.marked)

    def rang(self, at: datetime) -> None:
        with self._lock:
            self._notice.rang(at)


class MergedSource:
    """One of them: a `vision.watcher.Notice`, and a `vision.onvif.listener.CameraNotice`."""

    def __init__(self, all_: MotionMerger, source: EventSource) -> None:
        self._all = all_
        self.source = source

    def opened(self, onset_at: datetime) -> None:
        self._all.opened(self, onset_at)

    def stronger(self, strength: int, area: Area | None) -> None:
        self._all.stronger(strength, area)

    def closed(
        self, quiet_at: datetime, strength: int, area: Area | None, marked: bytes | None
    ) -> None:
        self._all.closed(self, _Quiet(quiet_at, strength, area, marked))

    def rang(self, at: datetime) -> None:
        self._all.rang(at)
