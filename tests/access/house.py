"""A house with nothing in it but doors: a real database, and a clock that is set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from bridge.access.alexa.codes import AlexaCodes
from bridge.access.alexa.console_users import ConsoleUsers
from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.users import AlexaUsers
from bridge.access.epochs import Epochs
from bridge.access.grants.book import GrantBook
from bridge.access.grants.grant import GrantFault, GrantRefused
from bridge.access.holders import UNTIL_REVOKED, Holders
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.model import Rendition
from bridge.service.acts import Acts
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people.epochs import Subject, SubjectKind
from tests.fresh import fresh_database

# Guessing need not be costly here.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FRONT = Subject(SubjectKind.CAMERA, "front")


@dataclass
class FakeClock:
    at: datetime = NOON
    ticks: float = 1000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def advance(self, by: timedelta) -> None:
        self.at += by
        self.ticks += by.total_seconds()


@dataclass
class House:
    """Everything that `app.py` makes of a state folder. Making a second one is a restart."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    skill: str | None = None  # which Alexa skill may be linked
    wait_s: float = 5.0  # of the database

    def __post_init__(self) -> None:
        key = self.key = house_key(self.folder)
        path = fresh_database(self.folder / "private-eye.db")
        self.db = Database(path, chain.of(self.folder, key), wait_s=self.wait_s)
        self.epochs = Epochs(self.db)
        self.sessions = Sessions(self.db, key.derive("sessions"), self.epochs, self.clock)
        self.tokens = Tokens(self.db, self.epochs, self.clock)
        self.grants = GrantBook(key.derive("grants"), self.epochs, self.clock)
        self.alexas = AlexaUsers(self.db, self.epochs)
        self.codes = AlexaCodes(key.derive("alexa-codes"), self.alexas)
        self.persons = Persons(self.db, UTC)
        self.links = AlexaLinks(self.db, key.derive("links"), self.epochs, self.clock, self.skill)
        self.holders = Holders(
            self.sessions, self.tokens, self.alexas, self.links, self.persons, self.clock
        )
        self.console = ConsoleUsers(key.derive("voice-console"))
        self.refusals = Refusals(self.db, self.clock)
        self.acts = Acts(
            self.db,
            holders=self.holders,
            sessions=self.sessions,
            refusals=self.refusals,
            clock=self.clock,
        )

    def restarted(self) -> "House":
        self.db.close()
        return House(self.folder, self.clock, self.skill)

    def view(
        self,
        holder: Subject,
        camera: str = "front",
        *,
        until: datetime = UNTIL_REVOKED,
        to_player: bool = False,
    ) -> str:
        """A new grant."""
        return self.grants.open(
            camera, Rendition.ECHO, holder, not_after=until, to_player=to_player
        )

    def why_not(self, token: str, session: str | None = None) -> GrantFault | None:
        """None where the grant was admitted."""
        answer = self.grants.admit(token, session=session)
        return answer.reason if isinstance(answer, GrantRefused) else None

    def revoke(self, subject: Subject) -> None:
        with self.db.write() as tx:
            self.epochs.raise_epoch(tx, subject)
