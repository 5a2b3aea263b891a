"""Which clips somebody may see: each is decided by its camera, and the rest are not there.

What finds, plays, keeps and deletes clips asks here first.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import tzinfo

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.footage.library import Library
from bridge.model import Actor, EventState, PictureKind
from bridge.policy import consent
from bridge.policy.acts import Act
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Denied, Why
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.views import ClipSearch, ClipView
from bridge.store.database import Database, Tx
from bridge.store.events import clips as rows
from bridge.store.events.clips import Clip, ClipQuery
from bridge.store.ledger import NO_DETAILS, Plain


class VisibleClips:
    """Any thread. `zone`: the house's."""

    def __init__(
        self,
        house: House,
        library: Library,
        acts: Acts,
        *,
        db: Database,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._house = house
        self._library = library
        self._acts = acts
        self._db = db
        self._clock = clock
        self.zone = zone

    def query(
        self, actor: Actor, search: ClipSearch, *, before: str | None = None, limit: int = 50
    ) -> ClipQuery:
        """What is searched for, of the cameras whose clips the actor may see. Raises Invalid,
        Denied."""
        query = search.query(self.zone, before=before, limit=limit)
        return replace(query, cameras=self._may_look(actor, search.camera))

    def find(self, tx: Tx, actor: Actor, act: Act, clip_id: str) -> Clip:
        """Raises NotFound, also for one that is being deleted, and Denied to who may do what is
        asked to no camera at all: they learn of no clip whether it is there."""
        clip = rows.find(tx, clip_id)
        if clip is not None and clip.state is not EventState.DELETING:
            return clip
        anywhere = self._acts.why_not(actor, act, consent.ANY)
        raise self._unseen(actor, act, anywhere.why if anywhere else Why.NOT_THIS_CAMERA)

    def wanted(self, actor: Actor, act: Act, clip_id: str) -> Clip:
        """As `perform`, before what takes long: only a refusal is written down."""
        with self._db.read() as tx:
            clip = self.find(tx, actor, act, clip_id)
        refused = self._acts.why_not(actor, act, clip.camera)
        if refused is not None:
            return self.perform(actor, act, clip_id)
        return clip

    def cameras(self) -> tuple[NamedCamera, ...]:
        """Those of the house."""
        return self._house.named()

    def may_teach(self, actor: Actor) -> None:
        """Whether they may say of any camera's clips what they were. Raises Denied."""
        self._acts.reach(actor, Act.CLIP_TEACH, (one.id for one in self._house.named()))

    def shown(self, actor: Actor, clip_id: str) -> Clip:
        """Raises NotFound, Denied."""
        with self._db.read() as tx:
            clip = self.find(tx, actor, Act.CLIPS_LIST, clip_id)
        refused = self._acts.why_not(actor, Act.CLIPS_LIST, clip.camera)
        if refused is not None:
            raise self._unseen(actor, Act.CLIPS_LIST, refused.why)
        return clip

    def thumbnail(self, clip_id: str) -> bytes:
        """A JPEG, for whom it was decided already. Raises NotFound, Unavailable."""
        with self._db.read() as tx:
            clip = rows.find(tx, clip_id)
        if clip is None or clip.state is EventState.DELETING:
            raise PrivateEyeError(Kind.NOT_FOUND, "There is no such clip.")
        return self._library.picture(clip_id, PictureKind.THUMBNAIL)

    def perform(
        self,
        actor: Actor,
        act: Act,
        clip_id: str,
        change: Callable[[Tx], object] | None = None,
        *,
        say: Mapping[str, Plain] = NO_DETAILS,
    ) -> Clip:
        """Decide, change and write down, with what there is to `say`; the clip as it was before.
        Raises NotFound, Denied."""
        with self._db.write(whose(actor)) as tx:
            clip = self.find(tx, actor, act, clip_id)
            details = {"camera": clip.camera, **say}
            refused = self._acts.decide_in(
                tx, actor, act, clip.camera, object=clip.id, details=details
            )
            if refused is None and change is not None:
                change(tx)
        if refused is not None:
            raise of_a_clip(refused.why)
        return clip

    def view(self, clip: Clip) -> ClipView:
        """As it is now: what a row says of a clip that goes on lags behind."""
        names = {named.id: named.name for named in self._house.named()}
        if clip.state is EventState.OPEN and not self._library.is_recorded(clip.id):
            clip = replace(clip, state=EventState.CLOSED)
        elif clip.state is EventState.OPEN:
            clip = replace(clip, ends_at=max(clip.ends_at, self._clock.now()))
        return ClipView(clip, names.get(clip.camera, clip.camera))

    def _unseen(self, actor: Actor, act: Act, why: Why) -> PrivateEyeError:
        """As `of_a_clip`, noted where they are told so."""
        if why is not Why.NOT_THIS_CAMERA:
            self._acts.note(actor, act, why)
        return of_a_clip(why)

    def _may_look(self, actor: Actor, camera: str | None) -> frozenset[str] | None:
        """Of which cameras the actor may see clips; None: of all. Raises Denied."""
        named = (one.id for one in self._house.named())
        return self._acts.reach(actor, Act.CLIPS_LIST, named, camera=camera)


def of_a_clip(why: Why) -> PrivateEyeError:
    """To raise: of another camera than theirs a clip is, to them, not there."""
    if why is Why.NOT_THIS_CAMERA:
        return PrivateEyeError(Kind.NOT_FOUND, "There is no such clip.")
    return Denied(why)
