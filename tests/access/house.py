"""A house with nothing in it but doors: a real database, and a clock that is set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from bridge.access.grants.grant import GrantFault, GrantRefused
from bridge.access.holders import UNTIL_REVOKED
from bridge.app.access import Access
from bridge.app.base import DATABASE, Base
from bridge.config import AlexaConfig, CameraConfig, Config, LinkingConfig
from bridge.media.ffmpeg import MINIMUM, Ffmpeg
from bridge.model import Rendition
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people.epochs import Subject, SubjectKind
from tests.fresh import fresh_database

# Guessing need not be costly here.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
FFMPEG = Ffmpeg("ffmpeg", MINIMUM)
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
    """What the product makes of a state folder, on a clock of its own. Making a second one is a
    restart."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    linked: LinkingConfig | None = None
    wait_s: float = 5.0  # of the database
    cameras: tuple[CameraConfig, ...] = ()

    def __post_init__(self) -> None:
        self.key = house_key(self.folder)
        path = fresh_database(self.folder / DATABASE)
        self.db = Database(path, chain.of(self.folder, self.key), wait_s=self.wait_s)
        config = Config(
            house="the house",
            state=self.folder,
            camera=self.cameras,
            timezone="UTC",
            alexa=AlexaConfig(linking=self.linked),
        )
        self.base = Base(config, self.clock, FFMPEG, self.key, self.db)
        self.access = access = Access(self.base)
        self.epochs, self.persons, self.refusals = access.epochs, access.persons, access.refusals
        self.sessions, self.tokens, self.grants = access.sessions, access.tokens, access.grants
        self.alexas, self.codes, self.links = access.alexas, access.codes, access.links
        self.holders, self.console, self.acts = access.holders, access.console, access.acts

    def restarted(self) -> "House":
        self.db.close()
        return House(self.folder, self.clock, self.linked)

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
