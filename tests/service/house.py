"""The use cases on a real database, with cameras that have not been started."""

from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path

from bridge.access.sessions import StartedSession
from bridge.access.sign_in.passwords import Passwords
from bridge.app.linking import linking
from bridge.app.people import people
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.config import CameraConfig, LinkingConfig, SecretUrl
from bridge.events.ongoing import RecordingState
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.media.ffmpeg import MINIMUM, Ffmpeg
from bridge.model import Actor, ActorKind
from bridge.policy.rooms import NamedCamera
from bridge.service.cameras import house as cameras
from bridge.service.cameras.connections import Connections
from bridge.service.cameras.house import Outputs
from bridge.service.cameras.views import CameraView, MotionWatch
from bridge.service.live.admission import Admission
from bridge.service.live.open_views import OpenViews
from bridge.service.live.viewing import Live
from bridge.service.people.alexa_users import ConfirmedAlexas
from bridge.service.people.api_tokens import ApiTokens
from bridge.service.people.callers import Caller, Callers
from bridge.service.people.screens import Screens
from bridge.service.privacy.mode import Privacy
from bridge.service.voice.cameras import VoiceCameras
from bridge.service.voice.identity import AlexaSpeaker, VoiceIdentity
from bridge.service.voice.privacy import VoicePrivacy
from bridge.store.keys import house_key
from bridge.store.people import alexa_users
from bridge.store.people.alexa_users import AlexaUser
from bridge.store.people.epochs import Subject, SubjectKind
from bridge.store.people.persons import FIRST
from tests.access import house as access
from tests.access.house import QUICK

FFMPEG = Ffmpeg("ffmpeg", MINIMUM)
ANNA = AlexaSpeaker("amzn1.ask.account.ANNA", "kitchen")
ANNA_ID = alexa_users.id_of(ANNA.user)
BRIDGE = Actor(ActorKind.SYSTEM, "bridge", "the bridge")


class Eventful(cameras.House):
    """`meanwhile` is done once, when the next question is half answered: at the worst moment."""

    meanwhile: Callable[[], object] | None = None

    def camera(self, camera_id: str) -> CameraView:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return super().camera(camera_id)


class Hiding:
    """Remembers of which cameras the recording was told to end."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hide(self, camera: str) -> None:
        self.told.append(camera)


class House(access.House):
    """Rooms: front and garden. Nothing is recorded, so nothing is decoded or encoded."""

    def __init__(
        self,
        folder: Path,
        *,
        linked: LinkingConfig | None = None,
        wait_s: float = 5.0,
        passwords: Passwords | None = None,
    ) -> None:
        super().__init__(folder, skill=linked.client_id if linked else None, wait_s=wait_s)
        self.linking = linking(
            linked,
            house_key(folder),
            db=self.db,
            links=self.links,
            persons=self.persons,
            refusals=self.refusals,
            acts=self.acts,
            clock=self.clock,
        )
        configs = tuple(
            CameraConfig(id=id_, name=id_, url=SecretUrl("rtsp://127.0.0.1:9/"), on_demand=True)
            for id_ in ("front", "garden")
        )
        self.recorded: dict[str, RecordingState | None] = {}
        self.watched: dict[str, MotionWatch | None] = {}
        self.fleet, outputs = self._cameras(configs)
        self.epochs.tell(self.fleet.renew)
        told = self.recorded.get, self.watched.get
        self.stills = Stills(FFMPEG, self.clock)
        self.hiding = Hiding()
        self.connections = Connections(self.fleet, self.hiding, self.stills, ())
        self.privacy = Privacy(
            [NamedCamera(config.id, config.name, config.aliases) for config in configs],
            self.connections,
            self.acts,
            db=self.db,
            epochs=self.epochs,
            clock=self.clock,
            zone=UTC,
        )
        hidden = self.privacy.health
        self.rooms = Eventful("the house", configs, self.fleet, outputs, *told, hidden)
        self.admission = Admission(self.grants, self.holders, self.refusals, self.clock)
        self.views = OpenViews(self.db, self.grants, self.clock)
        self.live = Live(
            self.rooms,
            self.acts,
            db=self.db,
            grants=self.grants,
            holders=self.holders,
            admission=self.admission,
            views=self.views,
            stills=self.stills,
            clock=self.clock,
        )
        self.voice_identity = VoiceIdentity(
            alexas=self.alexas,
            links=self.links,
            console=self.console,
            holders=self.holders,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.voice = VoiceCameras(
            self.rooms,
            self.live,
            self.acts,
            db=self.db,
            voice_identity=self.voice_identity,
            codes=self.codes,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.confirmed_alexas = ConfirmedAlexas(
            self.acts,
            db=self.db,
            sessions=self.sessions,
            persons=self.persons,
            codes=self.codes,
            alexas=self.alexas,
            clock=self.clock,
        )
        self.people = people(
            "the house",
            {config.id: config.name for config in configs},
            db=self.db,
            key=self.key,
            sessions=self.sessions,
            persons=self.persons,
            epochs=self.epochs,
            refusals=self.refusals,
            links=self.links,
            acts=self.acts,
            clock=self.clock,
            passwords=passwords or Passwords(QUICK),
        )
        self.api_tokens = ApiTokens(self.acts, self.tokens, self.db, self.clock)
        self.screens = Screens(
            self.rooms,
            self.acts,
            db=self.db,
            sessions=self.sessions,
            persons=self.persons,
            holders=self.holders,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.voice_privacy = VoicePrivacy(
            self.rooms,
            self.privacy,
            self.acts,
            db=self.db,
            voice_identity=self.voice_identity,
            pins=self.linking.pins,
            clock=self.clock,
        )
        self.callers = Callers(self.sessions, self.tokens, self.holders, self.refusals)

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

    def _cameras(self, configs: Sequence[CameraConfig]) -> tuple[Fleet, dict[str, Outputs]]:
        fleet = Fleet(configs, ffmpeg=FFMPEG, clock=self.clock, sinks={}, first_segment=1)
        outputs = {}
        for config in configs:
            ring, echo = fleet.ring(config.id), EchoChannel(1)
            encoder = EchoEncoder(config.id, ring, ffmpeg=FFMPEG, clock=self.clock, output=echo)
            encoder.stop()  # for good: wanting it starts no child
            outputs[config.id] = Outputs(Channel(), ring, echo, encoder)
        return fleet, outputs
