"""`private-eye check`: prints what differs between rows, files and keys, and what it means."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from bridge.backup import quarantine, rows
from bridge.backup.places import BEFORE, QUARANTINE, SUFFIX, Places, is_ours
from bridge.backup.restoring import take
from bridge.clock import SystemClock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage import check
from bridge.footage.check import FootageFinding, Problem
from bridge.footage.library import Library
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.slots import KeySlots


def run(places: Places, *, repair: bool, hash_: bool) -> int:
    """The process's exit status: 1 where something is wrong and was not repaired.

    Raises Conflict where repair is asked for and a bridge runs.
    """
    if not places.database.exists():
        raise PrivateEyeError(Kind.NOT_FOUND, "There are no records in this state folder.")
    looked_at, findings = _repaired(places, hash_) if repair else _found(places, hash_)
    for finding in findings:
        click.echo(f"{finding.subject}: {finding.meaning}")
        if finding.repaired is not None:
            click.echo(f"    {finding.repaired}")
    _notes(places)
    left = sum(finding.repaired is None for finding in findings)
    _total(looked_at, len(findings), left, repair=repair, hash_=hash_)
    return 1 if left else 0


def _found(places: Places, hash_: bool) -> tuple[int, list[FootageFinding]]:
    """Twice: what a running bridge is in the middle of is over by the second time."""
    with _library(places) as library:
        first = check.check(library, hash=hash_)
        findings = _theirs(places, first.findings)
        if findings:
            again = set(check.check(library).findings)
            with library.shelf.db.read() as tx:
                there = rows.still_closed(tx)
            findings = [
                finding
                for finding in findings
                if finding in again
                or (finding.problem is Problem.DAMAGED and finding.subject in there)
            ]
    return first.clips, findings


def _repaired(places: Places, hash_: bool) -> tuple[int, list[FootageFinding]]:
    lock = take(places)
    try:
        with _library(places) as library:
            # With another house key nothing opens: what a crash left would seem to be empty.
            problems = {finding.problem for finding in check.check(library).findings}
            if Problem.KEY_UNREADABLE not in problems:
                library.repair()
            report = check.check(library, hash=hash_, repair=True)
    finally:
        lock.release()
    return report.clips, _theirs(places, report.findings)


@contextmanager
def _library(places: Places) -> Iterator[Library]:
    kek = house_key(places.state).derive("clips")
    with (
        closing(Database(places.database, chain.of(places.state))) as db,
        closing(KeySlots(places.slots, kek)) as slots,
    ):
        yield Library(places.clips, db=db, slots=slots, clock=SystemClock())


def _theirs(places: Places, findings: tuple[FootageFinding, ...]) -> list[FootageFinding]:
    """Without the folders that restoring makes beside the clips."""
    return [
        finding
        for finding in findings
        if not (
            finding.problem is Problem.STRAY_FILE
            and is_ours(finding.subject)
            and (places.clips / finding.subject).is_dir()
        )
    ]


def _notes(places: Places) -> None:
    for one in quarantine.waiting(places):
        click.echo(
            f"In quarantine: clips of the backup of {one.made_at.astimezone():%Y-%m-%d %H:%M}. "
            "`private-eye restore --accept` or `--drop` says what becomes of them."
        )
    for folder in _aside(places):
        click.echo(f"{folder} is what a restore has replaced{_clips_in(folder)}.")
        click.echo("    Remove it when it is not needed; a deletion does not reach it.")


def _aside(places: Places) -> list[Path]:
    names = {path.name for base in (places.state, places.clips) for path in base.glob(f"{BEFORE}*")}
    return sorted(folder for name in names for folder in places.aside(name))


def _clips_in(folder: Path) -> str:
    """Those that were the house's, and those that waited in its quarantine."""
    clips = len(list(folder.glob(f"*{SUFFIX}")))
    waiting = len(list((folder / QUARANTINE).glob(f"*/*{SUFFIX}")))
    said = [_count(clips, "")] if clips else []
    said += [_count(waiting, " that waited in quarantine")] if waiting else []
    return f", with {' and '.join(said)}" if said else ""


def _count(clips: int, which: str) -> str:
    return f"{clips} clip{'' if clips == 1 else 's'}{which}"


def _total(looked_at: int, found: int, left: int, *, repair: bool, hash_: bool) -> None:
    depth = "every part of them opened" if hash_ else "their parts not opened (--hash does)"
    click.echo(f"Clips looked at: {looked_at}, {depth}.")
    if not found:
        click.echo("Nothing is wrong.")
    elif not left:
        click.echo(f"Repaired: {found}.")
    else:
        advice = "" if repair else " With Private Eye stopped, --repair fixes what can be fixed."
        click.echo(f"Wrong: {left}.{advice}")
