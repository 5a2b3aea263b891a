"""The wiring of `access`: everything that more than one use case needs."""

from bridge.access.alexa.codes import AlexaCodes
from bridge.access.alexa.console_users import ConsoleUsers
from bridge.access.alexa.links import AlexaLinks
from bridge.access.alexa.users import AlexaUsers
from bridge.access.epochs import Epochs
from bridge.access.grants.book import GrantBook
from bridge.access.grants.pictures import PictureGrants
from bridge.access.holders import Holders
from bridge.access.persons import Persons
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.app.base import Base
from bridge.service.acts import Acts
from bridge.service.live.admission import Admission
from bridge.service.people.callers import Callers


class Access:
    """Loaded from the database once; from then on this process's memory is the truth."""

    def __init__(self, base: Base) -> None:
        config, db, key, clock = base.config, base.db, base.key, base.clock
        skill = config.alexa.linking.client_id if config.alexa.linking else None
        self.epochs = Epochs(db)
        self.sessions = Sessions(db, key.derive("sessions"), self.epochs, clock)
        self.tokens = Tokens(db, self.epochs, clock)
        self.alexas = AlexaUsers(db, self.epochs)
        self.codes = AlexaCodes(key.derive("alexa-codes"), self.alexas)
        self.persons = Persons(db, config.zone)
        self.links = AlexaLinks(db, key.derive("links"), self.epochs, clock, skill)
        self.holders = Holders(
            self.sessions, self.tokens, self.alexas, self.links, self.persons, clock
        )
        self.grants = GrantBook(key.derive("grants"), self.epochs, clock)
        self.pictures = PictureGrants(key.derive("pictures"), self.epochs, clock)
        self.console = ConsoleUsers(key.derive("voice-console"))
        self.refusals = Refusals(db, clock)
        self.acts = Acts(
            db,
            holders=self.holders,
            sessions=self.sessions,
            refusals=self.refusals,
            clock=clock,
        )
        self.admission = Admission(self.grants, self.holders, self.refusals, clock)
        self.callers = Callers(self.sessions, self.tokens, self.holders, self.refusals)

    def write_last_used(self, *, last: bool = False) -> None:
        """Write last uses and refusals: once a minute, and at the end (`last`)."""
        self.sessions.write_last_used()
        self.tokens.write_last_used()
        self.alexas.write_last_used()
        self.links.write_last_used()
        self.refusals.write(last=last)
