"""The use cases on a real database, with cameras that have not been started."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from types import MappingProxyType

from bridge.access.sessions import StartedSession
from bridge.access.sign_in.passwords import Passwords
from bridge.app.linking import linking
from bridge.app.live import live, media_gate
from bridge.app.people import people
from bridge.app.voice import CameraVoice
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.config import CameraConfig, LinkingConfig, SecretUrl
from bridge.events.ongoing import RecordingState
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.model import Actor, ActorKind, Health, State
from bridge.policy.rooms import NamedCamera
from bridge.service.cameras import house as rooms
from bridge.service.cameras.connections import Connections
from bridge.service.cameras.house import Outputs
from bridge.service.cameras.views import CameraView, MotionWatch
from bridge.service.live.open_views import OpenViews
from bridge.service.people.callers import Caller
from bridge.service.privacy.mode import Privacy, privacy
from bridge.service.voice.identity import AlexaSpeaker
from bridge.store.people import alexa_users
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import FIRST
from bridge.vision.classifier.classifier import DetectorHealth, DetectorState
from tests.access import house as access
from tests.access.house import FFMPEG, QUICK

ANNA = AlexaSpeaker("amzn1.ask.account.ANNA", "kitchen")
ANNA_ID = alexa_users.id_of(ANNA.user)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
TWO = {"front": "front", "garden": "garden"}


class Eventful(rooms.House):
    """`meanwhile` is done once, when the next question is half answered: at the worst moment.

    `states`: how cameras are said to be, while nobody hides them.
    """

    meanwhile: Callable[[], object] | None = None
    states: Mapping[str, Health] = MappingProxyType({})

    def camera(self, camera_id: str) -> CameraView:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        seen = super().camera(camera_id)
        if seen.state is State.OFF:
            return seen
        return replace(seen, health=self.states.get(camera_id, seen.health))


class Hiding:
    """Remembers of which cameras the recording was told to end."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hide(self, camera: str) -> None:
        self.told.append(camera)


@dataclass(frozen=True)
class Told:
    """What is recorded of a camera, and how it is watched, as a test says it."""

    recorded: Mapping[str, RecordingState | None]
    watched: Mapping[str, MotionWatch | None]
    detector: DetectorHealth = DetectorHealth(DetectorState.READY)  # noqa: RUF009  # it is frozen

    def recording(self, camera: str) -> RecordingState | None:
        return self.recorded.get(camera)

    def watch(self, camera: str) -> MotionWatch | None:
        return self.watched.get(camera)


class House(access.House):
    """Rooms: front and garden, or those of `names`, by id. Nothing is recorded, so nothing is
    decoded or encoded."""

    def __init__(
        self,
        folder: Path,
        *,
        linked: LinkingConfig | None = None,
        wait_s: float = 5.0,
        passwords: Passwords | None = None,
        names: Mapping[str, str] = TWO,
    ) -> None:
        cameras = tuple(
            CameraConfig(id=id_, name=name, url=SecretUrl("rtsp://127.0.0.1:9/"), on_demand=True)
            for id_, name in names.items()
        )
        super().__init__(folder, linked=linked, wait_s=wait_s, cameras=cameras)
        base, access = self.base, self.access
        self.admission = access.admission
        self.callers = access.callers
        self.linking = linking(base, access)
        self.recorded: dict[str, RecordingState | None] = {}
        self.watched: dict[str, MotionWatch | None] = {}
        self.fleet, outputs = self._cameras(cameras)
        self.epochs.tell(self.fleet.renew)
        self.stills = Stills(FFMPEG, self.clock)
        self.hiding = Hiding()
        self.connections = Connections(self.fleet, self.hiding, self.stills, ())
        self.privacy = self._privacy(cameras)
        hidden = self.privacy.switch.health
        told = Told(self.recorded, self.watched)
        self.rooms = Eventful("the house", cameras, self.fleet, outputs, told, hidden)
        self.views = OpenViews(self.db, self.grants, self.clock)
        self.gate = media_gate(access, self.views)
        self.live = live(base, access, self.rooms, self.gate, self.stills)
        self.spoken = CameraVoice(base, access, self.live, self.rooms, self.linking.pins)
        self.voice, self.voice_identity = self.spoken.cameras, self.spoken.identity
        self.confirmation = self.spoken.confirmation
        self.voice_privacy = self.spoken.privacy(base, self.privacy)
        made = people(base, access, self.rooms, passwords or Passwords(QUICK))
        self.people, self.screens, self.api_tokens = made.people, made.screens, made.api_tokens
        self.confirmed_alexas = made.confirmed_alexas

    def browser(self) -> tuple[StartedSession, Caller]:
        """Somebody who has signed in."""
        with self.db.write() as tx:
            started = self.sessions.start(tx, "a browser", FIRST)
        caller = self.callers.browser(started.cookie)
        assert caller is not None
        return started, caller

    def command_line(self) -> Caller:
        text, _ = self.api_tokens.introduce(BRIDGE)
        caller = self.callers.program(text)
        assert caller is not None
        return caller

    def confirm_anna(self) -> Subject:
        with self.db.write() as tx:
            self.alexas.confirm(tx, AlexaUser(ANNA_ID, "Anna", self.clock.now()))
        return Subject(SubjectKind.ALEXA_USER, ANNA_ID)

    def remove_anna(self) -> None:
        with self.db.write() as tx:
            assert self.alexas.remove(tx, ANNA_ID)

    def plays(self, token: str, session: str | None = None) -> bool:
        return not hasattr(self.grants.admit(token, session=session), "reason")

    def _privacy(self, configs: Sequence[CameraConfig]) -> Privacy:
        return privacy(
            [NamedCamera(config.id, config.name, config.aliases) for config in configs],
            self.connections,
            self.acts,
            db=self.db,
            epochs=self.epochs,
            clock=self.clock,
            zone=UTC,
        )

    def _cameras(self, configs: Sequence[CameraConfig]) -> tuple[Fleet, dict[str, Outputs]]:
        fleet = Fleet(configs, ffmpeg=FFMPEG, clock=self.clock, sinks={}, first_segment=1)
        outputs = {}
        for config in configs:
            ring, echo = fleet.ring(config.id), EchoChannel(1)
            encoder = EchoEncoder(config.id, ring, ffmpeg=FFMPEG, clock=self.clock, output=echo)
            encoder.stop()  # for good: wanting it starts no child
            outputs[config.id] = Outputs(Channel(), ring, echo, encoder)
        return fleet, outputs
