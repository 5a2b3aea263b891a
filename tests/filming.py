"""Events that are filmed, written down as the recorder and the book do it, without a camera."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bridge.footage.library import Gop, Library, Writer
from bridge.media.types import Init
from bridge.model import Actor, Area, EventSource, EventState, LabelSource, PictureKind
from bridge.policy.acts import Act
from bridge.store import ledger
from bridge.store.database import Database
from bridge.store.events import book, classifications, clips
from bridge.store.events.book import Known
from bridge.store.events.classifications import Classification
from bridge.store.events.clips import UNKNOWN, Event
from tests.builders import INIT


def an_event(camera: str, at: datetime, *, source: EventSource = EventSource.MOTION) -> Event:
    """One that has just opened."""
    return Event(
        id=secrets.token_hex(8),
        camera=camera,
        source=source,
        by_hand=source is EventSource.HAND,
        state=EventState.OPEN,
        starts_at=at,
        ends_at=at,
        onset_at=None if source is EventSource.HAND else at,
        quiet_at=None,
        rang_at=None,
        end_reason=None,
        unfilmed=None,
        starred=False,
        label=UNKNOWN,
        strength=None,
        area=None,
        pictures=frozenset(),
    )


def open_event(
    db: Database, camera: str, at: datetime, *, by_hand: bool = False, actor: Actor | None = None
) -> str:
    """Its id. `actor`: who asked, for the ledger."""
    event = an_event(camera, at, source=EventSource.HAND if by_hand else EventSource.MOTION)
    with db.write() as tx:
        book.add(tx, event)
        if actor is not None:
            details = {"camera": camera}
            ledger.append(tx, actor, Act.CLIP_RECORD, at=at, object=event.id, details=details)
    return event.id


def take_for(db: Database, event: str, label: str, sub_label: str | None = None) -> str:
    """What the event was, as the detector says it; its id."""
    with db.write() as tx:
        found = clips.find(tx, event)
        assert found is not None
        book.label(tx, event, label)
        source, at = LabelSource.DETECTOR, found.starts_at
        classifications.write(tx, Classification(event, label, sub_label, 900, source, at))
    return event


@dataclass(frozen=True)
class Filming:
    """An open event and the run that is being written for it."""

    library: Library
    event: str
    writer: Writer

    @property
    def run(self) -> str:
        return self.writer.run_id

    def append(self, gop: Gop) -> None:
        self.writer.append(gop)

    def attach(self, kind: PictureKind, jpeg: bytes) -> None:
        self.writer.attach(self.event, kind, jpeg)

    def close(
        self,
        reason: str = "quiet",
        *,
        quiet_at: datetime | None = None,
        strength: int | None = None,
        area: Area | None = None,
    ) -> None:
        """End the run and the event."""
        self.writer.close(reason)
        known = Known(
            ends_at=self.writer.ends_at,
            quiet_at=quiet_at,
            strength=strength,
            area=area,
            end_reason=reason,
        )
        with self.library.shelf.db.write() as tx:
            book.close(tx, self.event, known)


def begin(
    library: Library,
    camera: str,
    at: datetime,
    *,
    init: Init = INIT,
    event: str | None = None,
    by_hand: bool = False,
    actor: Actor | None = None,
) -> Filming:
    """`event`: one that is open already."""
    if event is None:
        event = open_event(library.shelf.db, camera, at, by_hand=by_hand, actor=actor)
    return Filming(library, event, library.begin(camera, init, at, event=event))


def content(library: Library, event: str) -> list[bytes]:
    """Every segment of a clip."""
    segments = library.window(event).segments
    return [library.segment(event, segment.number) for segment in segments]
