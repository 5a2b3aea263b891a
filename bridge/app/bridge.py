"""One house while it runs: its parts, the order in which they start, and that in which they end.

Start: cameras, doors served, the skill imported in the background (ask-sdk-model takes a while to
load). Stop: viewers answered, cameras and encoders stopped, doors closed, last uses written. 10 s
at most.
"""

import json
import logging
import os
import threading
from pathlib import Path

from bridge.access.sign_in import one_time_links
from bridge.app.access import Access
from bridge.app.alerts import AlertParts, AlertSources
from bridge.app.base import Base, StateFolder
from bridge.app.cameras import CameraParts
from bridge.app.doors import Doors
from bridge.app.events import EventParts
from bridge.app.home_automation import LEAVES_S, HomeAutomationParts
from bridge.app.learning import learner, learning
from bridge.app.ledger import LedgerParts, who_looked
from bridge.app.linking import linking
from bridge.app.live import live, media_gate
from bridge.app.outbound import outbound_connections
from bridge.app.outside import Outside
from bridge.app.people import people
from bridge.app.receivers import push_keys
from bridge.app.recording import RecordingParts
from bridge.app.sharing import SharingParts
from bridge.app.skill import HostedSkill
from bridge.app.streams import Streams
from bridge.app.voice import CameraVoice, voice
from bridge.clock import Clock
from bridge.model import Actor, ActorKind, Unfilmed
from bridge.ops import busy, threads
from bridge.receivers_config import MqttConfig
from bridge.service.alerts.deciding import AlertDeciding
from bridge.service.events.watching import LOOK_EVERY_S
from bridge.service.learning.learner import REFIT_EVERY_S
from bridge.store.database import Database
from bridge.store.files import write_private
from bridge.web.api import UseCases

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 30.0
LAST_USES_EVERY_S = 60.0
# How late a schedule may begin.
SETTLE_EVERY_S = 5.0
BUSY_EVERY_S = 5.0
CONTACT = "command-line.json"


class Bridge:
    """`build` makes one. `start` and `stop` are called once each, from one thread."""

    def __init__(self, base: Base, state: StateFolder, doors: Doors, outside: Outside) -> None:
        """Raises PrivateEyeError in plain words. Closes `state` and `doors` when it stops."""
        self._base, self._state, self._doors, self._outside = base, state, doors, outside
        self._stop = threading.Event()
        self._busy = busy.BusyJudge()
        self.addresses = doors.addresses
        self._access = access = Access(base)
        self._ledger = LedgerParts(base, access.grants)
        self._streams = Streams(base)
        access.epochs.tell(self._streams.fleet.renew)
        deciding = AlertDeciding(base.db, base.clock, base.config.zone, looks=self._looks)
        self._learner = learner(base)
        self._recording = RecordingParts(
            *(base, self._streams.fleet, deciding.hears),
            *(self._learner.judge, self._learner.keep_lessons),
        )
        self._cameras = CameraParts(base, access, self._streams, self._recording)
        house = self._cameras.house
        self._gate = media_gate(access, self._ledger.views)
        self._home = self._home_automation(base.config.mqtt)
        self.receivers = {**outside.receivers(base), **(self._home.kinds if self._home else {})}
        self._alerts = self._alert_parts(deciding)
        self._events = EventParts(base, access, house, self._gate, self._recording.recorded)
        self._learning = learning(base, self._learner, self._events.visible, house, access.acts)
        self._sharing = SharingParts(base, access, self._events, outside.renderer(base))
        self._recording.janitor.tell(self._events.clips.viewing.end)
        self._people = people(base, access, house)
        self._linking = linking(base, access)

    def _alert_parts(self, deciding: AlertDeciding) -> AlertParts:
        cameras, recording = self._cameras, self._recording
        sources = AlertSources(
            cameras.house,
            cameras.stills,
            recording.library,
            full=lambda: recording.janitor.refuses is Unfilmed.DISK_FULL,
        )
        return AlertParts(self._base, self._access, deciding, sources, self.receivers)

    def _looks(self, camera: str) -> bool:
        return self._recording.looks(camera)  # which hears of events itself, and is made later

    def start(self) -> None:
        self._introduce()
        self._skill = HostedSkill(
            self._base, self.addresses.home, self.voice_token, self._outside.fetch_chain
        )
        self._cameras.begin()
        self._streams.fleet.start()
        self._recording.start()
        self._alerts.start(self._stop)
        if self._home is not None:
            self._home.start()
        threads.loop("watching", self._watch, self._stop, every_s=LOOK_EVERY_S)
        threads.loop("learning", self._learner.settle, self._stop, every_s=REFIT_EVERY_S)
        self._ledger.start(self._stop)
        self._sharing.start(self._stop)
        use = self._use_cases()
        self._doors.serve_home(use, self._access.callers)
        self._doors.serve_public(use, self._skill.answer, self._linking.public)
        self._tidy()
        threads.spawn("skill", self._load_skill)

    def sign_in_link(self) -> str:
        """A link that lets one browser in, once, within 15 minutes."""
        return f"{self.addresses.home}/sign-in#token={new_link(self._base.db, self._base.clock)}"

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
        self._sharing.stop()
        # A broker that does not answer takes its time while the cameras take theirs.
        leaving = threads.spawn("mqtt-leaves", self._home.stop) if self._home is not None else None
        self._events.watching.stop()
        self._recording.motion.stop()  # while the cameras run: what is recorded ends whole
        self._streams.stop()
        self._doors.close()
        self._events.encoders.stop()
        self._recording.close()
        self._alerts.stop()
        if leaving is not None:
            leaving.join(LEAVES_S)
        self._sharing.close()
        (self._base.config.state / CONTACT).unlink(missing_ok=True)
        try:
            self._access.write_last_used(last=True)
            self._ledger.stop()
        finally:
            self._state.close()

    def _home_automation(self, config: MqttConfig | None) -> HomeAutomationParts | None:
        if config is None:
            return None
        cameras = self._cameras
        return HomeAutomationParts(self._base, config, cameras.house, cameras.privacy)

    def _introduce(self) -> None:
        """Make tokens for the owner's command line and the skill."""
        bridge = Actor(ActorKind.SYSTEM, "bridge", "the bridge")
        self.command_line_token, self.voice_token = self._people.api_tokens.introduce(bridge)
        contact = json.dumps({"url": self.addresses.home, "token": self.command_line_token})
        write_private(self._base.config.state / CONTACT, contact.encode())

    def _use_cases(self) -> UseCases:
        base, access, cameras, events = self._base, self._access, self._cameras, self._events
        house, views = cameras.house, self._ledger.views
        watch = live(base, access, house, self._gate, cameras.stills)
        camera_voice = CameraVoice(base, access, watch, house, self._linking.pins)
        return UseCases(
            house=house,
            live=watch,
            voice=voice(
                base, access, camera_voice, cameras.privacy, events, self._learning, self._gate
            ),
            confirmed_alexas=self._people.confirmed_alexas,
            api_tokens=self._people.api_tokens,
            say=self._skill.say,
            public_url=self.addresses.public,
            clips=events.clips,
            day_absences=events.day_absences,
            teaching=self._learning.teaching,
            learnt=self._learning.learnt,
            forgetting=self._learning.forgetting,
            settings=cameras.settings,
            privacy=cameras.privacy,
            screens=self._people.screens,
            people=self._people.people,
            linked=self._linking.page,
            outbound=outbound_connections(base, access.acts),
            who_looked=who_looked(base, access, house, views),
            alerts=self._alerts.use_cases(events.visible, views),
            push_key=push_keys(base).public,
            shared=self._sharing.use_cases,
            link_url=base.config.public.url,
        )

    def _tidy(self) -> None:
        settle, write = self._cameras.privacy.rules.settle, self._access.write_last_used
        threads.loop("privacy", settle, self._stop, every_s=SETTLE_EVERY_S)
        threads.loop("sweep", self._sweep, self._stop, every_s=SWEEP_EVERY_S)
        threads.loop("last-uses", write, self._stop, every_s=LAST_USES_EVERY_S)
        threads.loop("busy", self._look_whether_busy, self._stop, every_s=BUSY_EVERY_S)

    def _look_whether_busy(self) -> None:
        clock = self._base.clock
        at, programs = clock.monotonic(), self._busy.suspects
        reading = busy.read(Path("/proc"), os.getpid(), at, programs=programs)
        if reading is not None and self._busy.hear(reading, clock.now()):
            told = self._busy.busy
            names = ", ".join(taker.name for taker in told.takers) if told else None
            log.info("machine.busy", extra={"busy": told is not None, "takers": names})
            self._cameras.house.tell_busy(told)

    def _watch(self) -> None:
        """Note what each camera could notice, and what is over."""
        self._events.watching.turn()
        self._recording.book.settle()

    def _sweep(self) -> None:
        self._access.grants.sweep()
        self._events.encoders.sweep()

    def _load_skill(self) -> None:
        self._skill.load()


def new_link(db: Database, clock: Clock) -> str:
    """A one-time sign-in token; also used by the command line, beside a running bridge."""
    with db.write() as tx:
        return one_time_links.create(tx, clock.now())
