"""The small pictures of events that a crash has ended: made of what is on the disk, sealed as all.

Under a key of their own, as every event's; a new one, though there be one: nobody knows what else
that has sealed in the end that a crash tore off, and no nonce may seal two things.
"""

from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import index, shown
from bridge.footage.album import STRIP, Painter
from bridge.footage.index import IndexEntry
from bridge.footage.library import Library
from bridge.footage.sealing import PICTURES, header_for, seal
from bridge.footage.shelf import Shelf, refused
from bridge.footage.window import Window, WindowSegment
from bridge.media import fmp4
from bridge.media.types import Part
from bridge.model import PictureKind
from bridge.store.database import Tx
from bridge.store.footage import keys, runs
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import FootageRun, Grown


def paint(library: Library, painter: Painter, event: str) -> None:
    """Blocks until decoded. Raises PrivateEyeError where clip, disk, rows or decoder refuse; then
    the clip is as it was.
    """
    window = library.window(event)
    # Of one format: a decoder takes no other in between.
    alike = [segment for segment in window.segments if segment.init == 0]
    some = alike[:: -(-len(alike) // STRIP) or 1]
    keyframes = [_keyframe(library, window, segment) for segment in some]
    if keyframes:
        made = {
            PictureKind.THUMBNAIL: painter.thumbnail(keyframes[len(keyframes) // 2]),
            PictureKind.PREVIEW: painter.preview(keyframes),
        }
        _attach(library.shelf, event, alike[0].run, made)


def _keyframe(library: Library, window: Window, segment: WindowSegment) -> Part:
    return Part(
        segment=segment.number,
        index=0,
        duration=segment.duration,
        independent=True,
        discontinuity=False,
        starts_at=segment.filmed_at,
        arrived=0.0,
        init=fmp4.read_init(window.inits[segment.init]),
        part_target=segment.duration,
        data=library.segment(window.clip.id, segment.number),
    )


def _attach(shelf: Shelf, event: str, run_id: str, pictures: Mapping[PictureKind, bytes]) -> None:
    """Key, bytes, index: a crash in between leaves a key without bytes, or bytes that nobody's
    index names, which the next time cuts off.
    """
    with shelf.new_keys(1) as ((slot, key),), shelf.db.write() as tx:
        run, entries = _closed(tx, event, run_id)
        ordinal = 1 + max(row.ordinal for row in keys.of_runs(tx, [run_id]))
        keys.add(tx, [KeyRow(run_id, ordinal, slot, event=event)])
    sealed, cipher, end = list(entries), AESGCM(key), run.bytes
    records: list[bytes] = []
    for kind, jpeg in pictures.items():
        number = sum(entry.kind is PICTURES[kind] for entry in sealed)
        header = header_for(PICTURES[kind], jpeg, key=ordinal, index=number)
        parts = seal(cipher, run_id, header, jpeg)
        size = sum(map(len, parts))
        sealed.append(IndexEntry(PICTURES[kind], ordinal, number, end, size, 0, 0))
        records += parts
        end += size
    _write(shelf, run_id, records, run.bytes)
    with shelf.db.write() as tx:
        run, _ = _closed(tx, event, run_id)
        runs.reindex(tx, run_id, Grown(run.ends_at, end, run.segments), index.pack(sealed))
        shown.tell(tx, event)


def _closed(tx: Tx, event: str, run_id: str) -> tuple[FootageRun, tuple[IndexEntry, ...]]:
    run, packed = runs.find(tx, run_id), runs.index_of(tx, run_id)
    if run is None or packed is None or event not in runs.events_of(tx, run_id):
        raise PrivateEyeError(Kind.GONE, "This clip was deleted.")
    return run, index.unpack(packed)


def _write(shelf: Shelf, run_id: str, records: Sequence[bytes], offset: int) -> None:
    try:
        handle = shelf.disk.open(shelf.path(run_id), writes=True)
        try:
            shelf.disk.cut(handle, offset)
            shelf.disk.write(handle, records, offset)
            shelf.disk.sync(handle)
        finally:
            shelf.disk.close(handle)
    except OSError as error:
        raise refused(error) from error
