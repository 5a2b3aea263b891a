"""access.storm_wrong_bytes: 200 clients that reconnect all the time, while rights change and clips
are deleted. An answer is wrong when it holds bytes of another object than was asked for, or of one
to which its asker had no right from before the request until after the answer.
"""

import json
import os
import random
import threading
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests

from bridge.access.epochs import Epochs
from bridge.access.persons import Persons
from bridge.access.sessions import Sessions
from bridge.clock import SystemClock
from bridge.model import Role
from bridge.store import chain
from bridge.store.database import Database
from bridge.store.keys import house_key
from bridge.store.people.persons import Person
from tests.bench.ground import Ground, House
from tests.bench.joins import SOURCE
from tests.bench.processes import Helper
from tests.bench.rows import NotMeasured, Row, row
from tests.bench.sealed import library, record
from tests.bench.stock import Hasty
from tests.bench.stormers import NOBODY

CLIENTS, REQUESTS, PEOPLE = 200, 100_000, 8
CLIPS, SEGMENTS, SEGMENT_BYTES = 600, 6, 6_000
NOWHERE = "rtsp://127.0.0.1:9/none"
CAMERAS = ("warm", "hall", "garage", "bedroom")
CHANGE_EVERY_S = 0.1
STORM_S = 900.0


@dataclass
class Told:
    """When each person had a right to each camera, and when each clip was gone, by monotonic
    seconds of this machine. `rights`: spans from a change that was answered to one that was asked
    for, in which the person surely had none."""

    without: dict[tuple[int, str], list[tuple[float, float]]] = field(default_factory=dict)
    since: dict[tuple[int, str], float] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)

    def taken(self, person: int, camera: str, at: float) -> None:
        self.since.setdefault((person, camera), at)

    def given(self, person: int, camera: str, at: float) -> None:
        began = self.since.pop((person, camera), None)
        if began is not None:
            self.without.setdefault((person, camera), []).append((began, at))

    def close(self) -> None:
        for (person, camera), began in list(self.since.items()):
            self.without.setdefault((person, camera), []).append((began, float("inf")))

    def wrong(self, person: int, camera: str, clip: str | None, span: tuple[float, float]) -> bool:
        asked, answered = span
        if person == NOBODY or (clip is not None and asked > self.gone.get(clip, float("inf"))):
            return True
        spans = self.without.get((person, camera), [])
        before = bisect_right(spans, (asked, float("inf"))) - 1
        return before >= 0 and answered < spans[before][1]


@dataclass(frozen=True)
class Stocked:
    """`bytes_of`: checksums by (clip, segment); the thumbnail is segment -1."""

    clips: list[tuple[str, str]]
    bytes_of: dict[tuple[str, int], int]
    people: list[dict[str, str]]


def storm(ground: Ground) -> Iterator[Row]:
    state = ground.folder / "storm"
    stocked = _stock(state)
    cameras = [
        (camera, ground.urls[SOURCE] if camera == "warm" else NOWHERE, camera != "warm")
        for camera in CAMERAS
    ]
    with ground.house(cameras, state=state) as house:
        told, notes = Told(), ground.folder / "storm.notes"
        done = threading.Event()
        changes = threading.Thread(target=_change, args=(house, stocked, told, done), daemon=True)
        split = urlsplit(house.home)
        began = monotonic()
        with Helper("tests.bench.stormers", log=ground.folder / "stormers.log") as stormers:
            changes.start()
            answer = stormers.ask(
                timeout_s=STORM_S,
                host=split.hostname,
                port=split.port,
                people=stocked.people,
                clips=stocked.clips,
                segments=SEGMENTS,
                cameras=CAMERAS,
                clients=CLIENTS,
                requests=REQUESTS,
                notes=str(notes),
            )
        done.set()
        changes.join()
        yield _judged(stocked, told, notes, answer, monotonic() - began)


def _stock(state: Path) -> Stocked:
    """Clips of known bytes, and people of the house with a session each."""
    clips, bytes_of = [], {}
    first = datetime.now(UTC) - timedelta(hours=10)
    with library(state, Hasty()) as kept:
        for number in range(CLIPS):
            camera = CAMERAS[number % len(CAMERAS)]
            pictures = [os.urandom(SEGMENT_BYTES) for _ in range(SEGMENTS)]
            at = first + timedelta(minutes=number)
            clip = record(kept, pictures, camera=camera, at=at).clip
            clips.append((clip, camera))
            for place, data in enumerate(pictures):
                bytes_of[clip, place] = zlib.crc32(data)
    return Stocked(clips, bytes_of, _people(state))


def _people(state: Path) -> list[dict[str, str]]:
    key, clock = house_key(state), SystemClock()
    db = Database(state / "private-eye.db", chain.of(state, key))
    persons = Persons(db, UTC)
    sessions = Sessions(db, key.derive("sessions"), Epochs(db), clock)
    people = []
    for number in range(PEOPLE):
        with db.write() as tx:
            someone = Person(
                f"member-{number}",
                f"Member {number}",
                Role.MEMBER,
                frozenset(CAMERAS),
                (),
                None,
                clock.now(),
            )
            persons.put(tx, someone)
            started = sessions.start(tx, "a browser", someone.id)
        people.append({"cookie": f"private-eye={started.cookie}", "page_key": started.page_key})
    db.close()
    return people


def _change(house: House, stocked: Stocked, told: Told, done: threading.Event) -> None:
    """Every tenth of a second: somebody loses or gains cameras, or a clip is deleted."""
    chance = random.Random(7)
    has = {number: frozenset(CAMERAS) for number in range(PEOPLE)}
    doomed = iter(chance.sample(stocked.clips, CLIPS * 3 // 4))
    while not done.wait(CHANGE_EVERY_S):
        if chance.randrange(2):
            clip, _ = next(doomed, (None, None))
            if clip is not None:
                house.ask("POST", "/clips/delete", json={"ids": [clip]})
                told.gone[clip] = monotonic()
            continue
        person = chance.randrange(PEOPLE)
        kept = frozenset(chance.sample(CAMERAS, chance.randrange(1, len(CAMERAS) + 1)))
        asked = monotonic()
        for camera in kept - has[person]:
            told.given(person, camera, asked)
        _set_cameras(house, person, kept)
        for camera in has[person] - kept:
            told.taken(person, camera, monotonic())
        has[person] = kept
    told.close()


def _set_cameras(house: House, person: int, cameras: frozenset[str]) -> None:
    answer = house.program.put(
        f"{house.home}/api/v1/people/member-{person}",
        json={"name": f"Member {person}", "role": "member", "cameras": sorted(cameras)},
        timeout=60,
    )
    if answer.status_code != requests.codes.no_content:
        raise NotMeasured(f"a change of rights was answered with {answer.status_code}")


def _judged(
    stocked: Stocked, told: Told, notes: Path, answer: dict[str, Any], took_s: float
) -> Row:
    wrong: Counter[str] = Counter()
    good = 0
    for line in notes.read_text().splitlines():
        person, camera, clip, segment, checksum, size, asked, answered = json.loads(line)
        expected = stocked.bytes_of.get((clip, segment), checksum)
        if checksum != expected:
            wrong["another object's"] += size
        elif told.wrong(person, camera, clip, (asked, answered)):
            wrong["not theirs at the time"] += size
        else:
            good += size
    if answer["requests"] < REQUESTS or not good or not told.gone or not told.without:
        raise NotMeasured(f"{answer} and {good} bytes, {len(told.gone)} clips deleted")
    note = (
        f"{answer['requests']} requests of {CLIENTS} clients of {PEOPLE} members in "
        f"{took_s:.0f} s, answers by status {answer['statuses']}; "
        f"{good / 1e6:.0f} MB were right; meanwhile {len(told.gone)} clips deleted, "
        f"{sum(map(len, told.without.values()))} times a camera was taken from somebody"
    )
    if wrong:
        note += f"; WRONG: {dict(wrong)}"
    return row("access.storm_wrong_bytes", float(sum(wrong.values())), note)
