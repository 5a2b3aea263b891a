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
from typing import IO, BinaryIO, Self

from bridge.backup import manifest
from bridge.backup.manifest import Manifest, Member, SignedManifest
from bridge.backup.vouching import Vouchers
from bridge.errors import Kind, PrivateEyeError
from bridge.store.swap import Files

DATABASE = "private-eye.db"
SEALED = "clips.sealed"
_RUN = re.compile(r"clips/([0-9a-f]{16})\.clip")
_PIECE = 1 << 20
# What is held in memory as a whole. Of the rows and keys of a million clips it takes a quarter.
_LONGEST_SEALED = 1 << 30
_LONGEST_HEADER = 1 << 12
# A manifest has a line for each member, and one for each clip, whose row is longer in `SEALED`.
_OF_MANIFEST, _OF_MEMBER = 1 << 14, 400
_SHOWN = 60


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

    def close(self, said: Manifest, vouchers: Vouchers) -> None:
        packed = manifest.pack(said, vouchers)
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


def unpack(source: Path, place: Callable[[str], Path], disk: Files) -> SignedManifest:
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
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
            raise manifest.damaged(manifest.ENDS) from error


class _Header(tarfile.TarInfo):
    """Of a plain file, or of what makes its header longer: a backup has nothing else.

    A link, a folder, a file with holes or a header of gigabytes is refused before it is read.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        found = super().frombuf(buf, encoding, errors)
        longer = found.type == tarfile.XHDTYPE and 0 <= found.size <= _LONGEST_HEADER
        if not longer and (found.type != tarfile.REGTYPE or found.size < 0):
            raise manifest.damaged(f"{_shown(found.name)} in it is no plain file")
        return found


def _unpack(file: BinaryIO, place: Callable[[str], Path], disk: Files) -> SignedManifest:
    found: dict[str, Member] = {}
    with tarfile.open(fileobj=file, mode="r|", tarinfo=_Header) as tar:
        for header in tar:
            content = _content(tar, header, found)
            if header.name != manifest.MEMBER:
                found[header.name] = _write(header, content, place(header.name), disk)
                continue
            data = content.read()
            said = manifest.parse(data)
            _compare(said.manifest, found)
            if (more := tar.next()) is not None:
                raise manifest.damaged(f"{_shown(more.name)} was added to it")
            disk.write_all(place(manifest.MEMBER), data)
            return said
    raise manifest.damaged(manifest.ENDS)


def _content(tar: tarfile.TarFile, header: tarfile.TarInfo, found: dict[str, Member]) -> IO[bytes]:
    """Of a member that belongs in a backup, and is no longer than it can be."""
    name = header.name
    known = name in (manifest.MEMBER, DATABASE, SEALED) or run_of(name) is not None
    if not known or name in found:
        raise manifest.damaged(f"{_shown(name)} was added to it")
    sealed = found[SEALED].size if SEALED in found else 0
    longest = {
        SEALED: _LONGEST_SEALED,
        manifest.MEMBER: _OF_MANIFEST + _OF_MEMBER * len(found) + sealed,
    }
    content = None if header.issparse() else tar.extractfile(header)
    if content is None or not 0 <= header.size <= longest.get(name, header.size):
        raise manifest.damaged(f"{name} in it claims a size that cannot be")
    return content


def _compare(said: Manifest, found: dict[str, Member]) -> None:
    listed = {member.name: member for member in said.members}
    for name in sorted(found.keys() - listed.keys()):
        raise manifest.damaged(f"{_shown(name)} was added to it")
    for name in sorted(listed.keys() - found.keys()) or {DATABASE} - found.keys():
        raise manifest.damaged(f"{_shown(name)} is missing in it")
    for name in sorted(found):
        if found[name] != listed[name]:
            raise manifest.damaged(f"{_shown(name)} in it was changed or damaged")
    if (SEALED in found) != bool(said.clips):
        raise manifest.damaged(f"{SEALED} does not belong to it")


def _shown(name: str) -> str:
    """A name that a stranger may have chosen."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name[:_SHOWN])
    return plain if len(name) <= _SHOWN else f"{plain}..."


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
