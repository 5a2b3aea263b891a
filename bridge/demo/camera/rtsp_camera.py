"""The handle of a simulated camera: its address and its use cases, from any thread."""

from collections.abc import Callable

from bridge.demo.camera.simulated import SimulatedCamera


class RtspCamera:
    """`call` runs something on the server's loop and waits for it."""

    def __init__(
        self, camera: SimulatedCamera, *, url: str, call: Callable[[Callable[[], object]], object]
    ) -> None:
        self.url = url
        self._camera = camera
        self._call = call

    @property
    def name(self) -> str:
        return self._camera.name

    @property
    def clients(self) -> int:
        """How many are playing now."""
        return self._camera.clients

    def stall(self) -> None:
        """Keeps connections and sends nothing, like a camera behind a dead switch."""
        self._call(self._camera.stall)

    def freeze(self) -> None:
        """Repeats the last group of pictures with running timestamps, like a hung encoder."""
        self._call(self._camera.freeze)

    def resume(self) -> None:
        """Undoes stall, freeze, mute and drop."""
        self._call(self._camera.resume)

    def drop(self) -> None:
        """Closes every connection and answers nobody until `restore`."""
        self._call(self._camera.drop)

    def restore(self) -> None:
        self._call(self._camera.resume)

    def mute(self) -> None:
        """Sound stops arriving; the picture goes on."""
        self._call(self._camera.mute)

    def be_terse(self) -> None:
        """Descriptions leave out the parameter sets from now on, as those of some cameras do."""

        def describe_less() -> None:
            self._camera.terse = True

        self._call(describe_less)

    def jump_clock(self, seconds: float) -> None:
        """The camera's clock jumps: RTP timestamps and sender reports alike."""
        self._call(lambda: self._camera.jump_clock(seconds))

    def change_resolution(self, width: int, height: int) -> None:
        """New parameter sets with the next keyframe. Blocks while a `Looped` source encodes."""
        self._camera.source.resize(width, height)
