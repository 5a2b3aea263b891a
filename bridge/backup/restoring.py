"""Restores a backup into a state folder that no bridge uses.

Everything is unpacked beside the state and verified, brought to this version's schema and judged;
then it takes its place in one step (`store.swap`). What was there before is kept aside.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bridge.backup import archive, records, rows, unvouched, vouching
from bridge.backup.admitting import open_sealed
from bridge.backup.manifest import Manifest
from bridge.backup.places import ACTOR, BEFORE, DATABASE, RESTORING, SLOTS, SUFFIX, Places
from bridge.backup.vouching import Vouched
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.store import chain, failures, ledger, swap
from bridge.store.chain import Chain
from bridge.store.database import Database
from bridge.store.files import Lock, hold
from bridge.store.keys import house_key
from bridge.store.ledger import Plain
from bridge.store.slots import KeySlots
from bridge.store.swap import Files, Move

_HOUSE_KEY = "house.key"
_RUNS = "Private Eye is running with this state folder. Stop it first."
_THERE = (
    "There is something in this state folder already. With --replace the backup takes its place, "
    "and what is there now is kept aside."
)
_BEGUN = (
    "The backup could not be put into its place entirely ({}). Nothing is lost: the rest follows "
    "when Private Eye starts, or when this is tried again."
)


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """`passphrase` is asked at most once, when the backup is known to be whole: where only it can
    vouch for the backup ("" then: nobody does), or where there are clips to open."""

    source: Path
    passphrase: Callable[[], str]
    replace: bool = False
    with_clips: bool = True


@dataclass(frozen=True, slots=True)
class Restored:
    """`judged`: the records that were here could tell who left since the backup. `vouched`:
    somebody vouches that nobody changed it; else nobody signs in by what is in it.

    `clips` are back, `deleted` were deleted since the backup and stay so, `quarantined` wait for a
    person. `left`: people, sessions, tokens and Alexa users that were ended since and stay so.
    `aside` is the name of the folders with what was here.
    """

    made_at: datetime
    judged: bool
    vouched: bool
    clips: int = 0
    deleted: int = 0
    quarantined: int = 0
    left: int = 0
    aside: str | None = None


def restore(
    places: Places, request: RestoreRequest, *, clock: Clock, disk: Files | None = None
) -> Restored:
    """Raises PrivateEyeError in plain words; then the state is as it was."""
    lock = take(places)
    try:
        there = _there(places)
        if there and not request.replace:
            raise PrivateEyeError(Kind.CONFLICT, _THERE)
        return _Restoring(places, request, clock, disk or Files()).run(there)
    finally:
        lock.release()


def take(places: Places) -> Lock:
    """Hold the state folder. Raises Conflict while a bridge runs."""
    try:
        return hold(places.state)
    except PrivateEyeError as error:
        if error.kind is not Kind.CONFLICT:
            raise
        raise PrivateEyeError(Kind.CONFLICT, _RUNS) from error


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the records that were here say: which clips were deleted since, how many people left.

    `deleted`: None where entries since the backup are gone, maybe receipts among them.
    """

    deleted: frozenset[str] | None
    left: int


class _Restoring:
    def __init__(self, places: Places, request: RestoreRequest, clock: Clock, disk: Files) -> None:
        self._places = places
        self._request = request
        self._clock = clock
        self._disk = disk
        self._draft = places.state / RESTORING
        self._clips = places.clips / RESTORING
        self._given: str | None = None

    def run(self, there: bool) -> Restored:
        try:
            self._clean()
            for folder in (self._draft, self._clips):
                self._disk.make_folder(folder)
            return self._run(there)
        except OSError as error:
            if (self._places.state / swap.JOURNAL).exists():
                sentence = _BEGUN.format(error.strerror)
                raise PrivateEyeError(Kind.UNAVAILABLE, sentence) from error
            raise failures.of_system(error) from error
        finally:
            if not (self._places.state / swap.JOURNAL).exists():
                with suppress(OSError):
                    self._clean()

    def _run(self, there: bool) -> Restored:
        read = archive.unpack(self._request.source, self._place, self._disk)
        said = read.manifest
        key = house_key(self._places.state)
        vouched = vouching.judge(read.signed, read.vouchers, key, self._passphrase)
        ours = chain.of(self._places.state, restoring=True)
        with closing(self._opened(vouched, ours)) as db:
            judged = self._judge(said, db)
            gone = None if judged is None else judged.deleted
            back, runs, deleted = self._admit(said, db, gone)
            unknown = said.clips if gone is None and self._request.with_clips else 0
            result = Restored(
                made_at=said.made_at,
                judged=judged is not None,
                vouched=vouched is not Vouched.NOBODY,
                clips=len(back),
                deleted=deleted,
                quarantined=unknown,
                left=0 if judged is None else judged.left,
                aside=f"{BEFORE}{self._clock.now():%Y%m%dT%H%M%SZ}" if there else None,
            )
            self._tell(db, said, result, known=gone is not None)
        moves = [*self._old(result.aside), *self._new(said, runs, quarantined=bool(unknown))]
        swap.commit(self._places.state, moves, (self._draft, self._clips), self._disk)
        ours.restored()
        return result

    def _passphrase(self) -> str:
        if self._given is None:
            self._given = self._request.passphrase()
        return self._given

    def _opened(self, vouched: Vouched, ours: Chain) -> Database:
        """The records of the backup, with nothing in them that no backup has."""
        path = self._draft / DATABASE
        if vouched is not Vouched.NOBODY:
            return Database(path, ours)
        records.check_schema(path)
        db = Database(path, ours)
        try:
            records.check_values(path)
            with db.write() as tx:
                records.check_meaning(tx)
                rows.strip(tx)
                unvouched.forget_ways_in(tx)
        except BaseException:  # nobody else has it to close, whatever this was
            db.close()
            raise
        return db

    def _place(self, name: str) -> Path:
        run = archive.run_of(name)
        if run is not None:
            return self._clips / (run + SUFFIX)
        return (self._draft if name == archive.DATABASE else self._clips) / name

    def _judge(self, said: Manifest, restored: Database) -> _Judged | None:
        """Keep what ended ended, and let the ledger go on from where it was. None where no ledger
        goes on from the backup's."""
        if not self._places.database.exists():
            return None
        try:
            current = Database(self._places.database)
        except PrivateEyeError:
            return None  # damaged, which may be why there is a restore
        with closing(current), current.read() as was, restored.write() as tx:
            if not rows.knows(was, said.backup):
                return None
            left = rows.leave_out(was, tx)
            last = rows.last_entry(tx)
            if not rows.has_all_after(was, last):
                return _Judged(None, left)
            entries = rows.entries_after(was, last)
            rows.carry_on(tx, entries)
            return _Judged(rows.deleted_in(entries, said.backup), left)

    def _admit(
        self, said: Manifest, db: Database, gone: frozenset[str] | None
    ) -> tuple[frozenset[str], frozenset[str], int]:
        """Which clips are back, with which runs of footage, and how many are not because they were
        deleted since (`gone`)."""
        if gone is None or not said.clips or not self._request.with_clips:
            return frozenset(), frozenset(), 0
        sealed = self._clips / archive.SEALED
        opened = open_sealed(sealed, said.backup, self._passphrase(), self._draft, self._disk)
        back = opened.whole(opened.ids - gone, self._has)
        kek = house_key(self._places.state).derive("clips")
        with closing(KeySlots(self._draft / SLOTS, kek, disk=self._disk)) as slots:
            opened.admit(back, db, slots, expired=False)  # those of the present: see `_judge`
        return back, opened.runs(back), len(opened.ids & gone)

    def _has(self, run: str) -> bool:
        return (self._clips / (run + SUFFIX)).exists()

    def _tell(self, db: Database, said: Manifest, result: Restored, *, known: bool) -> None:
        details: dict[str, Plain] = {
            "made_at": said.made_at.isoformat(),
            "clips": result.clips,
            "deleted": result.deleted,
            "quarantined": result.quarantined,
            "known": known,
            "vouched": result.vouched,
        }
        with db.write() as tx:
            now = self._clock.now()
            if not result.vouched:
                unvouched.leave_an_owner(tx, now)
            ledger.append(tx, ACTOR, rows.RESTORED, at=now, object=said.backup, details=details)

    def _old(self, aside: str | None) -> list[Move]:
        if aside is None:
            return []
        places = self._places
        key = places.state / _HOUSE_KEY
        copied = self._draft / _HOUSE_KEY
        if key.exists():  # which stays: without it the folder aside could not be used
            self._disk.write_all(copied, key.read_bytes())
        names = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SLOTS]
        state = [places.state / name for name in names]
        clips = [*sorted(places.clips.glob(f"*{SUFFIX}")), places.quarantine]
        return [
            Move(path, path.parent / aside / path.name) for path in state + clips if path.exists()
        ] + ([Move(copied, places.state / aside / _HOUSE_KEY)] if key.exists() else [])

    def _new(self, said: Manifest, runs: frozenset[str], *, quarantined: bool) -> list[Move]:
        state, clips = self._places.state, self._places.clips
        moves = [Move(self._draft / DATABASE, state / DATABASE)]
        if runs:
            moves.append(Move(self._draft / SLOTS, state / SLOTS))
        names = sorted(run + SUFFIX for run in runs)
        moves += [Move(self._clips / name, clips / name) for name in names]
        if quarantined:
            moves.append(Move(self._clips, self._places.quarantine / said.backup))
        return moves

    def _clean(self) -> None:
        for folder in (self._draft, self._clips):
            self._disk.remove_tree(folder)


def _there(places: Places) -> bool:
    return (
        places.database.exists()
        or places.slots.exists()
        or any(places.clips.glob(f"*{SUFFIX}"))
        or places.quarantine.exists()
    )
