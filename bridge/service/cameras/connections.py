"""Connections to the cameras, cut and restored: both streams, and everything made from them."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.model import Area
from bridge.service.cameras.house import sub_stream_id


class Recorders(Protocol):
    """What `service.events.motion_recording.MotionRecording` offers."""

    def hide(self, camera: str) -> None: ...


class Connections:
    """Any thread. `subs`: the cameras that have a smaller stream of their own."""

    def __init__(
        self, fleet: Fleet, recorders: Recorders, stills: Stills, subs: Collection[str]
    ) -> None:
        self._fleet = fleet
        self._recorders = recorders
        self._stills = stills
        self._subs = frozenset(subs)

    def cut(self, camera: str) -> None:
        """On return nothing of the camera is in memory, and nothing arrives. What is being
        recorded ends with what it has. Never blocks."""
        self._recorders.hide(camera)
        for stream in self._streams(camera):
            self._fleet.off(stream)
        self._stills.forget(self._fleet.ring(camera))

    def connect(self, camera: str) -> None:
        for stream in self._streams(camera):
            self._fleet.on(stream)

    def copied(self, camera: str) -> bool:
        """Whether any of its pictures are passed on as the camera makes them."""
        return any(self._fleet.copied(stream) for stream in self._streams(camera))

    def black_out(self, camera: str, areas: Sequence[Area]) -> None:
        """As `cut`, then reconnected with these areas black, unless it is cut. Not at once from
        two threads."""
        if self._fleet.black(camera) == tuple(areas):
            return
        self._recorders.hide(camera)
        for stream in self._streams(camera):
            self._fleet.black_out(stream, areas)
        self._stills.forget(self._fleet.ring(camera))

    def _streams(self, camera: str) -> tuple[str, ...]:
        return (camera, sub_stream_id(camera)) if camera in self._subs else (camera,)
