"""Compares rows, files and keys of clips, says what each difference means, and puts it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.clips import index, marker
from bridge.clips.index import IndexEntry
from bridge.clips.library import Library
from bridge.clips.sealing import RecordKind, unseal
from bridge.clips.shelf import SUFFIX, Shelf
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, ClipState
from bridge.store import failures
from bridge.store.events import clip_rows, clips
from bridge.store.events.clip_rows import Grown
from bridge.store.events.clips import Clip
from bridge.store.slots import DoesNotUnwrap

_CHECK = Actor(ActorKind.SYSTEM, "check", "private-eye check")


class Problem(StrEnum):
    FILE_MISSING = "file_missing"
    FILE_SHORT = "file_short"
    FILE_LONG = "file_long"
    KEY_MISSING = "key_missing"
    KEY_UNREADABLE = "key_unreadable"
    DAMAGED = "damaged"
    STRAY_FILE = "stray_file"
    STRAY_KEY = "stray_key"


_MEANS = {
    Problem.FILE_MISSING: "The clip's file is missing. It was removed by hand, or its disk is not "
    "there. The clip cannot be played.",
    Problem.FILE_SHORT: "The clip's file is shorter than it was. Its end cannot be played.",
    Problem.FILE_LONG: "The clip's file is longer than it was: something was added to it. What was "
    "added is not played.",
    Problem.KEY_MISSING: "A key of the clip is missing from clip-keys. What it sealed can never be "
    "opened again.",
    Problem.KEY_UNREADABLE: "A key of the clip does not open with this house key. Either it is "
    "damaged or it was made with another house key.",
    Problem.DAMAGED: "Parts of the clip were changed on the disk. They are left out when it plays.",
    Problem.STRAY_FILE: "A file that belongs to no clip. Nobody can open it.",
    Problem.STRAY_KEY: "A key that belongs to no clip. Either a crash left it, or the records are "
    "an older copy that does not know the clip.",
}
_REMOVED = "The clip was removed, with a receipt in the ledger."
_SHORTENED = "What cannot be opened was taken off the clip's list of parts; the rest plays."
_CUT = "What was added was cut off."
_UNLINKED = "The file was removed."
_DESTROYED = "The key was destroyed."


@dataclass(frozen=True, slots=True)
class ClipFinding:
    """`subject`: a clip's id, a file's name, or "slot 7". `repaired`: what was done, if it was."""

    problem: Problem
    subject: str
    repaired: str | None = None

    @property
    def meaning(self) -> str:
        return _MEANS[self.problem]


@dataclass(frozen=True, slots=True)
class Report:
    """`clips`: how many were looked at; those being recorded or deleted are not."""

    clips: int
    findings: tuple[ClipFinding, ...]


@dataclass(frozen=True, slots=True)
class _Examined:
    clip: Clip
    problems: tuple[Problem, ...]
    # What can still be opened, as far as it was looked at.
    kept: tuple[IndexEntry, ...]


def check(library: Library, *, hash: bool = False, repair: bool = False) -> Report:
    """`hash`: also open every part of every clip, which reads all of the bytes.

    May run while clips are recorded and deleted. What only another house key or a disk that is
    not there would explain is never repaired. Raises Unavailable where the disk or the rows refuse.
    """
    shelf = library.shelf
    # Before the rows: each file and key has its row first.
    files = _files(shelf)
    with shelf.db.read() as tx:
        closed = clip_rows.in_state(tx, ClipState.CLOSED)
    looked_at = [_examine(shelf, clip_id, hash) for clip_id in closed]
    examined = [one for one in looked_at if one is not None]
    # Else what is missing is on a disk that is not there, and what is there is another's.
    mends = repair and shelf.there()
    findings: list[ClipFinding] = []
    for one in examined:
        done = _repair(library, one) if mends and one.problems else {}
        findings += [ClipFinding(p, one.clip.id, done.get(p)) for p in one.problems]
    findings += _stray_files(shelf, files, mends)
    findings += _stray_keys(shelf, repair)
    return Report(len(examined), tuple(findings))


def _files(shelf: Shelf) -> list[Path]:
    try:
        return sorted(path for path in shelf.folder.iterdir() if path.name != marker.NAME)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise failures.of_system(error) from error


def _examine(shelf: Shelf, clip_id: str, hash_: bool) -> _Examined | None:
    """None where the clip was deleted meanwhile."""
    with shelf.db.read() as tx:
        clip, packed = clips.find(tx, clip_id), clip_rows.index_of(tx, clip_id)
        slots = clip_rows.slots_of(tx, clip_id)
    if clip is None or clip.state is not ClipState.CLOSED or packed is None:
        return None
    entries = index.unpack(packed)
    if not shelf.has(clip_id):
        return _Examined(clip, (Problem.FILE_MISSING,), ())
    problems: list[Problem] = []
    ciphers = _ciphers(shelf, slots, entries, problems)
    with shelf.reading(clip_id) as handle:
        try:
            size = shelf.disk.size(handle)
            kept = [e for e in entries if e.offset + e.size <= size and e.key in ciphers]
            whole = [e for e in kept if not hash_ or _opens(shelf, clip_id, handle, e, ciphers)]
        except OSError as error:
            # A disk that cannot be read now says nothing about what is on it.
            raise failures.of_system(error) from error
    if size != clip.bytes:
        problems.append(Problem.FILE_SHORT if size < clip.bytes else Problem.FILE_LONG)
    if len(whole) < len(kept):
        problems.append(Problem.DAMAGED)
    return _Examined(clip, tuple(problems), tuple(whole))


def _ciphers(
    shelf: Shelf, slots: Sequence[int], entries: Sequence[IndexEntry], problems: list[Problem]
) -> dict[int, AESGCM | None]:
    """By ordinal, without those whose key is missing; None where it does not unwrap.

    Raises Unavailable where the disk refuses.
    """
    ciphers: dict[int, AESGCM | None] = {}
    for ordinal in sorted({entry.key for entry in entries}):
        problem = Problem.KEY_MISSING
        if ordinal < len(slots):
            try:
                ciphers[ordinal] = AESGCM(shelf.slots.open(slots[ordinal]))
                continue
            except DoesNotUnwrap:
                problem, ciphers[ordinal] = Problem.KEY_UNREADABLE, None
            except PrivateEyeError as error:
                if error.kind is not Kind.GONE:
                    raise
        if problem not in problems:
            problems.append(problem)
    return ciphers


def _opens(
    shelf: Shelf, clip_id: str, handle: int, entry: IndexEntry, ciphers: Mapping[int, AESGCM | None]
) -> bool:
    """Also where its key does not unwrap, and there is no telling. Raises OSError."""
    cipher = ciphers[entry.key]
    if cipher is None:
        return True
    record = shelf.disk.read(handle, entry.size, entry.offset)
    return unseal(cipher, clip_id, record) is not None


def _repair(library: Library, one: _Examined) -> dict[Problem, str]:
    shelf, clip = library.shelf, one.clip
    if index.last(one.kept, RecordKind.INIT) is None or not index.media(one.kept):
        with shelf.db.write() as tx:
            deletion = library.mark_deleting(tx, [clip.id], actor=_CHECK, way="check")
        library.destroy(deletion.id)
        library.finish()
        return dict.fromkeys(one.problems, _REMOVED)
    end = max(entry.offset + entry.size for entry in one.kept)
    shelf.cut(clip.id, end)
    ends_us = max(entry.ends_us for entry in one.kept)
    ends_at = clip.starts_at + timedelta(microseconds=ends_us)
    grown = Grown(ends_at, end, len(index.media(one.kept)))
    with shelf.db.write() as tx:
        clip_rows.reindex(tx, clip.id, grown, index.pictures(one.kept), index.pack(one.kept))
    done = dict.fromkeys(one.problems, _SHORTENED) | {Problem.FILE_LONG: _CUT}
    done.pop(Problem.KEY_UNREADABLE, None)
    return done


def _stray_files(shelf: Shelf, files: Sequence[Path], repair: bool) -> list[ClipFinding]:
    with shelf.db.read() as tx:
        known = {shelf.path(clip_id) for clip_id in clip_rows.ids_with_files(tx)}
    stray = [path for path in files if path not in known and path.exists()]
    # Other people's files are named and left alone.
    ours = {path for path in stray if path.suffix == SUFFIX and path.is_file()}
    if repair and ours:
        try:
            for path in ours:
                shelf.disk.unlink(path)
            shelf.disk.sync_folder(shelf.folder)
        except OSError as error:
            raise failures.of_system(error) from error
    return [
        ClipFinding(Problem.STRAY_FILE, path.name, _UNLINKED if repair and path in ours else None)
        for path in stray
    ]


def _stray_keys(shelf: Shelf, repair: bool) -> list[ClipFinding]:
    with shelf.db.read() as tx:
        orphans = sorted(shelf.slots.orphans(clip_rows.all_slots(tx)))
    if repair:
        shelf.slots.destroy(orphans)
        shelf.slots.release(orphans)
    done = _DESTROYED if repair else None
    return [ClipFinding(Problem.STRAY_KEY, f"slot {slot}", done) for slot in orphans]
