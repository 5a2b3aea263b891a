"""A state folder with nothing in it but a ledger, and a hand that tampers with it."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bridge.model import Actor, ActorKind
from bridge.policy import ledger as chained
from bridge.policy.acts import Act
from bridge.policy.ledger_check import ChainProblem
from bridge.store import chain, ledger
from bridge.store.database import Database
from bridge.store.ledger import LedgerQuery
from bridge.store.ledger import verify as ledger_verify
from bridge.store.ledger.verify import VerifyReport

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANNA = Actor(
    ActorKind.MEMBER, "0123456789abcdef", "Anna", person="anna", device="Firefox on a phone"
)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
FILE = "private-eye.db"


class Book:
    """A state folder with a ledger. Opening it anew is a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open()

    def open(self) -> None:
        self.chain = chain.of(self.folder)
        self.db = Database(self.folder / FILE, self.chain, wait_s=2.0)

    def restart(self) -> None:
        self.db.close()
        self.open()

    def write(self, count: int = 1, *, at: datetime = NOON, details: str = "") -> None:
        for number in range(count):
            with self.db.write() as tx:
                said = {"said": details} if details else {}
                ledger.append(
                    tx, ANNA, Act.LIVE_OPEN, at=at, object=f"camera{number}", details=said
                )

    def verify(self, line: str | None = None) -> VerifyReport:
        kept = None if line is None else chained.read_line(line)
        return ledger_verify.verify(self.folder / FILE, chain.of(self.folder), kept)

    def problems(self, line: str | None = None) -> list[tuple[ChainProblem, int]]:
        return [(finding.problem, finding.entry) for finding in self.verify(line).findings]

    def acts(self) -> list[str]:
        with self.db.read() as tx:
            return [entry.act for entry in reversed(ledger.page(tx, LedgerQuery()))]

    def tamper(self, *statements: str) -> None:
        """By hand, with the triggers out of the way."""
        hand = sqlite3.connect(self.folder / FILE)
        hand.executescript(
            "DROP TRIGGER IF EXISTS ledger_no_update; DROP TRIGGER IF EXISTS ledger_no_delete;"
        )
        for statement in statements:
            hand.execute(statement)
        hand.commit()
        hand.close()

    def line(self) -> str:
        newest = ledger_verify.newest(self.folder / FILE)
        assert newest is not None
        return chained.line(newest)
