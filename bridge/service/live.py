"""Watching live: open a view, serve its bytes, end it.

`open` decides, mints a grant and writes the ledger in one transaction. `stream` is the gate at the
bytes: it is passed on every media request, and again after every wait, without touching the
database.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bridge.access.grant_book import GrantBook
from bridge.access.grants import Grant
from bridge.access.grants import Refused as GrantRefused
from bridge.cameras.still import Stills
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Rendition, VideoCodec
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.cameras import House, Outputs
from bridge.service.views import Opened
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.epochs import Subject


@dataclass(frozen=True, slots=True)
class Stream:
    """An admitted media request."""

    grant: Grant
    outputs: Outputs


class Live:
    def __init__(
        self, house: House, *, db: Database, grants: GrantBook, stills: Stills, clock: Clock
    ) -> None:
        self._house = house
        self._db = db
        self._grants = grants
        self._stills = stills
        self._clock = clock

    def open(
        self,
        actor: Actor,
        holder: Subject,
        camera_id: str,
        *,
        plays: Collection[VideoCodec] = (VideoCodec.H264,),
        rendition: Rendition | None = None,
    ) -> Opened:
        """Start a live view. Raises NotFound or Denied; a camera without a picture may be opened.

        Without `rendition` the camera's own pictures are given to a screen that plays them, else
        the encoded ones.
        """
        camera = self._house.camera(camera_id)
        if rendition is None:
            codec = camera.video.codec if camera.video else VideoCodec.H264
            rendition = Rendition.SOURCE if codec in plays else Rendition.ECHO
        now = self._clock.now()
        decision = consent.decide(Ask(actor, Act.LIVE, now, camera=camera_id))
        refused = decision.reason if isinstance(decision, consent.Refused) else None
        with self._db.write() as tx:
            ledger.append(
                tx,
                actor,
                "live.open",
                at=now,
                object=camera_id,
                refused=refused,
                details={"rendition": rendition.value},
            )
            token = None if refused else self._grants.open(camera_id, rendition, holder)
        if token is None:
            raise PrivateEyeError(Kind.DENIED, refused or "")
        self._house.want(camera_id, rendition)
        return Opened(camera, rendition, token)

    def end(self, token: str, holder: Subject) -> None:
        """The viewer is done. Ending what has ended is no error."""
        self._grants.end(token, holder=holder)

    def stream(self, token: str, *, session: str | None) -> Stream:
        """Admit one media request. Raises Denied; why is not said, a stranger may be asking."""
        admitted = self._grants.admit(token, session=session)
        if isinstance(admitted, GrantRefused):
            raise PrivateEyeError(Kind.DENIED, "this view has ended")
        grant = admitted.grant
        self._house.want(grant.camera, grant.rendition)
        return Stream(grant, self._house.outputs(grant.camera))

    def still(self, stream: Stream) -> bytes:
        """JPEG of the newest keyframe. Raises Unavailable when there is none."""
        return self._stills.jpeg(stream.outputs.ring)
