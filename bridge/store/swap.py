"""Puts what was restored into its place, so that a crash at any moment leaves the one or the other.

The renamings are written down first and then done; `resume` does what is left of them. Each name
moves at most once, to where nothing is: what is there already has been moved.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.store import failures
from bridge.store.disk import Disk

JOURNAL = "restore.json"
_DRAFT = ".restore.json.new"


@dataclass(frozen=True, slots=True)
class Move:
    source: Path
    target: Path


class Files(Disk):
    """What is done to whole files and folders; a seam for crash tests. All raise OSError."""

    def write_all(self, path: Path, data: bytes) -> None:
        """A new file, 0600, on disk before it returns."""
        handle = self.create(path)
        try:
            self.write(handle, [data], 0)
            self.sync(handle)
        finally:
            self.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Never over something that is there."""
        if target.exists():
            raise FileExistsError(target)
        source.rename(target)

    def make_folder(self, path: Path) -> None:
        """0700, with those above it; fine where there is one."""
        # mkdir(parents=True) would give those above it the usual mode.
        for folder in (*reversed(path.parents), path):
            folder.mkdir(mode=0o700, exist_ok=True)

    def remove_tree(self, path: Path) -> None:
        """Fine where there is none."""
        if path.exists():
            shutil.rmtree(path)


def commit(state: Path, moves: Sequence[Move], drafts: Sequence[Path], disk: Files) -> None:
    """From the moment the list is on disk, it will be done. Raises OSError."""
    plan = {
        "moves": [[str(move.source.absolute()), str(move.target.absolute())] for move in moves],
        "drafts": [str(folder.absolute()) for folder in drafts],
    }
    draft = state / _DRAFT
    disk.unlink(draft)
    disk.write_all(draft, json.dumps(plan).encode())
    disk.rename(draft, state / JOURNAL)
    disk.sync_folder(state)
    _carry_out(state, moves, drafts, disk)


def resume(state: Path, disk: Files | None = None) -> bool:
    """Finish what a crash interrupted. `files.hold` does, before anybody opens the state.

    True where there was anything. Raises PrivateEyeError where the disk refuses.
    """
    try:
        plan = json.loads((state / JOURNAL).read_bytes())
    except FileNotFoundError:
        return False
    except OSError as error:
        raise failures.of_system(error) from error
    moves = [Move(Path(source), Path(target)) for source, target in plan["moves"]]
    try:
        _carry_out(state, moves, [Path(folder) for folder in plan["drafts"]], disk or Files())
    except OSError as error:
        raise failures.of_system(error) from error
    return True


def _carry_out(state: Path, moves: Sequence[Move], drafts: Sequence[Path], disk: Files) -> None:
    for move in moves:
        if not move.target.exists():
            disk.make_folder(move.target.parent)  # one before may have moved it away
            disk.rename(move.source, move.target)
    for folder in sorted(_changed(state, moves)):
        if folder.exists():  # a draft is gone where a crash came late
            disk.sync_folder(folder)
    for folder in drafts:
        disk.remove_tree(folder)
    disk.unlink(state / JOURNAL)
    disk.sync_folder(state)


def _changed(state: Path, moves: Sequence[Move]) -> set[Path]:
    """Folders whose names change, and those that these are in: they may be new."""
    changed = {folder for move in moves for folder in (move.source.parent, move.target.parent)}
    return {state} | changed | {folder.parent for folder in changed}
