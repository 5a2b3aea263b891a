"""The keys of clips, each wrapped with the house's key (RFC 3394), in a file of fixed slots.

A slot is overwritten in place, so that a destroyed key is nowhere: in SQL it would stay in the WAL.
All zeros is free or destroyed. What is written here is on disk before the call returns.
"""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from bridge.errors import Kind, PrivateEyeError
from bridge.store import failures
from bridge.store.disk import Disk

SIZE = 64
KEY_BYTES = 32
_MAGIC = b"PEK1"
_WRAPPED = slice(len(_MAGIC), len(_MAGIC) + KEY_BYTES + 8)
_EMPTY = bytes(SIZE)
# 64 slots at a time: one block of most disks.
_GROWTH = 64 * SIZE


class DoesNotUnwrap(PrivateEyeError):
    """Told from a disk that refuses: this key stays as it is, reading it again changes nothing."""

    def __init__(self) -> None:
        super().__init__(
            Kind.UNAVAILABLE,
            "The key of this clip is damaged, or it was made with another house key.",
        )


class KeySlots:
    """Safe from any thread. One per file and process.

    Raises PrivateEyeError with a sentence where the file cannot be opened or made.
    """

    def __init__(self, path: Path, kek: bytes, *, disk: Disk | None = None) -> None:
        """`kek`: 32 bytes, the house's key for this purpose."""
        self._kek = kek
        self._disk = disk or Disk()
        self._lock = Lock()
        # By this process: their rows may be about to come.
        self._made: set[int] = set()
        # Rows name them: not to be used, though the file may have lost them.
        self._reserved: set[int] = set()
        try:
            self._handle: int | None = self._open(path)
            self._slots = -(-self._disk.size(self._handle) // SIZE)
        except OSError as error:
            raise failures.of_system(error) from error
        used = self.used()
        self._free = [slot for slot in range(self._slots) if slot not in used]

    def create(self) -> tuple[int, bytes]:
        """A new key and the slot that it is in."""
        return self.make(1)[0]

    def make(self, count: int) -> list[tuple[int, bytes]]:
        """New keys and the slots that they are in, with one sync for all."""
        keys = [secrets.token_bytes(KEY_BYTES) for _ in range(count)]
        return list(zip(self.adopt(keys), keys, strict=True))

    def adopt(self, keys: Sequence[bytes]) -> list[int]:
        """Put known keys into free slots, with one sync for all: those of a backup."""
        contents = [self._wrapped(key) for key in keys]
        with self._lock:
            try:
                while len(self._free) < len(contents):
                    self._grow()
                slots = self._free[: len(contents)]
                written = 0
                for first, count in _stretches(slots):
                    some = b"".join(contents[written : written + count])
                    self._disk.write(self._file(), [some], first * SIZE)
                    written += count
                self._disk.sync(self._file())
            except OSError as error:
                raise failures.of_system(error) from error
            del self._free[: len(slots)]
            self._made.update(slots)
        return slots

    def open(self, slot: int) -> bytes:
        """The key. Gone where it was destroyed; DoesNotUnwrap; Unavailable by the disk."""
        try:
            content = self._disk.read(self._file(), SIZE, slot * SIZE)
        except OSError as error:
            raise failures.of_system(error) from error
        if not any(content):
            raise PrivateEyeError(Kind.GONE, "The key of this clip was destroyed.")
        try:
            return aes_key_unwrap(self._kek, content[_WRAPPED])
        except InvalidUnwrap as error:
            raise DoesNotUnwrap from error

    def destroy(self, slots: Iterable[int]) -> None:
        """Overwrite with zeros and sync, once for all. Destroying again is fine.

        The slots are not used again before `release`: their rows still name them.
        """
        doomed = sorted({slot for slot in slots if slot < self._slots})
        if not doomed:
            return
        with self._lock:
            try:
                for first, count in _stretches(doomed):
                    self._disk.write(self._file(), [_EMPTY * count], first * SIZE)
                self._disk.sync(self._file())
            except OSError as error:
                raise failures.of_system(error) from error

    def release(self, slots: Iterable[int]) -> None:
        """Let destroyed slots be used again, once no row names them."""
        with self._lock:
            released = set(slots)
            self._made -= released
            self._reserved -= released
            released = {slot for slot in released if slot < self._slots}
            self._free = sorted(released.union(self._free))

    def reserve(self, slots: Iterable[int]) -> None:
        """Keep slots that rows name from being used, destroyed or not. At start."""
        with self._lock:
            self._reserved.update(slots)
            self._free = sorted(set(self._free) - self._reserved)

    def used(self) -> frozenset[int]:
        """Slots that hold something, which need not be a whole key."""
        try:
            content = self._disk.read(self._file(), self._slots * SIZE, 0)
        except OSError as error:
            raise failures.of_system(error) from error
        at = range(0, len(content), SIZE)
        return frozenset(i // SIZE for i in at if content[i : i + SIZE].strip(b"\0"))

    def orphans(self, known: frozenset[int]) -> frozenset[int]:
        """Slots of nobody: not `known` to any row, and not made since this was opened."""
        with self._lock:
            return self.used() - known - self._made

    def close(self) -> None:
        """Whoever comes later is refused: the descriptor may be another file's by then."""
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is not None:
                self._disk.close(handle)

    def _open(self, path: Path) -> int:
        try:
            return self._disk.open(path, writes=True)
        except FileNotFoundError:
            handle = self._disk.create(path)
            self._disk.sync_folder(path.parent)
            return handle

    def _file(self) -> int:
        if self._handle is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "Private Eye is being stopped.")
        return self._handle

    def _wrapped(self, key: bytes) -> bytes:
        return (_MAGIC + aes_key_wrap(self._kek, key)).ljust(SIZE, b"\0")

    def _grow(self) -> None:
        first = self._slots
        self._disk.cut(self._file(), first * SIZE + _GROWTH)
        self._slots += _GROWTH // SIZE
        added = set(range(first, self._slots)) - self._reserved
        self._free = sorted(added.union(self._free))


def _stretches(slots: Sequence[int]) -> list[tuple[int, int]]:
    """Of sorted slots: where some that follow one another begin, and how many they are."""
    found: list[tuple[int, int]] = []
    for slot in slots:
        if found and sum(found[-1]) == slot:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((slot, 1))
    return found
