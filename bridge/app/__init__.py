"""The composition root: configuration in, a running bridge out. The only place that wires.

Start: state and keys, doors bound (a taken port is known before a camera is touched), cameras,
doors served, the skill imported in the background (ask-sdk-model takes a while to load).
Stop: viewers answered, cameras and encoders stopped, doors closed, last uses written. 10 s at most.
"""

import json
import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bridge.access import signin
from bridge.access.alexa import AlexaUsers
from bridge.access.codes import Codes
from bridge.access.console import ConsoleUsers
from bridge.access.epochs import Epochs
from bridge.access.grant_book import GrantBook
from bridge.access.holders import Holders
from bridge.access.refusals import Refusals
from bridge.access.sessions import Sessions
from bridge.access.tokens import Tokens
from bridge.app.keeping import Keeping
from bridge.app.skill import HostedSkill
from bridge.cameras import binary
from bridge.cameras.clip_encoder import ClipEncoders
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.clock import Clock, SystemClock
from bridge.config import CameraConfig, Config
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.model import Actor, ActorKind, Health, State
from bridge.ops import threads
from bridge.service.callers import Callers
from bridge.service.cameras import House, Outputs, sub_stream_id
from bridge.service.clip_media import ClipMedia
from bridge.service.clips import Clips
from bridge.service.live import Live
from bridge.service.people import People
from bridge.service.programs import Programs
from bridge.service.speakers import Speakers
from bridge.service.spoken_clips import SpokenClips
from bridge.service.voice import Voice
from bridge.service.voice_clips import VoiceClips
from bridge.service.voice_deletions import VoiceDeletions
from bridge.store import seen_requests
from bridge.store.database import Database
from bridge.store.files import hold, write_private
from bridge.store.keys import house_key
from bridge.web import doors, shapes
from bridge.web.api import UseCases
from bridge.web.identity import Identity
from bridge.web.server import Server

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 30.0
LAST_USES_EVERY_S = 60.0
PUBLIC_THREADS = 64
CONTACT = "command-line.json"
# A frozen picture still moves through the channel; pages cover it, voice does not offer it.
PLAYING = frozenset({State.LIVE, State.FROZEN})
# Nobody may find yesterday's pictures in a camera that was switched off or fell asleep.
DISCONNECTED = frozenset({State.OFF, State.IDLE, State.STOPPED})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the doors are, as this machine says it."""

    home: str
    public: str


class Bridge:
    """One running bridge. `start` and `stop` are called once each, from one thread."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        """Opens the state and binds the doors. Raises PrivateEyeError in plain words."""
        self._config = config
        self._clock = clock or SystemClock()
        self._stop = threading.Event()
        self._ffmpeg = binary.locate(config.ffmpeg)
        self._lock = hold(config.state)
        self._db = Database(config.state / "private-eye.db")
        key = house_key(config.state)
        self._epochs = Epochs(self._db)
        self._sessions = Sessions(self._db, key.derive("sessions"), self._epochs, self._clock)
        self._tokens = Tokens(self._db, self._epochs, self._clock)
        self._programs = Programs(db=self._db, tokens=self._tokens, clock=self._clock)
        self._grants = GrantBook(key.derive("grants"), self._epochs, self._clock)
        self._codes = Codes(key.derive("alexa-codes"))
        self._alexas = AlexaUsers(self._db, self._epochs)
        self._holders = Holders(self._sessions, self._tokens, self._alexas)
        self._console_users = ConsoleUsers(key.derive("voice-console"))
        self._refusals = Refusals(self._db, self._clock)
        self._home = Server("home", config.home.listen)
        self._public = Server("public", config.public.listen)
        self.addresses = Addresses(
            f"http://{_reachable(config.home.listen.host)}:{self._home.port}",
            config.public.url
            or f"http://{_reachable(config.public.listen.host)}:{self._public.port}",
        )
        # Media sequence numbers start at the time in seconds: segments last a second or more, so
        # they never fall behind what an earlier process gave out.
        self._first_segment = int(self._clock.now().timestamp())
        self._channels = {camera.id: Channel() for camera in config.camera}
        self._echoes = {c.id: EchoChannel(self._first_segment) for c in config.camera}
        self._fleet, self._outputs = self._cameras()
        self._clip_encoders = ClipEncoders(self._ffmpeg, self._clock)
        self._keeping = Keeping(config, db=self._db, key=key, clock=self._clock)
        self._noticing = self._keeping.noticing(self._fleet, self._ffmpeg)

    def start(self) -> None:
        self._introduce()
        self._skill = HostedSkill(
            self.addresses.home,
            self.voice_token,
            skill_id=self._config.alexa.skill_id,
            rooms=self._rooms,
            seen=self._seen,
            clock=self._clock,
            zone=self._config.zone,
        )
        self._fleet.start()
        self._noticing.start()
        self._keeping.janitor.start()
        self._serve(self._use_cases())
        threads.loop("sweep", self._sweep, self._stop, every_s=SWEEP_EVERY_S)
        threads.loop("last-uses", self._last_uses, self._stop, every_s=LAST_USES_EVERY_S)
        threads.spawn("skill", self._load_skill)

    def sign_in_link(self) -> str:
        """A link that lets one browser in, once, within 15 minutes."""
        return f"{self.addresses.home}/sign-in#token={new_link(self._db, self._clock)}"

    @property
    def signed_in(self) -> bool:
        """Whether any browser is; the first one needs a link."""
        return bool(self._sessions.active())

    def stop(self) -> None:
        """Takes 10 s at most. Nobody is left waiting, and no child is left running."""
        self._stop.set()
        self._noticing.stop()  # while the cameras run, so that what is being recorded ends whole
        for output in self._outputs.values():
            output.channel.close()
            output.echo.close()
        self._fleet.stop(timeout_s=6.0)
        for patience_s in (0.0, 1.0):  # first all are told, then each is waited for
            for output in self._outputs.values():
                output.encoder.stop(patience_s)
        self._home.stop()
        self._public.stop()
        self._clip_encoders.stop()
        self._keeping.close()
        (self._config.state / CONTACT).unlink(missing_ok=True)
        try:
            self._last_uses()
        finally:
            self._db.close()
            self._lock.release()

    def _use_cases(self) -> UseCases:
        house = House(self._config.house, self._config.camera, self._fleet, self._outputs)
        live = Live(
            house,
            db=self._db,
            grants=self._grants,
            holders=self._holders,
            refusals=self._refusals,
            stills=Stills(self._ffmpeg, self._clock),
            clock=self._clock,
        )
        people = People(
            db=self._db,
            sessions=self._sessions,
            codes=self._codes,
            alexas=self._alexas,
            refusals=self._refusals,
            clock=self._clock,
        )
        clips = self._clips(house)
        self._keeping.janitor.tell(clips.ended)
        voice, voice_clips, voice_deletions = self._spoken(house, live, clips)
        return UseCases(
            house=house,
            live=live,
            voice=voice,
            people=people,
            programs=self._programs,
            say=self._say,
            public_url=self.addresses.public,
            clips=clips,
            voice_clips=voice_clips,
            voice_deletions=voice_deletions,
        )

    def _clips(self, house: House) -> Clips:
        return Clips(
            house,
            self._keeping.library,
            ClipMedia(self._keeping.library, self._clip_encoders, self._ffmpeg),
            self._noticing,
            db=self._db,
            grants=self._grants,
            holders=self._holders,
            refusals=self._refusals,
            clock=self._clock,
            zone=self._config.zone,
            wake=self._keeping.janitor.wake,
            troubles=self._keeping.troubles.now,
        )

    def _spoken(
        self, house: House, live: Live, clips: Clips
    ) -> tuple[Voice, VoiceClips, VoiceDeletions]:
        """What the skill may ask."""
        speakers = Speakers(
            alexas=self._alexas,
            console=self._console_users,
            holders=self._holders,
            refusals=self._refusals,
            clock=self._clock,
        )
        voice = Voice(
            house,
            live,
            db=self._db,
            speakers=speakers,
            codes=self._codes,
            refusals=self._refusals,
            clock=self._clock,
        )
        spoken = SpokenClips(house, self._config.zone, self._clock)
        return (
            voice,
            VoiceClips(house, clips, voice, spoken, db=self._db, speakers=speakers),
            VoiceDeletions(house, clips, spoken, db=self._db, speakers=speakers),
        )

    def _cameras(self) -> tuple[Fleet, dict[str, Outputs]]:
        subs = {c.id: _sub_stream(c) for c in self._config.camera if c.sub_url}
        fleet = Fleet(
            (*self._config.camera, *subs.values()),
            ffmpeg=self._ffmpeg,
            clock=self._clock,
            sinks={id_: (channel,) for id_, channel in self._channels.items()},
            first_segment=self._first_segment,
            listeners=(self._on_health,),
        )
        outputs: dict[str, Outputs] = {}
        for camera in self._config.camera:
            echo = self._echoes[camera.id]
            ring = fleet.ring(camera.id)
            sub = subs.get(camera.id)
            encoder = EchoEncoder(
                camera.id,
                ring,
                ffmpeg=self._ffmpeg,
                clock=self._clock,
                output=echo,
                sub=fleet.ring(sub.id) if sub else None,
            )
            outputs[camera.id] = Outputs(self._channels[camera.id], ring, echo, encoder)
        return fleet, outputs

    def _on_health(self, camera_id: str, health: Health) -> None:
        channel = self._channels.get(camera_id)
        if channel is None:
            return  # a sub-stream: nobody is shown it for itself
        if health.state in DISCONNECTED:
            channel.clear()
            self._echoes[camera_id].clear()
        else:
            channel.set_live(health.state in PLAYING)

    def _serve(self, use: UseCases) -> None:
        config = self._config
        identity = Identity(Callers(self._sessions, self._tokens, self._refusals))
        home_threads = config.threads
        home = doors.home(
            use,
            identity,
            hosts=(config.home.listen.host, *config.home.hosts),
            proxies=config.home.proxies,
            threads=home_threads,
        )
        public = doors.public(
            use.live,
            use.clips,
            self._skill.answer,
            hosts=(config.public.listen.host, *_names(config.public.url)),
            proxies=config.public.proxies,
            threads=PUBLIC_THREADS,
        )
        self._home.start(home, worker_threads=home_threads, max_body=doors.MAX_HOME_BODY)
        self._public.start(public, worker_threads=PUBLIC_THREADS, max_body=doors.MAX_ALEXA_BODY)

    def _introduce(self) -> None:
        """Make tokens for the owner's command line and the skill."""
        bridge = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
        self.command_line_token, self.voice_token = self._programs.introduce(bridge)
        contact = json.dumps({"url": self.addresses.home, "token": self.command_line_token})
        write_private(self._config.state / CONTACT, contact.encode())

    def _load_skill(self) -> None:
        self._skill.load()

    def _sweep(self) -> None:
        self._grants.sweep()
        self._clip_encoders.sweep()

    def _last_uses(self) -> None:
        self._sessions.write_last_used()
        self._tokens.write_last_used()
        self._alexas.write_last_used()
        self._refusals.write()

    def _seen(self, request_id: str, now: datetime) -> bool:
        with self._db.write() as tx:
            return seen_requests.seen(tx, request_id, now)

    def _rooms(self) -> tuple[SlotValue, ...]:
        return tuple(SlotValue(c.id, c.name, c.aliases, dynamic=True) for c in self._config.camera)

    def _say(self, user_id: str, ask: shapes.Say) -> shapes.Json:
        said = self._skill.console.say(
            ask.text,
            device=DeviceKind(ask.device),
            locale=ask.locale,
            new=ask.new,
            user_id=user_id,
        )
        return said.to_json()


def new_link(db: Database, clock: Clock) -> str:
    """A one-time sign-in token; also used by the command line, beside a running bridge."""
    with db.write() as tx:
        return signin.create(tx, clock.now())


def _sub_stream(camera: CameraConfig) -> CameraConfig:
    """A camera's smaller stream as a stream of its own, for the Echo encoder only."""
    update = {"id": sub_stream_id(camera.id), "url": camera.sub_url, "sub_url": None}
    return camera.model_copy(update=update)


def _names(url: str | None) -> list[str]:
    name = urlsplit(url).hostname if url else None
    return [name] if name else []


def _reachable(host: str) -> str:
    """The address by which this machine itself reaches a listener."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # compared, not bound
    return everywhere.get(host, f"[{host}]" if ":" in host else host)
