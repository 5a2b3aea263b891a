"""What is wrong with one closed run, and which of its events that costs something."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.errors import Kind, PrivateEyeError
from bridge.footage import index, shown, window
from bridge.footage.index import IndexEntry
from bridge.footage.sealing import RecordKind, unseal
from bridge.footage.shelf import Shelf
from bridge.model import EventState, RunState
from bridge.store import failures
from bridge.store.footage import keys, runs
from bridge.store.footage.keys import KeyRow
from bridge.store.footage.runs import EventOfRun, FootageRun
from bridge.store.slots import DoesNotUnwrap


class Problem(StrEnum):
    FILE_MISSING = "file_missing"
    FILE_SHORT = "file_short"
    FILE_LONG = "file_long"
    KEY_MISSING = "key_missing"
    KEY_UNREADABLE = "key_unreadable"
    DAMAGED = "damaged"
    UNSEEN = "unseen"
    STRAY_FILE = "stray_file"
    STRAY_KEY = "stray_key"


@dataclass(frozen=True, slots=True)
class Examined:
    """`shows`: what each event that is kept shows of the run. `problems`: what each problem costs;
    nothing, where only something was added. `kept`: what can still be opened, as far as it was
    looked at."""

    run: FootageRun
    shows: Mapping[str, frozenset[IndexEntry]]
    problems: Mapping[Problem, frozenset[IndexEntry]]
    kept: tuple[IndexEntry, ...]

    def concerned(self, problem: Problem) -> list[str]:
        """The events that it costs something; where it costs none of them, all."""
        lost = self.problems[problem]
        return [event for event, shows in self.shows.items() if shows & lost] or list(self.shows)


def examine(shelf: Shelf, run_id: str, hash_: bool) -> Examined | None:
    """None where the run was deleted meanwhile, or nothing kept looks at it.

    Raises Unavailable where the disk refuses.
    """
    with shelf.db.read() as tx:
        run, packed = runs.find(tx, run_id), runs.index_of(tx, run_id)
        looks = runs.looks(tx, [run_id])
        of_run = shown.by_ordinal(keys.of_runs(tx, [run_id]))
    if run is None or run.state is not RunState.CLOSED or packed is None:
        return None
    entries = index.unpack(packed)
    shows = _shows(looks, entries, of_run)
    wanted = [entry for entry in entries if any(entry in some for some in shows.values())]
    if not wanted:
        return None
    if not shelf.has(run_id):
        return Examined(run, shows, {Problem.FILE_MISSING: frozenset(wanted)}, ())
    ciphers, lacking = _ciphers(shelf, of_run, wanted)
    with shelf.reading(run_id) as handle:
        try:
            size = shelf.disk.size(handle)
            there = [entry for entry in wanted if entry.offset + entry.size <= size]
            opened = [entry for entry in there if entry.key in ciphers] if hash_ else []
            damaged = [e for e in opened if not _opens(shelf, run_id, handle, e, ciphers[e.key])]
        except OSError as error:
            # A disk that cannot be read now says nothing about what is on it.
            raise failures.of_system(error) from error
    problems = dict(lacking)
    if size != run.bytes:
        short = size < run.bytes
        cost = frozenset(wanted) - frozenset(there)
        problems[Problem.FILE_SHORT if short else Problem.FILE_LONG] = cost
    if damaged:
        problems[Problem.DAMAGED] = frozenset(damaged)
    lost = frozenset(damaged) | lacking.get(Problem.KEY_MISSING, frozenset())
    kept = tuple(e for e in entries if e.offset + e.size <= size and e.key in of_run)
    return Examined(run, shows, problems, tuple(e for e in kept if e not in lost))


def _shows(
    looks: Sequence[EventOfRun], entries: Sequence[IndexEntry], of_run: Mapping[int, KeyRow]
) -> dict[str, frozenset[IndexEntry]]:
    """By event that is not going on and not being deleted; the init is part of all."""
    inits = [entry for entry in entries if entry.kind is RecordKind.INIT]
    media = index.media(entries)
    return {
        look.event: frozenset(
            [
                *inits,
                *window.visible(look, look.run_starts_at, media),
                *shown.of_event(look.event, entries, of_run),
            ]
        )
        for look in looks
        if look.state is EventState.CLOSED
    }


def _ciphers(
    shelf: Shelf, of_run: Mapping[int, KeyRow], wanted: Collection[IndexEntry]
) -> tuple[dict[int, AESGCM], dict[Problem, frozenset[IndexEntry]]]:
    """Keys by ordinal, and what is sealed with keys that are missing, or do not unwrap.

    Raises Unavailable where the disk refuses.
    """
    ciphers: dict[int, AESGCM] = {}
    problems: dict[Problem, frozenset[IndexEntry]] = {}
    for ordinal in sorted({entry.key for entry in wanted}):
        problem = Problem.KEY_MISSING
        if ordinal in of_run:
            try:
                ciphers[ordinal] = AESGCM(shelf.slots.open(of_run[ordinal].slot))
                continue
            except DoesNotUnwrap:
                problem = Problem.KEY_UNREADABLE
            except PrivateEyeError as error:
                if error.kind is not Kind.GONE:
                    raise
        sealed = frozenset(entry for entry in wanted if entry.key == ordinal)
        problems[problem] = problems.get(problem, frozenset()) | sealed
    return ciphers, problems


def _opens(shelf: Shelf, run_id: str, handle: int, entry: IndexEntry, cipher: AESGCM) -> bool:
    """Raises OSError."""
    record = shelf.disk.read(handle, entry.size, entry.offset)
    return unseal(cipher, run_id, record) is not None
