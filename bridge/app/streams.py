"""The wiring of cameras: each one's child, ring, channels and Echo encoder."""

from bridge.app.base import Base
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.config import CameraConfig
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.model import Health, State
from bridge.service.cameras.house import Outputs, sub_stream_id

# A frozen picture still moves through the channel; pages cover it, voice does not offer it.
PLAYING = frozenset({State.LIVE, State.FROZEN})
# Nobody may find yesterday's pictures in a camera that was switched off or fell asleep.
DISCONNECTED = frozenset({State.OFF, State.IDLE, State.STOPPED})


class Streams:
    """`fleet` is started by its owner, once nobody can be shown what is hidden."""

    def __init__(self, base: Base) -> None:
        config, tool, clock = base.config, base.tool, base.clock
        # Media sequence numbers start at the time in seconds: segments last a second or more, so
        # they never fall behind what an earlier process gave out.
        first = int(clock.now().timestamp())
        self._channels = {camera.id: Channel() for camera in config.camera}
        self._echoes = {camera.id: EchoChannel(first) for camera in config.camera}
        subs = {c.id: _sub_stream(c) for c in config.camera if c.sub_url}
        self.fleet = Fleet(
            (*config.camera, *subs.values()),
            ffmpeg=tool,
            clock=clock,
            sinks={id_: (channel,) for id_, channel in self._channels.items()},
            first_segment=first,
            listeners=(self._on_health,),
        )
        self.outputs: dict[str, Outputs] = {}
        for camera in config.camera:
            echo, ring = self._echoes[camera.id], self.fleet.ring(camera.id)
            sub = subs.get(camera.id)
            encoder = EchoEncoder(
                camera.id,
                ring,
                ffmpeg=tool,
                clock=clock,
                output=echo,
                sub=self.fleet.ring(sub.id) if sub else None,
            )
            self.outputs[camera.id] = Outputs(self._channels[camera.id], ring, echo, encoder)

    def stop(self) -> None:
        """Answer everybody who waits, then end every child: 7 s at most."""
        for output in self.outputs.values():
            output.channel.close()
            output.echo.close()
        self.fleet.stop(timeout_s=6.0)
        for patience_s in (0.0, 1.0):  # first all are told, then each is waited for
            for output in self.outputs.values():
                output.encoder.stop(patience_s)

    def _on_health(self, camera_id: str, health: Health) -> None:
        channel = self._channels.get(camera_id)
        if channel is None:
            return  # a sub-stream: nobody is shown it for itself
        if health.state in DISCONNECTED:
            channel.clear()
            self._echoes[camera_id].clear()
        else:
            channel.set_live(health.state in PLAYING)


def _sub_stream(camera: CameraConfig) -> CameraConfig:
    """A camera's smaller stream as a stream of its own: to be watched, and copied for an Echo."""
    nothing = dict.fromkeys(("sub_url", "onvif", "onvif_channel"))
    update = {"id": sub_stream_id(camera.id), "url": camera.sub_url, **nothing}
    return camera.model_copy(update=update)
