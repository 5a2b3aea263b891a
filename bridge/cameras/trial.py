"""Trying a camera out: connect, look at what it sends for two GOPs, and say it in plain words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from bridge.cameras.child import Child
from bridge.cameras.ingest import Keyframe, Run
from bridge.cameras.ingest import RunObserver as RunWatch
from bridge.cameras.patience import ADVICE, LONG_GOP_S, WAITING
from bridge.cameras.timing import Timing
from bridge.clock import Clock, SystemClock
from bridge.config import CameraConfig, SecretUrl
from bridge.errors import Kind, PrivateEyeError
from bridge.media.end_reasons import EndKind
from bridge.media.ffmpeg import Ffmpeg, Plan, VideoPlan
from bridge.media.sound import QUIET
from bridge.media.types import Part, Track

LONGEST_S = 20.0
# With what a camera sends that has not come to its next keyframe.
LONGEST_WAIT_S = 90.0
# So long after the first picture it is known whether there is sound.
LISTENS = QUIET + Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class CameraTrial:
    """What a camera was seen to send. `gop` is None when only one keyframe came in time.

    `unchecked`: nobody looked at its certificate.
    """

    video: Track
    sound: Track | None
    plan: Plan
    first_picture_s: float
    gop: Fraction | None
    bits_per_second: int
    unchecked: bool = False

    def sentence(self) -> str:
        """For a person: what it is, how fast, and what the bridge will do with it."""
        video = f"{self.video.codec.partition('.')[0]} {self.video.width}x{self.video.height}"
        sound = f"sound ({self.sound.codec})" if self.sound else "no sound"
        slow = self.gop is None or self.gop > LONG_GOP_S
        advice = f" It is slow to begin: {ADVICE}." if slow else ""
        if self.unchecked:
            advice += " Its certificate was not checked."
        if self.plan.fault is not None:
            sound = self.plan.fault.sentence
        gop = f"a keyframe every {float(self.gop):.1f} s" if self.gop else "rare keyframes"
        kept = "kept as it is" if self.plan.video is VideoPlan.COPY else "encoded by the bridge"
        if self.plan.udp:
            kept += ", sent by UDP"
        return (
            f"Good: {video}, {kept}, {sound}, {gop}, {self.bits_per_second / 1e6:.1f} Mbit/s; "
            f"the first picture came after {self.first_picture_s:.1f} s.{advice}"
        )


class _Watcher:
    """Gathers parts until the second keyframe after the first, or the time is over."""

    def __init__(self, clock: Clock, say: Callable[[str], None]) -> None:
        self._clock = clock
        self._say = say
        self._until = clock.monotonic() + LONGEST_S
        self.began = clock.monotonic()
        self.first_picture_s = 0.0
        self.parts: list[Part] = []
        self.keyframes: list[int] = []

    def begin(self) -> None:
        """Another run: what came before is not joined with what comes."""
        self.parts, self.keyframes = [], []

    def put(self, part: Part) -> None:
        if not self.first_picture_s:
            self.first_picture_s = self._clock.monotonic() - self.began
        if part.independent:
            self.keyframes.append(len(self.parts))
        self.parts.append(part)

    def stopping(self) -> bool:
        seen = sum((part.duration for part in self.parts), Fraction(0))
        waited = self.first_picture_s > LONG_GOP_S
        enough = (len(self.keyframes) > 2 or waited) and seen > LISTENS
        return enough or self._clock.monotonic() > self._until

    def callbacks(self) -> RunWatch:
        def nothing(_: Part | Keyframe | Child) -> None:
            return

        return RunWatch(nothing, nothing, lambda: None, self._waiting, self.stopping, nothing)

    def _waiting(self) -> None:
        self._until = self.began + LONGEST_WAIT_S
        self._say(WAITING)


def trial(
    tool: Ffmpeg,
    url: str,
    *,
    certificate: Literal["verify", "accept-any"] | Path = "verify",
    clock: Clock | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> CameraTrial:
    """Blocks for up to 20 s, or 90 where a keyframe is waited for, which it says.

    Raises PrivateEyeError with the reason when there is no picture.
    """
    clock = clock or SystemClock()
    try:
        address = SecretUrl.parse(url)
    except ValueError as error:
        raise PrivateEyeError(Kind.INVALID, f"The address {error}.") from None
    camera = CameraConfig(id="trial", name="trial", url=address, certificate=certificate)
    watcher, plan = _Watcher(clock, say), Plan()
    for _attempt in range(5):  # a camera whose formats surprise us needs another run
        watcher.begin()
        run = Run(
            camera,
            plan,
            tool=tool,
            clock=clock,
            timing=Timing(),
            sinks=(watcher,),
            watch=watcher.callbacks(),
            first_segment=0,
        )
        end = run.go()
        plan = end.plan
        if end.reason.kind is not EndKind.REPLAN:
            break
    if not watcher.parts:
        raise PrivateEyeError(Kind.UNAVAILABLE, f"No picture: {end.reason.sentence}.")
    lax = certificate == "accept-any" and address.scheme in ("rtsps", "https")
    return replace(_seen(watcher, plan), unchecked=lax or address.scheme == "rtspx")


def _seen(watcher: _Watcher, plan: Plan) -> CameraTrial:
    parts, keyframes = watcher.parts, watcher.keyframes
    video = parts[0].init.video
    if video is None:
        raise PrivateEyeError(Kind.UNAVAILABLE, "No picture: there is only sound.")
    gop = None
    if len(keyframes) > 1:
        gop = sum((p.duration for p in parts[keyframes[-2] : keyframes[-1]]), Fraction(0))
    duration = sum((p.duration for p in parts), Fraction(0))
    bits = int(8 * sum(len(p.data) for p in parts) / duration)
    return CameraTrial(video, parts[0].init.audio, plan, watcher.first_picture_s, gop, bits)
