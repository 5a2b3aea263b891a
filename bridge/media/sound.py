"""What can be wrong with a camera's sound, and what is done instead: the picture goes first."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bridge.media import codecs
from bridge.media.types import Fragment, Init, Track

# A player waits for the sound that an init promises: pictures without any are not shown for long.
QUIET = Fraction(2)


class AudioPlan(StrEnum):
    COPY = "copy"
    ENCODE = "encode"
    NONE = "none"


class SoundFault(StrEnum):
    """Why sound is not taken as it comes; the value goes on after "the camera"."""

    UNDESCRIBED = "does not say how its sound is encoded"
    NEVER_SENT = "announces sound but sends none"
    STOPPED = "no longer sends sound"
    UNREADABLE = "sends no sound that can be read"
    REFUSED = "announces sound and refuses to send it"

    @property
    def remedy(self) -> AudioPlan:
        return AudioPlan.ENCODE if self is SoundFault.UNDESCRIBED else AudioPlan.NONE

    @property
    def sentence(self) -> str:
        """For health: what is done, and why."""
        if self.remedy is AudioPlan.ENCODE:
            return f"sound is encoded anew: the camera {self.value}"
        return f"without sound: the camera {self.value}"


@dataclass(slots=True)
class QuietCounter:
    """Hears the sound of one run, as far as its fragments tell. Not thread-safe."""

    _init: Init | None = None
    _heard: bool = False
    _quiet: Fraction = Fraction(0)  # media without any sound

    def begin(self, init: Init) -> SoundFault | None:
        self._init = init
        undescribed = init.audio is not None and init.audio.codec == codecs.UNDESCRIBED
        return SoundFault.UNDESCRIBED if undescribed else None

    def hear(self, fragment: Fragment) -> SoundFault | None:
        if self._init is None or self._init.audio is None or self._init.video is None:
            return None
        if _duration(fragment, self._init.audio) > 0:
            self._heard, self._quiet = True, Fraction(0)
            return None
        self._quiet += _duration(fragment, self._init.video)
        if self._quiet < QUIET:
            return None
        return SoundFault.STOPPED if self._heard else SoundFault.NEVER_SENT


def _duration(fragment: Fragment, track: Track) -> Fraction:
    ticks = sum(sum(run.durations) for run in fragment.runs if run.track == track.id)
    return Fraction(ticks, track.timescale)
