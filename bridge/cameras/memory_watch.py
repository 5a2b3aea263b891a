"""When the child that reads a camera takes too much memory. Pure; bytes, and monotonic seconds.

What a camera sends without end (a picture, a description) is kept by ffmpeg until it ends. A limit
of the system alone would make that "invalid data"; looking at it says what it was. Until there is a
picture a child is looked at as often as it could matter, afterwards each second.
"""

import os

_CORES = min(16, os.cpu_count() or 1)  # a decoder keeps pictures for each
# Of 4K H.264 that is decoded and encoded 284 MiB were seen (2 cores), of what is copied 71.
MOST_AT_FIRST = (320 + 16 * _CORES) * 2**20
MOST = (512 + 32 * _CORES) * 2**20
_FASTEST = 2 * 10**9  # bytes a second that a camera could send
_LEAST_S, _LATER_S = 0.02, 1.0


class MemoryWatch:
    """One run."""

    def __init__(self, now: float) -> None:
        self.due = now

    def is_too_much(self, resident: int, now: float, *, shown: bool) -> bool:
        """`resident`: memory of the child. `shown`: it has brought a picture."""
        most = MOST if shown else MOST_AT_FIRST
        soon = max(_LEAST_S, (most - resident) / _FASTEST)
        self.due = now + (_LATER_S if shown else soon)
        return resident > most
