"""Cameras are hidden and shown by people: one at a time, or the whole house."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, Health, State
from bridge.policy import consent, privacy_journal
from bridge.policy.acts import Act, Right
from bridge.policy.consent import Allowed, Ask
from bridge.policy.fair_use import whose
from bridge.policy.privacy import HiddenBy, Standing
from bridge.policy.privacy_journal import JournalPage, Switch
from bridge.policy.refusal import Denied, Refused, Why
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.service.privacy.journal import Journal
from bridge.store.database import Database, Tx

_NO_CAMERA = "there is no such camera in this house"
_NOT_WRITTEN = "The camera is off for now, but this could not be written down. "


@dataclass(frozen=True, slots=True)
class CameraPrivacy:
    """`standing`: None where nobody has ever hidden the camera. `may`: hide it, or show it.
    `until`: when it comes back by itself."""

    camera: NamedCamera
    standing: Standing | None
    may: bool
    until: datetime | None = None

    @property
    def hidden(self) -> bool:
        return self.standing is not None and self.standing.hidden


@dataclass(frozen=True, slots=True)
class Switched:
    """`cameras` are now as asked; for the others it says why not. `already`: those that were so
    before."""

    cameras: tuple[str, ...]
    refused: Mapping[str, Why]
    already: frozenset[str] = frozenset()


class PrivacySwitch:
    """Any thread."""

    def __init__(
        self,
        cameras: Mapping[str, NamedCamera],
        journal: Journal,
        acts: Acts,
        *,
        db: Database,
        clock: Clock,
        comes_back: Callable[[str], datetime | None],
    ) -> None:
        """`comes_back`: when the rules let a camera that is hidden come back by itself."""
        self._cameras = cameras
        self._comes_back = comes_back
        self._journal = journal
        self._acts = acts
        self._db = db
        self._clock = clock

    def named(self) -> tuple[NamedCamera, ...]:
        return tuple(self._cameras.values())

    def hidden(self, camera: str) -> bool:
        return self._journal.page(camera).hidden

    def in_minutes(self, minutes: int | None) -> datetime | None:
        """When something ends that begins now; None: it was not said."""
        return None if minutes is None else self._clock.now() + timedelta(minutes=minutes)

    def off_until(self, camera: str) -> datetime | None:
        """When it comes back by itself; None: it is not hidden, or nobody can say."""
        return self._comes_back(camera)

    def health(self, camera: str) -> Health | None:
        """Of a hidden camera; None: as the camera itself is."""
        standing = self._journal.page(camera).standing
        if standing is None or not standing.hidden:
            return None
        return Health(State.OFF, standing.since, _said(standing), until=self._comes_back(camera))

    def view(self, actor: Actor) -> tuple[CameraPrivacy, ...]:
        """Of the cameras that the actor may look at. Raises Denied."""
        now = self._acts.require(actor, Act.CAMERAS_LIST)
        seen = consent.allowed(actor, Right.LIVE, now, self._cameras)
        return tuple(self._view(actor, id_, now) for id_ in self._cameras if id_ in seen)

    def hide(
        self,
        actor: Actor,
        cameras: Collection[str] | None,
        way: HiddenBy,
        *,
        until: datetime | None = None,
    ) -> Switched:
        """Disconnect them; None: all that they may. They are when it returns, even where the disk
        takes no word of it. `until`: they come back by themselves then, unless somebody else has
        said for longer, or a rule hides them. Raises NotFound, Denied where it may be none,
        Unavailable.
        """
        wanted = _wanted(actor, way, self._clock.now(), hidden=True, until=until)
        try:
            with self._db.write(whose(actor)) as tx:
                switched = self._switch(tx, actor, cameras, wanted)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            self._hide_in_memory(actor, cameras, wanted)
            raise PrivateEyeError(error.kind, _NOT_WRITTEN + error.message) from error
        return _or_denied(switched)

    def reveal(self, actor: Actor, cameras: Collection[str] | None, way: HiddenBy) -> Switched:
        """Connect them again; None: all. Raises NotFound, Denied where it may be none.

        By voice only after what the house asks for there: that is not decided here. Nobody is kept
        from turning cameras off, however often; without this, once would be all that is written.
        """
        self._acts.not_too_often(actor, Act.PRIVACY_REVEAL)
        with self._db.write(whose(actor)) as tx:
            switched = self.reveal_in(tx, actor, cameras, way)
        return _or_denied(switched)

    def reveal_in(
        self, tx: Tx, actor: Actor, cameras: Collection[str] | None, way: HiddenBy
    ) -> Switched:
        """As `reveal`, in a transaction that is to commit refusals too. Raises NotFound, and Denied
        for a camera that they may not know not to be there."""
        now = self._clock.now()
        return self._switch(tx, actor, cameras, _wanted(actor, way, now, hidden=False))

    def _switch(
        self, tx: Tx, actor: Actor, cameras: Collection[str] | None, wanted: Standing
    ) -> Switched:
        done: list[str] = []
        refused: dict[str, Why] = {}
        already: set[str] = set()
        act = _act(wanted.hidden)
        for camera in self._meant(actor, act, cameras):
            page = self._journal.page(camera)
            decision = _decide(actor, camera, page, wanted.since, hidden=wanted.hidden)
            if isinstance(decision, Refused):
                refused[camera] = decision.why
                details = {"way": wanted.way.value}
                self._acts.refuse_in(tx, actor, act, decision.why, camera, details)
                continue
            done.append(camera)
            already |= {camera} if page.hidden is wanted.hidden else set()
            after = privacy_journal.switched(page.standing, wanted)
            if after is not None and after != page.standing:
                self._journal.write(tx, camera, page, Switch(actor, after))
            elif wanted.hidden:
                self._journal.write(tx, camera, page)
        return Switched(tuple(done), refused, frozenset(already))

    def _hide_in_memory(
        self, actor: Actor, cameras: Collection[str] | None, wanted: Standing
    ) -> None:
        for camera in self._meant(actor, Act.PRIVACY_HIDE, cameras):
            page = self._journal.page(camera)
            decision = _decide(actor, camera, page, wanted.since, hidden=True)
            if isinstance(decision, Allowed):
                self._journal.not_written(camera, Switch(actor, wanted))

    def _view(self, actor: Actor, camera: str, now: datetime) -> CameraPrivacy:
        page = self._journal.page(camera)
        decision = _decide(actor, camera, page, now, hidden=not page.hidden)
        may = isinstance(decision, Allowed)
        until = self._comes_back(camera)
        return CameraPrivacy(self._cameras[camera], page.standing, may, until)

    def _meant(self, actor: Actor, act: Act, cameras: Collection[str] | None) -> tuple[str, ...]:
        for camera in cameras or ():
            if camera not in self._cameras:  # nobody learns so of a camera that is not theirs
                self._acts.require(actor, act, camera)
            require_camera(self._cameras, camera)
        if cameras is not None:
            return tuple(cameras)
        # Nobody is told of other cameras than theirs, not even that they are not.
        reach = self._acts.reach(actor, act, self._cameras)
        return tuple(camera for camera in self._cameras if reach is None or camera in reach)


def require_camera(cameras: Collection[str], camera: str) -> None:
    """Raises NotFound."""
    if camera not in cameras:
        raise PrivateEyeError(Kind.NOT_FOUND, _NO_CAMERA)


def _decide(
    actor: Actor, camera: str, page: JournalPage, now: datetime, *, hidden: bool
) -> Allowed | Refused:
    by = page.standing.role if page.standing is not None and page.hidden and not hidden else None
    right = Right.HIDE if hidden else Right.REVEAL
    return consent.decide(Ask(actor, right, now, camera, by))


def _act(hidden: bool) -> Act:
    return Act.PRIVACY_HIDE if hidden else Act.PRIVACY_REVEAL


def _wanted(
    actor: Actor,
    way: HiddenBy,
    now: datetime,
    *,
    hidden: bool,
    until: datetime | None = None,
) -> Standing:
    role = consent.role_of(actor)
    return Standing(hidden, now, way, actor.person, actor.name, role, until)


def _said(standing: Standing) -> str:
    """Since when is beside it, for whoever reads it to say by their own clock."""
    by = {HiddenBy.SCHEDULE: "by its schedule", HiddenBy.PRESENCE: "as the owner has set it"}
    who = by.get(standing.way) or f"by {standing.name}"
    return f"Privacy: off {who}"


def _or_denied(switched: Switched) -> Switched:
    if switched.refused and not switched.cameras:
        raise Denied(next(iter(switched.refused.values())))
    return switched
