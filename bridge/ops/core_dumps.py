"""Keeps this process's memory, which has keys and pictures, out of core dumps and debuggers.

No core of it or of what it starts: the limit on core files goes on to children, and so does the
filter that leaves memory out of what a crash handler is handed (`core_pattern` with a pipe, which
the limit does not stop). Other programs of the same user cannot read its memory or attach to it:
it is not dumpable, and Linux gives `/proc/<id>` to root. A program that it starts is dumpable again
from its first instruction; what that holds are the pictures of one camera.
"""

import ctypes
import resource
from contextlib import suppress
from pathlib import Path

# linux/prctl.h
_PR_SET_DUMPABLE = 4
_FILTER = Path("/proc/self/coredump_filter")


def forbid() -> None:
    """For good. To be called before any key is read. Does what the system can."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # while it is still ours to write
        _FILTER.write_text("0")
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
