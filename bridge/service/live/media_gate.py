"""The gate to media: what opens a view of a camera or of a clip, and knows of it until it ends.

To be decided, to be granted and to be written down are one step, in the caller's transaction:
nobody holds a grant that the ledger does not know of.
"""

from dataclasses import dataclass
from datetime import datetime

from bridge.access.grants.book import GrantBook
from bridge.access.grants.grant import Grant
from bridge.access.grants.pictures import PictureGrants
from bridge.access.holders import Holders
from bridge.model import Rendition
from bridge.policy.acts import Act
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Refused, Why
from bridge.service.acts import Acts
from bridge.service.live.admission import Admission
from bridge.service.live.open_views import OpenViews
from bridge.service.people.callers import Caller
from bridge.store.database import Tx
from bridge.store.people.epochs import Subject


@dataclass(frozen=True, slots=True)
class MediaGate:
    """Any thread. `admission`: of every request for media; `views`: those that are open;
    `pictures`: single ones, by addresses for which nothing is opened."""

    acts: Acts
    grants: GrantBook
    holders: Holders
    admission: Admission
    views: OpenViews
    pictures: PictureGrants

    def until(self, caller: Caller) -> datetime | None:
        """When the caller's rights expire; None: they have ended."""
        return self.holders.until(caller.holder)

    def whose(self, grant: Grant) -> str | None:
        """Whose allowance its requests come out of; None: of nobody's (`policy.fair_use`)."""
        actor = self.holders.actor(grant.holder)
        return whose(actor) if actor else grant.holder.id

    def open_in(
        self,
        tx: Tx,
        caller: Caller,
        camera: str,
        rendition: Rendition,
        *,
        clip: str | None = None,
        to_player: bool = False,
    ) -> str | Refused:
        """The token of a grant. `tx` is to commit a refusal too.

        `clip`: of that one of the camera's, not of its live pictures. `to_player`: for a device
        that sends no cookie.
        """
        until = self.until(caller)
        of = {} if clip is None else {"camera": camera}
        refused = self.acts.decide_in(
            tx,
            caller.actor,
            Act.LIVE_OPEN if clip is None else Act.CLIP_OPEN,
            camera,
            object=clip,
            details={**of, "rendition": rendition.value},
            unless=None if until else Why.SESSION_ENDED,
        )
        if refused is not None or until is None:
            return refused or Refused(Why.SESSION_ENDED)
        token = self.grants.open(
            camera,
            rendition,
            caller.holder,
            not_after=until,
            to_player=to_player,
            clip=clip,
            whose=whose(caller.actor),
        )
        self.views.opened(tx, caller.actor, token, camera, clip)
        return token

    def open_picture(self, holder: Subject, camera: str, clip: str | None = None) -> str | None:
        """The token of the address of one picture; None where the holder's rights have ended. To be
        looked at is what is written down, each time."""
        until = self.holders.until(holder)
        if until is None:
            return None
        return self.pictures.open(camera, holder, not_after=until, clip=clip)

    def admit_picture(self, token: str, act: Act, *, address: str | None) -> Grant:
        """As `Admission.live`, of one picture: `LIVE_LOOK` of a camera, `CLIPS_LOOK` of a clip."""
        return self.admission.picture(self.pictures.read(token), act, address=address)

    def looked(self, grant: Grant, act: Act) -> None:
        """A picture was sent. Memory only."""
        actor = self.holders.actor(grant.holder)
        if actor is not None:
            self.views.read(actor, act, grant.camera)
