"""Every way of signing in: a one-time link, a password, a recovery code, a passkey.

A refusal says the same, and takes the same time, whether the name, the password or the
code was wrong.
"""

from bridge.access.persons import Persons
from bridge.access.refusals import Refusals, at_address
from bridge.access.sign_in import invitations, one_time_links
from bridge.access.sign_in.attempts import WINDOW_S, Attempts
from bridge.access.sign_in.credentials import Credentials
from bridge.access.sign_in.guess_limits import Try, of_address
from bridge.access.sign_in.passkeys import Json, Party
from bridge.access.sign_in.passwords import PasswordMatch
from bridge.errors import Kind, PrivateEyeError, TooSoon
from bridge.policy.acts import Act
from bridge.policy.refusal import Denied, Why
from bridge.service.people.client import Client, NeedsCode, SignedIn
from bridge.service.people.session_start import SessionStart
from bridge.store.database import Database, Tx
from bridge.store.people import passkeys, passwords
from bridge.store.people.invitations import InvitationRow
from bridge.store.people.persons import FIRST, Person

NO_OWNER = (
    "The disk does not say any more who the owner of this house is. On the machine that runs "
    "Private Eye, `private-eye person add NAME --role owner` makes somebody one."
)


class SignInMethods:
    """Any thread."""

    def __init__(
        self,
        session_start: SessionStart,
        *,
        db: Database,
        persons: Persons,
        credentials: Credentials,
        attempts: Attempts,
        refusals: Refusals,
    ) -> None:
        self._session_start = session_start
        self._db = db
        self._persons = persons
        self._credentials = credentials
        self._attempts = attempts
        self._refusals = refusals

    def by_link(self, token: str, client: Client) -> SignedIn:
        """Exchange a one-time link or an invitation, once. Raises Unauthenticated, TooSoon.

        A wrong one costs reads and no row: refusals are gathered.
        """
        self._not_too_often(client)
        now = self._session_start.now()
        with self._db.read() as tx:
            good = one_time_links.is_open(tx, token, now)
            invited = invitations.find_open(tx, token, now)
        entered = None
        if good or invited:
            with self._db.write() as tx:
                entered = self._exchange(tx, token, client)
        if entered is None:
            raise self._missed(client, Why.WRONG_LINK)
        return entered

    def invitation(self, token: str, client: Client) -> tuple[InvitationRow, Person]:
        """What a link offers to whom, without using it. Raises Unauthenticated, TooSoon."""
        self._not_too_often(client)
        with self._db.read() as tx:
            row = invitations.find_open(tx, token, self._session_start.now())
        person = self._persons.find(row.person) if row else None
        if row is None or person is None:
            raise self._missed(client, Why.WRONG_INVITATION)
        return row, person

    def by_password(
        self, name: str, password: str, code: str | None, client: Client
    ) -> SignedIn | NeedsCode:
        """Raises Unauthenticated, TooSoon, or Unavailable where many try at once.

        Takes as long as a hash, whoever is named.
        """
        person = self._persons.named(name)
        attempt = self._session_start.count(client, person, name)
        id_ = person.id if person else ""
        with self._db.read() as tx:
            kept = passwords.find(tx, id_)
        match = self._matches(kept, password, client, person, attempt)
        if person is None or kept is None or not match.right:
            raise self._session_start.refused(client, Why.WRONG_PASSWORD)
        anew = self._credentials.passwords.hash(password) if match.stale else None
        with self._db.write() as tx:
            if passwords.find(tx, id_) != kept:  # another was chosen while this one was hashed
                raise self._session_start.refused(client, Why.WRONG_PASSWORD)
            needs = self._credentials.second_factors.is_on(tx, id_)
            if needs and code is None:
                # It stays counted until the code was right: who asks only this learns a password.
                self._session_start.half_way(client, person)
                return NeedsCode()
            now = self._session_start.now()
            if (
                code is None
                or not needs
                or self._credentials.second_factors.accept(tx, id_, code, now)
            ):
                self._session_start.take_back(attempt)
                if needs:
                    self._session_start.take_back(attempt)
                    self._session_start.whole_way(tx, client, person)
                if anew is not None:
                    passwords.replace(tx, id_, kept, anew)
                by = "password and code" if needs else "password"
                return self._session_start.let_in(tx, person, client, by)
        raise self._session_start.refused(client, Why.WRONG_CODE)

    def by_recovery(self, name: str, code: str, client: Client) -> SignedIn:
        """Raises Unauthenticated or TooSoon."""
        person = self._persons.named(name)
        attempt = self._session_start.count(client, person, name)
        id_ = person.id if person else ""
        with self._db.read() as tx:
            good = self._credentials.recovery.is_open(tx, id_, code)
        if person is not None and good:
            with self._db.write() as tx:
                if self._credentials.recovery.use(tx, id_, code, self._session_start.now()):
                    self._session_start.take_back(attempt)
                    self._session_start.whole_way(tx, client, person)
                    return self._session_start.let_in(tx, person, client, "recovery code")
        raise self._session_start.refused(client, Why.WRONG_RECOVERY_CODE)

    def passkey_options(self, party: Party) -> Json:
        return self._credentials.passkeys.sign_in(party)

    def by_passkey(self, credential: Json, party: Party, client: Client) -> SignedIn:
        """Raises Unauthenticated, or TooSoon where this address has shown 20 wrong ones lately."""
        self._not_too_often(client)
        id_ = credential.get("id")
        with self._db.read() as tx:
            key = passkeys.find(tx, id_) if isinstance(id_, str) else None
        person = self._persons.find(key.person) if key else None
        count = self._credentials.passkeys.signed_in(party, key, credential) if key else None
        if key is None or person is None or count is None:
            raise self._missed(client, Why.UNKNOWN_PASSKEY)
        with self._db.write() as tx:
            found = passkeys.find(tx, key.id)
            if found is None or (found.person, found.public_key) != (key.person, key.public_key):
                raise self._session_start.refused(client, Why.REMOVED_PASSKEY)
            passkeys.used(tx, key.id, sign_count=count, at=self._session_start.now())
            return self._session_start.let_in(tx, person, client, "passkey")

    def _exchange(self, tx: Tx, token: str, client: Client) -> SignedIn | None:
        now = self._session_start.now()
        if one_time_links.exchange(tx, token, now):
            return self._session_start.let_in(tx, self._an_owner(), client, "link")
        row = invitations.find_open(tx, token, now)
        person = self._persons.find(row.person) if row else None
        if person is None or not invitations.use(tx, token, now):
            return None
        return self._session_start.let_in(tx, person, client, "invitation")

    def _an_owner(self) -> Person:
        """Whom the link of the command line lets in. Raises Conflict where nobody is one as far as
        the disk can be read; the link stays good."""
        owners = self._persons.owners()
        if not owners:
            raise PrivateEyeError(Kind.CONFLICT, NO_OWNER)
        return next((person for person in owners if person.id == FIRST), owners[0])

    def _matches(
        self, kept: str | None, password: str, client: Client, person: Person | None, attempt: Try
    ) -> PasswordMatch:
        try:
            known = self._session_start.is_known(client, person)
            return self._credentials.passwords.matches(kept, password, known=known)
        except PrivateEyeError:
            self._session_start.take_back(attempt)
            raise

    def _not_too_often(self, client: Client) -> None:
        stranger = at_address(client.address)
        if self._attempts.exhausted(of_address(client.address).key):
            self._refusals.note(stranger, Act.PERSON_SIGN_IN, Why.TOO_MANY_LINKS)
            raise TooSoon("Too many wrong links; wait a minute.", WINDOW_S)

    def _missed(self, client: Client, why: Why) -> Denied:
        self._attempts.missed(of_address(client.address).key)
        return self._session_start.refused(client, why)
