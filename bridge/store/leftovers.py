"""What SQLite leaves of rows that are gone, and how it is removed.

With `secure_delete` it overwrites what it frees in the file. Older pages stay in the WAL until
that is emptied, and files of the versions before have what those freed.
"""

import logging
import sqlite3

# Kept in the header of the file. 0: from before rows were overwritten.
_OVERWRITES = 1
log = logging.getLogger(__name__)


def clear_once(connection: sqlite3.Connection, *, is_new: bool) -> None:
    """Write a file of the versions before anew, without what they freed. Where that cannot be done
    now (another process has the file open, the disk is full), the next start tries again."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version >= _OVERWRITES:
        return
    try:
        if not is_new:
            connection.execute("VACUUM").close()
        connection.execute(f"PRAGMA user_version={_OVERWRITES}").close()
    except sqlite3.OperationalError as error:
        log.warning("store.leftovers", extra={"reason": str(error)})


def empty_log(connection: sqlite3.Connection, wait_s: float) -> bool:
    """Write the WAL into the file and cut it to nothing. False where a reader is in the way."""
    # A writer must not stand still for a slow reader.
    connection.execute("PRAGMA busy_timeout=0").close()
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout={int(wait_s * 1000)}").close()
    return not busy
