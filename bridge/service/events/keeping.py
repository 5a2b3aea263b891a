"""Keeping what happens: a star on a clip, and a recording by hand."""

from dataclasses import replace
from functools import partial

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, State
from bridge.policy.acts import Act
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.recorders import Recorders
from bridge.service.events.views import ClipView, StoppedRecording
from bridge.service.events.visible import VisibleClips
from bridge.store.events import clips as rows


class ClipKeeping:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, house: House, recorders: Recorders, acts: Acts
    ) -> None:
        self._visible = visible
        self._house = house
        self._recorders = recorders
        self._acts = acts

    def star(self, actor: Actor, clip_id: str, starred: bool) -> ClipView:
        """A starred clip is kept until somebody deletes it. Raises NotFound, Denied."""
        act = Act.CLIP_STAR if starred else Act.CLIP_UNSTAR
        put = partial(rows.star, id_=clip_id, starred=starred)
        clip = self._visible.perform(actor, act, clip_id, put)
        return self._visible.view(replace(clip, starred=starred))

    def record(self, actor: Actor, camera: str, seconds: float) -> str:
        """Record now, for so long at least; the clip's id. Raises NotFound, Denied, Unavailable."""
        health = self._house.asked(self._acts, actor, Act.CAMERA_RECORD, camera).health
        with self._acts.perform(actor, Act.CAMERA_RECORD, camera, details={"seconds": seconds}):
            pass  # it takes longer than a transaction may
        if health.state is State.OFF:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This camera is off: nothing is recorded.")
        return self._recorders.record(camera, seconds, actor)

    def stop_recording(self, actor: Actor, camera: str) -> StoppedRecording:
        """End what was asked for by hand, whoever asked. Raises NotFound, Denied."""
        self._house.asked(self._acts, actor, Act.CAMERA_STOP_RECORDING, camera)
        with self._acts.perform(actor, Act.CAMERA_STOP_RECORDING, camera):
            pass  # it takes longer than a transaction may
        stopped = self._recorders.stop_recording(camera)
        now = self._recorders.recording(camera)
        return StoppedRecording(stopped, goes_on=now is not None and now.moves)
