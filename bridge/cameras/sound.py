"""When sound that fails is given up for the pictures' sake, and when it is asked for again."""

from dataclasses import dataclass

from bridge.cameras.timing import Timing
from bridge.media.ffmpeg import Plan, VideoPlan
from bridge.media.sound import AudioPlan, QuietCounter, SoundFault
from bridge.media.stderr import StderrReader
from bridge.media.types import Fragment, Init


class SoundJudge:
    """One run. `fault` is set once its sound has to be taken in another way than `plan` says."""

    def __init__(self, plan: Plan, words: StderrReader, timing: Timing) -> None:
        self.fault: SoundFault | None = None
        self._plan = plan
        self._words = words
        # The muxer waits for the first of each; of pictures that are encoded, for a keyframe.
        encoded = plan.video is VideoPlan.ENCODE
        self._patience_s = timing.sound_s * (3 if encoded else 1)
        self._listener = QuietCounter()
        self._described_at: float | None = None
        self._init = False
        self._pictures = False

    @property
    def deadline(self) -> float | None:
        """When `judge` has something to say though nothing comes; monotonic seconds."""
        if self._init or self._described_at is None or not self._taken:
            return None
        return self._described_at + self._patience_s

    @property
    def _taken(self) -> bool:
        learned = self._words.learned
        announced = learned is not None and learned.audio not in (None, "none")
        return announced and self._plan.sound is not AudioPlan.NONE

    @property
    def _was_refused(self) -> bool:
        """It may have been the pictures: then they are refused without sound, too."""
        refused = self._words.sound_fault is SoundFault.REFUSED
        return refused and self._words.learned is None and self._plan.sound is not AudioPlan.NONE

    def judge(self, at: float) -> None:
        """Call when everything that came has been taken, and at the deadline."""
        if self._described_at is None and self._words.learned is not None:
            self._described_at = at
        if self.deadline is not None and at >= self.deadline:
            self.fault = self._words.sound_fault or SoundFault.NEVER_SENT
            self._harden()

    def begin(self, init: Init) -> None:
        self._init = True
        if self._listener.begin(init) is not None:
            self.fault = self._words.sound_fault or SoundFault.UNDESCRIBED
            self._harden()

    def hear(self, fragment: Fragment) -> None:
        self._pictures = True
        self.fault = self.fault or self._listener.hear(fragment)

    def ended(self) -> None:
        """The run is over of itself. One that brought nothing is tried without its sound."""
        if self.fault is None and self._was_refused:
            self.fault = SoundFault.REFUSED
        if self.fault is not None or not self._taken:
            return
        if not self._pictures:
            self.fault = self._words.sound_fault or SoundFault.UNREADABLE
        elif self._words.sound_fault is SoundFault.UNDESCRIBED:
            self.fault = SoundFault.UNDESCRIBED
        self._harden()

    def _harden(self) -> None:
        """What has been tried in vain is not tried again."""
        if self.fault is not None and self.fault.remedy is self._plan.sound:
            self.fault = SoundFault.UNREADABLE


@dataclass(slots=True)
class SoundRetry:
    """Sound that was left out is asked for again, less and less often: each time costs a gap."""

    timing: Timing
    at: float | None = None
    _wait_s: float = 0.0

    def after(self, fault: SoundFault | None, now: float, *, heard_s: float) -> None:
        """A run ended that had sound for so long, and the next one has that fault."""
        if heard_s >= self.timing.sound_again_s:
            self._wait_s = 0.0
        if fault is None or fault.remedy is not AudioPlan.NONE:
            self.at = None
            return
        if self.at is not None and now < self.at:
            return
        least, most = self.timing.sound_again_s, self.timing.sound_again_most_s
        self._wait_s = min(most, max(least, 2 * self._wait_s))
        self.at = now + self._wait_s
