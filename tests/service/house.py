"""The use cases on a real database, with cameras that have not been started."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bridge.access.sessions import Started
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.config import CameraConfig, SecretUrl
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.media.ffmpeg import MINIMUM, Ffmpeg
from bridge.model import Actor, ActorKind
from bridge.service import cameras
from bridge.service.callers import Caller, Callers
from bridge.service.cameras import Outputs
from bridge.service.live import Live
from bridge.service.people import People
from bridge.service.programs import Programs
from bridge.service.speakers import Speaker, Speakers
from bridge.service.views import CameraView
from bridge.service.voice import Voice
from bridge.store import alexa_users
from bridge.store.alexa_users import AlexaUser
from bridge.store.epochs import Subject, SubjectKind
from tests.access import house as access

FFMPEG = Ffmpeg("ffmpeg", MINIMUM)
ANNA = Speaker("amzn1.ask.account.ANNA", "kitchen")
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


class House(access.House):
    """Rooms: front and garden. Nothing is recorded, so nothing is decoded or encoded."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        configs = tuple(
            CameraConfig(id=id_, name=id_, url=SecretUrl("rtsp://127.0.0.1:9/"), on_demand=True)
            for id_ in ("front", "garden")
        )
        self.rooms = Eventful("the house", configs, *self._cameras(configs))
        self.live = Live(
            self.rooms,
            db=self.db,
            grants=self.grants,
            holders=self.holders,
            refusals=self.refusals,
            stills=Stills(FFMPEG, self.clock),
            clock=self.clock,
        )
        self.speakers = Speakers(
            alexas=self.alexas,
            console=self.console,
            holders=self.holders,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.voice = Voice(
            self.rooms,
            self.live,
            db=self.db,
            speakers=self.speakers,
            codes=self.codes,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.people = People(
            db=self.db,
            sessions=self.sessions,
            codes=self.codes,
            alexas=self.alexas,
            refusals=self.refusals,
            clock=self.clock,
        )
        self.programs = Programs(db=self.db, tokens=self.tokens, clock=self.clock)
        self.callers = Callers(self.sessions, self.tokens, self.refusals)

    def browser(self) -> tuple[Started, Caller]:
        """Somebody who has signed in."""
        with self.db.write() as tx:
            started = self.sessions.start(tx, "Owner")
        caller = self.callers.browser(started.cookie)
        assert caller is not None
        return started, caller

    def command_line(self) -> Caller:
        text, _ = self.programs.introduce(BRIDGE)
        caller = self.callers.program(text)
        assert caller is not None
        return caller

    def confirm_anna(self) -> Subject:
        with self.db.write() as tx:
            alexa_users.confirm(tx, AlexaUser(ANNA_ID, "Anna", self.clock.now()))
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
