"""Puts right what is wrong with a run: what cannot be opened is taken off, the rest plays."""

from datetime import timedelta

from bridge.footage import index, reading, shown, window
from bridge.footage.examining import Examined
from bridge.footage.library import Library
from bridge.footage.sealing import RecordKind
from bridge.model import Actor, ActorKind
from bridge.store.database import Tx
from bridge.store.events import book, clips
from bridge.store.footage import runs
from bridge.store.footage.runs import Grown

_CHECK = Actor(ActorKind.SYSTEM, "check", "private-eye check")
_MICROSECOND = timedelta(microseconds=1)


def mend(library: Library, one: Examined) -> frozenset[str]:
    """Which events went: those of which nothing is left, here or in another run, with a receipt."""
    media = frozenset(index.media(one.kept))
    playable = bool(media) and index.last(one.kept, RecordKind.INIT) is not None
    bare = [event for event, shows in one.shows.items() if not (playable and shows & media)]
    removed = _remove(library, bare)
    with library.shelf.db.read() as tx:
        there = runs.find(tx, one.run.id) is not None
    if there and playable:
        _shorten(library, one)
    elif there:
        library.shelf.remove_runs([one.run.id])
        library.shelf.sweep(1)
    with library.shelf.db.write() as tx:
        for event in sorted(set(one.shows) - removed):
            shown.tell(tx, event)
            _narrow(tx, event)
    return removed


def _remove(library: Library, bare: list[str]) -> frozenset[str]:
    with library.shelf.db.write() as tx:
        going = [event for event in bare if len(runs.of_event(tx, event)) == 1]
        deletion = library.mark_deleting(tx, going, actor=_CHECK, way="check")
    library.destroy(deletion.id)
    library.finish()
    return frozenset(going)


def _shorten(library: Library, one: Examined) -> None:
    run, kept = one.run, one.kept
    end = max(entry.offset + entry.size for entry in kept)
    library.shelf.cut(run.id, end)
    media = index.media(kept)
    ends_at = run.starts_at + max(entry.ends_us for entry in media) * _MICROSECOND
    with library.shelf.db.write() as tx:
        runs.reindex(tx, run.id, Grown(ends_at, end, len(media)), index.pack(kept))


def _narrow(tx: Tx, event: str) -> None:
    """The window is no wider than what is left in it."""
    clip = clips.find(tx, event)
    if clip is None:
        return
    times = [
        (run.run.starts_at + entry.starts_us * _MICROSECOND, entry.duration_us * _MICROSECOND)
        for run in reading.of_event(tx, event, {})
        for entry in window.visible(clip, run.run.starts_at, run.media)
    ]
    if times:
        first, ends_at = times[0][0], max(at + duration for at, duration in times)
        book.narrow(tx, event, max(clip.starts_at, first), min(clip.ends_at, ends_at))
