"""The composition root: configuration in, a running bridge out. The only place that wires.

Start: state and keys, doors bound (a taken port is known before a camera is touched), cameras,
doors served, the skill imported in the background (ask-sdk-model takes a while to load).
Stop: viewers answered, cameras and encoders stopped, doors closed, last uses written. 10 s at most.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
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
from bridge.cameras import binary
from bridge.cameras.encoder import EchoEncoder
from bridge.cameras.fleet import Fleet
from bridge.cameras.still import Stills
from bridge.clock import Clock, SystemClock
from bridge.config import CameraConfig, Config
from bridge.console.console import Console
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from bridge.hls.channel import Channel
from bridge.hls.echo import EchoChannel
from bridge.model import Actor, ActorKind, Health, State
from bridge.ops import threads
from bridge.service.callers import Callers
from bridge.service.cameras import House, Outputs, sub_stream_id
from bridge.service.live import Live
from bridge.service.people import People
from bridge.service.programs import Programs
from bridge.service.voice import Voice
from bridge.store import seen_requests
from bridge.store.database import Database
from bridge.store.files import hold, write_private
from bridge.store.keys import house_key
from bridge.web import doors, shapes
from bridge.web.api import UseCases
from bridge.web.identity import Identity
from bridge.web.server import Server

if TYPE_CHECKING:
    from skill.webhook import Webhook

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

    def start(self) -> None:
        self._introduce()
        self._skill = _HostedSkill(
            self.addresses.home,
            self.voice_token,
            skill_id=self._config.alexa.skill_id,
            rooms=self._rooms,
            seen=self._seen,
            clock=self._clock,
        )
        self._fleet.start()
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
        for output in self._outputs.values():
            output.channel.close()
            output.echo.close()
        self._fleet.stop(timeout_s=6.0)
        for patience_s in (0.0, 1.0):  # first all are told, then each is waited for
            for output in self._outputs.values():
                output.encoder.stop(patience_s)
        self._home.stop()
        self._public.stop()
        (self._config.state / CONTACT).unlink(missing_ok=True)
        try:
            self._last_uses()
        finally:
            self._db.close()
            self._lock.release()

    def _use_cases(self) -> UseCases:
        house = House(self._config.house, self._config.camera, self._fleet, self._outputs)
        stills = Stills(self._ffmpeg, self._clock)
        live = Live(
            house,
            db=self._db,
            grants=self._grants,
            holders=self._holders,
            refusals=self._refusals,
            stills=stills,
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
        voice = Voice(
            house,
            live,
            db=self._db,
            alexas=self._alexas,
            console=self._console_users,
            holders=self._holders,
            codes=self._codes,
            refusals=self._refusals,
            clock=self._clock,
        )
        return UseCases(
            house, live, voice, people, self._programs, self._say, self.addresses.public
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


class _HostedSkill:
    """The skill inside the bridge. It asks over HTTP, like the same skill in Lambda does.

    Loaded when first needed, or by `load`: ask-sdk-model takes longer than all the rest to import.
    Without a skill id nobody may speak at `/alexa`; the console needs none.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        skill_id: str | None,
        rooms: Callable[[], tuple[SlotValue, ...]],
        seen: Callable[[str, datetime], bool],
        clock: Clock,
    ) -> None:
        self._url = url
        self._token = token
        self._skill_id = skill_id
        self._seen = seen
        self._clock = clock
        self._loading = threading.Lock()
        self._loaded: _Loaded | None = None
        self.console = Console(lambda heard: self.load().handle(heard), clock, rooms)

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        webhook = self.load().webhook
        return webhook.answer(headers, body) if webhook else (400, b"")

    def load(self) -> "_Loaded":
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> "_Loaded":
        from skill import handler, signature  # noqa: PLC0415  # see the class
        from skill.bridge_api import BridgeApi  # noqa: PLC0415
        from skill.webhook import Webhook  # noqa: PLC0415

        handle = handler.build(BridgeApi(self._url, self._token), None)
        webhook = None
        if self._skill_id is not None:
            verifier = signature.Verifier(
                self._skill_id, roots=signature.trusted_roots(), fetch=signature.fetch_chain
            )
            webhook = Webhook(verifier.verify, handle, self._seen, now=self._clock.now)
        return _Loaded(handle, webhook)


@dataclass(frozen=True, slots=True)
class _Loaded:
    handle: Callable[[dict[str, Any] | bytes], dict[str, Any]]
    webhook: "Webhook | None"


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
