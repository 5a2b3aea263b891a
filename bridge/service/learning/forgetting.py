"""Forgetting what was taught: a lesson whose clip has expired, or everything."""

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Role
from bridge.policy import consent
from bridge.policy.acts import Act
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.service.events.visible import VisibleClips
from bridge.service.learning.learner import Learner
from bridge.service.learning.teaching import teacher_of
from bridge.service.learning.views import Version
from bridge.store.database import Database
from bridge.store.events import expired, teaching

_NO_LESSON = "There is no such lesson any more."
_NOT_YOURS = "You have not taught this. An owner may take back what others said."


class Forgetting:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, learner: Learner, acts: Acts, *, db: Database
    ) -> None:
        self._visible = visible
        self._learner = learner
        self._acts = acts
        self._db = db

    def take_back(self, actor: Actor, event: str, teacher: str | None = None) -> Version | None:
        """Of a clip that has expired, what one said oneself, or as an owner what somebody else did;
        what was learnt without it. When nobody says anything of it any more its numbers go. Raises
        NotFound, Denied, Conflict."""
        self._visible.may_teach(actor)
        own = teacher_of(actor)
        if teacher not in (None, own) and consent.role_of(actor) is not Role.OWNER:
            raise PrivateEyeError(Kind.CONFLICT, _NOT_YOURS)
        camera = self._camera(actor, event)
        with self._acts.perform(actor, Act.CLIP_UNTEACH, camera) as doing:
            if expired.camera_of(doing.tx, event) is None:
                raise PrivateEyeError(Kind.NOT_FOUND, _NO_LESSON)
            if not teaching.unsay(doing.tx, event, teacher or own):
                raise PrivateEyeError(Kind.CONFLICT, _NOT_YOURS)
            if not teaching.of_event(doing.tx, event):
                expired.drop(doing.tx, [event])
            teaching.drop_unused_kinds(doing.tx)
            doing.say(event, {"camera": camera})
        version = self._learner.learn(actor.name)
        self._learner.settle()
        return version

    def everything(self, actor: Actor) -> int:
        """From now on the house goes by its detector. Of how many clips somebody had spoken. Raises
        Denied."""
        with self._learner.holding, self._acts.perform(actor, Act.LEARNT_FORGET) as doing:
            spoken = self._learner.forget_everything(doing.tx)
            doing.say(details={"count": spoken})
        return spoken

    def _camera(self, actor: Actor, event: str) -> str:
        """To whom another camera's is shut there is no such lesson."""
        with self._db.read() as tx:
            camera = expired.camera_of(tx, event)
        refused = None if camera is None else self._acts.why_not(actor, Act.CLIP_UNTEACH, camera)
        if camera is None or (refused is not None and refused.why is Why.NOT_THIS_CAMERA):
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_LESSON)
        return camera
