"""What the house has learnt: told, kept, declined, and gone back to what it knew before."""

from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Role
from bridge.policy import consent
from bridge.policy.acts import Act, Right
from bridge.policy.teaching import KEPT_AS_NUMBERS, Saying, VersionState
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.events.views import ClipView
from bridge.service.events.visible import VisibleClips
from bridge.service.learning.learner import Learner
from bridge.service.learning.teaching import teacher_of
from bridge.service.learning.views import ExpiredView, LearntView, TaughtClip
from bridge.store.database import Database, Tx
from bridge.store.events import clips, expired, learnt, teaching
from bridge.store.events.expired import ExpiredLesson
from bridge.store.events.learnt import Version

# So many clips of which somebody spoke are listed.
MOST_LISTED = 500
_NO_VERSION = "There is no such version any more."
_ANSWERED = "That was answered already, or something newer was learnt since."
_TOO_LITTLE = "Of the clips from which that was learnt too few are left."
_LOSES = "By that version nobody would have been told of a person, so the house does not go by it."


class WhatItLearnt:
    """Any thread."""

    def __init__(
        self, visible: VisibleClips, house: House, learner: Learner, acts: Acts, *, db: Database
    ) -> None:
        self._visible = visible
        self._house = house
        self._learner = learner
        self._acts = acts
        self._db = db

    def everything(self, actor: Actor) -> LearntView:
        """Raises Denied."""
        self._acts.require(actor, Act.LEARNT_READ)
        named = (camera.id for camera in self._house.named())
        theirs = self._acts.reach(actor, Act.CLIPS_LIST, named)
        with self._db.read() as tx:
            versions = learnt.versions(tx)
            said = teaching.everything(tx)
            views = self._views(tx, {*said, *_spoken_of(versions)}, theirs)
            kinds = teaching.kinds(tx)
            left = expired.everything(tx)
        heard = [
            TaughtClip(view, said[view.clip.id], _theirs(actor, said[view.clip.id]))
            for view in views.values()
            if view.clip.id in said
        ]
        heard.sort(key=lambda one: one.said[-1].at, reverse=True)
        gone = [
            self._left(actor, one, said[one.event])
            for one in left
            if one.event in said and (theirs is None or one.seen.camera in theirs)
        ]
        gone.sort(key=lambda one: one.said[-1].at, reverse=True)
        return LearntView(
            kinds,
            versions,
            tuple(heard[:MOST_LISTED]),
            views,
            tuple(gone[:MOST_LISTED]),
            may_forget=self._acts.may(actor, Right.FORGET_LEARNT),
        )

    def keep(self, actor: Actor, number: int) -> Version:
        """Yes to what was proposed. Raises NotFound, Conflict, Denied."""
        with self._learner.holding, self._acts.perform(actor, Act.LEARNT_KEEP) as doing:
            self._in_state(doing.tx, number, VersionState.PROPOSED)
            self._take(doing.tx, number, actor)
            doing.say(details={"to": number})
            return self._version(doing.tx, number)

    def decline(self, actor: Actor, number: int) -> Version:
        """No to what was proposed: the clips stay called as they were called. Raises NotFound,
        Conflict, Denied."""
        with self._acts.perform(actor, Act.LEARNT_DECLINE) as doing:
            self._in_state(doing.tx, number, VersionState.PROPOSED)
            learnt.become(doing.tx, number, VersionState.DECLINED, doing.at, actor.name)
            doing.say(details={"to": number})
            return self._version(doing.tx, number)

    def go_back(self, actor: Actor, number: int | None) -> Version | None:
        """Go by an earlier version again; None: by the detector alone. Raises NotFound, Conflict,
        Denied."""
        with self._learner.holding, self._acts.perform(actor, Act.LEARNT_BACK) as doing:
            if number is None:
                self._learner.stop(doing.tx, actor.name)
                doing.say()
                return None
            self._version(doing.tx, number)
            self._take(doing.tx, number, actor)
            doing.say(details={"to": number})
            return self._version(doing.tx, number)

    def _take(self, tx: Tx, number: int, actor: Actor) -> None:
        match self._learner.take(tx, number, actor.name):
            case None:
                raise PrivateEyeError(Kind.CONFLICT, _TOO_LITTLE)
            case False:
                raise PrivateEyeError(Kind.CONFLICT, _LOSES)

    def _in_state(self, tx: Tx, number: int, state: VersionState) -> None:
        if self._version(tx, number).state is not state:
            raise PrivateEyeError(Kind.CONFLICT, _ANSWERED)

    def _version(self, tx: Tx, number: int) -> Version:
        found = next((one for one in learnt.versions(tx) if one.number == number), None)
        if found is None:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_VERSION)
        return found

    def _left(self, actor: Actor, one: ExpiredLesson, said: tuple[Saying, ...]) -> ExpiredView:
        names = {named.id: named.name for named in self._house.named()}
        camera = one.seen.camera
        until = one.at + KEPT_AS_NUMBERS
        name = names.get(camera, camera)
        return ExpiredView(one.event, name, one.at, until, said, _theirs(actor, said))

    def _views(self, tx: Tx, ids: set[str], theirs: frozenset[str] | None) -> dict[str, ClipView]:
        found = clips.there(tx, sorted(ids))
        return {
            clip.id: self._visible.view(clip)
            for clip in found
            if theirs is None or clip.camera in theirs
        }


def _spoken_of(versions: tuple[Version, ...]) -> set[str]:
    """Of the newest version alone: what its figures name."""
    if not versions:
        return set()
    figures = versions[0].figures
    confused = (one.event for one in figures.trial.confusions)
    return {*figures.replay.lost, *figures.replay.doubtful, *confused}


def _theirs(actor: Actor, said: tuple[Saying, ...]) -> frozenset[str]:
    if consent.role_of(actor) is Role.OWNER:
        return frozenset(one.teacher for one in said)
    return frozenset({teacher_of(actor)} & {one.teacher for one in said})
