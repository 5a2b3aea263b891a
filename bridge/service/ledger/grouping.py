"""Which ledger entries are shown, which of them as one line, and how much to whom. Pure.

For the page only: a file lists each entry separately. One act on many clips is one line; so is what
the pages of a browser ask for by themselves, for as long as they go on asking.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from bridge.model import ActorKind
from bridge.policy.acts import Act
from bridge.service.ledger.actors import the
from bridge.service.ledger.sentences import (
    OPENS,
    Names,
    camera_of,
    capital,
    sentence,
    span,
    subject_of,
    thumbnails,
    way,
)
from bridge.store import ledger
from bridge.store.ledger import Entry
from bridge.store.live.open_views import OpenView

DELETED = Act.CLIP_DELETE
# Newest first.
EntryGroup = tuple[Entry, ...]
ENDS = (Act.LIVE_END, Act.CLIP_END)
_POLLED = frozenset({Act.CAMERAS_LIST, Act.CLIPS_LIST})
# An open page asks at least once a minute, and a row is of a minute.
_PAUSE = timedelta(minutes=5)
# An entry and its view are given their times one after the other.
_SAME = timedelta(seconds=5)
_MOST_NAMED = 3
COPIES = frozenset({Act.CLIP_SHARED_OPEN, Act.CLIP_SHARED_END})
_OF_CAMERAS = ("camera.", "clip", "live.", "privacy.")


@dataclass(frozen=True, slots=True)
class OwnEntries:
    """A reader who sees only entries about themselves, and the cameras they know of."""

    person: str
    cameras: frozenset[str]


def lines(entries: Sequence[Entry], zone: tzinfo) -> list[EntryGroup]:
    """Newest first, as the entries are; a line stands where its newest entry does."""
    found: list[list[Entry]] = []
    going: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        key = _key(entry, zone)
        line = going.get(key) if key is not None else None
        if line is not None and line[-1].at - entry.at <= _PAUSE:
            line.append(entry)
            continue
        found.append([entry])
        going[key] = found[-1]
    return [tuple(line) for line in found]


def text(line: EntryGroup, names: Names, *, watching: bool = False) -> str:
    if len(line) == 1:
        return sentence(line[0], names, watching=watching)
    match line[0].act:
        case Act.CLIP_DELETE:
            return _deleted(line, names)
        case Act.CLIPS_LOOK:
            return _viewed(line, names)
        case _:
            return _asked(line, names)


def camera(line: EntryGroup) -> str | None:
    """The one id that all of it is about."""
    found = {camera_of(entry) for entry in line}
    return found.pop() if len(found) == 1 else None


def of_own(entry: Entry, own: OwnEntries | None) -> Entry:
    """Without what is only for who may read all: somebody else's session and device, and what was
    not shown to them: of which camera, of when."""
    if own is None:
        return entry
    if entry.actor.person != own.person:
        entry = replace(entry, actor=replace(entry.actor, id="", device=None))
    if not _is_unplaced(entry, own):
        return entry
    told = {k: v for k, v in entry.details.items() if k not in ("camera", "starts_at")}
    return replace(entry, object=None, details=told)


def _is_unplaced(entry: Entry, own: OwnEntries) -> bool:
    """Who watched a copy is told nothing of the clip, as who was refused one."""
    if entry.act in COPIES:
        return True
    if entry.refused is None or not entry.act.startswith(_OF_CAMERAS):
        return False
    return camera_of(entry) not in own.cameras or entry.act.startswith("clip")


def saw_nothing(entry: Entry) -> bool:
    """A view that ended before a picture came: not a look, though the ledger has it."""
    unseen = "last" in entry.details and entry.details["last"] is None
    whole = ledger.moment(entry.details.get("opened")) is not None
    return entry.act in ENDS and unseen and whole


def is_own_page(entry: Entry, reader: str | None) -> bool:
    """The reader's own thumbnails: they know, and would see little else."""
    return entry.act == Act.CLIPS_LOOK and reader is not None and entry.actor.person == reader


def is_open(entry: Entry) -> bool:
    return entry.act in OPENS and entry.refused is None


def of_view(entry: Entry, view: OpenView) -> bool:
    same = (entry.actor.id, entry.object) == (view.actor.id, view.clip or view.camera)
    return same and abs(entry.at - view.opened_at) < _SAME


def ends(entry: Entry, end: Entry) -> bool:
    """Whether that is the end of the view that this entry began."""
    if not is_open(entry) or (entry.actor.id, entry.object) != (end.actor.id, end.object):
        return False
    opened = ledger.moment(end.details.get("opened"))
    return opened is not None and abs(entry.at - opened) < _SAME


def same_day(entry: Entry, other: Entry, zone: tzinfo) -> bool:
    return entry.at.astimezone(zone).date() == other.at.astimezone(zone).date()


def so_far(entry: Entry, view: OpenView) -> Entry:
    """The entry that began a view, as its end would be told if it were over."""
    last = view.last_at.isoformat() if view.last_at else None
    said = {"opened": view.opened_at.isoformat(), "last": last, "seconds": view.seconds}
    if view.clip is None:
        return replace(entry, act=Act.LIVE_END, details=said)
    return replace(
        entry, act=Act.CLIP_END, details={**said, "camera": view.camera, "ranges": view.ranges}
    )


def _key(entry: Entry, zone: tzinfo) -> Hashable:
    """What the entries of one line have in common; None: the entry stands alone."""
    actor = entry.actor
    if entry.act == DELETED and entry.refused is None:
        return DELETED, actor.id, entry.at, entry.details.get("way")
    # Who speaks asks each time anew.
    if entry.refused is not None or actor.kind in (ActorKind.VOICE, ActorKind.STRANGER):
        return None
    whose = actor.kind, actor.id, actor.device, entry.at.astimezone(zone).date()
    if entry.act == Act.CLIPS_LOOK:
        return *whose, entry.object
    return whose if entry.act in _POLLED else None


def _deleted(line: EntryGroup, names: Names) -> str:
    cameras = list(dict.fromkeys(camera_of(entry) or "" for entry in line))
    called = [the(names.cameras.get(id_, id_)) for id_ in cameras]
    of = f"{', '.join(called[:-1])} and {called[-1]}" if len(called) > 1 else called[0]
    if len(called) > _MOST_NAMED:
        of = f"{len(called)} cameras"
    return (
        f"{capital(subject_of(line[0], names))} deleted {len(line)} clips from {of}{way(line[0])}."
    )


def _viewed(line: EntryGroup, names: Names) -> str:
    """Thumbnails: a page asks for those that it shows."""
    counts = (entry.details.get("count") for entry in line)
    many = thumbnails(sum(count for count in counts if isinstance(count, int)))
    seen, when = camera(line) or "", span(line[-1].at, line[0].at, names)
    of = the(names.cameras.get(seen, seen)) if seen else "a camera"
    return f"{capital(subject_of(line[0], names))} viewed {many} from {of} {when}."


def _asked(line: EntryGroup, names: Names) -> str:
    newest, when = line[0], span(line[-1].at, line[0].at, names)
    called = subject_of(newest, names)
    if newest.actor.person is None:
        counts = (entry.details.get("count") for entry in line)
        times = sum(count for count in counts if isinstance(count, int))
        often = "twice" if times == 2 else f"{times} times"
        return f"{capital(called)} asked for lists {often}, {when}."
    whose = called if newest.actor.kind is ActorKind.SCREEN else f"the browser of {called}"
    return f"{capital(whose)} kept its pages up to date {when}."
