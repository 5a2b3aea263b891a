"""The house that the phrases were written for: five cameras on a Saturday evening.

See README.md for what is where. The bridge's own use cases and routes answer, on a database of
real clips; only cameras, and what records by hand, are not there.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import requests

from bridge.console.console import Console, Said
from bridge.console.device import DeviceKind
from bridge.console.interaction import SlotValue
from bridge.model import Actor, Health, Role, State
from bridge.policy.acts import Act
from bridge.policy.privacy import HiddenBy
from bridge.policy.settings import CameraSettings
from bridge.policy.watching import WatchSpan
from bridge.service.cameras.views import MotionWatch
from bridge.service.people.callers import Caller
from bridge.store import ledger
from bridge.store.cameras import settings
from bridge.store.database import Tx
from bridge.store.events import clips, watch
from bridge.store.people.persons import FIRST, Person
from bridge.vision.watcher import Stage
from bridge.web import doors
from bridge.web.http.identity import Identity
from skill.handler import build
from tests import recorded
from tests.recorded import AT, Footage
from tests.service.clip_house import ClipHouse
from tests.skill.phrases.asked import Asked
from tests.skill.wsgi import WsgiAdapter
from tests.web.clip_doors import BRIDGE, use_cases

NOW = datetime(2026, 11, 28, 20, 40, tzinfo=UTC)  # London is at UTC in November
CAMERAS = {
    "front_room": "front room",
    "garden": "garden",
    "front_door": "front door",
    "nursery": "nursery",
    "garage": "garage",
}
TODAY = {
    "front_door": (("07:52", 18), ("12:47", 41), ("15:15", 12), ("17:05", 25), ("19:48", 9)),
    "garden": (("03:04", 14), ("13:20", 30), ("16:10", 22)),
    "front_room": (("09:10", 60), ("18:30", 20)),
    "nursery": (("06:15", 35),),
    "garage": (("08:25", 15),),
}
YESTERDAY = {
    "front_door": (("09:14", 10), ("18:40", 16), ("22:50", 12)),
    "garden": (("23:40", 50),),
    "garage": (("17:30", 20),),
}
STARRED = ("front_door", "yesterday", "22:50")
UNFILMED = ("garden", "14:30")
PIN = "4279"
KEPT_HOURS = 72
_LOST_SINCE, _HIDDEN_SINCE = NOW.replace(hour=14, minute=10), NOW.replace(hour=19, minute=0)
_ANNA, _BEN = "a" * 16, "b" * 16


def moment(time: str, day: str = "today") -> datetime:
    """Of the house's day; `time` is HH:MM."""
    hour, minute = map(int, time.split(":"))
    back = timedelta(days=1 if day == "yesterday" else 0)
    return NOW.replace(hour=hour, minute=minute) - back


class PhraseHouse(ClipHouse):
    """Sam, the owner, speaks. Made anew from a folder of `stocked`, so that a phrase which deletes
    takes nothing from the next one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, names=CAMERAS, zone="Europe/London")
        self.clock.at = NOW
        live = {id_: Health(State.LIVE, NOW - timedelta(hours=9)) for id_ in CAMERAS}
        lost = Health(State.LOST, _LOST_SINCE, "no answer")
        self.rooms.states = {**live, "garage": lost}
        watched = MotionWatch(Stage.KEYFRAMES, on_sub_stream=False, camera=None)
        self.watched.update(dict.fromkeys(CAMERAS, watched))

    def sam(self) -> Caller:
        _, caller = self.browser()
        return caller

    def clip_names(self) -> Mapping[str, str]:
        """By id, as phrases name them: "front door 12:47", "garden yesterday 23:40"."""
        with self.db.read() as tx:
            page = clips.page(tx, clips.ClipQuery(limit=100))
        return {clip.id: name_of(clip) for clip in page}

    def hidden(self) -> frozenset[str]:
        """Names of the cameras that are off."""
        return frozenset(CAMERAS[id_] for id_ in CAMERAS if self.privacy.switch.hidden(id_))


def name_of(clip: clips.Clip) -> str:
    day = "" if clip.starts_at.date() == NOW.date() else "yesterday "
    return f"{CAMERAS[clip.camera]} {day}{clip.starts_at:%H:%M}"


@dataclass(slots=True)
class Conversation:
    """Sam's, at one device. Of each answer of the skill: `took` seconds, `sizes` in bytes, and
    whether it `listens`: leaves the microphone open."""

    house: PhraseHouse
    asked: Asked
    user: str
    device: DeviceKind
    locale: str
    console: Console = field(init=False)
    took: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    listens: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        rooms = tuple(SlotValue(id_, name, (), dynamic=True) for id_, name in CAMERAS.items())
        zone = self.house.base.config.zone
        handle = build(self.asked, None)

        def answer(request: dict[str, Any]) -> dict[str, Any]:
            began = perf_counter()
            answered = handle(request)
            self.took.append(perf_counter() - began)
            self.sizes.append(len(json.dumps(answered).encode()))
            self.listens.append(answered["response"].get("shouldEndSession") is False)
            return answered

        self.console = Console(answer, self.house.clock, lambda: rooms, zone)

    def say(self, text: str) -> Said:
        return self.console.say(text, device=self.device, locale=self.locale, user_id=self.user)


@contextmanager
def conversation(
    device: DeviceKind = DeviceKind.SHOW, locale: str = "en-US"
) -> Iterator[Conversation]:
    """In a house as it was."""
    with TemporaryDirectory(prefix="private-eye-phrases-") as name:
        folder = Path(name) / "house"
        shutil.copytree(stocked(), folder)
        house = PhraseHouse(folder)
        try:
            asked = Asked("http://bridge", _skill_token(house), session=_session(house))
            user = house.by_voice.cameras.console_user(house.sam())
            yield Conversation(house, asked, user, device, locale)
        finally:
            house.close()


@cache
def stocked() -> Path:
    """The folder of a house with everything in it; made once."""
    folder = Path(_keep().name) / "stock"
    house = PhraseHouse(folder)
    _people(house)
    for day, stock in (("today", TODAY), ("yesterday", YESTERDAY)):
        for camera, listed in stock.items():
            for time, seconds in listed:
                _film(house, camera, moment(time, day), seconds)
    _keep_for_days(house)
    recorded.record_unfilmed(house.library, UNFILMED[0], later=moment(UNFILMED[1]) - AT)
    _star(house)
    house.clock.at = _HIDDEN_SINCE
    house.privacy.switch.hide(_actor(house, _ANNA), ["nursery"], HiddenBy.PAGE)
    house.clock.at = NOW
    with house.db.write() as tx:
        _watched(tx)
        _looks(tx, house)
        house.linking.pins.set(tx, FIRST, PIN, for_one=False, now=NOW)
    house.close()
    return folder


@cache
def _keep() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="private-eye-phrase-stock-")


def _people(house: PhraseHouse) -> None:
    early = NOW - timedelta(days=30)
    with house.db.write() as tx:
        owner = house.persons.find(FIRST)
        assert owner is not None
        people = [Person(FIRST, "Sam", Role.OWNER, None, (), None, owner.created_at)]
        for id_, name in ((_ANNA, "Anna"), (_BEN, "Ben")):
            people.append(Person(id_, name, Role.MEMBER, None, (), None, early))
        for person in people:
            house.persons.put(tx, person)


def _film(house: PhraseHouse, camera: str, at: datetime, seconds: int) -> None:
    footage = Footage(seconds=seconds, gop_s=1, size=(64, 36), rate=2, sound=False)
    recorded.record(house.library, camera, footage=footage, later=at - AT)


def _star(house: PhraseHouse) -> None:
    camera, day, time = STARRED
    wanted = f"{CAMERAS[camera]} {day} {time}"
    (id_,) = (id_ for id_, name in house.clip_names().items() if name == wanted)
    with house.db.write() as tx:
        assert clips.star(tx, id_, True)


def _keep_for_days(house: PhraseHouse) -> None:
    with house.db.write() as tx:
        for camera in CAMERAS:
            settings.put(tx, camera, CameraSettings(keep_hours=KEPT_HOURS), NOW)


def _watched(tx: Tx) -> None:
    """All cameras were watched, but for the lost one and the hidden one."""
    begun = NOW - timedelta(days=4)
    watch.begin(tx, begun)
    ends = {"garage": _LOST_SINCE, "nursery": _HIDDEN_SINCE}
    watch.keep(tx, {id_: [WatchSpan(begun, ends.get(id_, NOW))] for id_ in CAMERAS})


def _looks(tx: Tx, house: PhraseHouse) -> None:
    (seen,) = (id_ for id_, name in house.clip_names().items() if name == "front door 12:47")
    anna, ben, sam = (_actor(house, id_) for id_ in (_ANNA, _BEN, FIRST))
    _look(tx, anna, "front_room", moment("21:00", "yesterday"), 180)
    _look(tx, sam, "front_door", moment("12:50"), 60)
    at = moment("16:00")
    details = {**_times(at, 41), "camera": "front_door", "ranges": ""}
    ledger.append(tx, ben, Act.CLIP_END, at=at, object=seen, details=details)
    _look(tx, anna, "garden", moment("18:20"), 120)


def _look(tx: Tx, actor: Actor, camera: str, at: datetime, seconds: int) -> None:
    ledger.append(tx, actor, Act.LIVE_OPEN, at=at, object=camera)
    end = at + timedelta(seconds=seconds)
    ledger.append(tx, actor, Act.LIVE_END, at=end, object=camera, details=_times(at, seconds))


def _times(at: datetime, seconds: int) -> dict[str, str | int]:
    end = at + timedelta(seconds=seconds)
    return {"seconds": seconds, "opened": at.isoformat(), "last": end.isoformat()}


def _actor(house: PhraseHouse, id_: str) -> Actor:
    person = house.persons.find(id_)
    assert person is not None
    return house.persons.actor(person, "browser", "a phone")


def _skill_token(house: PhraseHouse) -> str:
    _, skill = house.api_tokens.introduce(BRIDGE)
    return skill


def _session(house: PhraseHouse) -> requests.Session:
    identity = Identity(house.callers)
    app = doors.home(use_cases(house), identity, hosts=("bridge",), proxies=(), port=80, threads=32)
    session = requests.Session()
    session.mount("http://bridge", WsgiAdapter(app))
    return session
