"""What memory there is, and how the C library hands it out in a process of hundreds of threads that
pass media around.

glibc gives threads arenas of their own (up to eight per core) and keeps what was freed in each;
75 kB parts that one thread allocates and another frees then stay behind in all of them. One arena,
and blocks from 32 kB on mapped by themselves so that they go back to the system: a camera of
3 Mbit/s took 8.6 MiB of the bridge's private memory before and 7.8 after (16 cameras,
`tests.bench live`).
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# malloc.h
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_TAKEN_FOR_GRANTED = 4 * 10**9
_MAPPED_FROM = 32 * 1024


def settle() -> None:
    """To be called before threads are started. Does nothing where the C library is not glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)


@contextmanager
def memory_file(name: str) -> Iterator[int]:
    """Its descriptor: a file without a place on any disk, gone afterwards. Linux only."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def available() -> int:
    """Bytes that the machine could give without swapping. A container's own limit is not asked.

    Where the system does not say (it is no Linux), 4 GB are taken for granted.
    """
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return _TAKEN_FOR_GRANTED
    for line in lines:
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    return _TAKEN_FOR_GRANTED
