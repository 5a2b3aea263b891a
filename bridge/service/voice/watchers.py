"""Looks at the cameras and at clips: those that go on, and those that the ledger has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.model import Actor, ActorKind
from bridge.policy.acts import Act
from bridge.policy.spans import Span
from bridge.service.ledger.actors import KnownPerson, who
from bridge.service.live.open_views import OngoingView, OpenViews
from bridge.service.people.api_tokens import COMMAND_LINE
from bridge.store import ledger
from bridge.store.database import Tx
from bridge.store.ledger import ActOutcome, LedgerQuery

# Views of a time are told from the newest so many of it.
_MOST = 5000
_KINDS: dict[str, str] = {
    Act.LIVE_END: "live",
    Act.LIVE_LOOK: "stills",
    Act.CLIP_END: "clips",
    Act.CLIP_DOWNLOAD: "saved",
    Act.CLIPS_LOOK: "pictures",
}


@dataclass(frozen=True, slots=True)
class Watcher:
    """`who`: None for the speaker. `kind`: "live", "stills", "clips", "saved" or "pictures". `now`:
    one of these looks goes on."""

    who: str | None
    camera: str
    kind: str
    times: int
    seconds: int
    now: bool


@dataclass(frozen=True, slots=True)
class OneLook:
    actor: Actor
    camera: str
    kind: str
    begun: datetime
    last: datetime
    times: int
    seconds: int
    now: bool = False


def found(
    tx: Tx, views: OpenViews, query: LedgerQuery, person: str | None, *, most: int = _MOST
) -> Iterable[OneLook]:
    """Newest first: what goes on, then what has ended, from so many entries. `person`: only
    theirs."""
    yield from ongoing(views, query, person)
    asked = replace(
        query,
        person=person,
        acts=tuple(_KINDS),
        outcome=ActOutcome.ALLOWED,
        limit=most,
    )
    for entry in ledger.page(tx, asked):
        if look := _look(entry):
            yield look


def ongoing(views: OpenViews, query: LedgerQuery, person: str | None) -> Iterable[OneLook]:
    """Those that go on, also where no picture was sent for a moment."""
    for going in views.ongoing():
        view = going.view
        same = query.object in (None, view.clip) and query.camera in (None, view.camera)
        if same and person in (None, view.actor.person) and (look := _open(going)):
            yield look


def within(look: OneLook, span: Span) -> bool:
    return look.begun < span.until and look.last >= span.since


def gathered(
    me: Actor, looks: Iterable[OneLook], people: Mapping[str, KnownPerson], names: Mapping[str, str]
) -> tuple[Watcher, ...]:
    """One for each person, camera (`names`: of those that there are) and kind: whoever looked last
    comes first, with all of their looks, the last one first."""
    found: dict[tuple[str | None, str, str], Watcher] = {}
    for look in sorted(looks, key=lambda each: (each.now, each.last), reverse=True):
        key = called(me, look.actor, people), names.get(look.camera, look.camera), look.kind
        before = found.get(key) or Watcher(*key, 0, 0, now=False)
        found[key] = replace(
            before,
            times=before.times + look.times,
            seconds=before.seconds + look.seconds,
            now=before.now or look.now,
        )
    first = list(dict.fromkeys(each.who for each in found.values()))
    return tuple(sorted(found.values(), key=lambda each: first.index(each.who)))


def called(me: Actor, actor: Actor, people: Mapping[str, KnownPerson]) -> str | None:
    """None: the speaker."""
    if actor.person is not None and actor.person == me.person:
        return None
    nameless = actor.kind is ActorKind.VOICE and actor.person is None
    if nameless and actor.name != COMMAND_LINE:
        return "somebody who asked Alexa"
    return who(actor, people, by_voice="")


def _open(going: OngoingView) -> OneLook | None:
    """None: no picture of it was sent."""
    view = going.view
    if view.last_at is None:
        return None
    kind = "live" if view.clip is None else "clips"
    begun, last = view.opened_at, view.last_at
    return OneLook(view.actor, view.camera, kind, begun, last, 1, view.seconds, now=going.now)


def _look(entry: ledger.Entry) -> OneLook | None:
    """None: a view of which no picture was served, or of which that is no longer known."""
    said, kind = entry.details, _KINDS[entry.act]
    camera = str(said.get("camera") or entry.object or "")
    if kind not in ("live", "clips"):
        times = said.get("count", 1)
        count = times if isinstance(times, int) else 1
        return OneLook(entry.actor, camera, kind, entry.at, entry.at, count, 0)
    begun, last = ledger.moment(said.get("opened")), ledger.moment(said.get("last"))
    if begun is None or last is None:
        return None
    seconds = said.get("seconds")
    whole = seconds if isinstance(seconds, int) else 0
    return OneLook(entry.actor, camera, kind, begun, last, 1, whole)
