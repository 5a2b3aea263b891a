"""Is the picture frozen? Three keyframes, about a second or more apart, that decode identically.

Decoding costs a child, so it is asked only about suspects: keyframes whose sizes differ by at most
256 bytes. Keyframes of the same bytes need no decoding at all. One worker decodes for all cameras.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from bridge.cameras import decode
from bridge.cameras.ingest import Keyframe
from bridge.errors import PrivateEyeError
from bridge.media.ffmpeg import Ffmpeg
from bridge.media.types import Part

KEYFRAMES = 3
ALIKE_BYTES = 256
# Keyframes that follow each other faster say nothing: even a moving scene may repeat in 0.4 s.
APART_S = 0.9
_DECODE_S = 5.0
_WAITING = 32

Decode = Callable[[Part], bytes | None]


@dataclass(slots=True)
class _SeenPicture:
    """Not the picture's own bytes: three of them would be 0.4 MB a camera at 3 Mbit/s."""

    part: Part
    size: int
    fingerprint: bytes
    picture: bytes | None = None


class FrozenDetector:
    """One camera's. `keyframe` on the ingest thread; `changed` is told on it or on the worker's."""

    def __init__(self, worker: "DecodeWorker", changed: Callable[[bool], None]) -> None:
        self._worker = worker
        self._changed = changed
        self._lock = threading.Lock()
        self._seen: deque[_SeenPicture] = deque(maxlen=KEYFRAMES)
        self._frozen = False
        self._asked = False

    def reset(self) -> None:
        """A new run: nothing is known of it."""
        with self._lock:
            self._seen.clear()
            self._frozen = False

    def keyframe(self, keyframe: Keyframe) -> None:
        with self._lock:
            last = self._seen[-1].part if self._seen else None
            if last is not None and keyframe.part.arrived - last.arrived < APART_S:
                return
            fingerprint = sha256(keyframe.sample).digest()
            self._seen.append(_SeenPicture(keyframe.part, len(keyframe.sample), fingerprint))
            verdict = self._quick_verdict()
            ask = verdict is None and not self._asked
            self._asked = self._asked or ask
        if verdict is not None:
            self._tell(verdict)
        elif ask and not self._worker.ask(self._look):
            self._asked = False

    def _quick_verdict(self) -> bool | None:
        """None: only decoding can tell."""
        if len(self._seen) < KEYFRAMES:
            return False
        if len({seen.fingerprint for seen in self._seen}) == 1:
            return True
        sizes = [seen.size for seen in self._seen]
        return None if max(sizes) - min(sizes) <= ALIKE_BYTES else False

    def _look(self, decoded: Decode) -> None:
        """On the worker: compare the pictures of the three that are newest now."""
        with self._lock:
            newest = list(self._seen)
        pictures = set()
        for seen in newest:
            if seen.picture is None:
                seen.picture = decoded(seen.part)
            pictures.add(seen.picture)
            if len(pictures) > 1:
                break
        with self._lock:
            self._asked = False
            stale = len(newest) != len(self._seen)
        if not stale and len(newest) == KEYFRAMES:
            self._tell(len(pictures) == 1 and None not in pictures)

    def _tell(self, frozen: bool) -> None:
        with self._lock:
            if frozen == self._frozen:
                return
            self._frozen = frozen
        self._changed(frozen)


class DecodeWorker:
    """One thread that decodes keyframes for every detector. A full queue refuses; no harm done."""

    def __init__(self, tool: Ffmpeg) -> None:
        self._tool = tool
        self._jobs: queue.Queue[Callable[[Decode], None] | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._work, name="cameras-frozen", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = _DECODE_S) -> None:
        try:
            self._jobs.put(None, timeout=timeout_s)
        except queue.Full:
            return
        self._thread.join(timeout_s)

    def ask(self, job: Callable[[Decode], None]) -> bool:
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job(self._decode)

    def _decode(self, part: Part) -> bytes | None:
        try:
            return decode.digest(self._tool, part, _DECODE_S)
        except PrivateEyeError:
            return None
