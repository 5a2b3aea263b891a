"""Files that only the bridge's own user may read."""

import fcntl
import os
from pathlib import Path

from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures, swap

_LOCK = "private-eye.lock"


class Lock:
    """Its holder is the only bridge of a state folder. It ends with the process at the latest.

    The file stays when the lock is given back: who removes it may remove somebody else's.
    """

    __slots__ = ("_handle",)

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """To be called once."""
        os.close(self._handle)


def hold(folder: Path) -> Lock:
    """Take the folder for this process, making it where there is none.

    A restore that a crash interrupted is finished then.
    Sessions, tokens and grants are kept in memory: a second process would not hear of a revocation.
    Raises Conflict where another bridge has it, Unavailable where the disk refuses.
    """
    try:
        private_folder(folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(folder / _LOCK, flags, 0o600)
    except OSError as error:
        raise failures.of_system(error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise PrivateEyeError(
                Kind.CONFLICT, "Private Eye is already running with this state folder."
            ) from None
        raise failures.of_system(error) from error
    try:
        swap.resume(folder)
    except BaseException:
        os.close(handle)
        raise
    return Lock(handle)


def private_folder(folder: Path) -> None:
    """Make the folder, 0700, where there is none. Raises OSError.

    One that exists stays as it is: it may be shared on purpose, or be somebody's /tmp.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> None:
    """Make the file, empty, or tighten it to 0600. Raises OSError, also where it can't be written.

    SQLite gives its -wal and -shm files the permissions of the database, so this covers them.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(handle).st_mode & 0o077:
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


def write_private(path: Path, data: bytes) -> None:
    """Replace the file in one step, 0600: nobody ever reads half of it. Raises OSError."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
