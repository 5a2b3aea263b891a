"""Compares rows, files and keys of footage, says what each difference means, and puts it right.

Of a run only that matters which an event shows: what was deleted of it has no key any more, and is
not missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.footage import examining, marker, mending
from bridge.footage.examining import Examined, Problem
from bridge.footage.library import Library
from bridge.footage.shelf import SUFFIX, Shelf
from bridge.model import RunState
from bridge.store import failures
from bridge.store.footage import keys, runs

__all__ = ["FootageFinding", "Problem", "Report", "check"]

_MEANS = {
    Problem.FILE_MISSING: "The clip's file is missing. It was removed by hand, or its disk is not "
    "there. What was in it cannot be played.",
    Problem.FILE_SHORT: "The clip's file is shorter than it was. Its end cannot be played.",
    Problem.FILE_LONG: "The clip's file is longer than it was: something was added to it. What was "
    "added is not played.",
    Problem.KEY_MISSING: "A key of the clip is missing from clip-keys. What it sealed can never be "
    "opened again.",
    Problem.KEY_UNREADABLE: "A key of the clip does not open with this house key. Either it is "
    "damaged or it was made with another house key.",
    Problem.DAMAGED: "Parts of the clip were changed on the disk. They are left out when it plays.",
    Problem.UNSEEN: "Footage that belongs to no clip. Nobody can see it, and no rule keeps it.",
    Problem.STRAY_FILE: "A file that belongs to no clip. Nobody can open it.",
    Problem.STRAY_KEY: "A key that belongs to no clip. Either a crash left it, or the records are "
    "an older copy that does not know the clip.",
}
_REMOVED = "The clip was removed, with a receipt in the ledger."
_SHORTENED = "What cannot be opened was taken off the clip's list of parts; the rest plays."
_CUT = "What was added was cut off."
_UNLINKED = "The file was removed."
_DESTROYED = "The key was destroyed."
_FREED = "It was removed."


@dataclass(frozen=True, slots=True)
class FootageFinding:
    """`subject`: the id of a clip or of unseen footage, a file's name, or "slot 7". `repaired`:
    what was done, if it was."""

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
    findings: tuple[FootageFinding, ...]


def check(library: Library, *, hash: bool = False, repair: bool = False) -> Report:
    """`hash`: also open every part of every clip, which reads all of the bytes.

    May run while clips are recorded and deleted. What only another house key or a disk that is
    not there would explain is never repaired. Raises Unavailable where the disk or the rows refuse.
    """
    shelf = library.shelf
    # Before the rows: each file and key has its row first.
    files = _files(shelf)
    with shelf.db.read() as tx:
        closed, unseen = runs.in_state(tx, RunState.CLOSED), runs.unseen(tx)
    looked_at = [examining.examine(shelf, run_id, hash) for run_id in closed]
    examined = [one for one in looked_at if one is not None]
    # Else what is missing is on a disk that is not there, and what is there is another's.
    mends = repair and shelf.there()
    findings: list[FootageFinding] = []
    for one in examined:
        removed = mending.mend(library, one) if mends and one.problems else None
        findings += _of_run(one, removed)
    findings += _unseen(shelf, unseen, mends)
    findings += _stray_files(shelf, files, mends)
    findings += _stray_keys(shelf, repair)
    clips = {event for one in examined for event in one.shows}
    return Report(len(clips), tuple(findings))


def _of_run(one: Examined, removed: frozenset[str] | None) -> list[FootageFinding]:
    """`removed`: events that went when the run was mended; None: it was not."""
    return [
        FootageFinding(
            problem, event, None if removed is None else _done(problem, event in removed)
        )
        for problem in one.problems
        for event in one.concerned(problem)
    ]


def _done(problem: Problem, removed: bool) -> str | None:
    if removed:
        return _REMOVED
    if problem is Problem.KEY_UNREADABLE:
        return None
    return _CUT if problem is Problem.FILE_LONG else _SHORTENED


def _files(shelf: Shelf) -> list[Path]:
    try:
        return sorted(path for path in shelf.folder.iterdir() if path.name != marker.NAME)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise failures.of_system(error) from error


def _unseen(shelf: Shelf, unseen: Sequence[str], repair: bool) -> list[FootageFinding]:
    if repair:
        shelf.remove_runs(unseen)
        shelf.sweep(len(unseen))
    return [FootageFinding(Problem.UNSEEN, run, _FREED if repair else None) for run in unseen]


def _stray_files(shelf: Shelf, files: Sequence[Path], repair: bool) -> list[FootageFinding]:
    with shelf.db.read() as tx:
        known = {shelf.path(run_id) for run_id in runs.ids_with_files(tx)}
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
        FootageFinding(
            Problem.STRAY_FILE, path.name, _UNLINKED if repair and path in ours else None
        )
        for path in stray
    ]


def _stray_keys(shelf: Shelf, repair: bool) -> list[FootageFinding]:
    with shelf.db.read() as tx:
        orphans = sorted(shelf.slots.orphans(keys.all_slots(tx)))
    if repair:
        shelf.slots.destroy(orphans)
        shelf.slots.release(orphans)
    done = _DESTROYED if repair else None
    return [FootageFinding(Problem.STRAY_KEY, f"slot {slot}", done) for slot in orphans]
