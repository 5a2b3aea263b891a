"""What the disk and SQLite say, as one plain sentence. The only place that maps SQLite's codes.

The codes are SQLite's primary result codes (https://www.sqlite.org/rescode.html): the low byte of
`sqlite3.Error.sqlite_errorcode`.
"""

import errno
import sqlite3

from bridge.errors import Kind, PrivateEyeError

READ_ONLY = "The disk that keeps Private Eye's records is read-only; nothing was changed."
FULL = "The disk that keeps Private Eye's records is full; nothing was changed."
BROKEN_DISK = "The disk that keeps Private Eye's records cannot be written; nothing was changed."
BUSY = "Private Eye's records are busy; try again in a moment."
DAMAGED = (
    "The file with Private Eye's records is damaged or is not a database; "
    "restore it from a backup, or move it away to start afresh."
)
CANNOT_OPEN = "The file with Private Eye's records cannot be opened."
NEWER = (
    "The file with Private Eye's records was written by a newer version of Private Eye; "
    "install that version, or restore a backup made by this one."
)
FOREIGN = "The file with Private Eye's records belongs to another program; move it away."

_BY_CODE = {
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
}
_BY_ERRNO = {
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
}


def unavailable(sentence: str) -> PrivateEyeError:
    return PrivateEyeError(Kind.UNAVAILABLE, sentence)


def of_sqlite(error: BaseException | None) -> PrivateEyeError | None:
    """None where the fault is ours (a constraint, a wrong statement) and must stay a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    sentence = _BY_CODE.get(code & 0xFF)
    return unavailable(sentence) if sentence else None


def of_system(error: OSError) -> PrivateEyeError:
    return unavailable(_BY_ERRNO.get(error.errno or 0, CANNOT_OPEN))
