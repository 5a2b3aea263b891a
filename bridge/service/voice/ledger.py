"""Who has looked, by voice: from the ledger, as far as the speaker may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.access.persons import Persons
from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act, Right
from bridge.policy.spans import Span
from bridge.service.acts import Acts
from bridge.service.ledger.actors import KnownPerson, who
from bridge.service.ledger.names import known_people
from bridge.service.live.open_views import OngoingView, OpenViews
from bridge.service.people.api_tokens import COMMAND_LINE
from bridge.service.people.callers import Caller
from bridge.service.voice.identity import AlexaSpeaker, Stranger, VoiceIdentity
from bridge.service.voice.which_camera import Several, UnknownRoom
from bridge.service.voice.which_clip import (
    Found,
    NotFound,
    SpokenClip,
    SpokenClips,
    SpokenSpan,
    Unclear,
    Wanted,
)
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import LedgerQuery, Outcome

# Views of a time are told from the newest so many of it.
_MOST = 5000
_MOST_TOLD = 20
# No view lasts longer than its grant: four hours, and half a minute until it is written down.
_LONGEST = timedelta(hours=5)
_KINDS: dict[str, str] = {
    Act.LIVE_END: "live",
    Act.CLIP_END: "clips",
    Act.CLIP_DOWNLOAD: "saved",
    Act.CLIPS_LOOK: "pictures",
}


@dataclass(frozen=True, slots=True)
class Watcher:
    """`who`: None for the speaker. `kind`: "live", "clips", "saved" or "pictures". `now`: one of
    these looks goes on."""

    who: str | None
    camera: str
    kind: str
    times: int
    seconds: int
    now: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """Whoever looked last comes first, with all of their looks, the last one first. `all`: not the
    speaker's own looks alone. `more`: how many looks are left out here."""

    span: SpokenSpan
    room: str | None
    all: bool
    watchers: tuple[Watcher, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Who has seen a clip; as in `Watched`."""

    clip: SpokenClip
    all: bool
    watchers: tuple[Watcher, ...]


@dataclass(frozen=True, slots=True)
class _OneView:
    actor: Actor
    camera: str
    kind: str
    begun: datetime
    last: datetime
    times: int
    seconds: int
    now: bool = False


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
        self, speaker: AlexaSpeaker, *, day: str | None, part: str | None, room: str | None
    ) -> Watched | UnknownRoom | Several | Unclear | Stranger:
        """Today if no day was said. Raises Denied."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        own = self._own(known.actor)
        camera = self._spoken.room(room, self._spoken.within(known.actor, Act.CAMERAS_LIST))
        if isinstance(camera, UnknownRoom | Several):
            return camera
        span = self._spoken.day_span(day, part)
        if span is None:
            return Unclear()
        query = LedgerQuery(camera=camera, until=span.until + _LONGEST, since=span.since)
        with self._db.read() as tx:
            looks = [look for look in self._found(tx, query, own) if _within(look, span)]
            people = known_people(tx, self._persons)
        watchers = self._gathered(known, looks, people)
        self._views.read(known.actor, Act.LEDGER_ASK)
        return Watched(
            span=self._spoken.spoken_span(self._so_far(span)),
            room=camera and self._spoken.name(camera),
            all=own is None,
            watchers=watchers[:_MOST_TOLD],
            more=max(0, len(watchers) - _MOST_TOLD),
        )

    def seen(self, speaker: AlexaSpeaker, wanted: Wanted) -> Seen | NotFound | Stranger:
        """It becomes "that clip". Raises Denied."""
        known = self._voice_identity.recognise(speaker)
        if known is None:
            return self._voice_identity.stranger(speaker)
        own = self._own(known.actor)
        may = self._spoken.within(known.actor, Act.CLIPS_ASK)
        with self._db.read() as tx:
            found = self._spoken.find(tx, speaker, wanted, may)
            if not isinstance(found, Found):
                return found
            clip = self._spoken.spoken(tx, found.clip)
            query = LedgerQuery(object=found.clip.id, since=found.clip.starts_at)
            looks = list(self._found(tx, query, own))
            people = known_people(tx, self._persons)
        with self._db.write() as tx:
            self._spoken.remember(tx, speaker, found)
        self._views.read(known.actor, Act.LEDGER_ASK)
        return Seen(clip, own is None, self._gathered(known, looks, people)[:_MOST_TOLD])

    def _own(self, actor: Actor) -> str | None:
        """The one person whose looks they may hear of; None: everybody's. Raises Denied."""
        if self._acts.may(actor, Right.READ_LEDGER):
            return None
        self._acts.require(actor, Act.LEDGER_ASK)
        # Somebody without a name of their own has no looks of their own: nobody has this id.
        return actor.person or ""

    def _so_far(self, span: Span) -> Span:
        today = self._spoken.now().date()
        return replace(span, last=min(span.last, today))

    def _found(self, tx: Tx, query: LedgerQuery, own: str | None) -> Iterable[_OneView]:
        """Newest first: what goes on, then what has ended."""
        for going in self._views.ongoing():
            view = going.view
            same = query.object in (None, view.clip) and query.camera in (None, view.camera)
            if same and own in (None, view.actor.person) and (look := _open(going)):
                yield look
        asked = replace(query, person=own, acts=tuple(_KINDS), outcome=Outcome.ALLOWED, limit=_MOST)
        for entry in ledger.page(tx, asked):
            if look := _look(entry):
                yield look

    def _gathered(
        self, known: Caller, looks: Iterable[_OneView], people: Mapping[str, KnownPerson]
    ) -> tuple[Watcher, ...]:
        """One for each person, camera and kind: as `Watched`."""
        found: dict[tuple[str | None, str, str], Watcher] = {}
        for look in sorted(looks, key=lambda each: (each.now, each.last), reverse=True):
            camera = self._spoken.name(look.camera)
            key = _who(known.actor, look.actor, people), camera, look.kind
            before = found.get(key) or Watcher(*key, 0, 0, now=False)
            found[key] = replace(
                before,
                times=before.times + look.times,
                seconds=before.seconds + look.seconds,
                now=before.now or look.now,
            )
        first = list(dict.fromkeys(each.who for each in found.values()))
        return tuple(sorted(found.values(), key=lambda each: first.index(each.who)))


def _who(me: Actor, actor: Actor, people: Mapping[str, KnownPerson]) -> str | None:
    """None: the speaker."""
    if actor.person is not None and actor.person == me.person:
        return None
    nameless = actor.kind is ActorKind.VOICE and actor.person is None
    if nameless and actor.name != COMMAND_LINE:
        return "somebody who asked Alexa"
    return who(actor, people, by_voice="")


def _open(going: OngoingView) -> _OneView | None:
    """None: no picture of it was sent."""
    view = going.view
    if view.last_at is None:
        return None
    kind = "live" if view.clip is None else "clips"
    begun, last = view.opened_at, view.last_at
    return _OneView(view.actor, view.camera, kind, begun, last, 1, view.seconds, now=going.now)


def _look(entry: ledger.Entry) -> _OneView | None:
    """None: a view of which no picture was served, or of which that is no longer known."""
    said, kind = entry.details, _KINDS[entry.act]
    camera = str(said.get("camera") or entry.object or "")
    if kind not in ("live", "clips"):
        times = said.get("count", 1)
        count = times if isinstance(times, int) else 1
        return _OneView(entry.actor, camera, kind, entry.at, entry.at, count, 0)
    begun, last = ledger.moment(said.get("opened")), ledger.moment(said.get("last"))
    if begun is None or last is None:
        return None
    seconds = said.get("seconds")
    whole = seconds if isinstance(seconds, int) else 0
    return _OneView(entry.actor, camera, kind, begun, last, 1, whole)


def _within(look: _OneView, span: Span) -> bool:
    return look.begun < span.until and look.last >= span.since
