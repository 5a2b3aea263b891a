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

from bridge.access.sign_in import one_time_links
from bridge.app.access import Access
from bridge.app.ledger import LedgerParts
from bridge.app.linking import LinkingParts, linking
from bridge.app.outbound import outbound_connections
from bridge.app.people import people
from bridge.app.privacy import SETTLE_EVERY_S, connections, privacy
from bridge.app.recording import RecordingParts
from bridge.app.skill import HostedSkill
from bridge.app.streams import Streams
from bridge.app.voice import VoiceParts, voice_parts
from bridge.cameras import binary
from bridge.cameras.clip_encoder import ClipEncoders
from bridge.cameras.still import Stills
from bridge.clock import Clock, SystemClock
from bridge.config import Config
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from bridge.model import Actor, ActorKind
from bridge.ops import threads
from bridge.service.cameras.house import House
from bridge.service.cameras.settings import Settings
from bridge.service.events.clips import Clips
from bridge.service.events.day_absences import DayAbsences
from bridge.service.events.media import ClipMedia
from bridge.service.events.watching import LOOK_EVERY_S, Watching
from bridge.service.live.viewing import Live
from bridge.service.people.alexa_users import ConfirmedAlexas
from bridge.service.people.api_tokens import ApiTokens
from bridge.service.people.facade import People
from bridge.service.people.screens import Screens
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.files import hold, write_private
from bridge.store.keys import house_key
from bridge.store.voice import seen_requests
from bridge.web import doors, shapes
from bridge.web.api import UseCases
from bridge.web.http.identity import Identity
from bridge.web.server import DoorServer

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 30.0
LAST_USES_EVERY_S = 60.0
PUBLIC_THREADS = 64
CONTACT = "command-line.json"


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
        self._clock = clock = clock or SystemClock()
        self._stop = threading.Event()
        self._ffmpeg = binary.locate(config.ffmpeg)
        self._lock = hold(config.state)
        key = self._key = house_key(config.state)
        db = self._db = Database(config.state / "private-eye.db", chain.of(config.state, key))
        self._access = Access(config, db=db, key=key, clock=clock)
        self._api_tokens = ApiTokens(self._access.acts, self._access.tokens, db, clock)
        self._linking = self._linked()
        self._ledger = LedgerParts(config, db=db, grants=self._access.grants, clock=clock)
        self._home = DoorServer("home", config.home.listen)
        self._public = DoorServer("public", config.public.listen)
        self.addresses = _addresses(config, self._home.port, self._public.port)
        self._streams = Streams(config, self._ffmpeg, clock)
        fleet = self._streams.fleet
        self._access.epochs.tell(fleet.renew)
        self._clip_encoders = ClipEncoders(self._ffmpeg, clock)
        self._recording = RecordingParts(config, db=db, key=key, clock=clock, tool=self._ffmpeg)
        self._motion_recording = self._recording.motion_recording(fleet, self._ffmpeg)
        self._stills = Stills(self._ffmpeg, clock)
        line = connections(config, fleet, self._motion_recording, self._stills)
        self._privacy = privacy(
            config, line, self._access.acts, db=db, epochs=self._access.epochs, clock=clock
        )
        self._cameras = self._house()
        self._watching = Watching(self._cameras, db=db, clock=clock)
        self._settings = Settings(
            self._cameras, self._motion_recording, line, self._access.acts, db
        )

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
        self._settings.begin()
        self._privacy.begin()
        self._streams.fleet.start()
        self._motion_recording.start()
        self._recording.janitor.start()
        threads.loop("watching", self._watch, self._stop, every_s=LOOK_EVERY_S)
        self._ledger.start(self._stop)
        self._serve(self._use_cases())
        threads.loop("privacy", self._privacy.settle, self._stop, every_s=SETTLE_EVERY_S)
        threads.loop("sweep", self._sweep, self._stop, every_s=SWEEP_EVERY_S)
        threads.loop(
            "last-uses", self._access.write_last_used, self._stop, every_s=LAST_USES_EVERY_S
        )
        threads.spawn("skill", self._load_skill)

    def sign_in_link(self) -> str:
        """A link that lets one browser in, once, within 15 minutes."""
        return f"{self.addresses.home}/sign-in#token={new_link(self._db, self._clock)}"

    @property
    def signed_in(self) -> bool:
        """Whether any browser is; the first one needs a link."""
        return bool(self._access.sessions.active())

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Names of people whose rights could not be read from the disk: they have none."""
        return tuple(person.name for person in self._access.persons.unreadable())

    def stop(self) -> None:
        """Takes 10 s at most. Nobody is left waiting, and no child is left running."""
        self._stop.set()
        self._watching.stop()
        self._motion_recording.stop()  # while the cameras run: what is recorded ends whole
        self._streams.stop()
        self._home.stop()
        self._public.stop()
        self._clip_encoders.stop()
        self._recording.close()
        (self._config.state / CONTACT).unlink(missing_ok=True)
        try:
            self._access.write_last_used(last=True)
            self._ledger.stop()
        finally:
            self._db.close()
            self._lock.release()

    def _use_cases(self) -> UseCases:
        house, access = self._cameras, self._access
        live = Live(
            house,
            access.acts,
            db=self._db,
            grants=access.grants,
            holders=access.holders,
            admission=access.admission,
            views=self._ledger.views,
            stills=self._stills,
            clock=self._clock,
        )
        clips = self._clips(house)
        self._recording.janitor.tell(clips.ended)
        voice = self._voice(house, live, clips)
        return UseCases(
            house=house,
            live=live,
            voice=voice.voice,
            confirmed_alexas=self._confirmed_alexas(),
            api_tokens=self._api_tokens,
            say=self._say,
            public_url=self.addresses.public,
            clips=clips,
            day_absences=self._day_absences(house),
            settings=self._settings,
            privacy=self._privacy,
            voice_privacy=voice.privacy,
            voice_clips=voice.clips,
            voice_deletions=voice.deletions,
            screens=self._screens(house),
            people=self._people(),
            linked=self._linking.page,
            outbound=outbound_connections(self._config, access.acts, self._clock),
            who_looked=self._ledger.who_looked(house, access.acts, access.persons),
            voice_ledger=voice.ledger,
        )

    def _voice(self, house: House, live: Live, clips: Clips) -> VoiceParts:
        return voice_parts(
            house,
            live,
            clips,
            self._privacy,
            access=self._access,
            pins=self._linking.pins,
            views=self._ledger.views,
            watching=self._watching,
            db=self._db,
            clock=self._clock,
            zone=self._config.zone,
        )

    def _linked(self) -> LinkingParts:
        return linking(
            self._config.alexa.linking,
            self._key,
            db=self._db,
            links=self._access.links,
            persons=self._access.persons,
            refusals=self._access.refusals,
            acts=self._access.acts,
            clock=self._clock,
        )

    def _house(self) -> House:
        return House(
            self._config.house,
            self._config.camera,
            self._streams.fleet,
            self._streams.outputs,
            self._motion_recording.recording,
            self._motion_recording.watch,
            self._privacy.health,
        )

    def _confirmed_alexas(self) -> ConfirmedAlexas:
        return ConfirmedAlexas(
            self._access.acts,
            db=self._db,
            sessions=self._access.sessions,
            persons=self._access.persons,
            codes=self._access.codes,
            alexas=self._access.alexas,
            clock=self._clock,
        )

    def _people(self) -> People:
        cameras = {camera.id: camera.name for camera in self._config.camera}
        return people(
            self._config.house,
            cameras,
            db=self._db,
            key=self._key,
            sessions=self._access.sessions,
            persons=self._access.persons,
            epochs=self._access.epochs,
            refusals=self._access.refusals,
            links=self._access.links,
            acts=self._access.acts,
            clock=self._clock,
        )

    def _screens(self, house: House) -> Screens:
        return Screens(
            house,
            self._access.acts,
            db=self._db,
            sessions=self._access.sessions,
            persons=self._access.persons,
            holders=self._access.holders,
            refusals=self._access.refusals,
            clock=self._clock,
        )

    def _clips(self, house: House) -> Clips:
        return Clips(
            house,
            self._recording.library,
            ClipMedia(self._recording.library, self._clip_encoders, self._ffmpeg),
            self._motion_recording,
            self._access.acts,
            db=self._db,
            grants=self._access.grants,
            holders=self._access.holders,
            admission=self._access.admission,
            views=self._ledger.views,
            clock=self._clock,
            zone=self._config.zone,
            wake=self._recording.janitor.wake,
            troubles=self._recording.troubles.now,
        )

    def _day_absences(self, house: House) -> DayAbsences:
        zone = self._config.zone
        return DayAbsences(house, self._watching, self._access.acts, db=self._db, zone=zone)

    def _serve(self, use: UseCases) -> None:
        config = self._config
        home_threads = config.threads
        home = doors.home(
            use,
            Identity(self._access.callers),
            hosts=(config.home.listen.host, *config.home.hosts, *_names(config.home.url)),
            proxies=config.home.proxies,
            port=self._home.port,
            url=config.home.url,
            threads=home_threads,
        )
        public = doors.public(
            use.live,
            use.clips,
            self._skill.answer,
            hosts=(config.public.listen.host, *_names(config.public.url)),
            proxies=config.public.proxies,
            threads=PUBLIC_THREADS,
            linking=self._linking.public,
            house=config.house,
        )
        self._home.start(home, worker_threads=home_threads, max_body=doors.MAX_HOME_BODY)
        self._public.start(public, worker_threads=PUBLIC_THREADS, max_body=doors.MAX_ALEXA_BODY)

    def _introduce(self) -> None:
        """Make tokens for the owner's command line and the skill."""
        bridge = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
        self.command_line_token, self.voice_token = self._api_tokens.introduce(bridge)
        contact = json.dumps({"url": self.addresses.home, "token": self.command_line_token})
        write_private(self._config.state / CONTACT, contact.encode())

    def _load_skill(self) -> None:
        self._skill.load()

    def _watch(self) -> None:
        self._watching.turn()
        self._recording.book.settle()

    def _sweep(self) -> None:
        self._access.grants.sweep()
        self._clip_encoders.sweep()

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
        return one_time_links.create(tx, clock.now())


def _addresses(config: Config, home_port: int, public_port: int) -> Addresses:
    home = f"http://{_reachable(config.home.listen.host)}:{home_port}"
    public = f"http://{_reachable(config.public.listen.host)}:{public_port}"
    return Addresses(home, config.public.url or public)


def _names(url: str | None) -> list[str]:
    name = urlsplit(url).hostname if url else None
    return [name] if name else []


def _reachable(host: str) -> str:
    """The address by which this machine itself reaches a listener."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # compared, not bound
    return everywhere.get(host, f"[{host}]" if ":" in host else host)
