"""API tokens for the owner's programs: the Alexa skill in Lambda, home automation."""

from typing import Literal

from bridge.access.tokens import Token, Tokens
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy.acts import Act
from bridge.service.acts import Acts
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.people.tokens import Scope

# What a lasting token may be for, as `store.people.tokens.Scope` says it; none has the owner's
# rights.
Use = Literal["voice", "presence"]
# Made anew at each start, for this machine's command line and the skill in the bridge.
COMMAND_LINE, HOSTED_SKILL = "command line", "skill in the bridge"
_OWN = frozenset({COMMAND_LINE, HOSTED_SKILL})


class ApiTokens:
    def __init__(self, acts: Acts, tokens: Tokens, db: Database, clock: Clock) -> None:
        self._acts = acts
        self._tokens = tokens
        self._db = db
        self._clock = clock

    def create(self, actor: Actor, name: str, use: Use = "voice") -> tuple[Token, str]:
        """A token for one purpose. Its text is shown now and never again."""
        self._acts.require(actor, Act.TOKEN_CREATE)
        if name in _OWN:
            raise PrivateEyeError(Kind.CONFLICT, f'"{name}" is the bridge\'s own.')
        with self._acts.administer(actor, Act.TOKEN_CREATE, fresh=True) as doing:
            token, text = self._tokens.create(doing.tx, name, Scope(use))
            doing.say(token.id, {"use": use})
        return token, text

    def lasting(self, actor: Actor) -> tuple[Token, ...]:
        self._acts.require(actor, Act.PEOPLE_MANAGE)
        return tuple(token for token in self._tokens.active() if _lasts(token))

    def revoke(self, actor: Actor, token_id: str) -> None:
        """End a token at once. Raises NotFound."""
        with self._acts.administer(actor, Act.TOKEN_REVOKE) as doing:
            if token_id not in {token.id for token in self._tokens.active() if _lasts(token)}:
                raise PrivateEyeError(Kind.NOT_FOUND, "there is no such token")
            self._tokens.revoke(doing.tx, token_id)
            doing.say(token_id)

    def introduce(self, bridge: Actor) -> tuple[str, str]:
        """New tokens for the command line and the hosted skill; the old ones end."""
        with self._db.write() as tx:
            for old in self._tokens.active():
                if old.name in _OWN:
                    self._tokens.revoke(tx, old.id)
            _, command_line = self._tokens.create(tx, COMMAND_LINE, Scope.OWNER)
            _, skill = self._tokens.create(tx, HOSTED_SKILL, Scope.VOICE)
            ledger.append(tx, bridge, Act.START, at=self._clock.now())
        return command_line, skill


def _lasts(token: Token) -> bool:
    return token.name not in _OWN
