"""Who has looked, by voice: from the ledger, as far as the speaker may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.access.persons import Persons
from bridge.model import Actor
from bridge.policy import spoken_names
from bridge.policy.acts import Act, Right
from bridge.policy.refusal import Why
from bridge.policy.spans import NOTHING, HeardTime, Span
from bridge.service.acts import Acts
from bridge.service.ledger.actors import KnownPerson
from bridge.service.ledger.names import known_people
from bridge.service.live.open_views import OpenViews
from bridge.service.voice import watchers
from bridge.service.voice.house_time import SpokenSpan
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.watchers import OneLook, Watcher
from bridge.service.voice.which_camera import Several, UnknownRoom
from bridge.service.voice.which_clip import (
    Found,
    NotFound,
    SpokenClip,
    SpokenClips,
    Unclear,
    WantedClip,
)
from bridge.store.database import Database, Tx
from bridge.store.ledger import LedgerQuery

_MOST_TOLD = 20
# A person's newest look is among so many of their newest entries.
_NEWEST = 20
# No view lasts longer than its grant: four hours, and half a minute until it is written down.
_LONGEST = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class LooksAsked:
    """`person` as they were called: only their looks; `mine`: the speaker's; `now`: only those that
    go on."""

    said: HeardTime = NOTHING
    person: str | None = None
    now: bool = False
    mine: bool = False


@dataclass(frozen=True, slots=True)
class LastLook:
    """When it began; `day` and `local_time` as `SpokenClip`'s. `now`: it goes on. `by` as
    `Watcher.who`."""

    camera: str
    kind: str
    at: datetime
    local_time: str
    day: str
    now: bool
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """`watchers` as `watchers.gathered`. `all`: not the speaker's own looks alone. `more`: how many
    looks are left out here. `person`: the one who was asked about; `last`: their newest look in
    the time that was said, or of ever; where nobody and no time was said and nobody looked today,
    the newest of ever. `now`: only what goes on was asked about. `mine`: it is the
    speaker who was asked about. `ever`: no time was said."""

    span: SpokenSpan
    room: str | None
    all: bool
    watchers: tuple[Watcher, ...]
    more: int
    person: str | None = None
    last: LastLook | None = None
    now: bool = False
    mine: bool = False
    ever: bool = False


@dataclass(frozen=True, slots=True)
class UnknownPerson:
    """`people`: those whose looks the speaker may hear of; of several who may be meant, those."""

    heard: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Who has seen a clip; as in `Watched`."""

    clip: SpokenClip
    all: bool
    watchers: tuple[Watcher, ...]


class VoiceLedger:
    """Any thread."""

    def __init__(
        self,
        spoken: SpokenClips,
        acts: Acts,
        *,
        db: Database,
        voice_identity: VoiceIdentity,
        persons: Persons,
        views: OpenViews,
    ) -> None:
        self._spoken = spoken
        self._acts = acts
        self._db = db
        self._voice_identity = voice_identity
        self._persons = persons
        self._views = views

    def watched(
        self, speaker: AlexaSpeaker, asked: LooksAsked, room: str | None
    ) -> Watched | UnknownPerson | UnknownRoom | Several | Unclear | Stranger:
        """Today if no time was said. Raises Denied, also for another person's looks where the
        speaker may hear of their own alone."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        own = self._own(known.actor)
        camera = self._spoken.room(
            room, self._spoken.within(speaker, known.actor, Act.CAMERAS_LIST)
        )
        if isinstance(camera, UnknownRoom | Several):
            return camera
        span = self._spoken.time.span(NOTHING if asked.now else asked.said)
        if span is None:
            return Unclear()
        with self._db.read() as tx:
            people = known_people(tx, self._persons)
            person = self._person(known.actor, asked, own, people)
            if isinstance(person, UnknownPerson):
                return person
            found = self._looks(tx, span, camera, person or own, now=asked.now)
            last = _newest(found) if person else None
            if asked.said == NOTHING and (person or not (found or asked.now)):
                last = self._newest_ever(tx, camera, person or own)
        told = watchers.gathered(known.actor, found, people, self._names())
        self._views.read(known.actor, Act.LEDGER_ASK)
        return Watched(
            span=self._spoken.time.spoken(span),
            room=camera and self._spoken.name(camera),
            all=own is None,
            watchers=told[:_MOST_TOLD],
            more=max(0, len(told) - _MOST_TOLD),
            person=person and people[person].name,
            last=None if last is None else self._told(last, known.actor, people),
            now=asked.now,
            mine=person is not None and person == known.actor.person,
            ever=asked.said == NOTHING,
        )

    def seen(self, speaker: AlexaSpeaker, wanted: WantedClip) -> Seen | NotFound | Stranger:
        """It becomes "that clip". Raises Denied."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        own = self._own(known.actor)
        may = self._spoken.within(speaker, known.actor, Act.CLIPS_ASK)
        with self._db.read() as tx:
            found = self._spoken.find(tx, speaker, wanted, may)
            if not isinstance(found, Found):
                return found
            clip = self._spoken.spoken(tx, found.clip)
            query = LedgerQuery(object=found.clip.id, since=found.clip.starts_at)
            by = list(watchers.found(tx, self._views, query, own))
            people = known_people(tx, self._persons)
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
        self._views.read(known.actor, Act.LEDGER_ASK)
        told = watchers.gathered(known.actor, by, people, self._names())
        return Seen(clip, own is None, told[:_MOST_TOLD])

    def _own(self, actor: Actor) -> str | None:
        """The one person whose looks they may hear of; None: everybody's. Raises Denied."""
        if self._acts.may(actor, Right.READ_LEDGER):
            return None
        self._acts.require(actor, Act.LEDGER_ASK)
        # Somebody without a name of their own has no looks of their own: nobody has this id.
        return actor.person or ""

    def _person(
        self, actor: Actor, asked: LooksAsked, own: str | None, people: Mapping[str, KnownPerson]
    ) -> str | UnknownPerson | None:
        """Whose looks are asked for: an id. Somebody who was removed may be meant where nobody of
        that name is here. Raises Denied, whether or not there is such a person."""
        heard = asked.person
        if asked.mine or heard is None:
            return actor.person if asked.mine else None
        here = {id_: one.name for id_, one in people.items() if one.here}
        gone = {id_: one.name for id_, one in people.items() if not one.here}
        meant = spoken_names.meant(heard, here) or spoken_names.meant(heard, gone)
        if own is not None and meant != (own,):
            raise self._acts.denied(actor, Act.LEDGER_ASK, Why.NOTHING_OF_THEIRS)
        if len(meant) == 1:
            return meant[0]
        named = {id_: people[id_].name for id_ in meant} or here
        return UnknownPerson(heard, tuple(named.values()))

    def _looks(
        self, tx: Tx, span: Span, camera: str | None, person: str | None, *, now: bool
    ) -> tuple[OneLook, ...]:
        query = LedgerQuery(camera=camera, until=span.until + _LONGEST, since=span.since)
        if now:
            return tuple(each for each in watchers.ongoing(self._views, query, person) if each.now)
        found = watchers.found(tx, self._views, query, person)
        return tuple(look for look in found if watchers.within(look, span))

    def _newest_ever(self, tx: Tx, camera: str | None, person: str | None) -> OneLook | None:
        query = LedgerQuery(camera=camera)
        return _newest(tuple(watchers.found(tx, self._views, query, person, most=_NEWEST)))

    def _told(self, newest: OneLook, me: Actor, people: Mapping[str, KnownPerson]) -> LastLook:
        local_time, day = self._spoken.time.told(newest.begun)
        return LastLook(
            camera=self._spoken.name(newest.camera),
            kind=newest.kind,
            at=self._spoken.time.here(newest.begun),
            local_time=local_time,
            day=day,
            now=newest.now,
            by=watchers.called(me, newest.actor, people),
        )

    def _names(self) -> Mapping[str, str]:
        return {named.id: named.name for named in self._spoken.cameras()}


def _newest(looks: Sequence[OneLook]) -> OneLook | None:
    return max(looks, key=lambda look: (look.now, look.last), default=None)
