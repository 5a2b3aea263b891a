"""Files that only the bridge's own user may read."""

import os
from pathlib import Path


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
