"""What pages show of people: who lives here, how they sign in, and where they are signed in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bridge.access.sessions import Session
from bridge.model import Hours, Role
from bridge.policy import rights
from bridge.store.people.persons import Person

# What `web` reads.
LATEST = rights.LATEST


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """What the owner sets for a person. `until_day`: the last day, in the house's zone."""

    name: str
    role: Role
    cameras: frozenset[str] | None = None
    hours: tuple[Hours, ...] = ()
    until: datetime | None = None
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class InvitationLink:
    """`token` is a secret, for the fragment of an address."""

    token: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"InvitationLink({self.expires_at!r})"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody as the owner sees them. `link_until`: a link of theirs waits to be opened; `over`:
    their last day is."""

    person: Person
    sessions: tuple[Session, ...]
    link_until: datetime | None
    signs_in: bool  # of themselves: they have a password or a passkey
    over: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """What its owner is shown of it."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """Oneself."""

    person: Person
    password: bool
    second_factor: bool
    recovery_left: int
    passkeys: tuple[Passkey, ...]
    fresh: bool  # signed in just now, so that ways of signing in may be changed


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation offers to whoever holds its link."""

    person: Person
    inviter: str | None
    cameras: tuple[str, ...]  # names
    expires_at: datetime


def last_day(until: datetime | None) -> date | None:
    """The last day on which somebody may look; `until` in the house's zone."""
    return None if until is None else (until - timedelta(microseconds=1)).date()
