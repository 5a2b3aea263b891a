"""Deleting by voice: a question that names what will go, and a yes that is good for just that.

The ids are kept when the question is asked (`store.pending_deletions`): what arrives between the
question and the yes was never part of it.
"""

from dataclasses import dataclass, replace

from bridge.model import Actor
from bridge.policy import consent
from bridge.policy.consent import Act, Ask
from bridge.service.cameras import House
from bridge.service.clips import Clips
from bridge.service.speakers import Speaker, Speakers, Stranger
from bridge.service.spoken_clips import (
    Found,
    NoClip,
    NotFound,
    SpokenClip,
    SpokenClips,
    SpokenSpan,
    Unclear,
    Wanted,
    Which,
)
from bridge.service.spoken_rooms import Several, Unknown
from bridge.service.voice_clips import Tally
from bridge.store import clips, pending_deletions
from bridge.store.clips import Query
from bridge.store.database import Database, Tx
from bridge.store.pending_deletions import Lost


@dataclass(frozen=True, slots=True)
class All:
    """All clips of a day, a room, both, or the house, as heard."""

    day: str | None = None
    part: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """`only` is the clip, where it is one. `span` None: whenever they were."""

    pending: str
    count: int
    starred: int
    only: SpokenClip | None
    by_camera: tuple[Tally, ...]
    span: SpokenSpan | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    count: int


@dataclass(frozen=True, slots=True)
class NothingPending:
    """The yes was to no question, or to one that was answered, or came too late."""

    why: str  # one of Lost


@dataclass(frozen=True, slots=True)
class GoneAlready:
    """Somebody else was quicker."""


class VoiceDeletions:
    def __init__(
        self,
        house: House,
        use: Clips,
        spoken: SpokenClips,
        *,
        db: Database,
        speakers: Speakers,
    ) -> None:
        self._house = house
        self._use = use
        self._spoken = spoken
        self._db = db
        self._speakers = speakers

    def ask(self, speaker: Speaker, wanted: Wanted) -> Confirm | NotFound | Stranger:
        """Whether to delete one clip, which becomes "that clip"."""
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
            found = self._spoken.find(tx, speaker, wanted)
        if known is None:
            return self._speakers.stranger(speaker)
        if not isinstance(found, Found):
            return found
        clip = found.clip
        self._require(known.actor, clip.camera)
        with self._db.write() as tx:
            pending = pending_deletions.create(tx, speaker.id, [clip.id], self._spoken.now())
            self._spoken.remember(tx, speaker, found)
        spoken = self._spoken.spoken(clip)
        return Confirm(pending, 1, int(clip.starred), spoken, (Tally(spoken.camera, 1),))

    def ask_all(
        self, speaker: Speaker, every: All
    ) -> Confirm | NoClip | Unclear | Unknown | Several | Stranger:
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
        if known is None:
            return self._speakers.stranger(speaker)
        camera = self._spoken.room(every.room)
        if isinstance(camera, Unknown | Several):
            return camera
        whenever = every.day is None and every.part is None
        span = None if whenever else self._spoken.day_span(every.day, every.part)
        if span is None and not whenever:
            return Unclear()
        query = Query(camera, span.since, span.until) if span else Query(camera)
        with self._db.read() as tx:
            doomed = clips.ids(tx, query)
            starred = clips.count(tx, replace(query, starred=True))
            tallies = self._tallies(tx, query)
            only = clips.find(tx, doomed[0]) if len(doomed) == 1 else None
        if not doomed:
            which = Which.LAST if span is None else Which.AT
            return NoClip(which, camera and self._spoken.name(camera))
        for id_ in [camera] if camera else [named.id for named in self._house.named()]:
            self._require(known.actor, id_)
        with self._db.write() as tx:
            pending = pending_deletions.create(tx, speaker.id, doomed, self._spoken.now())
        one = self._spoken.spoken(only) if only else None
        said = self._spoken.spoken_span(span) if span else None
        return Confirm(pending, len(doomed), starred, one, tallies, said)

    def confirm(
        self, speaker: Speaker, pending: str
    ) -> Deleted | GoneAlready | NothingPending | Stranger:
        """The yes: used up and acted on in one transaction."""
        with self._db.read() as tx:
            known = self._speakers.recognise(tx, speaker)
        if known is None:
            return self._speakers.stranger(speaker)
        with self._db.write() as tx:
            known = self._speakers.recognise(tx, speaker)
            taken = pending_deletions.take(tx, pending, speaker.id, self._spoken.now())
            if known is not None and not isinstance(taken, Lost):
                begun = self._use.delete_in(tx, known.actor, taken, way="voice")
        if known is None:
            return self._speakers.stranger(speaker)
        if isinstance(taken, Lost):
            return NothingPending(taken.value)
        total = self._use.destroy(begun).total
        return Deleted(total) if total else GoneAlready()

    def _tallies(self, tx: Tx, query: Query) -> tuple[Tally, ...]:
        if query.camera is not None:
            return (Tally(self._spoken.name(query.camera), clips.count(tx, query)),)
        counts = [
            Tally(named.name, clips.count(tx, replace(query, camera=named.id)))
            for named in self._house.named()
        ]
        return tuple(sorted((tally for tally in counts if tally.count), key=lambda t: -t.count))

    def _require(self, actor: Actor, camera: str) -> None:
        consent.require(Ask(actor, Act.DELETE_CLIP, self._spoken.now(), camera))
