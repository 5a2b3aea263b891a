"""What the chain of the ledger needs besides the database: its key, and the file with its head.

The head file says which entry was the newest, so that a ledger that became shorter is found. It is
written after each commit without being synced: after a power cut it may lag, and never leads.
"""

import logging
import os
from pathlib import Path

from bridge.policy import ledger
from bridge.policy.ledger import Head
from bridge.store.keys import Key, house_key

HEAD_FILE = "ledger.head"
_PURPOSE = "ledger"
# One sector, so that a write is whole or not there, and nothing of it has to be allocated anew.
_SIZE = 256
log = logging.getLogger(__name__)


class Chain:
    """For one state folder. Any thread; `keep` within the turn of a writer.

    `restoring`: the ledger is on its way into the folder, so its head is read but not yet written.
    """

    def __init__(self, key: bytes, head: Path, *, restoring: bool = False) -> None:
        self.key = key
        self.restoring = restoring
        # The newest entry that this process knows of: while the database agrees, nothing else has
        # to be looked at.
        self.known: Head | None = None
        self._path = head

    def newest(self) -> Head | None:
        """The newest entry that this process or the file knows of."""
        heads = [head for head in (self.known, self.head()) if head is not None]
        return max(heads, key=lambda head: head.id, default=None)

    def head(self) -> Head | None:
        """What the file says; None where there is none, or one that is not of this key."""
        try:
            text = self._path.read_bytes()[:_SIZE].decode("ascii", "replace").strip()
        except OSError:
            return None
        return ledger.read_head(self.key, text)

    def keep(self, head: Head) -> None:
        """Never raises: the entry is on disk, and a file that lags is no harm."""
        self.known = head
        if not self.restoring:
            self._write(head)

    def restored(self) -> None:
        """The ledger that was on its way is in its place."""
        if self.known is not None:
            self._write(self.known)

    def _write(self, head: Head) -> None:
        data = ledger.head_text(self.key, head).encode().ljust(_SIZE - 1) + b"\n"
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(self._path, flags, 0o600)
            try:
                os.pwrite(handle, data, 0)
            finally:
                os.close(handle)
        except OSError as error:
            log.warning("ledger.head_not_written", extra={"reason": error.strerror})


def of(state: Path, key: Key | None = None, *, restoring: bool = False) -> Chain:
    """The chain of a state folder; its house key is read, or made, where it is not given."""
    found = (key or house_key(state)).derive(_PURPOSE)
    return Chain(found, state / HEAD_FILE, restoring=restoring)
