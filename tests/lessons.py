"""Events as a detector sees them, without pictures: what is of one kind looks alike."""

from datetime import datetime, timedelta
from functools import cache
from zlib import crc32

import numpy as np

from bridge.model import Area, EventSource, EventState, Label, LabelSource
from bridge.policy import labels
from bridge.policy.house_seen import FEATURES, Features, Stock, described, seen
from bridge.policy.looks import Look, Sighting
from bridge.store.database import Database, Tx
from bridge.store.events import book, classifications
from bridge.store.events.classifications import Classification
from bridge.store.events.clips import Event
from bridge.store.events.expired import ExpiredLesson
from tests.builders import NOON

# What the detector calls a thing of which it is sure.
NAMES = {Label.PERSON: "person", Label.PET: "dog", Label.VEHICLE: "car", Label.ANIMAL: "horse"}
_AREA = Area(400, 400, 200, 200)


def features(kind: str, number: int = 0, *, spread: float = 0.2) -> Features:
    """Of an event of a kind: near to the others of it, and far from those of another one."""
    noise = np.random.default_rng(crc32(f"{kind} {number}".encode())).normal(size=FEATURES)
    return np.maximum(_middle(kind) + spread * noise, 0.0).astype(np.float16)


def stock(label: Label, confidence: int = 800) -> Stock:
    return Stock(label, None, confidence if label in NAMES else 0)


def look(kind: str, label: Label, number: int, at: datetime, confidence: int = 800) -> Look:
    found = (Sighting(NAMES[label], confidence, _AREA),) if label in NAMES else ()
    return Look(at, _AREA, found, features(kind, number).tobytes())


def happened(
    db: Database,
    kind: str,
    label: Label,
    number: int,
    *,
    camera: str = "front",
    at: datetime = NOON,
    confidence: int = 800,
) -> str:
    """An event that is over, and what the detector said of it: two looks. `kind`: what it is like.
    Its id."""
    with db.write() as tx:
        return happened_in(tx, kind, label, number, camera=camera, at=at, confidence=confidence)


def happened_in(
    tx: Tx,
    kind: str,
    label: Label,
    number: int,
    *,
    camera: str = "front",
    at: datetime = NOON,
    confidence: int = 800,
) -> str:
    begins = at + timedelta(minutes=number)
    id_ = f"{crc32(f'{kind} {number} {camera} {at}'.encode()):016x}"
    looks = tuple(
        look(kind, label, 10 * number + n, begins + timedelta(seconds=n), confidence)
        for n in range(2)
    )
    said = labels.judge(looks)
    book.add(tx, _event(id_, camera, begins, said.label))
    by, sure = LabelSource.DETECTOR, said.confidence
    what = Classification(id_, said.label, said.sub_label, sure, by, begins, {}, looks)
    classifications.write(tx, what)
    return id_


def lesson(event: str, kind: str = "a tree", *, at: datetime = NOON) -> ExpiredLesson:
    """What is left of an event that was taught."""
    how = described("front", at.hour, duration_s=8.0, strength=60, area=_AREA)
    return ExpiredLesson(event, at, seen(stock(Label.ANIMAL), features(kind), how))


def _event(id_: str, camera: str, at: datetime, label: str) -> Event:
    return Event(
        id=id_,
        camera=camera,
        source=EventSource.MOTION,
        by_hand=False,
        state=EventState.CLOSED,
        starts_at=at,
        ends_at=at + timedelta(seconds=10),
        onset_at=at,
        quiet_at=at + timedelta(seconds=8),
        rang_at=None,
        end_reason="quiet",
        unfilmed=None,
        starred=False,
        label=label,
        strength=60,
        area=_AREA,
        pictures=frozenset(),
    )


@cache
def _middle(kind: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    drawn = np.random.default_rng(crc32(kind.encode())).normal(size=FEATURES)
    return np.abs(drawn)
