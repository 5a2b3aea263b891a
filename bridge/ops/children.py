"""What a program that the bridge starts is given: next to no environment, memory with an end, and a
place behind what matters more.

The bridge's own environment may hold the house key and the cameras' passwords (`${NAME}` in the
settings); ffmpeg reads whatever a camera sends, and some of it has no end.
`tests/system/test_children.py` looks at every child of a running house.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

# Where programs, libraries, certificates and temporary files are, and in which language and zone
# one speaks. No proxies: a camera is reached directly.
_KEPT = frozenset(
    {
        *("PATH", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "LANG", "LC_ALL"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
    }
)
# For what nobody looks at: of the child that reads a camera, `cameras.memory_watch` does.
MOST_MEMORY = 5 * 2**29
_NICEST = 19
_ADDRESSES = 4 * 2**30


class Work(Enum):
    """What a child is for. On a busy machine the later ones give way: by how much they are nicer
    than the bridge. None is starved: what is not noticed is not recorded."""

    LIVE = 0  # it reads a camera, or tells whether its picture is frozen
    VIEWING = 2  # it encodes for somebody who watches
    ANALYSIS = 5  # it looks for motion, or makes the pictures of a clip
    EXPORT = 10


# numpy and onnxruntime would take a thread for each core, and glibc memory for each thread.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


def environment(
    more: Mapping[str, str] | None = None, *, ours: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """For `env=` of a child. `more`: what this one needs besides."""
    kept = {name: value for name, value in ours.items() if name in _KEPT}
    return kept | dict(more or {})


def settle(pid: int, work: Work, most_memory: int = MOST_MEMORY) -> None:
    """Right after its start: a child whose memory has an end, and which knows its place.

    Nothing runs between fork and exec for it, which would not be safe among threads; so a child
    has no limit for its first instant, in which it has read nothing.
    """
    limits = {
        resource.RLIMIT_DATA: most_memory,
        resource.RLIMIT_AS: _ADDRESSES,
        resource.RLIMIT_CORE: 0,  # it would hold pictures
    }
    for limit, most in limits.items():
        with contextlib.suppress(OSError, AttributeError, ValueError):  # macOS has no prlimit
            resource.prlimit(pid, limit, (most, most))
    if work.value:
        nice = min(_NICEST, os.getpriority(os.PRIO_PROCESS, 0) + work.value)
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, nice)
        # With autogroups (sched(7)) niceness counts among the processes of a session only, and a
        # child has a session of its own. The disk goes by niceness by itself (ioprio_set(2)).
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(nice))


def run(argv: Sequence[str], media: bytes, *, limit_s: float, work: Work = Work.ANALYSIS) -> bytes:
    """What a child makes of `media`; nothing if it fails. Raises OSError when it cannot
    be started, TimeoutExpired when it takes too long."""
    with subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment(),
    ) as child:
        settle(child.pid, work)
        try:
            made, _ = child.communicate(media, timeout=limit_s)
        finally:
            child.kill()
    return made if child.returncode == 0 else b""
