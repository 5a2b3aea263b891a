"""What the skill may ask on behalf of an Alexa user. Every answer is a value that can be spoken.

An Alexa user whom the owner has not confirmed is a stranger: told how to be confirmed, nothing
else, not even which cameras there are. A question is answered by reads alone, so that no stranger
makes the disk work; showing something is one write transaction, in which the speaker is recognised
anew.
"""

from dataclasses import dataclass

from bridge.clock import Clock
from bridge.model import Rendition, State
from bridge.policy.acts import Act
from bridge.policy.refusal import Refused
from bridge.service.acts import Acts
from bridge.service.cameras.house import House
from bridge.service.cameras.views import CameraView, OpenedView
from bridge.service.live.viewing import Live
from bridge.service.people.callers import Caller
from bridge.service.voice import which_camera
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom, Within
from bridge.store.database import Database, Tx
from bridge.store.voice import context as voice_context


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
class NothingBefore:
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cameras:
    cameras: tuple[CameraView, ...]


Shown = Play | Tell | NotLive | UnknownRoom | Several | NothingBefore | Stranger

# A camera that is starting or asleep has a picture by the time that the screen asks for it.
SHOWABLE = frozenset({State.LIVE, State.STARTING, State.IDLE})


class VoiceCameras:
    def __init__(
        self,
        house: House,
        live: Live,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        clock: Clock,
    ) -> None:
        self._house = house
        self._live = live
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity
        self._clock = clock

    def console_user(self, caller: Caller) -> str:
        """The Alexa user id under which a caller types to the skill. Raises Denied.

        It is recognised for as long as the caller's session or token lives, and what it opens ends
        with that.
        """
        self._acts.require(caller.actor, Act.CONSOLE_SAY)
        return self._voice_identity.console_user(caller)

    def show(self, speaker: AlexaSpeaker, room: str | None, *, screen: bool) -> Shown:
        """Find the room, and open a view of it if there is a screen. None: the room from before."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        may = which_camera.within(self._house, self._acts, known.actor, Act.LIVE_OPEN)
        found: str | UnknownRoom | Several | NothingBefore
        if room is None:
            with self._db.read() as tx:
                found = self._last(tx, speaker, may) or NothingBefore(may.names)
        else:
            found = which_camera.find(may.named, room, speaker.locale)
        if not isinstance(found, str):
            # It names rooms; to show one that was named takes no leave to list them.
            self._acts.require(known.actor, Act.CAMERAS_LIST)
            return found
        return self._open(speaker, found, screen=screen)

    def cameras(self, speaker: AlexaSpeaker) -> Cameras | Stranger:
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        return Cameras(self._live.cameras(known.actor).cameras)

    def _open(self, speaker: AlexaSpeaker, camera_id: str, *, screen: bool) -> Shown:
        camera = self._house.camera(camera_id)
        opened: OpenedView | Refused | None = None
        with self._db.write() as tx:
            known = self._voice_identity.recognise(speaker)
            if known is not None:
                now = self._clock.now()
                voice_context.remember(tx, speaker.id, speaker.device, camera_id, now)
                if screen and camera.health.state in SHOWABLE:
                    opened = self._live.open_in(tx, known, camera, Rendition.ECHO, to_player=True)
        if known is None:
            return self._voice_identity.stranger(speaker)
        if opened is not None:
            begun = self._live.begin(opened)
            return Play(begun.camera, begun.token)
        return Tell(camera) if camera.health.state in SHOWABLE else NotLive(camera)

    def _last(self, tx: Tx, speaker: AlexaSpeaker, may: Within) -> str | None:
        last = voice_context.last(tx, speaker.id, speaker.device, self._clock.now())
        known = {named.id for named in may.named}
        return last.camera if last and last.camera in known else None
