"""Privacy mode: cameras are disconnected, and connected again, by people and by the house's rules.

Everything that hides a camera is one write transaction: decided, written down, and its grants
revoked. The camera is cut off when that commits, before the next writer starts: memory and disk
agree, and two switches take effect in the order in which they are in the ledger. Only a disk that
takes no word makes memory go ahead; it is written down as soon as the disk takes it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from threading import Lock
from typing import Protocol

from bridge.access.epochs import Epochs
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Health, State
from bridge.policy import consent, privacy
from bridge.policy.acts import Act, Right
from bridge.policy.privacy import BY_ITSELF, PrivacyRules, Standing
from bridge.policy.refusal import Denied, Refused, Why
from bridge.policy.rooms import NamedCamera
from bridge.service.acts import Acts
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import Plain
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.privacy import mode as rows

# What `web` reads and says.
Rules = PrivacyRules
Presence = privacy.Presence
HiddenBy = privacy.HiddenBy
MOST_NAMES = 64
_RULE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
_NO_CAMERA = "there is no such camera in this house"
_NOT_WRITTEN = "The camera is off for now, but this could not be written down. "


class Connections(Protocol):
    """What `service.cameras.connections.Connections` offers. Neither blocks nor raises."""

    def cut(self, camera: str) -> None: ...
    def connect(self, camera: str) -> None: ...


@dataclass(frozen=True, slots=True)
class CameraPrivacy:
    """`standing`: None where nobody has ever hidden the camera. `may`: hide it, or show it."""

    camera: NamedCamera
    standing: Standing | None
    may: bool

    @property
    def hidden(self) -> bool:
        return self.standing is not None and self.standing.hidden


@dataclass(frozen=True, slots=True)
class Switched:
    """`cameras` are now as asked; for the others it says why not."""

    cameras: tuple[str, ...]
    refused: Mapping[str, Why]


@dataclass(frozen=True, slots=True)
class _Unwritten:
    """A camera that is hidden only in memory so far, and by whom."""

    actor: Actor
    standing: Standing


class Privacy:
    """Any thread, after `begin`."""

    def __init__(
        self,
        cameras: Sequence[NamedCamera],
        connections: Connections,
        acts: Acts,
        *,
        db: Database,
        epochs: Epochs,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._cameras = {camera.id: camera for camera in cameras}
        self._connections = connections
        self._acts = acts
        self._db = db
        self._epochs = epochs
        self._clock = clock
        self._zone = zone
        self._applying = Lock()  # what is said of a camera, and its line, change together
        self._unwritten: dict[str, _Unwritten] = {}
        with db.read() as tx:
            self._standings = dict(rows.standings(tx))
            self._rules = dict(rows.rules(tx))
            self._known = dict(rows.at_home(tx))

    def begin(self) -> None:
        """Before any camera is connected: those that are hidden never are."""
        for camera in self._cameras:
            if self.hidden(camera):
                self._connections.cut(camera)
        self.settle()

    def hidden(self, camera: str) -> bool:
        standing = self._standings.get(camera)
        return standing is not None and standing.hidden

    def health(self, camera: str) -> Health | None:
        """Of a hidden camera; None: as the camera itself is."""
        standing = self._standings.get(camera)
        if standing is None or not standing.hidden:
            return None
        return Health(State.OFF, standing.since, self._said(standing))

    def view(self, actor: Actor) -> tuple[CameraPrivacy, ...]:
        """Of the cameras that the actor may look at. Raises Denied."""
        now = self._acts.require(actor, Act.CAMERAS_LIST)
        seen = consent.allowed(actor, Right.LIVE, now, self._cameras)
        return tuple(self._view(actor, id_, now) for id_ in self._cameras if id_ in seen)

    def hide(self, actor: Actor, cameras: Collection[str] | None, way: HiddenBy) -> Switched:
        """Disconnect them; None: all of the house. They are when it returns, even where the disk
        takes no word of it. Raises NotFound, Denied where it may be none, Unavailable.
        """
        try:
            with self._db.write() as tx:
                switched = self._switch(tx, actor, cameras, way, hidden=True)
        except PrivateEyeError as error:
            if error.kind is not Kind.UNAVAILABLE:
                raise
            self._hide_in_memory(actor, cameras, way)
            raise PrivateEyeError(error.kind, _NOT_WRITTEN + error.message) from error
        return _or_denied(switched)

    def reveal(self, actor: Actor, cameras: Collection[str] | None, way: HiddenBy) -> Switched:
        """Connect them again; None: all. Raises NotFound, Denied where it may be none.

        By voice only after what the house asks for there: that is not decided here.
        """
        with self._db.write() as tx:
            switched = self.reveal_in(tx, actor, cameras, way)
        return _or_denied(switched)

    def reveal_in(
        self, tx: Tx, actor: Actor, cameras: Collection[str] | None, way: HiddenBy
    ) -> Switched:
        """As `reveal`, in a transaction that is to commit refusals too. Raises NotFound, and Denied
        for a camera that they may not know not to be there."""
        return self._switch(tx, actor, cameras, way, hidden=False)

    def rules(self, actor: Actor, camera: str) -> PrivacyRules:
        """Raises NotFound, Denied."""
        self._acts.require(actor, Act.PRIVACY_SET, camera)
        self._known_camera(camera)
        return self._rules_of(camera)[0]

    def set_rules(self, actor: Actor, camera: str, changed: PrivacyRules) -> None:
        """In force from now on. Raises NotFound, Denied."""
        self._acts.require(actor, Act.PRIVACY_SET, camera)
        self._known_camera(camera)
        said = changed.model_dump_json(exclude_defaults=True, exclude={"presence"})
        details: dict[str, Plain] = {"rules": said, "people": len(changed.presence)}
        with self._acts.perform(actor, Act.PRIVACY_SET, camera, details=details) as doing:
            now = doing.at
            rows.put_rules(doing.tx, camera, changed, now)
            doing.tx.after_commit(lambda: self._rules.__setitem__(camera, (changed, now)))
        self.settle()

    def people_at_home(self, actor: Actor) -> Mapping[str, Presence]:
        """As last reported. Raises Denied: whoever reports it need not see the others."""
        self._acts.require(actor, Act.PEOPLE_MANAGE)
        return dict(self._known)

    def tell_presence(self, actor: Actor, name: str, home: bool) -> Presence:
        """Somebody is at home, or away. Raises Denied, TooMany.

        The ledger is kept for long and read by others: it says neither who nor which.
        """
        with self._acts.perform(actor, Act.PRESENCE_TELL) as doing:
            now, before = doing.at, self._known.get(name)
            if before is None and len(self._known) >= MOST_NAMES:
                raise PrivateEyeError(Kind.TOO_MANY, "That is more people than live here.")
            changed = before is None or before.home is not home
            told = Presence(home, now if changed or before is None else before.since, now)
            rows.tell(doing.tx, name, told)
            doing.changed = changed
            doing.tx.after_commit(lambda: self._known.__setitem__(name, told))
        self.settle()
        return told

    def settle(self) -> None:
        """Do what the schedules and people's coming and going ask for now, and write down what
        could not be before. Raises Unavailable."""
        if not self._unwritten and not any(self._settled(camera) for camera in self._cameras):
            return
        try:
            with self._db.write() as tx:
                for camera in self._cameras:
                    standing = self._settled(camera)
                    if standing is not None:
                        self._put(tx, _RULE, camera, standing)
                    else:
                        self._retry(tx, camera)
        except PrivateEyeError:
            for camera in self._cameras:  # as with a person's own switch
                standing = self._settled(camera)
                if standing is not None and standing.hidden:
                    self._hide_unwritten(_RULE, camera, standing)
            raise

    def _settled(self, camera: str) -> Standing | None:
        """How the rules change it now; None: not at all."""
        before = self._standings.get(camera)
        rules, since = self._rules_of(camera)
        after = privacy.settled(
            self._clock.now(), before, rules, since, dict(self._known), self._zone
        )
        return None if after == before else after

    def _switch(
        self, tx: Tx, actor: Actor, cameras: Collection[str] | None, way: HiddenBy, *, hidden: bool
    ) -> Switched:
        now = self._clock.now()
        done: list[str] = []
        refused: dict[str, Why] = {}
        wanted = Standing(hidden, now, way, actor.person, actor.name, consent.role_of(actor))
        act = _act(hidden)
        for camera in self._meant(actor, act, cameras):
            decision = self._decide(actor, camera, now, hidden=hidden)
            if isinstance(decision, Refused):
                refused[camera] = decision.why
                self._acts.refuse_in(tx, actor, act, decision.why, camera, {"way": way.value})
                continue
            done.append(camera)
            if _changes(self._standings.get(camera), wanted):
                self._put(tx, actor, camera, wanted)
            elif hidden:
                self._retry(tx, camera)
        return Switched(tuple(done), refused)

    def _hide_in_memory(self, actor: Actor, cameras: Collection[str] | None, way: HiddenBy) -> None:
        """A full disk keeps no camera on. What is being served ends with the camera."""
        now = self._clock.now()
        for camera in self._meant(actor, Act.PRIVACY_HIDE, cameras):
            allowed = isinstance(self._decide(actor, camera, now, hidden=True), consent.Allowed)
            wanted = Standing(True, now, way, actor.person, actor.name, consent.role_of(actor))
            if allowed:
                self._hide_unwritten(actor, camera, wanted)

    def _hide_unwritten(self, actor: Actor, camera: str, standing: Standing) -> None:
        with self._applying:
            before = self._standings.get(camera)
            if standing.way in BY_ITSELF or _changes(before, standing):
                self._unwritten[camera] = _Unwritten(actor, standing)
                self._apply(camera, standing)

    def _decide(
        self, actor: Actor, camera: str, now: datetime, *, hidden: bool
    ) -> consent.Allowed | Refused:
        standing = self._standings.get(camera)
        by = standing.role if standing is not None and standing.hidden else None
        right = Right.HIDE if hidden else Right.REVEAL
        return consent.decide(consent.Ask(actor, right, now, camera, None if hidden else by))

    def _put(self, tx: Tx, actor: Actor, camera: str, standing: Standing) -> None:
        unwritten = self._catch_up(tx, camera)
        before = self._standings.get(camera)
        if standing.way not in BY_ITSELF or self.hidden(camera) is not standing.hidden:
            self._write(tx, actor, camera, standing)
        rows.put(tx, camera, standing)
        if standing.hidden and (before is None or not before.hidden):
            self._epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, camera))
        tx.after_commit(lambda: self._written(camera, standing, unwritten))

    def _retry(self, tx: Tx, camera: str) -> None:
        unwritten = self._catch_up(tx, camera)
        if unwritten is not None:
            tx.after_commit(lambda: self._written(camera, unwritten.standing, unwritten))

    def _catch_up(self, tx: Tx, camera: str) -> _Unwritten | None:
        """Write what is so far only in memory, before anything that follows it."""
        unwritten = self._unwritten.get(camera)
        if unwritten is not None:
            self._write(tx, unwritten.actor, camera, unwritten.standing)
            rows.put(tx, camera, unwritten.standing)
            self._epochs.raise_epoch(tx, Subject(SubjectKind.CAMERA, camera))
        return unwritten

    def _written(self, camera: str, standing: Standing, caught_up: _Unwritten | None) -> None:
        with self._applying:
            if self._unwritten.get(camera) is not caught_up:
                return  # hidden in memory since this was decided: that is newer, and comes next
            self._unwritten.pop(camera, None)
            self._apply(camera, standing)

    def _write(self, tx: Tx, actor: Actor, camera: str, wanted: Standing) -> None:
        act, way = _act(wanted.hidden), {"way": wanted.way.value}
        ledger.append(tx, actor, act, at=self._clock.now(), object=camera, details=way)

    def _apply(self, camera: str, standing: Standing) -> None:
        """With the lock."""
        self._standings[camera] = standing
        if standing.hidden:
            self._connections.cut(camera)
        else:
            self._connections.connect(camera)

    def _view(self, actor: Actor, camera: str, now: datetime) -> CameraPrivacy:
        decision = self._decide(actor, camera, now, hidden=not self.hidden(camera))
        may = isinstance(decision, consent.Allowed)
        return CameraPrivacy(self._cameras[camera], self._standings.get(camera), may)

    def _meant(self, actor: Actor, act: Act, cameras: Collection[str] | None) -> tuple[str, ...]:
        for camera in cameras or ():
            if camera not in self._cameras:  # nobody learns so of a camera that is not theirs
                self._acts.require(actor, act, camera)
            self._known_camera(camera)
        return tuple(self._cameras if cameras is None else cameras)

    def _known_camera(self, camera: str) -> None:
        if camera not in self._cameras:
            raise PrivateEyeError(Kind.NOT_FOUND, _NO_CAMERA)

    def _rules_of(self, camera: str) -> tuple[PrivacyRules, datetime | None]:
        return self._rules.get(camera, (PrivacyRules(), None))

    def _said(self, standing: Standing) -> str:
        at, today = standing.since.astimezone(self._zone), self._clock.now().astimezone(self._zone)
        ago = (today.date() - at.date()).days
        day = {0: ""}.get(ago, f"{at:%A} " if ago < 7 else f"{at.day} {at:%B} ")
        by = {HiddenBy.SCHEDULE: "by its schedule", HiddenBy.PRESENCE: "as the owner has set it"}
        return (
            f"Privacy: off since {day}{at.hour}:{at:%M}, "
            f"{by.get(standing.way) or f'by {standing.name}'}"
        )


def _act(hidden: bool) -> Act:
    return Act.PRIVACY_HIDE if hidden else Act.PRIVACY_REVEAL


def _changes(before: Standing | None, wanted: Standing) -> bool:
    """What is hidden already is hidden anew only by a person where it was a rule, or by somebody
    whom the first one cannot overrule."""
    if before is None or before.hidden is not wanted.hidden:
        return wanted.hidden or before is not None
    if not wanted.hidden or wanted.role is None:
        return False
    return before.role is None or consent.outranks(wanted.role, before.role)


def _or_denied(switched: Switched) -> Switched:
    if switched.refused and not switched.cameras:
        raise Denied(next(iter(switched.refused.values())))
    return switched
