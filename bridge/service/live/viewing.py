"""Watching live: open a view, serve its bytes, end it.

`open` decides, mints a grant and writes the ledger in one transaction, in which the viewer's rights
are read anew: who signs out or is removed meanwhile gets nothing. `stream` is the gate at the
bytes: it is passed on every media request, and again after every wait, without touching the
database.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bridge.access.grants.grant import Grant
from bridge.cameras.still import Stills
from bridge.clock import Clock
from bridge.model import Actor, Rendition, VideoCodec
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Denied, Refused
from bridge.service.acts import Acts
from bridge.service.cameras.house import House, Outputs
from bridge.service.cameras.views import CameraView, HouseView, LastEvent, OpenedView
from bridge.service.live.media_gate import MediaGate
from bridge.service.people.callers import Caller
from bridge.store.database import Database, Tx
from bridge.store.events import clips
from bridge.store.events.clips import Clip

# A list of cameras is shown whole, and its pictures are made one after the other.
GLANCE_S = 8.0


@dataclass(frozen=True, slots=True)
class Stream:
    """An admitted media request."""

    grant: Grant
    outputs: Outputs


class Live:
    """Any thread."""

    def __init__(
        self,
        house: House,
        acts: Acts,
        gate: MediaGate,
        *,
        db: Database,
        stills: Stills,
        clock: Clock,
    ) -> None:
        self._house = house
        self._acts = acts
        self._gate = gate
        self._db = db
        self._stills = stills
        self._clock = clock

    def cameras(self, actor: Actor) -> HouseView:
        """The cameras that the actor may look at, and how they are."""
        now = self._acts.require(actor, Act.CAMERAS_LIST)
        view = self._house.view()
        seen = consent.allowed(actor, Right.LIST, now, (camera.id for camera in view.cameras))
        self._gate.views.read(actor, Act.CAMERAS_LIST)
        busy = view.busy
        if busy is not None and not self._acts.may(actor, Right.MANAGE_ACCESS):
            busy = replace(busy, takers=())
        return replace(view, busy=busy, cameras=tuple(c for c in view.cameras if c.id in seen))

    def with_last_events(self, actor: Actor) -> HouseView:
        """As `cameras`, and what happened there last, where they may be told of it."""
        view, now = self.cameras(actor), self._clock.now()
        told = consent.allowed(actor, Right.TELL_CLIPS, now, (c.id for c in view.cameras))
        with self._db.read() as tx:
            newest = clips.last_of_each(tx, told)
        last = {camera: _last(clip) for camera, clip in newest.items()}
        cameras = tuple(replace(camera, last=last.get(camera.id)) for camera in view.cameras)
        return replace(view, cameras=cameras)

    def wait(self, caller: Caller, after: int, timeout_s: float) -> None:
        """Block until a camera, or whose rights they are, is newer than `after`, until the
        caller's rights are over, or the time."""
        until = self._gate.until(caller)
        if until is not None:
            left_s = (until - self._clock.now()).total_seconds()
            self._house.wait(after, max(0.0, min(timeout_s, left_s)))

    def open(
        self,
        caller: Caller,
        camera_id: str,
        *,
        plays: Collection[VideoCodec] = (VideoCodec.H264,),
        rendition: Rendition | None = None,
    ) -> OpenedView:
        """Start a live view. Raises NotFound, Denied or Unauthenticated.

        A camera without a picture may be opened. Without `rendition` the camera's own pictures are
        given to a screen that plays them, else the encoded ones.
        """
        self._acts.before_waiting(caller.actor, Act.LIVE_OPEN)
        camera = self._house.asked(self._acts, caller.actor, Act.LIVE_OPEN, camera_id)
        if rendition is None:
            codec = camera.video.codec if camera.video else VideoCodec.H264
            rendition = Rendition.SOURCE if codec in plays else Rendition.ECHO
        with self._db.write(whose(caller.actor)) as tx:
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
    ) -> OpenedView | Refused:
        """Decide, mint and write down. `tx` is to commit a refusal too; `begin` comes after it.

        `to_player`: for a device that sends no cookie.
        """
        opened = self._gate.open_in(tx, caller, camera.id, rendition, to_player=to_player)
        return opened if isinstance(opened, Refused) else OpenedView(camera, rendition, opened)

    def begin(self, opened: OpenedView | Refused) -> OpenedView:
        """What follows `open_in`, when its transaction is over: raise, or want the camera."""
        if isinstance(opened, Refused):
            raise Denied(opened.why)
        self._house.want(opened.camera.id, opened.rendition)
        return opened

    def picture(self, token: str, *, address: str | None) -> Grant:
        """Admit one request for a picture of a camera as it is now."""
        return self._gate.admit_picture(token, Act.LIVE_LOOK, address=address)

    def glance(self, grant: Grant) -> bytes:
        """That picture, a JPEG. Wakes no camera. Raises Unavailable when there is none."""
        jpeg = self._stills.jpeg(self._house.outputs(grant.camera).ring, GLANCE_S)
        self._gate.looked(grant, Act.LIVE_LOOK)
        return jpeg

    def try_now(self, actor: Actor, camera_id: str) -> None:
        """Somebody does not want to wait until a camera that is away is tried again.

        Raises NotFound, Denied.
        """
        self._house.asked(self._acts, actor, Act.CAMERA_TRY, camera_id)
        with self._acts.perform(actor, Act.CAMERA_TRY, camera_id):
            self._house.try_now(camera_id)

    def end(self, token: str, caller: Caller) -> None:
        """The viewer is done. Ending a view twice is no error."""
        self._gate.grants.end(token, holder=caller.holder)

    def stream(self, token: str, *, session: str | None, address: str | None = None) -> Stream:
        """Admit one media request, as `Admission.live` does.

        A look is written down when it is opened, not for each of its pictures.
        """
        grant = self._gate.admission.live(token, session=session, address=address)
        self._house.want(grant.camera, grant.rendition)
        return Stream(grant, self._house.outputs(grant.camera))

    def whose(self, stream: Stream) -> tuple[str | None, bytes]:
        """Whose allowance its requests come out of, and which view's."""
        return self._gate.whose(stream.grant), stream.grant.id

    def whose_picture(self, grant: Grant) -> str | None:
        return self._gate.whose(grant)

    def served(self, stream: Stream) -> None:
        """Pictures are on their way to the viewer. Memory only."""
        self._gate.views.served(stream.grant)

    def still(self, stream: Stream) -> bytes:
        """JPEG of the newest keyframe. Raises Unavailable when there is none."""
        jpeg = self._stills.jpeg(stream.outputs.ring)
        self.served(stream)
        return jpeg


def _last(clip: Clip) -> LastEvent:
    at = clip.rang_at or clip.onset_at or clip.starts_at
    return LastEvent(clip.id, clip.kind, clip.label, clip.sub_label, clip.called, at)
