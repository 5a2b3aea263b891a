"""The keys of one run while it is written.

The first one seals the init, and is needed for as long as anything of the run is. Each of the
others covers 10 s of media at most, or is of one event's pictures. Several are made at a time, with
one sync and one transaction: what each of them covers is told later. Until then its row says more
than it covers, never less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.store.footage.keys import KeyRow

COVERS_US = 10_000_000
# With the run itself, and whenever there are none left: enough for most events, and for a minute.
FIRST, MORE = 3, 6


@dataclass(slots=True)
class MediaKey:
    """`since_us` None: nothing is sealed with it yet."""

    ordinal: int
    cipher: AESGCM
    since_us: int | None = None
    until_us: int = 0


class RunKeys:
    """Owned by the writer's lock. `made`: slots and keys, the init's first.

    Rows are planned before a transaction, and the keys added after it: none is used without a row.
    """

    def __init__(self, run: str, made: Sequence[tuple[int, bytes]]) -> None:
        self._run = run
        (slot, key), *media = made
        self.init = AESGCM(key)
        self._next = 1
        self._media: list[MediaKey] = []
        self._at = 0  # of the newest one in use
        self._told = 0  # those before it have their rows as they are
        self._pictures: dict[str, tuple[int, AESGCM]] = {}
        self.first_rows = [KeyRow(run, 0, slot), *self.planned(media, 0)]
        self.add(media)

    def planned(self, made: Iterable[tuple[int, bytes]], since_us: int) -> list[KeyRow]:
        """The rows of more of them, for media from then on."""
        return [
            KeyRow(self._run, ordinal, slot, since_us=since_us)
            for ordinal, (slot, _) in enumerate(made, self._next)
        ]

    def add(self, made: Sequence[tuple[int, bytes]]) -> None:
        self._media += [MediaKey(n, AESGCM(key)) for n, (_, key) in enumerate(made, self._next)]
        self._next += len(made)

    def planned_for_pictures(self, event: str, slot: int) -> KeyRow:
        return KeyRow(self._run, self._next, slot, event=event)

    def add_for_pictures(self, event: str, key: bytes) -> tuple[int, AESGCM]:
        self._pictures[event] = found = self._next, AESGCM(key)
        self._next += 1
        return found

    def of_pictures(self, event: str) -> tuple[int, AESGCM] | None:
        return self._pictures.get(event)

    @property
    def pictured(self) -> tuple[str, ...]:
        """Events whose pictures have a key here."""
        return tuple(self._pictures)

    def of_media(self, until_us: int) -> MediaKey | None:
        """For media that ends then; None where there have to be more of them first."""
        while self._at < len(self._media):
            key = self._media[self._at]
            if key.since_us is None or until_us - key.since_us <= COVERS_US:
                return key
            self._at += 1
        return None

    @property
    def untold(self) -> dict[int, tuple[int, int]]:
        """By ordinal, what keys cover of which the rows do not know it; of those that are full."""
        return _covered(self._media[self._told : self._at])

    def told(self) -> None:
        """The rows know it."""
        self._told = self._at

    @property
    def all_untold(self) -> dict[int, tuple[int, int]]:
        """As `untold`, and of the newest one: no more comes."""
        return _covered(self._media[self._told :])

    @property
    def unused(self) -> frozenset[int]:
        """Ordinals of those that seal nothing."""
        return frozenset(key.ordinal for key in self._media if key.since_us is None)


def _covered(keys: Iterable[MediaKey]) -> dict[int, tuple[int, int]]:
    return {key.ordinal: (key.since_us, key.until_us) for key in keys if key.since_us is not None}
