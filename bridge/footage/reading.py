"""Runs as they are opened: what is in their files, and the keys to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import index, overlap, shown
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import PICTURES, RecordKind, unseal
from bridge.footage.shelf import Shelf
from bridge.footage.window import RunView
from bridge.footage.writer import Writer
from bridge.model import EventState, PictureKind
from bridge.store import failures
from bridge.store.database import Tx
from bridge.store.events.clips import Clip
from bridge.store.footage import keys, runs
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import FootageRun

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class OpenRun:
    """`run` as far as it is on disk. Of the records that are in the file, those without a key are
    none: they were deleted with the event that needed them."""

    run: FootageRun
    entries: tuple[IndexEntry, ...]
    keys: Mapping[int, KeyRow]

    @property
    def media(self) -> tuple[IndexEntry, ...]:
        return tuple(entry for entry in index.media(self.entries) if entry.key in self.keys)

    def picture(self, event: str, kind: PictureKind) -> IndexEntry | None:
        return index.last(shown.of_event(event, self.entries, self.keys), PICTURES[kind])

    def pictures(self, event: str) -> frozenset[PictureKind]:
        return index.pictures(shown.of_event(event, self.entries, self.keys))

    def view(self, shelf: Shelf) -> RunView:
        """Raises NotFound, Gone, Unavailable."""
        init = index.last(self.entries, RecordKind.INIT)
        if init is None:
            raise no_such_part()
        return RunView(self.run.id, self.run.starts_at, self.open(shelf, init), self.media)

    def open(self, shelf: Shelf, entry: IndexEntry) -> bytes:
        """What a record holds. Raises Gone; Unavailable for a damaged one, and by the disk."""
        if entry.key not in self.keys:
            raise PrivateEyeError(Kind.UNAVAILABLE, "The key of this part of the clip is missing.")
        cipher = AESGCM(shelf.slots.open(self.keys[entry.key].slot))
        with shelf.reading(self.run.id) as handle:
            try:
                record = shelf.disk.read(handle, entry.size, entry.offset)
            except OSError as error:
                raise failures.of_system(error) from error
        plain = unseal(cipher, self.run.id, record)
        if plain is None:
            raise PrivateEyeError(Kind.UNAVAILABLE, "This part of the clip is damaged.")
        return plain


def of_event(tx: Tx, event: str, live: Mapping[str, Writer]) -> list[OpenRun]:
    """The runs that the event looks at, oldest first. `live`: who is writing which."""
    found = runs.with_index(tx, event)
    rows = keys.of_event(tx, event)
    opened = []
    for run, packed in found:
        writer = live.get(run.id)
        now = run if packed is not None or writer is None else writer.seen(run)
        own = shown.by_ordinal([row for row in rows if row.footage == run.id])
        opened.append(OpenRun(now, entries(packed, writer), own))
    return opened


def entries(packed: bytes | None, writer: Writer | None) -> tuple[IndexEntry, ...]:
    """What is in a run's file: by its row where it is closed, else by who writes it."""
    if packed is not None:
        return index.unpack(packed)
    return () if writer is None else writer.entries


def as_it_is(clip: Clip, opened: Sequence[OpenRun]) -> Clip:
    """The clip with what is on disk of its runs by now."""
    pictures = clip.pictures.union(*(run.pictures(clip.id) for run in opened))
    now = replace(
        clip,
        bytes=sum(run.run.bytes for run in opened),
        segments=sum(run.run.segments for run in opened),
        pictures=pictures,
    )
    if clip.state is not EventState.OPEN or not opened:
        return now
    return replace(now, ends_at=max(clip.starts_at, opened[-1].run.ends_at))


def reach(tx: Tx, run: FootageRun, media: Sequence[IndexEntry], since: datetime) -> datetime | None:
    """From when on another event may look at a run, from `since` at the earliest: as far back from
    its end as a kept event needs it. None where that is not at all, or the run ends before.
    """
    wanted = overlap.wants(runs.looks(tx, [run.id]))
    rows = keys.of_runs(tx, [run.id])
    gone = overlap.unneeded(rows, wanted)
    there = {row.ordinal for row in rows if row.slot not in gone}
    # Under a key that is needed there may be seconds of a deleted event: no window reaches them.
    kept_us = min((want.since_us for want in wanted.get(run.id, ())), default=0)
    since_us = max(kept_us, (since - run.starts_at) // _MICROSECOND)
    first: IndexEntry | None = None
    for entry in reversed(index.media(media)):
        if entry.key not in there or entry.ends_us <= since_us:
            break
        first = entry
    return None if first is None else run.starts_at + first.starts_us * _MICROSECOND


def no_such_part() -> PrivateEyeError:
    return PrivateEyeError(Kind.NOT_FOUND, "There is no such part of this clip.")
