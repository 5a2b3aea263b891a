"""The copies on disk: sealed pieces in a file each, under keys of their own.

As with clips, a copy is on the disk only as AES-256-GCM under a key that lies, wrapped with the
house's, in a slot of another file: zeros in that slot, and nobody opens the copy again. It is a
file of slots of its own, so that no backup has any of these keys, and none comes back with one.
"""

import contextlib
import errno
import hashlib
import struct
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.disk import Disk
from bridge.store.files import private_folder
from bridge.store.slots import KeySlots

# Of the copy in each piece, but for the last. A recipient asks for one piece after another, and
# what is taken back ends between two.
PIECE = 512 * 1024
# Left for what the house itself has to write: the ledger before all.
KEPT_FREE = 200_000_000
SUFFIX = ".copy"
_TAG = 16
_NONCE = struct.Struct(">xxxxQ")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoomForCopy(PrivateEyeError):
    """The disk takes no copy."""

    def __init__(self) -> None:
        super().__init__(Kind.UNAVAILABLE, "There is no room on the disk for the copy.")


class CopyWriter:
    """A copy in the making, on one thread. Without `close` nothing is left of it."""

    def __init__(self, path: Path, share: str, slots: KeySlots, disk: Disk, keep_free: int) -> None:
        """Raises NoRoomForCopy, Unavailable."""
        self._path, self._share, self._slots, self._disk = path, share, slots, disk
        self._keep_free = keep_free
        self._held = bytearray()
        self._at = 0
        self._handle: int | None = None
        self.bytes = self.pieces = 0
        self._sealed = hashlib.sha256()
        self.slot, key = slots.create()
        self._cipher = AESGCM(key)

    def __enter__(self) -> Self:
        try:
            private_folder(self._path.parent)
            self._disk.unlink(self._path)  # what a crash left of the last try
            self._handle = self._disk.create(self._path)
        except OSError as error:
            self.drop()
            raise _refused(error) from error
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._let_go()
        if error is not None:
            self.drop()

    @property
    def sealed_hash(self) -> bytes:
        """SHA-256 of the pieces as they are sealed, one after the other."""
        return self._sealed.digest()

    def append(self, data: bytes) -> None:
        """Raises NoRoomForCopy, Unavailable."""
        self._held += data
        self.bytes += len(data)
        while len(self._held) >= PIECE:
            self._write(bytes(self._held[:PIECE]))
            del self._held[:PIECE]

    def close(self) -> None:
        """All of it is on disk when this returns. Raises NoRoomForCopy, Unavailable."""
        if self._held:
            self._write(bytes(self._held))
            self._held.clear()
        try:
            self._disk.sync(self._open())
            self._disk.sync_folder(self._path.parent)
        except OSError as error:
            raise _refused(error) from error

    def drop(self) -> None:
        """The key first: nobody opens what may stay of the file."""
        self._slots.destroy([self.slot])
        self._slots.release([self.slot])
        self._let_go()
        with contextlib.suppress(OSError):  # the next start removes it
            self._disk.unlink(self._path)

    def _write(self, plain: bytes) -> None:
        sealed = self._cipher.encrypt(_NONCE.pack(self.pieces), plain, _bound(self._share))
        try:
            if self._disk.free(self._path.parent) < self._keep_free + len(sealed):
                raise NoRoomForCopy
            self._disk.write(self._open(), [sealed], self._at)
        except OSError as error:
            raise _refused(error) from error
        self._at += len(sealed)
        self._sealed.update(sealed)
        self.pieces += 1

    def _open(self) -> int:
        assert self._handle is not None  # noqa: S101  # within the block
        return self._handle

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            self._disk.close(handle)


class Copies:
    """Any thread. `folder`: of these files and nothing else. `keep_free`: bytes of the disk that no
    copy takes. What clips are to leave free belongs in it, or copies would drive them out."""

    def __init__(
        self,
        folder: Path,
        slots: KeySlots,
        disk: Disk | None = None,
        *,
        keep_free: int = KEPT_FREE,
    ) -> None:
        self._folder, self._slots, self._disk = folder, slots, disk or Disk()
        self._keep_free = max(KEPT_FREE, keep_free)

    def write(self, share: str) -> CopyWriter:
        """A new copy; what there was of it is overwritten. Raises NoRoomForCopy, Unavailable."""
        return CopyWriter(self._path(share), share, self._slots, self._disk, self._keep_free)

    def piece(self, share: str, slot: int, number: int) -> bytes:
        """Raises Gone where its key was destroyed, NotFound, Unavailable where it is damaged."""
        cipher = AESGCM(self._slots.open(slot))
        try:
            return cipher.decrypt(_NONCE.pack(number), self.sealed(share, number), _bound(share))
        except InvalidTag as error:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This copy is damaged.") from error

    def key(self, slot: int) -> bytes:
        """What opens a copy's sealed pieces, and nothing else. Raises Gone."""
        return self._slots.open(slot)

    def sealed(self, share: str, number: int) -> bytes:
        """A piece as it lies on the disk: nonce four zeros and its number, AES-256-GCM. Raises
        NotFound, Unavailable."""
        try:
            handle = self._disk.open(self._path(share))
            try:
                sealed = self._disk.read(handle, PIECE + _TAG, number * (PIECE + _TAG))
            finally:
                self._disk.close(handle)
        except OSError as error:
            raise failures.of_system(error) from error
        if not sealed:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such part of this clip.")
        return sealed

    def destroy(self, slots: Collection[int]) -> None:
        """Their keys are zeros, on disk, when this returns. Raises Unavailable."""
        self._slots.destroy(slots)

    def remove(self, share: str, slot: int) -> None:
        """The file, after its key and once no row names the slot. Raises Unavailable."""
        try:
            self._disk.unlink(self._path(share))
        except OSError as error:
            raise failures.of_system(error) from error
        self._slots.release([slot])

    def repair(self, shares: Collection[str], slots: Collection[int]) -> None:
        """At start: keys and files that no row knows were left by a crash, or by rows of another
        time, and go. Raises Unavailable."""
        self._slots.reserve(slots)
        strays = self._slots.orphans(frozenset(slots))
        self._slots.destroy(strays)
        self._slots.release(strays)
        known = {self._path(share).name for share in shares}
        try:
            for path in sorted(self._folder.glob(f"*{SUFFIX}")):
                if path.name not in known:
                    self._disk.unlink(path)
        except OSError as error:
            raise failures.of_system(error) from error

    def close(self) -> None:
        self._slots.close()

    def _path(self, share: str) -> Path:
        return self._folder / (share + SUFFIX)


def _bound(share: str) -> bytes:
    """No piece opens as another share's."""
    return b"private-eye share " + share.encode()


def _refused(error: OSError) -> PrivateEyeError:
    return NoRoomForCopy() if error.errno in _FULL else failures.of_system(error)
