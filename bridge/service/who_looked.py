"""The ledger for people: entries as sentences, what of them somebody may read, and files of them.

A view is told once, where it ended; where it began it is told while it lasts, or if that was on
another day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bridge.access.persons import Persons
from bridge.clock import Clock
from bridge.errors import Kind, PrivateEyeError
from bridge.model import Actor
from bridge.policy import consent
from bridge.policy import ledger as chained
from bridge.policy.consent import Act, Ask
from bridge.policy.ledger import Head
from bridge.service import ledger_acts
from bridge.service.cameras import House
from bridge.service.ledger_acts import Sort
from bridge.service.ledger_sentences import KnownClip, Names, camera_of, capital, sentence, who
from bridge.service.looks import CLIP_END, LIVE_END, Looks
from bridge.store import clips, ledger, ledger_rows, open_views
from bridge.store.database import Database, Tx
from bridge.store.ledger import Entry, Outcome, Query
from bridge.store.open_views import OpenView

MOST_ON_A_PAGE = 200
MOST_IN_A_FILE = 200_000
# What the chain binds of an entry, in this order.
CHAINED = chained.COLUMNS
_BATCH = 500
# Of so many ends it is known that what began has ended; more in a day are told twice.
_ENDS = 2000
_OPENS, _CLOSES = ("live.open", "clip.open"), (LIVE_END, CLIP_END)
# An entry and its view are given their times one after the other.
_SAME = timedelta(seconds=5)
_DAY = timedelta(days=1)


class What(StrEnum):
    LOOKS = "looks"
    CHANGES = "changes"
    REFUSALS = "refusals"
    ALL = "all"


_SORTS = {What.LOOKS: Sort.LOOK, What.CHANGES: Sort.CHANGE}


@dataclass(frozen=True, slots=True)
class Search:
    """`person` and `camera` are ids, `day` the house's."""

    what: What = What.LOOKS
    person: str | None = None
    camera: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """`who` is whoever did it, `camera` the id of the camera that it was about."""

    entry: Entry
    text: str
    who: str
    camera: str | None
    sort: Sort
    now: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`next`: what `before` the following page is; None: there is none."""

    told: tuple[Told, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class About:
    """What the page can be asked for. `all`: not one's own alone. `line` is the newest entry's,
    for an owner to keep elsewhere."""

    all: bool
    keep_days: int
    zone: str
    people: Mapping[str, str]
    cameras: Mapping[str, str]
    line: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """Of a file: the entry as the chain holds it, and the sentence."""

    entry: Entry
    mac: bytes | None
    text: str

    @property
    def at_us(self) -> int:
        """As the chain has it."""
        return chained.microseconds(self.entry.at)


class WhoLooked:
    """Any thread. Each question is decided anew."""

    def __init__(
        self,
        house: House,
        *,
        db: Database,
        persons: Persons,
        looks: Looks,
        clock: Clock,
        zone: tzinfo,
        keep_days: int,
    ) -> None:
        self._house = house
        self._db = db
        self._persons = persons
        self._looks = looks
        self._clock = clock
        self._zone = zone
        self._keep_days = keep_days

    def page(self, actor: Actor, search: Search, *, before: int | None, limit: int) -> Page:
        """Newest first. Raises Denied."""
        query, looks = self._query(actor, search), search.what is What.LOOKS
        with self._db.read() as tx:
            found = ledger.page(tx, replace(query, before_id=before, limit=limit))
            seen = [entry for entry in found if not (looks and _saw_nothing(entry))]
            told = self._told(tx, [_for(entry, query.about) for entry in seen])
        self._looks.read(actor, "ledger.read")
        return Page(told, found[-1].id if len(found) == limit else None)

    def about(self, actor: Actor) -> About:
        """Raises Denied."""
        all_ = self._own(actor) is None
        people = {person.id: person.name for person in self._persons.everyone()} if all_ else {}
        now = self._clock.now()
        named = {camera.id: camera.name for camera in self._house.named()}
        may = consent.allowed(actor, Act.LIVE, now, named)
        return About(
            all=all_,
            keep_days=self._keep_days,
            zone=str(self._zone),
            people=people,
            cameras={id_: name for id_, name in named.items() if all_ or id_ in may},
            line=self._line() if all_ else None,
        )

    def rows(self, actor: Actor, search: Search, *, kind: str) -> Iterator[Row]:
        """Newest first, read as they are taken, 200,000 at most. That it was asked for is
        written first; who it was may stop being allowed while they wait. Raises Denied."""
        query = self._query(actor, search)
        with self._db.write() as tx:
            now, details = self._clock.now(), {"kind": kind}
            ledger.append(tx, actor, "ledger.export", at=now, details=details)
        return self._batches(query)

    def _batches(self, query: Query) -> Iterator[Row]:
        left, before = MOST_IN_A_FILE, None
        while left > 0:
            with self._db.read() as tx:
                asked = replace(query, before_id=before, limit=min(_BATCH, left))
                sealed = ledger.sealed_page(tx, asked)
                found = [(_for(entry, query.about), mac) for entry, mac in sealed]
                names = self._names(tx, [entry for entry, _ in found])
            for entry, mac in found:
                yield Row(entry, mac, sentence(entry, names))
            if len(found) < asked.limit:
                return
            left, before = left - len(found), found[-1][0].id

    def _own(self, actor: Actor) -> str | None:
        """Whose entries alone they may read; None: everybody's. Raises Denied."""
        now = self._clock.now()
        if consent.allows(Ask(actor, Act.READ_LEDGER, now)):
            return None
        consent.require(Ask(actor, Act.OWN_LEDGER, now))
        if actor.person is None:
            raise PrivateEyeError(Kind.DENIED, "Nothing here is about you.")
        return actor.person

    def _query(self, actor: Actor, search: Search) -> Query:
        own, day = self._own(actor), search.day
        sort = _SORTS.get(search.what)
        refusals = search.what is What.REFUSALS
        return Query(
            since=self._midnight(day) if day else None,
            until=self._midnight(day + _DAY) if day else None,
            person=search.person,
            about=own,
            camera=search.camera,
            acts=ledger_acts.of_sort(sort) if sort else None,
            outcome=Outcome.REFUSED if refusals else Outcome.ALLOWED if sort else None,
        )

    def _told(self, tx: Tx, entries: Sequence[Entry]) -> tuple[Told, ...]:
        names = self._names(tx, entries)
        views = open_views.all_of(tx)
        ends = self._ends(tx, [entry for entry in entries if _is_open(entry)])
        return tuple(
            _as_told(entry, names, now=now)
            for entry in entries
            if (now := _is_open(entry) and any(_of_view(entry, view) for view in views))
            or not any(_ends_here(entry, end, self._zone) for end in ends)
        )

    def _ends(self, tx: Tx, opens: Sequence[Entry]) -> tuple[Entry, ...]:
        """Of the views that began on these days."""
        if not opens:
            return ()
        last = opens[0].at.astimezone(self._zone).date()
        asked = Query(
            since=opens[-1].at,
            until=self._midnight(last + _DAY),
            acts=_CLOSES,
            after_id=opens[-1].id,
            limit=_ENDS,
        )
        return ledger.page(tx, asked)

    def _names(self, tx: Tx, entries: Sequence[Entry]) -> Names:
        ids = {entry.object for entry in entries if entry.object and "clip" in entry.act}
        found = {id_: clip for id_ in ids if (clip := clips.find(tx, id_))}
        return Names(
            zone=self._zone,
            cameras={camera.id: camera.name for camera in self._house.named()},
            people={person.id: person.name for person in self._persons.everyone()},
            clips={id_: KnownClip(clip.camera, clip.starts_at) for id_, clip in found.items()},
        )

    def _line(self) -> str | None:
        with self._db.read() as tx:
            newest = ledger.page(tx, Query(limit=1))
            id_, mac = ledger_rows.newest(tx)
        return chained.line(Head(id_, newest[0].at, mac)) if newest and mac else None

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)


def _for(entry: Entry, own: str | None) -> Entry:
    """Without what of somebody else's is only for who may read all: their session, their device."""
    if own is None or entry.actor.person == own:
        return entry
    return replace(entry, actor=replace(entry.actor, id="", device=None))


def _as_told(entry: Entry, names: Names, *, now: bool) -> Told:
    return Told(
        entry,
        sentence(entry, names, watching=now),
        capital(who(entry, names)),
        camera if (camera := camera_of(entry)) in names.cameras else None,
        ledger_acts.named(entry.act).sort,
        now,
    )


def _saw_nothing(entry: Entry) -> bool:
    """A view that ended before a picture came: no look, though the ledger has it."""
    unseen = "last" in entry.details and entry.details["last"] is None
    whole = ledger.moment(entry.details.get("opened")) is not None
    return entry.act == LIVE_END and unseen and whole


def _is_open(entry: Entry) -> bool:
    return entry.act in _OPENS and entry.refused is None


def _of_view(entry: Entry, view: OpenView) -> bool:
    same = (entry.actor.id, entry.object) == (view.actor.id, view.clip or view.camera)
    return same and abs(entry.at - view.opened_at) < _SAME


def _ends_here(entry: Entry, end: Entry, zone: tzinfo) -> bool:
    """Whether what this entry began is told by that end, on the same day."""
    if not _is_open(entry) or (entry.actor.id, entry.object) != (end.actor.id, end.object):
        return False
    opened = ledger.moment(end.details.get("opened"))
    same_day = entry.at.astimezone(zone).date() == end.at.astimezone(zone).date()
    return opened is not None and same_day and abs(entry.at - opened) < _SAME
