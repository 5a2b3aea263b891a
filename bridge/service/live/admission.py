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
from bridge.policy.consent import Act, Ask

_WHY = {
    GrantFault.FORGED: "not a grant of this house",
    GrantFault.EXPIRED: "the grant was not used in time",
    GrantFault.ENDED: "the view was closed",
    GrantFault.REVOKED: "the rights of its viewer were withdrawn",
    GrantFault.WRONG_SESSION: "another browser's grant",
}
_ENDED = "this view has ended"
_LATE = "the view had ended"
_NOBODY = "its viewer is nobody of this house any more"


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
        grant = self._admit(token, session, address, "live.fetch")
        if grant.clip is not None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is of a clip")
        self._decide(grant, Act.LIVE, "live.fetch")
        return grant

    def clip(self, token: str, *, session: str | None, address: str | None = None) -> Grant:
        """As `live`, of one request for the media of `grant.clip`."""
        grant = self._admit(token, session, address, "clip.fetch")
        if grant.clip is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is a live one")
        self._decide(grant, Act.WATCH_CLIP, "clip.fetch")
        return grant

    def _admit(self, token: str, session: str | None, address: str | None, named: str) -> Grant:
        admitted = self._grants.admit(token, session=session)
        if isinstance(admitted, GrantRefused):
            self._turn_away(admitted, at_address(address), named)
        return admitted.grant

    def _turn_away(self, refused: GrantRefused, stranger: Actor, named: str) -> NoReturn:
        """A player asks once more after its view was closed: that is no attempt to get in."""
        own = refused.own
        actor = self._holders.actor(own.holder) if own else None
        if own is None or actor is None:
            self._refuse(stranger, named, _WHY[refused.reason])
        if not refused.late:  # no player does, but whoever has got hold of their browser may
            self._refuse(actor, named, _WHY[refused.reason])
        act = "live.late" if own.clip is None else "clip.late"
        # Who sends no cookie has shown the grant alone: where they are is said of them.
        self._refuse(actor if own.with_cookie else stranger, act, _LATE, own.camera)

    def _decide(self, grant: Grant, act: Act, named: str) -> None:
        actor = self._holders.actor(grant.holder)
        if actor is None:
            self._refuse(at_address(None), named, _NOBODY)
        decision = consent.decide(Ask(actor, act, self._clock.now(), grant.camera))
        if isinstance(decision, consent.Refused):
            self._refuse(actor, named, decision.reason)

    def _refuse(self, actor: Actor, named: str, reason: str, camera: str | None = None) -> NoReturn:
        self._refusals.note(actor, named, reason, camera)
        raise PrivateEyeError(Kind.DENIED, _ENDED)
