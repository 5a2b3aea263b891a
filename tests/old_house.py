"""A state folder as it was before what happened had rows of its own (schema 0006).

A clip was one row, one file, and keys that each covered a minute and sealed the pictures too.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import create_engine, text

from bridge.footage import index, marker
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import PICTURES, RecordKind, header_for, seal
from bridge.model import PictureKind
from bridge.store import migrations
from bridge.store.slots import KeySlots
from tests.builders import INIT, NOON

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GOP_S = 20
MARKER = b"0123456789abcdef"


def us(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def schema(path: Path) -> None:
    """An empty database of that version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
    engine.dispose()


def insert(path: Path, table: str, *rows: Mapping[str, object]) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({values})'  # noqa: S608
            connection.execute(text(statement), dict(row))
    engine.dispose()


def clip_row(id_: str, **change: object) -> dict[str, object]:
    """Of a closed one in which something moved."""
    row: dict[str, object] = {
        "id": id_,
        "camera": "front",
        "kind": "motion",
        "state": "closed",
        "starts_at": us(NOON),
        "ends_at": us(NOON + timedelta(seconds=30)),
        "onset_at": us(NOON + timedelta(seconds=5)),
        "quiet_at": us(NOON + timedelta(seconds=20)),
        "end_reason": "quiet",
        "codecs": "avc1.64001f,mp4a.40.2",
        "width": 1280,
        "height": 720,
        "bytes": 1000,
        "segments": 5,
        "index": b"\x00" + index.pack([]),
        "starred": 0,
        "label": "unknown",
        "strength": 120,
        "area": "1,2,3,4",
        "deletion": None,
    }
    return row | change


@dataclass(frozen=True)
class OldClip:
    """`media`: what each of its GOPs holds."""

    id: str
    media: tuple[bytes, ...]
    pictures: Mapping[PictureKind, bytes]


class OldHouse:
    """`kek`: the house's key for clips."""

    def __init__(self, folder: Path, kek: bytes) -> None:
        self.folder = folder
        self.database = folder / "private-eye.db"
        (folder / "clips").mkdir(parents=True)
        (folder / "clips" / marker.NAME).write_bytes(MARKER + b"\n")
        schema(self.database)
        insert(self.database, "house_fact", {"name": "clips_folder", "value": MARKER})
        self._slots = folder / "clip-keys"
        self._kek = kek

    def clip(self, id_: str, gops: int = 5, *, is_open: bool = False, **change: object) -> OldClip:
        """A closed one of so many GOPs of 20 s, or one that a crash left open."""
        media = tuple(f"{id_} GOP {number} ".encode() * 40 for number in range(gops))
        pictures = {PictureKind.THUMBNAIL: b"thumbnail", PictureKind.PREVIEW: b"strip"}
        plains: list[tuple[RecordKind, bytes]] = [(RecordKind.INIT, INIT.data)]
        plains += [(RecordKind.MEDIA, gop) for gop in media]
        plains += [(PICTURES[kind], jpeg) for kind, jpeg in pictures.items()]
        with closing(KeySlots(self._slots, self._kek)) as slots:
            made = [slots.create() for _ in range(-(-gops // 3))]
        content, entries = _sealed(id_, plains, [AESGCM(key) for _, key in made])
        (self.folder / "clips" / f"{id_}.clip").write_bytes(content)
        bits = sum(1 << list(PictureKind).index(kind) for kind in pictures)
        ends_at = us(NOON + timedelta(seconds=gops * GOP_S))
        row = clip_row(id_, ends_at=ends_at, bytes=len(content), segments=gops)
        if is_open:
            row |= {"state": "open", "index": None, "end_reason": None, "quiet_at": None}
        else:
            row["index"] = bytes([bits]) + index.pack(entries)
        insert(self.database, "clip", row | change)
        keys = [{"clip": id_, "ordinal": n, "slot": slot} for n, (slot, _) in enumerate(made)]
        insert(self.database, "clip_key", *keys)
        return OldClip(id_, media, pictures)


def _sealed(
    id_: str, plains: Sequence[tuple[RecordKind, bytes]], ciphers: Sequence[AESGCM]
) -> tuple[bytes, list[IndexEntry]]:
    """A file, and where what is in it."""
    content, entries = b"", list[IndexEntry]()
    for kind, plain in plains:
        number = sum(entry.kind is kind for entry in entries)
        media = kind is RecordKind.MEDIA
        key = number // 3 if media else (0 if kind is RecordKind.INIT else len(ciphers) - 1)
        starts_us = number * GOP_S * 1_000_000 if media else 0
        duration_us = GOP_S * 1_000_000 if media else 0
        header = header_for(
            kind, plain, key=key, index=number, starts_us=starts_us, duration_us=duration_us
        )
        record = b"".join(seal(ciphers[key], id_, header, plain))
        place = (kind, key, number, len(content), len(record))
        entries.append(IndexEntry(*place, starts_us, duration_us))
        content += record
    return content, entries
