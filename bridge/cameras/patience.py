"""How long a run may go without a picture that can be shown. Pure; times are monotonic seconds."""

from enum import Enum, auto

from bridge.cameras.timing import Timing
from bridge.media.ffmpeg import NETWORK_TIMEOUT_US, Plan, VideoPlan

ADVICE = "set its keyframe interval to 2 s and its smart codec off"
WAITING = f"waiting for the camera's next full picture; {ADVICE}"
LONG_GOP_S = 12.0
LONG_GOP = (
    "full pictures are {seconds:.0f} s apart: so long it takes to begin to watch, clips begin "
    f"earlier, and motion costs more; {ADVICE}"
)


class Waited(Enum):
    PATIENT = auto()
    WAITING = auto()  # pictures come, and none can be shown before the next keyframe
    SILENT = auto()
    OVER = auto()


class Patience:
    """One run. What comes resets it, whether it can be shown or not."""

    def __init__(self, plan: Plan, timing: Timing, now: float) -> None:
        self._timing = timing
        self._shown = self._arrived = now
        self._began = True  # nothing was shown yet
        # ffmpeg waits for the keyframe itself, and writes nothing. It ends when nothing comes.
        self._encoded = plan.video is VideoPlan.ENCODE
        self._inside = plan.patient or self._encoded
        self._said: set[Waited] = set()

    @property
    def due(self) -> float:
        """When there is something to judge though nothing comes."""
        times = {
            Waited.SILENT: self._arrived + self._timing.lost_s,
            Waited.OVER: self._arrived + self._silent_s,
        }
        if self._inside or self._before_keyframe:
            times[Waited.WAITING] = self._shown + self._waits_s
        return min(at for verdict, at in times.items() if verdict not in self._said)

    def arrived(self, now: float) -> None:
        """A picture, of use or not."""
        self._arrived = now
        self._inside = False
        if Waited.SILENT in self._said:
            self._said.clear()

    def shown(self, now: float) -> None:
        self._shown = self._arrived = now
        self._began = self._inside = False
        self._said.clear()

    def judge(self, now: float) -> Waited:
        """Each verdict is given once, until a picture is shown or comes again after silence."""
        quiet = now - self._arrived
        if quiet >= self._silent_s:
            return Waited.OVER
        comes = self._inside or (self._before_keyframe and quiet < self._timing.lost_s)
        if comes and now - self._shown >= self._waits_s:
            return self._once(Waited.WAITING)
        if quiet >= self._timing.lost_s:
            return self._once(Waited.SILENT)
        return Waited.PATIENT

    def _once(self, verdict: Waited) -> Waited:
        first = verdict not in self._said
        self._said.add(verdict)
        return verdict if first else Waited.PATIENT

    @property
    def _before_keyframe(self) -> bool:
        """What we encode begins with one: the rest of a part is on its way."""
        return self._arrived > self._shown and not self._encoded

    @property
    def _waits_s(self) -> float:
        if self._inside:  # its connection has held for longer than ffmpeg keeps a silent one
            return NETWORK_TIMEOUT_US / 1e6 + 1
        return self._timing.waits_s if self._began else self._timing.lost_s

    @property
    def _silent_s(self) -> float:
        return self._timing.keyframe_s if self._inside else self._timing.silent_s
