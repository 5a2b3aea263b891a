"""Saying what a clip was, and taking that back. The clip is called so at once; whether the house
goes by what it learns from it is decided in `learnt`."""

from collections.abc import Mapping

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Role
from bridge.policy import consent
from bridge.policy.acts import Act
from bridge.policy.kind_names import HouseKind
from bridge.policy.teaching import Saying, Way
from bridge.service.events.views import ClipView
from bridge.service.events.visible import VisibleClips
from bridge.service.learning import kinds
from bridge.service.learning.learner import Learner, call_as_taught
from bridge.service.learning.views import TakenBack, TeachResult, Wanted
from bridge.store.database import Database, Tx
from bridge.store.events import teaching
from bridge.store.ledger import Plain

_WAYS = {ActorKind.SCREEN: Way.SCREEN, ActorKind.VOICE: Way.VOICE, ActorKind.COMMAND_LINE: Way.API}
_NOT_SAID = "Nobody has said what this clip was."
_NOT_YOURS = "You have not said what this clip was. An owner may take back what others said."


class Teaching:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, learner: Learner, *, db: Database, clock: Clock
    ) -> None:
        self._visible = visible
        self._learner = learner
        self._db = db
        self._clock = clock

    def teach(self, actor: Actor, clip_id: str, wanted: Wanted) -> TeachResult:
        """Raises Invalid for what nothing can be called, NotFound, Denied."""
        with self._db.read() as tx:
            before = kinds.find(tx, wanted)
        said: list[HouseKind | str] = []

        def say(tx: Tx) -> None:
            kind = kinds.find(tx, wanted)  # which somebody else may have added meanwhile
            said.append(kind)
            self._say(tx, actor, clip_id, kind)

        self._visible.perform(actor, Act.CLIP_TEACH, clip_id, say, say=_told(before))
        version = self._learner.learn(actor.name)
        (kind,) = said
        label = kind.id if isinstance(kind, HouseKind) else kind
        with self._db.read() as tx:
            others = tuple(one for one in teaching.of_event(tx, clip_id) if one.label != label)
        own = kind if isinstance(kind, HouseKind) else None
        return TeachResult(self._view(actor, clip_id), label, own, version, others)

    def take_back(self, actor: Actor, clip_id: str, teacher: str | None = None) -> TakenBack:
        """What one said oneself, or as an owner what somebody else did. Raises NotFound, Denied,
        Conflict where they said nothing."""
        own = teacher_of(actor)

        def unsay(tx: Tx) -> None:
            if not teaching.unsay(tx, clip_id, teacher or own):
                there = bool(teaching.of_event(tx, clip_id))
                raise PrivateEyeError(Kind.CONFLICT, _NOT_YOURS if there else _NOT_SAID)
            left = teaching.of_event(tx, clip_id)
            if left:
                call_as_taught(tx, clip_id, left[-1].label, self._clock.now())

        if teacher not in (None, own) and consent.role_of(actor) is not Role.OWNER:
            raise PrivateEyeError(Kind.CONFLICT, _NOT_YOURS)
        self._visible.perform(actor, Act.CLIP_UNTEACH, clip_id, unsay)
        version = self._learner.learn(actor.name)
        self._learner.call_again(clip_id)
        return TakenBack(self._view(actor, clip_id), version)

    def kinds(self, actor: Actor) -> tuple[HouseKind, ...]:
        """Those of the house's own, as keys to press. Raises Denied."""
        self._visible.may_teach(actor)
        with self._db.read() as tx:
            return teaching.kinds(tx)

    def _say(self, tx: Tx, actor: Actor, clip_id: str, kind: HouseKind | str) -> None:
        now = self._clock.now()
        label = kind.id if isinstance(kind, HouseKind) else kind
        if isinstance(kind, HouseKind) and kind not in teaching.kinds(tx):
            teaching.add_kind(tx, kind, now)
        way = _WAYS.get(actor.kind, Way.PAGE)
        teaching.say(tx, Saying(clip_id, teacher_of(actor), actor.name, label, now, way))
        call_as_taught(tx, clip_id, label, now)
        teaching.drop_unused_kinds(tx)

    def _view(self, actor: Actor, clip_id: str) -> ClipView:
        with self._db.read() as tx:
            return self._visible.view(self._visible.find(tx, actor, Act.CLIP_TEACH, clip_id))


def teacher_of(actor: Actor) -> str:
    """Whose word it is: somebody's, or that of a device which is nobody's in particular."""
    return actor.person or actor.id


def _told(kind: HouseKind | str) -> Mapping[str, Plain]:
    if isinstance(kind, HouseKind):
        return {"kind": kind.id, "called": kind.name}
    return {"kind": kind}
