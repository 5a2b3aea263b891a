"""The ledger for people: entries as sentences, what of them somebody may read, and files of them.

A view is told once, where it ended; where it began it is told while it lasts, or if that was on
another day. One of which no picture was sent is no look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bridge.clock import Clock
from bridge.model import Actor
from bridge.policy import act_names, consent
from bridge.policy import ledger as chained
from bridge.policy.act_names import LATE
from bridge.policy.acts import Act, EntryKind, Right
from bridge.policy.ledger import Head
from bridge.policy.refusal import Why
from bridge.service.acts import Acts
from bridge.service.ledger import grouping as telling
from bridge.service.ledger.actors import who
from bridge.service.ledger.grouping import EntryGroup, OwnEntries
from bridge.service.ledger.names import LedgerNames
from bridge.service.ledger.sentences import Names, camera_of, capital, sentence
from bridge.service.live.open_views import OngoingView, OpenViews
from bridge.store import ledger
from bridge.store.database import Database, Tx
from bridge.store.ledger import ActOutcome, Entry, LedgerQuery
from bridge.store.ledger import rows as ledger_rows

MOST_ON_A_PAGE = 200
MOST_IN_A_FILE = 200_000
# What the chain binds of an entry, in this order.
CHAINED = chained.COLUMNS
_BATCH = 500
# For one page, where many are told as one.
_MOST_READ = 3000
# Of so many ends it is known that what began has ended; more in a day are told twice.
_ENDS = 2000
# No view lasts longer than its grant: four hours, and half a minute until it is written down.
_LONGEST = timedelta(hours=5)
_OF_A_CAMERA = ("camera.", "live.", "privacy.")
_DAY = timedelta(days=1)


class LedgerSection(StrEnum):
    LOOKS = "looks"
    CHANGES = "changes"
    REFUSALS = "refusals"
    ALL = "all"


_KINDS = {LedgerSection.LOOKS: EntryKind.LOOK, LedgerSection.CHANGES: EntryKind.CHANGE}
# Who looked is not to be read without who is called otherwise since.
_BESIDE_LOOKS = frozenset({Act.ACCOUNT_RENAME})


@dataclass(frozen=True, slots=True)
class LedgerSearch:
    """`person` and `camera` are ids, `day` the house's. `twelve_hours`: so times are told."""

    what: LedgerSection = LedgerSection.LOOKS
    person: str | None = None
    camera: str | None = None
    day: date | None = None
    twelve_hours: bool = True


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """`entry` is the newest of those that are told as one. `who` is whoever did it, `camera` the
    id of the camera that it was about."""

    entry: Entry
    text: str
    who: str
    camera: str | None
    kind: EntryKind
    refused: bool
    now: bool


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`next`: what `before` the following page is; None: there is none."""

    lines: tuple[LedgerLine, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """The filters that the page offers. `all`: not only one's own. `line` is the newest entry's,
    for an owner to keep elsewhere."""

    all: bool
    keep_days: int
    zone: str
    people: Mapping[str, str]
    cameras: Mapping[str, str]
    line: str | None


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    """Of a file: the entry as the chain holds it, and the sentence."""

    entry: Entry
    mac: bytes | None
    text: str

    @property
    def at_us(self) -> int:
        """As the chain has it."""
        return chained.microseconds(self.entry.at)


@dataclass(frozen=True, slots=True)
class _OwnClips(OwnEntries):
    """`clips`: the cameras of which they may see clips; None: all."""

    clips: frozenset[str] | None


class WhoLooked:
    """Any thread. Each question is decided afresh."""

    def __init__(
        self,
        names: LedgerNames,
        acts: Acts,
        *,
        db: Database,
        views: OpenViews,
        clock: Clock,
        keep_days: int,
    ) -> None:
        self._names = names
        self._acts = acts
        self._db = db
        self._views = views
        self._clock = clock
        self._keep_days = keep_days

    def page(
        self, actor: Actor, search: LedgerSearch, *, before: int | None, limit: int
    ) -> LedgerPage:
        """Newest first. Raises Denied."""
        own, looks = self._own(actor), search.what is LedgerSection.LOOKS
        query = replace(self._query(own, search), before_id=before)
        with self._db.read() as tx:
            # Who asks for one person's looks gets all of them.
            reader = actor.person if looks and search.person is None else None
            lines, next_ = self._lines(tx, query, own, limit, looks=looks, reader=reader)
            told = self._told(tx, lines, looks=looks, twelve_hours=search.twelve_hours)
        self._views.read(actor, Act.LEDGER_READ)
        return LedgerPage(told, next_)

    def about(self, actor: Actor) -> LedgerFilters:
        """Raises Denied."""
        own = self._own(actor)
        named = {camera.id: camera.name for camera in self._names.cameras()}
        return LedgerFilters(
            all=own is None,
            keep_days=self._keep_days,
            zone=str(self._names.zone),
            people=self._people() if own is None else {},
            cameras={id_: name for id_, name in named.items() if not own or id_ in own.cameras},
            line=self._line() if own is None else None,
        )

    def rows(self, actor: Actor, search: LedgerSearch, *, kind: str) -> Iterator[ExportedEntry]:
        """Newest first, read as they are taken, 200,000 at most. That it was asked for is
        written first; who it was may stop being allowed while they wait. Raises Denied."""
        own = self._own(actor)
        with self._acts.perform(actor, Act.LEDGER_EXPORT, details={"kind": kind}):
            pass
        query = self._query(own, search)
        return self._batches(query, own, twelve_hours=search.twelve_hours)

    def _batches(
        self, query: LedgerQuery, own: _OwnClips | None, *, twelve_hours: bool
    ) -> Iterator[ExportedEntry]:
        left, before = MOST_IN_A_FILE, None
        while left > 0:
            with self._db.read() as tx:
                asked = replace(query, before_id=before, limit=min(_BATCH, left))
                sealed = ledger.sealed_page(tx, asked)
                found = [
                    (telling.of_own(entry, own), mac)
                    for entry, mac in sealed
                    if _told_to(entry, own)
                ]
                read = [entry for entry, _ in found]
                names = self._names.of(tx, read, twelve_hours=twelve_hours)
            for entry, mac in found:
                yield ExportedEntry(entry, mac, sentence(entry, names))
            if len(sealed) < asked.limit:
                return
            left, before = left - len(sealed), sealed[-1][0].id

    def _own(self, actor: Actor) -> _OwnClips | None:
        """Whose entries alone they may read; None: everybody's. Raises Denied."""
        if self._acts.may(actor, Right.READ_LEDGER):
            return None
        now = self._acts.require(actor, Act.LEDGER_READ)
        if actor.person is None:
            raise self._acts.denied(actor, Act.LEDGER_READ, Why.NOTHING_OF_THEIRS)
        live, clips_ = (
            consent.allowed(actor, right, now, (camera.id for camera in self._names.cameras()))
            for right in (Right.LIVE, Right.WATCH_CLIP)
        )
        every = self._acts.may(actor, Right.WATCH_CLIP, consent.ANY)
        return _OwnClips(actor.person, live, None if every else clips_)

    def _query(self, own: OwnEntries | None, search: LedgerSearch) -> LedgerQuery:
        day, kind = search.day, _KINDS.get(search.what)
        refusals = search.what is LedgerSection.REFUSALS
        query = LedgerQuery(
            since=self._midnight(day) if day else None,
            until=self._midnight(day + _DAY) if day else None,
            person=search.person,
            about=own.person if own else None,
            camera=search.camera,
            acts=_acts(search.what),
            but=LATE if refusals else (),
            outcome=ActOutcome.REFUSED if refusals else ActOutcome.ALLOWED if kind else None,
        )
        if own and search.camera:
            # They are not told of which camera it was that they were refused, nor whose clip was
            # shared with them: not by asking either.
            if refusals:
                return replace(query, acts=())
            return replace(query, outcome=ActOutcome.ALLOWED, but=(*query.but, *telling.COPIES))
        return query

    def _lines(
        self,
        tx: Tx,
        query: LedgerQuery,
        own: _OwnClips | None,
        limit: int,
        *,
        looks: bool,
        reader: str | None,
    ) -> tuple[list[EntryGroup], int | None]:
        """So many, and what the next page is `before`: fewer only where a lot is told as one, or
        not told. `reader`: whose own pages' thumbnails are not."""
        seen: list[Entry] = []
        read, query = 0, replace(query, limit=limit + 1)
        while True:
            found = ledger.page(tx, query)
            read += len(found)
            seen += [
                telling.of_own(e, own)
                for e in found
                if _told_to(e, own)
                and not (looks and telling.saw_nothing(e))
                and not telling.is_own_page(e, reader)
            ]
            lines = telling.lines(seen, self._names.zone)
            if len(lines) > limit:
                cut = seen.index(lines[limit][0])
                return telling.lines(seen[:cut], self._names.zone), seen[cut - 1].id
            if len(found) < query.limit:
                return lines, None
            # Those that were deleted at once are not told in two.
            together = found[-1].act == telling.DELETED and found[-1].refused is None
            if read >= _MOST_READ and not together:
                return lines, found[-1].id
            query = replace(query, before_id=found[-1].id, limit=_BATCH)

    def _told(
        self, tx: Tx, lines: Sequence[EntryGroup], *, looks: bool, twelve_hours: bool
    ) -> tuple[LedgerLine, ...]:
        newest = [line[0] for line in lines]
        names = self._names.of(tx, newest, twelve_hours=twelve_hours)
        opens = [entry for entry in newest if telling.is_open(entry)]
        # Those that go on first: one that ends in between is then found among the ends too.
        views = self._views.ongoing() if opens else ()
        ends = self._ends(tx, opens)
        told = (self._view_told(line, views, ends, looks=looks) for line in lines)
        return tuple(
            _as_told(line, names, now=now) for line, now in (one for one in told if one is not None)
        )

    def _view_told(
        self,
        line: EntryGroup,
        views: Sequence[OngoingView],
        ends: Sequence[Entry],
        *,
        looks: bool,
    ) -> tuple[EntryGroup, bool] | None:
        """What is told of a view where it began, and whether somebody watches it now; None:
        nothing. Any other line is told as it is."""
        if not telling.is_open(line[0]):
            return line, False
        opened, zone = line[0], self._names.zone
        end = next((end for end in ends if telling.ends(opened, end)), None)
        if end is not None:
            unseen = looks and telling.saw_nothing(end)
            return None if unseen or telling.same_day(opened, end, zone) else (line, False)
        going = next((one for one in views if telling.of_view(opened, one.view)), None)
        if going is None or going.now:
            return line, going is not None
        if going.view.last_at is None:
            return None if looks else (line, False)
        return (telling.so_far(opened, going.view),), False

    def _ends(self, tx: Tx, opens: Sequence[Entry]) -> tuple[Entry, ...]:
        """Ends of views that began then."""
        if not opens:
            return ()
        asked = LedgerQuery(
            since=opens[-1].at,
            until=opens[0].at + _LONGEST,
            acts=telling.ENDS,
            after_id=opens[-1].id,
            limit=_ENDS,
        )
        return ledger.page(tx, asked)

    def _people(self) -> dict[str, str]:
        since = self._clock.now() - self._keep_days * _DAY
        with self._db.read() as tx:
            return self._names.people(tx, since)

    def _line(self) -> str | None:
        with self._db.read() as tx:
            newest = ledger.page(tx, LedgerQuery(limit=1))
            id_, mac = ledger_rows.newest(tx)
        return chained.line(Head(id_, newest[0].at, mac)) if newest and mac else None

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._names.zone)


def _acts(what: LedgerSection) -> frozenset[Act] | None:
    """None: all."""
    kind = _KINDS.get(what)
    if kind is None:
        return None
    return act_names.of_kind(kind) | (_BESIDE_LOOKS if what is LedgerSection.LOOKS else frozenset())


def _told_to(entry: Entry, own: _OwnClips | None) -> bool:
    """That something was refused of a camera or clip that is not theirs is not told to them: it
    would tell that there is such a one."""
    if own is None or entry.refused is None or entry.act in LATE:
        return True
    if entry.act.startswith("clip"):
        return own.clips is None or camera_of(entry) in own.clips
    return not entry.act.startswith(_OF_A_CAMERA) or camera_of(entry) in own.cameras


def _as_told(line: EntryGroup, names: Names, *, now: bool) -> LedgerLine:
    newest, camera = line[0], telling.camera(line)
    return LedgerLine(
        newest,
        telling.text(line, names, watching=now),
        capital(who(newest.actor, names.people)),
        camera if camera in names.cameras else None,
        act.kind if (act := act_names.known(newest.act)) else EntryKind.CHANGE,
        newest.refused is not None and newest.act not in LATE,
        now,
    )
