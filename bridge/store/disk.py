"""What is done to the files of clips and keys, one method for each thing that can go wrong.

A seam: the crash tests hand in a `Disk` that stops after any one step, or forgets what was not
synced. Every method raises OSError.
"""

import os
from collections.abc import Sequence
from pathlib import Path

_SAFE = os.O_NOFOLLOW | os.O_CLOEXEC


class Disk:
    def create(self, path: Path) -> int:
        """A new file, 0600. FileExistsError where there is one."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFE, 0o600)

    def open(self, path: Path, *, writes: bool = False) -> int:
        return os.open(path, (os.O_RDWR if writes else os.O_RDONLY) | _SAFE)

    def close(self, handle: int) -> None:
        os.close(handle)

    def exists(self, path: Path) -> bool:
        """False only where the name is not there; a disk that cannot tell raises."""
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def size(self, handle: int) -> int:
        return os.fstat(handle).st_size

    def read(self, handle: int, size: int, offset: int) -> bytes:
        """Fewer bytes only where the file ends."""
        return os.pread(handle, size, offset)

    def write(self, handle: int, parts: Sequence[bytes], offset: int) -> None:
        """All of the parts, one after the other, without copying them together."""
        left = [memoryview(part) for part in parts]
        while left:
            written = os.pwritev(handle, left, offset)
            offset += written
            while left and written >= len(left[0]):
                written -= len(left.pop(0))
            if left:
                left[0] = left[0][written:]

    def cut(self, handle: int, size: int) -> None:
        """Shorten, or lengthen with zeros."""
        os.ftruncate(handle, size)

    def sync(self, handle: int) -> None:
        """Returns when what was written survives a power cut."""
        os.fdatasync(handle)

    def sync_folder(self, folder: Path) -> None:
        """Returns when the folder's names survive a power cut."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def unlink(self, path: Path) -> None:
        """Fine where there is none."""
        path.unlink(missing_ok=True)

    def free(self, folder: Path) -> int:
        """Bytes that we may still write."""
        room = os.statvfs(folder)
        return room.f_bavail * room.f_frsize
