"""A backup as a tar that is written and read in one pass; the manifest comes last.

`private-eye.db` (settings, people, ledger), then, if clips were asked for, `clips/<run id>.clip`,
the footage that they look at as it is on the disk, and `clips.sealed` (rows and keys, under the
passphrase).
"""

import hashlib
import io
import re
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from bridge.backup import manifest
from bridge.backup.manifest import Manifest, Member
from bridge.errors import Kind, PrivateEyeError
from bridge.store.swap import Files

DATABASE = "private-eye.db"
SEALED = "clips.sealed"
_RUN = re.compile(r"clips/([0-9a-f]{16})\.clip")
_PIECE = 1 << 20
# A manifest names some 100 bytes for each clip.
_LONGEST_MANIFEST = 1 << 28


class Archive:
    """Being written. `close` ends it with the manifest."""

    def __init__(self, file: BinaryIO, now: datetime) -> None:
        self._file = file
        self._tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self._at = int(now.timestamp())
        self._members: list[Member] = []

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Raises OSError, also where the source is shorter than `size`."""
        counted = _Hashed(source)
        self._tar.addfile(self._header(name, size), counted)
        self._members.append(Member(name=name, size=size, sha256=counted.digest()))

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(self._members)

    def close(self, said: Manifest) -> None:
        packed = manifest.pack(said)
        self._tar.addfile(self._header(manifest.MEMBER, len(packed)), io.BytesIO(packed))
        self._tar.close()
        self._file.flush()

    def _header(self, name: str, size: int) -> tarfile.TarInfo:
        header = tarfile.TarInfo(name)
        header.size, header.mode, header.mtime = size, 0o600, self._at
        return header


def run_member(run: str) -> str:
    return f"clips/{run}.clip"


def run_of(name: str) -> str | None:
    """The run of footage whose file a member is."""
    found = _RUN.fullmatch(name)
    return found[1] if found else None


def unpack(source: Path, place: Callable[[str], Path], disk: Files) -> Manifest:
    """Write every member to its place, synced; nothing of it may be used before this returns.

    Raises PrivateEyeError where the file is not a whole backup, or a newer one; OSError from the
    disk that is written.
    """
    try:
        file = source.open("rb")
    except OSError as error:
        sentence = f"The backup {source.name} cannot be read ({error.strerror})."
        raise PrivateEyeError(Kind.NOT_FOUND, sentence) from error
    with file:
        try:
            return _unpack(file, place, disk)
        except (tarfile.TarError, EOFError) as error:
            raise manifest.damaged() from error


def _unpack(file: BinaryIO, place: Callable[[str], Path], disk: Files) -> Manifest:
    found: dict[str, Member] = {}
    with tarfile.open(fileobj=file, mode="r|") as tar:
        for header in tar:
            content = tar.extractfile(header) if header.isreg() else None
            if content is None or header.name in found:
                raise manifest.damaged()
            if header.name == manifest.MEMBER:
                said = _manifest(content.read(_LONGEST_MANIFEST), found)
                disk.write_all(place(manifest.MEMBER), manifest.pack(said))
                return said
            if header.name not in (DATABASE, SEALED) and run_of(header.name) is None:
                raise manifest.damaged()
            found[header.name] = _write(header, content, place(header.name), disk)
    raise manifest.damaged()


def _manifest(data: bytes, found: dict[str, Member]) -> Manifest:
    said = manifest.parse(data)
    if {member.name: member for member in said.members} != found or DATABASE not in found:
        raise manifest.damaged()
    if (SEALED in found) != bool(said.clips):
        raise manifest.damaged()
    return said


def _write(header: tarfile.TarInfo, content: IO[bytes], path: Path, disk: Files) -> Member:
    counted, offset = _Hashed(content), 0
    handle = disk.create(path)
    try:
        while piece := counted.read(_PIECE):
            disk.write(handle, [piece], offset)
            offset += len(piece)
        disk.sync(handle)
    finally:
        disk.close(handle)
    return Member(name=header.name, size=offset, sha256=counted.digest())


class _Hashed(io.RawIOBase):
    """Reads from another file and remembers the digest of what went through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._source.read(size)
        self._hash.update(piece)
        return piece

    def digest(self) -> str:
        return self._hash.hexdigest()
