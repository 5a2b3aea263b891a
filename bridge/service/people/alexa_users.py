"""Alexas that were confirmed by a code: making codes, listing, removing."""

from bridge.access.alexa.codes import AlexaCodes
from bridge.access.alexa.users import AlexaUsers
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.service.acts import Acts
from bridge.store.database import Database
from bridge.store.people import alexa_users as rows

# What `web` shows.
AlexaUser = rows.AlexaUser


class ConfirmedAlexas:
    """Any thread."""

    def __init__(self, acts: Acts, *, db: Database, codes: AlexaCodes, alexas: AlexaUsers) -> None:
        self._acts = acts
        self._db = db
        self._codes = codes
        self._alexas = alexas

    def alexa_code(self, actor: Actor) -> str:
        """Six digits that confirm the next Alexa user who says them, for five minutes."""
        with self._acts.administer(actor, Act.ALEXA_CODE, fresh=True) as doing:
            return self._codes.create(doing.tx, doing.at)

    def alexa_users(self, actor: Actor) -> tuple[AlexaUser, ...]:
        self._acts.require(actor, Act.ALEXA_MANAGE)
        with self._db.read() as tx:
            return self._alexas.everyone(tx)

    def remove_alexa(self, actor: Actor, user_id: str) -> None:
        """Forget an Alexa user; what it watches ends at once. Raises NotFound."""
        with self._acts.administer(actor, Act.ALEXA_REMOVE) as doing:
            if not self._alexas.remove(doing.tx, user_id):
                raise PrivateEyeError(Kind.NOT_FOUND, "that Alexa is not known here")
            doing.say(user_id)
