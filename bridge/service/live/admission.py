"""Admission of every request for media: checked on arrival, and again after a wait.

A grant says that somebody was let in; whether they still may see this camera is decided anew each
time, by the same function as everything else. Memory only.
"""

from typing import NoReturn

from bridge.access.grants.book import GrantBook
from bridge.access.grants.grant import Grant, GrantFault, GrantRefused
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals, at_address
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.acts import Act
from bridge.policy.consent import Ask
from bridge.policy.refusal import Denied, Refused, Why

_WHY = {
    GrantFault.FORGED: Why.GRANT_FORGED,
    GrantFault.EXPIRED: Why.GRANT_UNUSED,
    GrantFault.ENDED: Why.GRANT_CLOSED,
    GrantFault.REVOKED: Why.GRANT_REVOKED,
    GrantFault.WRONG_SESSION: Why.GRANT_OF_ANOTHER,
}


class Admission:
    """Any thread."""

    def __init__(
        self, grants: GrantBook, holders: Holders, refusals: Refusals, clock: Clock
    ) -> None:
        self._grants = grants
        self._holders = holders
        self._refusals = refusals
        self._clock = clock

    def live(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """The grant of one request for a camera's live media.

        Raises Denied without saying why, for a stranger may be asking, and NotFound for a grant of
        something else. A refusal is gathered under the network `address` that asked.
        """
        grant = self._admit(token, session, address, Act.LIVE_FETCH)
        if grant.clip is not None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is of a clip")
        self._decide(grant, Act.LIVE_FETCH)
        return grant

    def clip(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """As `live`, of one request for the media of `grant.clip`."""
        grant = self._admit(token, session, address, Act.CLIP_FETCH)
        if grant.clip is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is a live one")
        self._decide(grant, Act.CLIP_FETCH)
        return grant

    def picture(self, read: Grant | GrantRefused, act: Act, *, address: str | None) -> Grant:
        """As `live`, of the address of one picture as it was `read`: by `act` a camera's, or a
        clip's."""
        if isinstance(read, GrantRefused):
            self._refuse(at_address(address), act, _WHY[read.reason])
        if (read.clip is None) is not (act is Act.LIVE_LOOK):
            raise PrivateEyeError(Kind.NOT_FOUND, "this picture is of something else")
        self._decide(read, act)
        return read

    def _admit(self, token: str, session: str | None, address: str | None, act: Act) -> Grant:
        admitted = self._grants.admit(token, session=session)
        if isinstance(admitted, GrantRefused):
            self._turn_away(admitted, at_address(address), act)
        return admitted.grant

    def _turn_away(self, refused: GrantRefused, stranger: Actor, act: Act) -> NoReturn:
        """A player asks once more after its view was closed: that is no attempt to get in."""
        own = refused.own
        actor = self._holders.actor(own.holder) if own else None
        if own is None or actor is None:
            self._refuse(stranger, act, _WHY[refused.reason])
        if not refused.late:  # no player does, but whoever has got hold of their browser may
            self._refuse(actor, act, _WHY[refused.reason])
        late = Act.LIVE_LATE if own.clip is None else Act.CLIP_LATE
        # Who sends no cookie has shown the grant alone: where they are is said of them.
        who = actor if own.with_cookie else stranger
        self._refuse(who, late, Why.GRANT_LATE, own.camera)

    def _decide(self, grant: Grant, act: Act) -> None:
        actor = self._holders.actor(grant.holder)
        if actor is None:
            self._refuse(at_address(None), act, Why.NOBODY_HERE)
        decision = consent.decide(Ask(actor, act.needed, self._clock.now(), grant.camera))
        if isinstance(decision, Refused):
            self._refuse(actor, act, decision.why)

    def _refuse(self, actor: Actor, act: Act, why: Why, camera: str | None = None) -> NoReturn:
        self._refusals.note(actor, act, why, camera)
        raise Denied(Why.GRANT_CLOSED)  # whatever it was: a stranger may be asking
