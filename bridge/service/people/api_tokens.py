"""API tokens for the owner's programs: the Alexa skill in Lambda, home automation."""

from typing import Literal

from bridge.access.tokens import Token, Tokens
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.people.reauthorise import Reauthorisation
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
    def __init__(
        self, *, db: Database, tokens: Tokens, reauthorisation: Reauthorisation, clock: Clock
    ) -> None:
        self._db = db
        self._tokens = tokens
        self._reauthorisation = reauthorisation
        self._clock = clock

    def create(self, actor: Actor, name: str, use: Use = "voice") -> tuple[Token, str]:
        """A token for one purpose. Its text is shown now and never again."""
        self._may_manage(actor)
        if name in _OWN:
            raise PrivateEyeError(Kind.CONFLICT, f'"{name}" is the bridge\'s own.')
        with self._db.write() as tx:
            now = self._reauthorisation.require(tx, actor, Act.MANAGE_ACCESS, fresh=True)
            token, text = self._tokens.create(tx, name, Scope(use))
            details: dict[str, ledger.Plain] = {"use": use}
            ledger.append(tx, actor, "token.create", at=now, object=token.id, details=details)
        return token, text

    def lasting(self, actor: Actor) -> tuple[Token, ...]:
        self._may_manage(actor)
        return tuple(token for token in self._tokens.active() if token.name not in _OWN)

    def revoke(self, actor: Actor, token_id: str) -> None:
        """End a token at once. Raises NotFound."""
        if token_id not in {token.id for token in self.lasting(actor)}:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such token")
        with self._db.write() as tx:
            now = self._reauthorisation.require(tx, actor, Act.MANAGE_ACCESS)
            self._tokens.revoke(tx, token_id)
            ledger.append(tx, actor, "token.revoke", at=now, object=token_id)

    def introduce(self, bridge: Actor) -> tuple[str, str]:
        """New tokens for the command line and the hosted skill; the old ones end."""
        with self._db.write() as tx:
            for old in self._tokens.active():
                if old.name in _OWN:
                    self._tokens.revoke(tx, old.id)
            _, command_line = self._tokens.create(tx, COMMAND_LINE, Scope.OWNER)
            _, skill = self._tokens.create(tx, HOSTED_SKILL, Scope.VOICE)
            ledger.append(tx, bridge, "start", at=self._clock.now())
        return command_line, skill

    def _may_manage(self, actor: Actor) -> None:
        """Raises Denied."""
        consent.require(Ask(actor, Act.MANAGE_ACCESS, self._clock.now()))
