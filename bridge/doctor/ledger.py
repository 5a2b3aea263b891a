"""`private-eye ledger verify` and `head`: what they print, and the process's exit status."""

from pathlib import Path

import click

from bridge.errors import Kind, PrivateEyeError
from bridge.policy import ledger
from bridge.policy.ledger import Line
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.ledger import verify as ledger_verify

_DATABASE = "private-eye.db"
_NO_LINE = (
    "That is not a line that `private-eye ledger head` prints. It looks like "
    "2026-11-22 entry 1234 9f3a-22b1-0c4d-77e0-51aa."
)


def verify(state: Path, head: str | None) -> int:
    """1 where anything was changed. Raises PrivateEyeError where it cannot be looked at."""
    line = None if head is None else _line(head)
    path = _database(state)
    report = ledger_verify.verify(path, chain.of(state), line)
    for note in report.notes:
        click.echo(note)
    for finding in report.findings:
        click.echo(finding.meaning)
    if report.findings:
        click.echo(f"Something is wrong with the ledger, first at entry {_first(report)}.")
        return 1
    click.echo(f"Looked at {report.count} entries. All are as they were written.")
    return 0


def head(state: Path) -> int:
    """Print one line to keep outside of this machine."""
    newest = ledger_verify.newest(_database(state))
    if newest is None:
        raise PrivateEyeError(Kind.NOT_FOUND, "There is nothing in the ledger yet.")
    click.echo(ledger.line(newest))
    return 0


def _first(report: ledger_verify.VerifyReport) -> int:
    return min(finding.entry for finding in report.findings)


def _line(text: str) -> Line:
    found = ledger.read_line(text)
    if found is None:
        raise PrivateEyeError(Kind.INVALID, _NO_LINE)
    return found


def _database(state: Path) -> Path:
    path = state / _DATABASE
    if not path.exists():
        raise PrivateEyeError(Kind.NOT_FOUND, "There are no records in this state folder.")
    Database(path).close()  # which brings an old schema up
    return path
