"""What the skill may ask on behalf of an Alexa user. Every answer is a value that can be spoken.

An Alexa user whom the owner has not confirmed is a stranger: told how to be confirmed, nothing
else, not even which cameras there are.
"""

from dataclasses import dataclass

from bridge.access.codes import Codes, Confirmed, TooMany, WrongCode
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor, ActorKind, Rendition, State
from bridge.policy import consent, rooms
from bridge.policy.consent import Act, Ask
from bridge.service.cameras import House
from bridge.service.live import Live
from bridge.service.views import CameraView
from bridge.store import alexa_users, ledger, voice_context
from bridge.store.alexa_users import AlexaUser
from bridge.store.database import Database
from bridge.store.epochs import Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Amazon's ids of who speaks to which device; `user` is stored only as a digest."""

    user: str
    device: str


@dataclass(frozen=True, slots=True)
class Play:
    camera: CameraView
    token: str


@dataclass(frozen=True, slots=True)
class Tell:
    """There is no screen: say how the camera is."""

    camera: CameraView


@dataclass(frozen=True, slots=True)
class NotLive:
    camera: CameraView


@dataclass(frozen=True, slots=True)
class Unknown:
    heard: str | None
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Several:
    heard: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingBefore:
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stranger:
    pass


@dataclass(frozen=True, slots=True)
class Cameras:
    cameras: tuple[CameraView, ...]


Shown = Play | Tell | NotLive | Unknown | Several | NothingBefore | Stranger

# A camera that is starting or asleep has a picture by the time that the screen asks for it.
SHOWABLE = frozenset({State.LIVE, State.STARTING, State.IDLE})


class Voice:
    def __init__(
        self, house: House, live: Live, *, db: Database, codes: Codes, clock: Clock
    ) -> None:
        self._house = house
        self._live = live
        self._db = db
        self._codes = codes
        self._clock = clock

    def show(self, speaker: Speaker, room: str | None, *, screen: bool) -> Shown:
        """Find the room, and open a view of it if there is a screen. None: the room from before."""
        actor = self._recognise(speaker)
        if actor is None:
            return Stranger()
        names = tuple(camera.name for camera in self._house.view().cameras)
        camera_id = self._last(actor, speaker) if room is None else None
        if room is not None:
            match rooms.match(room, self._house.named()):
                case rooms.Match(camera=found):
                    camera_id = found
                case rooms.Ambiguous(cameras=several):
                    return Several(room, tuple(self._house.camera(c).name for c in several))
                case rooms.Unknown():
                    return Unknown(room, names)
        if camera_id is None:
            return NothingBefore(names)
        return self._open(actor, speaker, camera_id, screen=screen)

    def cameras(self, speaker: Speaker) -> Cameras | Stranger:
        actor = self._recognise(speaker)
        if actor is None:
            return Stranger()
        decision = consent.decide(Ask(actor, Act.LIST, self._clock.now()))
        if isinstance(decision, consent.Refused):
            raise PrivateEyeError(Kind.DENIED, decision.reason)
        return Cameras(self._house.view().cameras)

    def confirm(self, speaker: Speaker, code: str) -> Confirmed | WrongCode | TooMany:
        """The owner's six digits, spoken back."""
        now = self._clock.now()
        user = alexa_users.id_of(speaker.user)
        with self._db.write() as tx:
            outcome = self._codes.confirm(tx, code, user, name=f"Alexa {user[:4]}", now=now)
            actor = Actor(ActorKind.VOICE, user, "an Alexa")
            refused = None if isinstance(outcome, Confirmed) else "not the code"
            ledger.append(tx, actor, "alexa.confirm", at=now, refused=refused)
        return outcome

    def _open(self, actor: Actor, speaker: Speaker, camera_id: str, *, screen: bool) -> Shown:
        camera = self._house.camera(camera_id)
        with self._db.write() as tx:
            voice_context.remember(tx, actor.id, speaker.device, camera_id, self._clock.now())
        if camera.health.state not in SHOWABLE:
            return NotLive(camera)
        if not screen:
            return Tell(camera)
        holder = Subject(SubjectKind.ALEXA_USER, actor.id)
        opened = self._live.open(actor, holder, camera_id, rendition=Rendition.ECHO)
        return Play(opened.camera, opened.token)

    def _recognise(self, speaker: Speaker) -> Actor | None:
        user_id = alexa_users.id_of(speaker.user)
        now = self._clock.now()
        with self._db.write() as tx:
            user: AlexaUser | None = alexa_users.confirmed(tx, user_id)
            if user is None:
                return None
            alexa_users.touch(tx, user_id, now)
        return Actor(ActorKind.VOICE, user.id, user.name)

    def _last(self, actor: Actor, speaker: Speaker) -> str | None:
        with self._db.read() as tx:
            camera_id = voice_context.last(tx, actor.id, speaker.device, self._clock.now())
        known = {named.id for named in self._house.named()}
        return camera_id if camera_id in known else None
