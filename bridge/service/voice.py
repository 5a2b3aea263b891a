"""What the skill may ask on behalf of an Alexa user. Every answer is a value that can be spoken.

An Alexa user whom the owner has not confirmed is a stranger: told how to be confirmed, nothing
else, not even which cameras there are. A question is answered by reads alone, so that no stranger
makes the disk work; showing something is one write transaction, in which the speaker is recognised
anew.
"""

from dataclasses import dataclass

from bridge.access.alexa import AlexaUsers
from bridge.access.codes import Codes, Confirmed, TooMany, WrongCode
from bridge.access.console import ConsoleUsers
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.clock import Clock
from bridge.model import Actor, ActorKind, Rendition, State
from bridge.policy import consent, rooms
from bridge.policy.consent import Act, Ask
from bridge.service.callers import Caller
from bridge.service.cameras import House
from bridge.service.live import Live, NotOpened
from bridge.service.views import CameraView, Opened
from bridge.store import alexa_users, ledger, voice_context
from bridge.store.database import Database, Tx
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
        self,
        house: House,
        live: Live,
        *,
        db: Database,
        alexas: AlexaUsers,
        console: ConsoleUsers,
        holders: Holders,
        codes: Codes,
        refusals: Refusals,
        clock: Clock,
    ) -> None:
        self._house = house
        self._live = live
        self._db = db
        self._alexas = alexas
        self._console = console
        self._holders = holders
        self._codes = codes
        self._refusals = refusals
        self._clock = clock

    def console_user(self, caller: Caller) -> str:
        """The Alexa user id under which a caller types to the skill. Raises Denied.

        It is recognised for as long as the caller's session or token lives, and what it opens ends
        with that.
        """
        consent.require(Ask(caller.actor, Act.SAY, self._clock.now()))
        return self._console.user(caller.holder)

    def show(self, speaker: Speaker, room: str | None, *, screen: bool) -> Shown:
        """Find the room, and open a view of it if there is a screen. None: the room from before."""
        with self._db.read() as tx:
            known = self._recognise(tx, speaker)
            camera_id = self._last(tx, speaker) if known and room is None else None
        if known is None:
            return self._stranger(speaker)
        consent.require(Ask(known.actor, Act.LIST, self._clock.now()))
        names = tuple(named.name for named in self._house.named())
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
        return self._open(speaker, camera_id, screen=screen)

    def cameras(self, speaker: Speaker) -> Cameras | Stranger:
        with self._db.read() as tx:
            known = self._recognise(tx, speaker)
        if known is None:
            return self._stranger(speaker)
        return Cameras(self._live.cameras(known.actor).cameras)

    def confirm(self, speaker: Speaker, code: str) -> Confirmed | WrongCode | TooMany:
        """The owner's six digits, spoken back."""
        now = self._clock.now()
        stranger = _unknown(speaker)
        consent.require(Ask(stranger, Act.CONFIRM_VOICE, now))
        # Wrong guesses count only once they are committed: nothing may raise in here.
        with self._db.write() as tx:
            outcome = self._codes.confirm(
                tx, code, stranger.id, name=f"Alexa {stranger.id[:4]}", now=now
            )
            if isinstance(outcome, Confirmed):
                actor = Actor(ActorKind.VOICE, outcome.user.id, outcome.user.name)
                ledger.append(tx, actor, "alexa.confirm", at=now)
        if not isinstance(outcome, Confirmed):
            self._refusals.note(stranger, "alexa.confirm", "not the code")
        return outcome

    def _open(self, speaker: Speaker, camera_id: str, *, screen: bool) -> Shown:
        camera = self._house.camera(camera_id)
        opened: Opened | NotOpened | None = None
        with self._db.write() as tx:
            known = self._recognise(tx, speaker)
            if known is not None:
                user, now = alexa_users.id_of(speaker.user), self._clock.now()
                voice_context.remember(tx, user, speaker.device, camera_id, now)
                if screen and camera.health.state in SHOWABLE:
                    opened = self._live.open_in(tx, known, camera, Rendition.ECHO, to_player=True)
        if known is None:
            return self._stranger(speaker)
        if opened is not None:
            begun = self._live.begin(opened)
            return Play(begun.camera, begun.token)
        return Tell(camera) if camera.health.state in SHOWABLE else NotLive(camera)

    def _recognise(self, tx: Tx, speaker: Speaker) -> Caller | None:
        """Who speaks: an Alexa user whom the owner confirmed, or somebody who types."""
        holder = self._console.holder(speaker.user)
        if holder is not None:
            actor = Actor(ActorKind.VOICE, holder.id, "Voice console")
            return Caller(actor, holder) if self._holders.until(tx, holder) else None
        user = self._alexas.confirmed(tx, alexa_users.id_of(speaker.user))
        if user is None:
            return None
        self._alexas.used(user.id, self._clock.now())
        return Caller(
            Actor(ActorKind.VOICE, user.id, user.name), Subject(SubjectKind.ALEXA_USER, user.id)
        )

    def _stranger(self, speaker: Speaker) -> Stranger:
        self._refusals.note(_unknown(speaker), "voice.ask", "not an Alexa that was confirmed")
        return Stranger()

    def _last(self, tx: Tx, speaker: Speaker) -> str | None:
        user, now = alexa_users.id_of(speaker.user), self._clock.now()
        camera_id = voice_context.last(tx, user, speaker.device, now)
        known = {named.id for named in self._house.named()}
        return camera_id if camera_id in known else None


def _unknown(speaker: Speaker) -> Actor:
    return Actor(ActorKind.STRANGER, alexa_users.id_of(speaker.user), "an Alexa")
