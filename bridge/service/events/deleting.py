"""Deleting clips for good. Each camera's are decided by themselves: what is refused of one keeps
back none of another's.

They can be read by nobody from the moment that the deletion commits; their keys are destroyed right
after it, and what they filled is cleared away by the janitor.
"""

from collections.abc import Callable, Sequence

from bridge.errors import Kind, PrivateEyeError
from bridge.footage.library import Deletion, Library, Progress
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.acts import Act
from bridge.policy.fair_use import whose
from bridge.policy.refusal import Denied, Refused, Why
from bridge.service.acts import Acts
from bridge.service.events.viewing import ClipViewing
from bridge.service.events.views import ClipSearch
from bridge.service.events.visible import VisibleClips
from bridge.store.database import Database, Tx
from bridge.store.events import clips as rows
from bridge.store.ledger import Plain
from bridge.store.sharing import shares


class ClipDeleting:
    """Any thread. `wake`: told when a deletion leaves something to clear away."""

    def __init__(
        self,
        visible: VisibleClips,
        library: Library,
        viewing: ClipViewing,
        acts: Acts,
        *,
        db: Database,
        wake: Callable[[], None],
    ) -> None:
        self._visible = visible
        self._library = library
        self._viewing = viewing
        self._acts = acts
        self._db = db
        self._wake = wake

    def delete(self, actor: Actor, ids: Sequence[str], *, way: str) -> Deletion:
        """When it returns nobody can read them any more. Those that are gone are skipped, and of
        cameras that are not theirs none is there.

        Raises Denied to who may delete none, whether or not there are such clips.
        """
        self._acts.not_too_often(actor, Act.CLIP_DELETE)
        with self._db.write(whose(actor)) as tx:
            deletion = self.delete_in(tx, actor, ids, way=way)
        return self.destroy(deletion)

    def delete_found(self, actor: Actor, search: ClipSearch, *, way: str) -> Deletion:
        """As `delete`, of all that a search finds."""
        self._acts.not_too_often(actor, Act.CLIP_DELETE)
        query = self._visible.query(actor, search)
        with self._db.write(whose(actor)) as tx:
            deletion = self.delete_in(tx, actor, rows.ids(tx, query), way=way)
        return self.destroy(deletion)

    def delete_in(
        self, tx: Tx, actor: Actor, ids: Sequence[str], *, way: str
    ) -> Deletion | Refused:
        """Decide and mark. `tx` is to commit a refusal too; `destroy` comes right after it."""
        found = rows.by_camera(tx, ids)
        some: dict[str, Plain] = {"way": way, "count": len(ids)}
        refused = self._none_at_all(actor)
        if refused is not None:
            camera = next(iter(found), None)
            return self._acts.refuse_in(tx, actor, Act.CLIP_DELETE, refused.why, camera, some)
        theirs: list[str] = []
        for camera, of_it in found.items():
            why_not = self._acts.why_not(actor, Act.CLIP_DELETE, camera)
            if why_not is not None:
                some = {"way": way, "count": len(of_it)}
                self._acts.refuse_in(tx, actor, Act.CLIP_DELETE, why_not.why, camera, some)
            else:
                theirs += of_it
        deletion = self._library.mark_deleting(tx, theirs, actor=actor, way=way)
        shares.clips_deleted(tx, theirs)
        tx.after_commit(lambda: self._viewing.end(theirs))
        return deletion

    def destroy(self, deletion: Deletion | Refused) -> Deletion:
        """What follows `delete_in`, when its transaction is over: raise, or destroy the keys."""
        if isinstance(deletion, Refused):
            raise Denied(deletion.why)
        self._library.destroy(deletion.id)
        self._wake()
        return deletion

    def progress(self, actor: Actor, deletion_id: str) -> Progress:
        """Raises NotFound, also a day after its end."""
        self._acts.require(actor, Act.CAMERAS_LIST)
        progress = self._library.progress(deletion_id)
        if progress is None:
            raise PrivateEyeError(Kind.NOT_FOUND, "there is no such deletion")
        return progress

    def _none_at_all(self, actor: Actor) -> Refused | None:
        """Why they may delete no clip of any camera."""
        anywhere = self._acts.why_not(actor, Act.CLIP_DELETE, consent.ANY)
        nowhere = actor.rights is not None and actor.rights.cameras == frozenset()
        if anywhere is None:
            return None
        return anywhere if nowhere or anywhere.why is not Why.NOT_THIS_CAMERA else None
