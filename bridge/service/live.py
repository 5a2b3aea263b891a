"""Watching live: open a view, serve its bytes, end it.

`open` decides, mints a grant and writes the ledger in one transaction, in which the viewer's rights
are read anew: who signs out or is removed meanwhile gets nothing. `stream` is the gate at the
bytes: it is passed on every media request, and again after every wait, without touching the
database.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bridge.access.grant_book import GrantBook
from bridge.access.grants import Grant, Reason
from bridge.access.grants import Refused as GrantRefused
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals, at_address
from bridge.cameras.still import Stills
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Rendition, VideoCodec
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.callers import Caller
from bridge.service.cameras import House, Outputs
from bridge.service.views import CameraView, HouseView, Opened
from bridge.store import ledger
from bridge.store.database import Database, Tx

ENDED = "Please sign in again; this was ended meanwhile."
WHY = {
    Reason.FORGED: "not a grant of this house",
    Reason.EXPIRED: "the grant was not used in time",
    Reason.ENDED: "the view was closed",
    Reason.REVOKED: "the rights of its viewer were withdrawn",
    Reason.WRONG_SESSION: "another browser's grant",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """An admitted media request."""

    grant: Grant
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class NotOpened:
    kind: Kind
    reason: str


class Live:
    def __init__(
        self,
        house: House,
        *,
        db: Database,
        grants: GrantBook,
        holders: Holders,
        refusals: Refusals,
        stills: Stills,
        clock: Clock,
    ) -> None:
        self._house = house
        self._db = db
        self._grants = grants
        self._holders = holders
        self._refusals = refusals
        self._stills = stills
        self._clock = clock

    def cameras(self, actor: Actor) -> HouseView:
        """Which cameras there are and how they are: no picture, so not written down."""
        consent.require(Ask(actor, Act.LIST, self._clock.now()))
        return self._house.view()

    def open(
        self,
        caller: Caller,
        camera_id: str,
        *,
        plays: Collection[VideoCodec] = (VideoCodec.H264,),
        rendition: Rendition | None = None,
    ) -> Opened:
        """Start a live view. Raises NotFound, Denied or Unauthenticated.

        A camera without a picture may be opened. Without `rendition` the camera's own pictures are
        given to a screen that plays them, else the encoded ones.
        """
        camera = self._house.camera(camera_id)
        if rendition is None:
            codec = camera.video.codec if camera.video else VideoCodec.H264
            rendition = Rendition.SOURCE if codec in plays else Rendition.ECHO
        with self._db.write() as tx:
            opened = self.open_in(tx, caller, camera, rendition)
        return self.begin(opened)

    def open_in(
        self,
        tx: Tx,
        caller: Caller,
        camera: CameraView,
        rendition: Rendition,
        *,
        to_player: bool = False,
    ) -> Opened | NotOpened:
        """Decide, mint and write down. `tx` is to commit a refusal too; `begin` comes after it.

        `to_player`: for a device that sends no cookie.
        """
        until = self._until(tx, caller, camera.id)
        ledger.append(
            tx,
            caller.actor,
            "live.open",
            at=self._clock.now(),
            object=camera.id,
            refused=until.reason if isinstance(until, NotOpened) else None,
            details={"rendition": rendition.value},
        )
        if isinstance(until, NotOpened):
            return until
        token = self._grants.open(
            camera.id, rendition, caller.holder, not_after=until, to_player=to_player
        )
        return Opened(camera, rendition, token)

    def begin(self, opened: Opened | NotOpened) -> Opened:
        """What follows `open_in`, when its transaction is over: raise, or want the camera."""
        if isinstance(opened, NotOpened):
            raise PrivateEyeError(opened.kind, opened.reason)
        self._house.want(opened.camera.id, opened.rendition)
        return opened

    def end(self, token: str, caller: Caller) -> None:
        """The viewer is done. Ending what has ended is no error."""
        self._grants.end(token, holder=caller.holder)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Stream:
        """Admit one media request. Raises Denied; why is not said, a stranger may be asking.

        A look is written down when it is opened, not for each of its pictures; a refusal is
        gathered under the network `address` that asked.
        """
        admitted = self._grants.admit(token, session=session)
        if isinstance(admitted, GrantRefused):
            self._refusals.note(at_address(address), "live.fetch", WHY[admitted.reason])
            raise PrivateEyeError(Kind.DENIED, "this view has ended")
        grant = admitted.grant
        if grant.clip is not None:
            raise PrivateEyeError(Kind.NOT_FOUND, "this view is of a clip")
        self._house.want(grant.camera, grant.rendition)
        return Stream(grant, self._house.outputs(grant.camera))

    def still(self, stream: Stream) -> bytes:
        """JPEG of the newest keyframe. Raises Unavailable when there is none."""
        return self._stills.jpeg(stream.outputs.ring)

    def _until(self, tx: Tx, caller: Caller, camera_id: str) -> datetime | NotOpened:
        """Until when the caller may look at the camera."""
        decision = consent.decide(Ask(caller.actor, Act.LIVE, self._clock.now(), camera_id))
        if isinstance(decision, consent.Refused):
            return NotOpened(Kind.DENIED, decision.reason)
        return self._holders.until(tx, caller.holder) or NotOpened(Kind.UNAUTHENTICATED, ENDED)
