"""The small pictures of clips that a crash has ended: made of what is on the disk, sealed as all.

Under a key of their own: of the key that was in use nobody knows what else it sealed in the end
that a crash tore off, and no nonce may seal two things.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.clips import index
from bridge.clips.index import IndexEntry
from bridge.clips.library import Library, Stored
from bridge.clips.recording import Painter
from bridge.clips.sealing import PICTURES, header_for, seal
from bridge.clips.shelf import Shelf, refused
from bridge.clips.take import STRIP
from bridge.errors import Kind, PrivateEyeError
from bridge.media import fmp4
from bridge.media.types import Part
from bridge.model import ClipState, PictureKind
from bridge.store.database import Tx
from bridge.store.events import clip_rows, clips
from bridge.store.events.clip_rows import Grown
from bridge.store.events.clips import Clip


def paint(library: Library, painter: Painter, clip_id: str) -> None:
    """Blocks until decoded. Raises PrivateEyeError where clip, disk, rows or decoder refuse; then
    the clip is as it was.
    """
    stored = library.entries(clip_id)
    entries = stored.entries[:: -(-len(stored.entries) // STRIP) or 1]
    keyframes = [_keyframe(library, stored, entry) for entry in entries]
    if keyframes:
        made = {
            PictureKind.THUMBNAIL: painter.thumbnail(keyframes[len(keyframes) // 2]),
            PictureKind.PREVIEW: painter.preview(keyframes),
        }
        _attach(library.shelf, clip_id, made)


def _keyframe(library: Library, stored: Stored, entry: IndexEntry) -> Part:
    duration = Fraction(entry.duration_us, 1_000_000)
    return Part(
        segment=entry.index,
        index=0,
        duration=duration,
        independent=True,
        discontinuity=False,
        starts_at=stored.clip.starts_at + timedelta(microseconds=entry.starts_us),
        arrived=0.0,
        init=fmp4.read_init(stored.init),
        part_target=duration,
        data=library.media(stored.clip.id, entry.index),
    )


def _attach(shelf: Shelf, clip_id: str, pictures: Mapping[PictureKind, bytes]) -> None:
    """Key, bytes, index: a crash in between leaves a key without bytes, or bytes that nobody's
    index names, which the next time cuts off.
    """
    slot, key = shelf.slots.create()
    try:
        with shelf.db.write() as tx:
            clip, entries = _closed(tx, clip_id)
            ordinal = len(clip_rows.slots_of(tx, clip_id))
            clip_rows.add_key(tx, clip_id, ordinal, slot)
    except PrivateEyeError:
        shelf.slots.destroy([slot])
        shelf.slots.release([slot])
        raise
    sealed, cipher, end = list(entries), AESGCM(key), clip.bytes
    records: list[bytes] = []
    for kind, jpeg in pictures.items():
        number = sum(entry.kind is PICTURES[kind] for entry in sealed)
        header = header_for(PICTURES[kind], jpeg, key=ordinal, index=number)
        parts = seal(cipher, clip_id, header, jpeg)
        size = sum(map(len, parts))
        sealed.append(IndexEntry(PICTURES[kind], ordinal, number, end, size, 0, 0))
        records += parts
        end += size
    _write(shelf, clip_id, records, clip.bytes)
    with shelf.db.write() as tx:
        clip, _ = _closed(tx, clip_id)
        grown = Grown(clip.ends_at, end, clip.segments)
        clip_rows.reindex(tx, clip_id, grown, index.pictures(sealed), index.pack(sealed))


def _closed(tx: Tx, clip_id: str) -> tuple[Clip, tuple[IndexEntry, ...]]:
    clip, packed = clips.find(tx, clip_id), clip_rows.index_of(tx, clip_id)
    if clip is None or packed is None or clip.state is not ClipState.CLOSED:
        raise PrivateEyeError(Kind.GONE, "This clip was deleted.")
    return clip, index.unpack(packed)


def _write(shelf: Shelf, clip_id: str, records: Sequence[bytes], offset: int) -> None:
    try:
        handle = shelf.disk.open(shelf.path(clip_id), writes=True)
        try:
            shelf.disk.cut(handle, offset)
            shelf.disk.write(handle, records, offset)
            shelf.disk.sync(handle)
        finally:
            shelf.disk.close(handle)
    except OSError as error:
        raise refused(error) from error
