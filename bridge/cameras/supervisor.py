"""The outer loop of one camera: run, learn from the end of the run, wait, run again.

Threads: the loop has its own; `want`, `on`, `off`, `stop` and the properties may be used from any.
One condition guards all state; `publish` is called while it is held, so that reports stay in order
(it must not call back).
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bridge.cameras.child import Child
from bridge.cameras.frozen import DecodeWorker, FrozenDetector
from bridge.cameras.ingest import Keyframe, Run, RunEnd, RunObserver
from bridge.cameras.patience import LONG_GOP, LONG_GOP_S, WAITING
from bridge.cameras.ping import ping
from bridge.cameras.returning import NextStep, Returning
from bridge.cameras.ring import Ring
from bridge.cameras.sound import SoundRetry
from bridge.cameras.timing import Timing
from bridge.cameras.valve import Valve
from bridge.clock import Clock
from bridge.config import CameraConfig
from bridge.media.end_reasons import REFUSALS, EndKind, EndReason
from bridge.media.ffmpeg import Ffmpeg, Plan, VideoPlan
from bridge.media.types import Init, Part, PartSink
from bridge.model import Area, Health, State
from bridge.ops import threads

log = logging.getLogger(__name__)

NOT_CHANGED = "the picture has not changed"
NO_PICTURE = "no picture arrives"
_OUR_FAULT = EndReason(EndKind.CRASHED, "the bridge failed to read this camera")
_AT_ONCE = frozenset({EndKind.REPLAN, EndKind.BROKEN})
# More than so many in a row are no longer the normal course of things, and wait as failures do.
_AT_ONCE_IN_A_ROW = 3
# Live: a run that is replaced at once (new picture format) is not worth a word unless it fails.
_KEEPS_ITS_STATE = frozenset({State.LIVE, State.LOST, State.REFUSED})
_PLAYING = frozenset({State.LIVE, State.FROZEN})
# All that may be said of a camera whose run was cut off.
_APART = frozenset({State.OFF, State.STOPPED})


class Supervisor:
    """`first_segment` is where media sequence numbers start; they never fall afterwards."""

    def __init__(
        self,
        camera: CameraConfig,
        *,
        tool: Ffmpeg,
        clock: Clock,
        timing: Timing,
        sinks: Sequence[PartSink],
        first_segment: int,
        worker: DecodeWorker,
        publish: Callable[[str, Health], None],
    ) -> None:
        self.camera = camera
        self.ring = Ring()
        self._tool = tool
        self._clock = clock
        self._timing = timing
        self._valve = Valve((self.ring, *sinks))
        self._next_segment = first_segment
        self._publish = publish
        self._changed = threading.Condition()
        self._health = Health(State.IDLE if camera.on_demand else State.STARTING, clock.now())
        self._frozen = FrozenDetector(worker, self._on_frozen)
        self._plan = Plan()
        self._listen = SoundRetry(timing)
        self._gop_s = 0.0  # of the newest one that is complete
        self._since_keyframe_s = 0.0
        self.black: tuple[Area, ...] = ()
        self._init: Init | None = None
        self._child: Child | None = None
        self._wanted_at: float | None = None
        self._returning = Returning(timing)
        self._at_once = 0
        self._off = False
        self._cut = False  # what still comes of the run that is ending is for nobody
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name=f"camera-{camera.id}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the loop to end; `join` waits for it."""
        with self._changed:
            self._stopping = True
            self._wake()

    def join(self, timeout_s: float) -> bool:
        """True when the loop has ended and its child is gone."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, timeout_s))
        return not self._thread.is_alive()

    def want(self) -> None:
        """Somebody watches: an on-demand camera connects, or stays connected for 30 s."""
        with self._changed:
            self._wanted_at = self._clock.monotonic()
            self._changed.notify_all()

    def off(self) -> None:
        """When it returns every picture is forgotten and none follows; the child ends in a moment.

        Before `start` the camera is never connected to.
        """
        with self._changed:
            self._off = self._cut = True
            self._valve.shut()
            self.ring.clear()
            self._frozen.reset()
            self._say(State.OFF)
            self._wake()

    def on(self) -> None:
        with self._changed:
            self._off = False
            self._returning.anew()
            self._changed.notify_all()

    def try_now(self) -> None:
        """Somebody does not want to wait until the camera is tried again."""
        with self._changed:
            self._returning.hurry()
            self._changed.notify_all()

    def black_out(self, areas: Sequence[Area]) -> None:
        """From its return on no picture is kept, or comes, in which they are not black."""
        with self._changed:
            if tuple(areas) == self.black:
                return
            was_off = self._off
            self.black = tuple(areas)
            self.off()
            if not was_off:
                self.on()

    @property
    def copied(self) -> bool:
        """Whether the camera's own pictures would do, as far as is known."""
        return self._plan.video is not VideoPlan.ENCODE

    @property
    def _note(self) -> str | None:
        """What is to be said of a camera that is live."""
        fault = self._plan.fault
        notes = [fault.sentence] if fault is not None else []
        if self._gop_s > LONG_GOP_S:
            notes.append(LONG_GOP.format(seconds=self._gop_s))
        return "; ".join(notes) or None

    @property
    def health(self) -> Health:
        return self._health

    @property
    def init(self) -> Init | None:
        """Of the newest picture; None before the first."""
        return self._init

    def _wake(self) -> None:
        if self._child is not None:
            self._child.interrupt()
        self._changed.notify_all()

    # the loop's thread

    def _loop(self) -> None:
        while self._await_turn():
            began = self._clock.monotonic()
            self._frozen.reset()
            end = self._run()
            self._after(end, lived_s=self._clock.monotonic() - began)
        with self._changed:
            self._say(State.STOPPED)

    def _await_turn(self) -> bool:
        """Block until the next run is due. False: there will be none."""
        with self._changed:
            while not self._stopping:
                wait_s = self._until_turn()
                if wait_s == 0.0:
                    self._valve.open()
                    if self._health.state not in _KEEPS_ITS_STATE:
                        self._say(State.STARTING)
                    return True
                self._changed.wait(wait_s)
        return False

    def _until_turn(self) -> float | None:
        """Seconds to wait; None: until something changes."""
        if self._off:
            self._say(State.OFF)
            return None
        self._cut = False
        if not self._wanted():
            self._say(State.IDLE)
            return None
        now = self._clock.monotonic()
        match self._returning.next(now):
            case NextStep.CONNECT:
                return 0.0
            case NextStep.PING:
                self._returning.ping(now)
                name = f"ping-{self.camera.id}"
                if threads.guarded(name, lambda: threads.spawn(name, self._ping)) is None:
                    self._returning.pinged(False)  # this machine can start no thread now
        return max(0.01, self._returning.wait_s(now))

    def _ping(self) -> None:
        """On a thread of its own: nobody can cut a name server short that does not answer."""
        url, limit_s, mute = (
            self.camera.url.reveal(),
            self._timing.ping_limit_s,
            self._returning.mute,
        )
        away = threads.guarded(
            self._thread.name, lambda: ping(url, limit_s=limit_s, at=self._clock.now(), mute=mute)
        )
        with self._changed:
            unheard = away is not None and away.kind is EndKind.TIMED_OUT
            waited_for = self._returning.pinged(away is None, unheard=unheard)
            if waited_for and away is not None:
                self._still_away(away)
            self._changed.notify_all()

    def _wanted(self) -> bool:
        if not self.camera.on_demand:
            return True
        wanted_at = self._wanted_at
        return wanted_at is not None and self._clock.monotonic() - wanted_at < self._timing.idle_s

    def _run(self) -> RunEnd:
        watch = RunObserver(
            picture=self._on_picture,
            keyframe=self._on_keyframe,
            silence=self._on_silence,
            waiting=self._on_waiting,
            stopping=self._must_end,
            started=self._on_child,
        )
        run = Run(
            self.camera,
            self._plan,
            tool=self._tool,
            clock=self._clock,
            timing=self._timing,
            sinks=(self._valve,),
            watch=watch,
            first_segment=self._next_segment,
            seen_before=self._init is not None,
            black=self.black,
            listen_at=self._listen.at,
        )
        # Whatever escapes a run ends that run, not the camera.
        end = threads.guarded(self._thread.name, run.go)
        with self._changed:
            self._child = None
        return end or run.end(_OUR_FAULT)

    def _must_end(self) -> bool:
        return self._stopping or self._cut or not self._wanted()

    def _on_child(self, child: Child) -> None:
        with self._changed:
            self._child = child
            if self._stopping or self._cut:
                child.interrupt()

    def _on_picture(self, part: Part) -> None:
        if part.independent:
            self._gop_s = 0.0 if part.discontinuity else self._since_keyframe_s
            self._since_keyframe_s = 0.0
        self._since_keyframe_s += float(part.duration)
        state = self._health.state
        if part.init is not self._init:
            self._init = part.init
            log.info("camera.picture", extra={"camera": self.camera.id, "plan": str(self._plan)})
        if state not in _PLAYING or (state is State.LIVE and self._health.reason != self._note):
            with self._changed:
                self._say(State.LIVE, self._note)

    def _on_keyframe(self, keyframe: Keyframe) -> None:
        if not self._cut:
            self._frozen.keyframe(keyframe)
        if self._cut:  # meanwhile, perhaps
            self._frozen.reset()

    def _on_silence(self) -> None:
        with self._changed:
            self._lost(State.LOST, NO_PICTURE)

    def _on_waiting(self) -> None:
        with self._changed:
            self.ring.clear()
            self._say(State.STARTING, WAITING)

    def _on_frozen(self, frozen: bool) -> None:
        with self._changed:
            if frozen and self._health.state is State.LIVE:
                self._say(State.FROZEN, NOT_CHANGED)
            elif not frozen and self._health.state is State.FROZEN:
                self._say(State.LIVE, self._note)

    def _after(self, end: RunEnd, *, lived_s: float) -> None:
        with self._changed:
            heard_s = lived_s if self._plan.fault is None else 0.0
            self._listen.after(end.plan.fault, self._clock.monotonic(), heard_s=heard_s)
            self._plan = end.plan
            self._next_segment = max(self._next_segment, end.next_segment)
            log.info(
                "ingest.ended",
                extra={
                    "camera": self.camera.id,
                    "kind": end.reason.kind.value,
                    "reason": end.reason.sentence,
                    "up_s": round(lived_s),
                },
            )
            if end.reason.kind is EndKind.STOPPED:
                self.ring.clear()
                self._frozen.reset()
                return
            self._schedule(end, lived_s)

    def _schedule(self, end: RunEnd, lived_s: float) -> None:
        showed_s = lived_s if end.had_media else 0.0
        if end.had_media:
            self._returning.let_in()
        if showed_s >= self._timing.settled_s:
            self._at_once = 0
        if end.reason.kind in _AT_ONCE and self._at_once < _AT_ONCE_IN_A_ROW:
            self._at_once += 1
            self._returning.at_once()
            return
        self._at_once = self._at_once if end.reason.kind in _AT_ONCE else 0
        now = self._clock.monotonic()
        if self._is_refusal(end.reason.kind):
            wait_s = self._returning.refused(now, login=end.reason.kind is EndKind.LOGIN)
            self._lost(State.REFUSED, end.reason.sentence, wait_s)
            return
        if end.reason.kind is EndKind.TOO_LARGE:  # each time takes all that one child may have
            self._lost(State.LOST, end.reason.sentence, self._returning.refused(now))
            return
        wait_s = self._returning.failed(now, paid=showed_s >= self._timing.paid_s)
        self._lost(State.LOST, end.reason.sentence, wait_s)

    def _is_refusal(self, kind: EndKind) -> bool:
        # A camera or relay that begins again does not have its paths yet.
        was_there = kind is EndKind.NO_SUCH_PATH and self._init is not None
        return kind in REFUSALS and not was_there

    def _still_away(self, why: EndReason) -> None:
        """Nobody answers a ping. Said once: the pages count by themselves."""
        every_s = self._returning.every_s(self._clock.monotonic())
        said = self._health
        told = (said.reason, said.tries_every_s) == (why.sentence, every_s)
        if said.state is State.LOST and not told:
            self._lost(State.LOST, why.sentence, every_s, every_s)

    def _lost(
        self,
        state: State,
        reason: str,
        wait_s: float | None = None,
        every_s: float | None = None,
    ) -> None:
        self.ring.clear()  # nobody may take what is in it for a live picture
        next_try = self._clock.now() + timedelta(seconds=wait_s) if wait_s is not None else None
        self._say(state, reason, next_try, every_s)

    def _say(
        self,
        state: State,
        reason: str | None = None,
        next_try: datetime | None = None,
        every_s: float | None = None,
    ) -> None:
        """Set and publish. The condition is held. `since` stays while the state stays."""
        if self._cut and state not in _APART:
            return
        old = self._health
        since = old.since if old.state is state else self._clock.now()
        health = Health(state, since, reason, next_try, every_s)
        if health == old:
            return
        self._health = health
        if (old.state, old.reason) != (state, reason):
            extra = {"camera": self.camera.id, "state": state.value, "reason": reason}
            log.info("camera.health", extra=extra)
        # A listener that fails is no reason to let go of a camera.
        threads.guarded(self._thread.name, lambda: self._publish(self.camera.id, health))
