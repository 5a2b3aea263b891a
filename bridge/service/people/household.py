"""The people of the house, as its owners manage them.

There is always an owner, who has all rights and has them always: the last one can neither be
removed nor become something else, and no owner is limited to cameras, hours or a date.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bridge.access.persons import Persons
from bridge.access.secret_text import new_id
from bridge.access.sign_in import invitations
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Rights, Role
from bridge.policy import consent, rights
from bridge.policy.acts import Act
from bridge.service.acts import Acts, Doing
from bridge.service.people.client import Client
from bridge.service.people.holdings import Holdings
from bridge.service.people.sign_in import SignInMethods
from bridge.service.people.views import InvitationLink, Invited, PersonSettings, Resident
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.people import credentials
from bridge.store.people import invitations as invitation_rows
from bridge.store.people.persons import Person

MOST = 64
INVITED = frozenset({Role.OWNER, Role.MEMBER, Role.GUEST, Role.REVIEWER})


class Household:
    """Any thread. What is changed holds from the next request on, also of who is watching.

    `cameras`: ids to names.
    """

    def __init__(
        self,
        acts: Acts,
        *,
        db: Database,
        persons: Persons,
        holdings: Holdings,
        sign_in: SignInMethods,
        cameras: dict[str, str],
    ) -> None:
        self._acts = acts
        self._db = db
        self._persons = persons
        self._holdings = holdings
        self._sign_in = sign_in
        self._cameras = cameras

    def everyone(self, actor: Actor) -> tuple[Resident, ...]:
        """People and screens, in the order in which they came. Raises Denied."""
        now = self._acts.require(actor, Act.PEOPLE_MANAGE)
        with self._db.read() as tx:
            return tuple(self._resident(tx, person, now) for person in self._persons.everyone())

    def add(self, actor: Actor, settings: PersonSettings) -> tuple[Person, InvitationLink]:
        """Somebody new, and the link by which they come in. Raises Denied, NotFresh, Invalid,
        Conflict."""
        person = self._new(settings, self._acts.require(actor, Act.PERSON_ADD))
        with self._acts.administer(actor, Act.PERSON_ADD, fresh=True) as doing:
            if len(self._persons.everyone()) >= MOST:
                raise PrivateEyeError(Kind.CONFLICT, f"A house has at most {MOST} people.")
            self._persons.must_be_free(settings.name, person.id)
            self._persons.put(doing.tx, person)
            link = self._link(doing.tx, person, actor, doing.at)
            doing.say(person.id, _said(person))
        return person, link

    def _new(self, settings: PersonSettings, now: datetime) -> Person:
        """Raises Invalid."""
        if settings.role not in INVITED:
            raise PrivateEyeError(Kind.INVALID, "People are owners, members, guests or reviewers.")
        person = Person(new_id(), settings.name, settings.role, None, (), None, now)
        person = self._as_wished(person, settings)
        if rights.is_over(self._rights(person), now):
            raise PrivateEyeError(Kind.INVALID, "That day has already passed. Choose another.")
        return person

    def change(self, actor: Actor, id_: str, settings: PersonSettings) -> Person:
        """Other rights, from this moment; a last day that is over ends them.

        Raises Denied, NotFound, Invalid, Conflict; NotFresh where it gives them more than they had.
        """
        with self._acts.administer(actor, Act.PERSON_CHANGE) as doing:
            before = self._find(id_)
            after = self._changed(doing, actor, before, settings)
            if settings.name != before.name:  # what an older version allowed may stay
                self._persons.must_be_free(settings.name, id_)
            self._persons.put(doing.tx, after)
            over = rights.is_over(self._rights(after), doing.at)
            self._holdings.settle(doing.tx, before, after, over=over)
            called = {"called": before.name} if before.name != after.name else {}
            doing.say(id_, {**_said(after), **called, "was": before.role.value})
        return after

    def _changed(
        self, doing: Doing, actor: Actor, before: Person, settings: PersonSettings
    ) -> Person:
        """Raises Invalid, Conflict, NotFresh."""
        if (settings.role is Role.SCREEN) is not (before.role is Role.SCREEN):
            raise PrivateEyeError(Kind.INVALID, "A screen stays a screen.")
        if settings.role is not Role.OWNER:
            self._must_not_be_last(before)
        after = self._as_wished(before, settings)
        if consent.widens(self._rights(before), self._rights(after), doing.at):
            self._acts.must_be_fresh(doing.tx, actor)
        return after

    def remove(self, actor: Actor, id_: str) -> None:
        """All of theirs ends: sessions, views, linked Alexas, invitations, ways of signing in."""
        with self._acts.administer(actor, Act.PERSON_REMOVE) as doing:
            tx, person = doing.tx, self._find(id_)
            self._must_not_be_last(person)
            self._holdings.end_all(tx, person)
            self._persons.put(tx, replace(person, ended_at=doing.at))
            doing.say(id_, {"name": person.name, "role": person.role.value})

    def new_link(self, actor: Actor, id_: str) -> InvitationLink:
        """For somebody who has not come in yet, or has lost everything. The older link ends."""
        with self._acts.administer(actor, Act.PERSON_LINK, fresh=True) as doing:
            person = self._find(id_)
            if person.role is Role.SCREEN:
                raise PrivateEyeError(Kind.INVALID, "A screen is connected with the code it shows.")
            link = self._link(doing.tx, person, actor, doing.at)
            doing.say(id_, {"name": person.name})
        return link

    def invited(self, token: str, client: Client) -> Invited:
        """What a link offers, to who holds it; reviewers are told no names of the household. Raises
        Unauthenticated, TooSoon."""
        row, person = self._sign_in.invitation(token, client)
        if person.role is Role.REVIEWER:
            return Invited(person, None, (), row.expires_at)
        inviter = self._persons.find(row.inviter) if row.inviter else None
        ids = self._cameras if person.cameras is None else person.cameras
        names = tuple(name for id_, name in self._cameras.items() if id_ in ids)
        return Invited(person, inviter.name if inviter else None, names, row.expires_at)

    def _resident(self, tx: Tx, person: Person, now: datetime) -> Resident:
        return Resident(
            person,
            self._holdings.sessions(person.id),
            invitation_rows.of(tx, person.id, now),
            credentials.has_any(tx, person.id),
            rights.is_over(self._rights(person), now),
        )

    def _link(self, tx: Tx, person: Person, actor: Actor, now: datetime) -> InvitationLink:
        token = invitations.create(tx, person.id, actor.person, now)
        return InvitationLink(token, now + invitations.VALID)

    def _rights(self, person: Person) -> Rights:
        return person.rights(self._persons.zone)

    def _as_wished(self, person: Person, settings: PersonSettings) -> Person:
        until = self._until(settings)
        if settings.role is Role.OWNER and (
            settings.cameras is not None or settings.hours or until
        ):
            raise PrivateEyeError(Kind.INVALID, "An owner sees everything, always.")
        if until is not None and until > rights.LATEST:
            raise PrivateEyeError(Kind.INVALID, "That day is too far away.")
        known = self._cameras.keys() | (person.cameras or frozenset())
        if settings.cameras is not None and not settings.cameras <= known:
            raise PrivateEyeError(Kind.INVALID, "One of those cameras is not of this house.")
        return replace(
            person,
            name=settings.name,
            role=settings.role,
            cameras=settings.cameras,
            hours=settings.hours,
            until=max(until.astimezone(UTC), rights.EARLIEST) if until else None,
            readable=True,
        )

    def _until(self, settings: PersonSettings) -> datetime | None:
        if settings.until_day is None:
            return settings.until
        midnight = time(0, tzinfo=self._persons.zone)
        return datetime.combine(settings.until_day + timedelta(days=1), midnight).astimezone(UTC)

    def _find(self, id_: str) -> Person:
        person = self._persons.find(id_)
        if person is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such person.")
        return person

    def _must_not_be_last(self, person: Person) -> None:
        if person.role is Role.OWNER and len(self._persons.owners()) == 1:
            raise PrivateEyeError(
                Kind.CONFLICT, "The house needs an owner. Make somebody else an owner first."
            )


def _said(person: Person) -> dict[str, Plain]:
    """Who they are and what they may, for the ledger. `hours`: as days, since-until in minutes."""
    hours = ", ".join(
        f"{''.join(map(str, sorted(one.days)))} {one.since}-{one.until}" for one in person.hours
    )
    return {
        "name": person.name,
        "role": person.role.value,
        "cameras": None if person.cameras is None else " ".join(sorted(person.cameras)),
        "hours": hours or None,
        "until": person.until.isoformat() if person.until else None,
    }
